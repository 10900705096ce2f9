"""The classical Runge-Kutta method of order four."""

from __future__ import annotations

from eqsim.integration.explicit import explicit_method

__all__ = ["RK4"]

DESCRIPTION = """
k1 = f(x, t)*dt
k2 = f(x + k1/2, t + dt/2)*dt
k3 = f(x + k2/2, t + dt/2)*dt
k4 = f(x + k3, t + dt)*dt
x_new = x + (k1 + 2*k2 + 2*k3 + k4)/6
"""

RK4 = explicit_method("rk4", "classical Runge-Kutta method", DESCRIPTION, order=4)
