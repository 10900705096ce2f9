"""What an integration method is, and how it declines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from eqsim.expr.show import show
from eqsim.integration.system import TIME, NoiseKind, System
from eqsim.integration.update import Update

__all__ = ["IntegrationMethod", "Refused"]


class Refused(Exception):
    """A method cannot integrate a system; the message is the reason."""


@dataclass(frozen=True, slots=True)
class IntegrationMethod:
    """A way to carry a system one step on.

    Parameters
    ----------
    name : str
        What users write as `method=`.
    summary : str
        What it is, in a few words.
    build : callable
        Gives the update of a system, or raises `Refused`.
    order : int or None
        The order of convergence on equations without noise; None where the result is exact.
    noise : NoiseKind
        The most general noise it accepts.
    strong_order : float or None
        The order of strong convergence on the noise it accepts (Stratonovich's interpretation; with
        multiplicative noise, where the noise commutes).
    aliases : tuple of str
        Other names users may write.
    """

    name: str
    summary: str
    build: Callable[[System], Update]
    order: int | None
    noise: NoiseKind = NoiseKind.NONE
    strong_order: float | None = None
    aliases: tuple[str, ...] = ()

    def apply(self, system: System) -> Update:
        """Give the update of a system, or raise `Refused`."""
        if system.noise_kind > self.noise:
            raise Refused(_noise_reason(system, self.noise))
        return self.build(system)


def _noise_reason(system: System, accepted: NoiseKind) -> str:
    if accepted is NoiseKind.NONE:
        equation, diffusion = next((e, d) for e in system.equations for d in e.diffusions)
        return f"the equation for {equation.variable!r} has noise ({diffusion.noise!r})"
    equation, diffusion = system.multiplicative_factors[0]
    moving = (*system.variables, *TIME)
    cause = next(name for name in moving if name in system.dependencies(diffusion.factor))
    return (
        f"the noise of {equation.variable!r} is multiplicative: "
        f"its factor '{show(diffusion.factor)}' depends on {cause!r}"
    )
