"""Milstein's method without derivatives, in Stratonovich's interpretation.

The derivative of a noise's factor along itself is taken from its values a standard deviation of the
noise away, as Kloeden and Platen do [1]_, but on both sides: dW*dW has a mean, so that the error of
a difference to one side, which is of order sqrt(dt), would add up to one of the same order.  The
derivative along itself is all there is to it where the noise is diagonal: where each variable has
one noise at most, and no two share one.

.. [1] P. E. Kloeden and E. Platen, Numerical Solution of Stochastic Differential Equations,
   Springer, 1992, section 11.1.
"""

from __future__ import annotations

from eqsim.integration.explicit import explicit_method
from eqsim.integration.system import NoiseKind, System

__all__ = ["MILSTEIN"]

DESCRIPTION = """
above = x + g(x, t)*sqrt(dt)
below = x - g(x, t)*sqrt(dt)
correction = (g(above, t) - g(below, t))*dW*dW/(4*sqrt(dt))
x_new = x + f(x, t)*dt + g(x, t)*dW + correction
"""


def _refuse_shared(system: System) -> str | None:
    """Give the reason why the noise is not diagonal."""
    owners: dict[str, str] = {}
    for equation in system.equations:
        if len(equation.diffusions) > 1:
            found = " and ".join(repr(diffusion.noise) for diffusion in equation.diffusions)
            return f"the equation for {equation.variable!r} has several noises: {found}"
        for diffusion in equation.diffusions:
            if diffusion.noise in owners:
                return (
                    f"the equations for {owners[diffusion.noise]!r} and {equation.variable!r} "
                    f"share the noise {diffusion.noise!r}"
                )
            owners[diffusion.noise] = equation.variable
    return None


MILSTEIN = explicit_method(
    "milstein",
    "Milstein's method without derivatives (Stratonovich)",
    DESCRIPTION,
    order=1,
    noise=NoiseKind.MULTIPLICATIVE,
    strong_order=1,
    weak_order=1,
    check=_refuse_shared,
)
