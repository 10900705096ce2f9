"""The midpoint method, an explicit Runge-Kutta method of order two."""

from __future__ import annotations

from eqsim.integration.explicit import explicit_method

__all__ = ["RK2"]

DESCRIPTION = """
k1 = f(x, t)*dt
k2 = f(x + k1/2, t + dt/2)*dt
x_new = x + k2
"""

RK2 = explicit_method("rk2", "midpoint method", DESCRIPTION, order=2)
