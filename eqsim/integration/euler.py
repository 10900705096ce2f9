"""Forward Euler; with additive noise, Euler-Maruyama."""

from __future__ import annotations

from eqsim.integration.explicit import explicit_method
from eqsim.integration.system import NoiseKind

__all__ = ["EULER"]

EULER = explicit_method(
    "euler",
    "forward Euler (Euler-Maruyama)",
    "x_new = x + f(x, t)*dt + g(x, t)*dW",
    order=1,
    noise=NoiseKind.ADDITIVE,
    strong_order=1,
    weak_order=1,
)
