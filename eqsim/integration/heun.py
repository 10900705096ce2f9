"""Heun's method; with noise, its stochastic form in Stratonovich's interpretation."""

from __future__ import annotations

from eqsim.integration.explicit import explicit_method
from eqsim.integration.system import NoiseKind

__all__ = ["HEUN"]

DESCRIPTION = """
k1 = f(x, t)*dt + g(x, t)*dW
k2 = f(x + k1, t + dt)*dt + g(x + k1, t + dt)*dW
x_new = x + (k1 + k2)/2
"""

HEUN = explicit_method(
    "heun",
    "Heun's method (Stratonovich)",
    DESCRIPTION,
    order=2,
    noise=NoiseKind.MULTIPLICATIVE,
    strong_order=1,
    weak_order=1,
)
