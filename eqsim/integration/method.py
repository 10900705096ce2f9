"""What an integration method is, which options it takes, and how it declines."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from eqsim.errors import IntegrationError
from eqsim.integration.scheme import Scheme
from eqsim.integration.system import TIME, NoiseKind, System
from eqsim.integration.update import Update

__all__ = ["Build", "IntegrationMethod", "LinearStep", "MethodOption", "Options", "Refused"]

Options: TypeAlias = Mapping[str, Any]
Build: TypeAlias = Callable[[System, Options], Update]

#: What a method makes of exp(z), for a square matrix z: the Jacobian times dt.
LinearStep: TypeAlias = Callable[[NDArray[np.float64]], NDArray[np.float64]]


class Refused(Exception):
    """A method cannot integrate a system; the message is the reason."""


@dataclass(frozen=True, slots=True)
class MethodOption:
    """An entry of `method_options` that a method takes.

    `expects` says in words what `accepts` tests.
    """

    name: str
    default: object
    expects: str
    accepts: Callable[[object], bool]


@dataclass(frozen=True, slots=True, repr=False)
class IntegrationMethod:
    """A way to carry a system one step on.

    Parameters
    ----------
    name : str
        What users write as `method=`.
    summary : str
        What it is, in a few words.
    build : callable
        Gives the update of a system, or raises `Refused`; the options it gets are complete.
    order : float or None
        The order of convergence on equations without noise: infinite where the result is exact,
        None where it is not known.
    noise : NoiseKind
        The most general noise it accepts.
    strong_order, weak_order : float or None
        The orders of convergence on the noise it accepts, path by path and on average
        (Stratonovich's interpretation; with multiplicative noise, where the noise commutes).
    aliases : tuple of str
        Other names users may write.
    options : tuple of MethodOption
        What it takes as `method_options`.
    linear_step : callable or None
        What the method makes of exp(z), from which its stability is known.
    scheme : Scheme or None
        Its description, where it is explicit and has one.
    """

    name: str
    summary: str
    build: Build
    order: float | None = None
    noise: NoiseKind = NoiseKind.NONE
    strong_order: float | None = None
    weak_order: float | None = None
    aliases: tuple[str, ...] = ()
    options: tuple[MethodOption, ...] = ()
    linear_step: LinearStep | None = None
    scheme: Scheme | None = None

    def __repr__(self) -> str:
        return f"<IntegrationMethod {self.name!r}: {self.summary}>"

    @property
    def is_exact(self) -> bool:
        """Whether the result has no error but that of rounding."""
        return self.order == math.inf

    def apply(self, system: System, options: Options | None = None) -> Update:
        """Give the update of a system, or raise `Refused`; options left out have their defaults."""
        if system.noise_kind > self.noise:
            raise Refused(_noise_reason(system, self.noise))
        complete = {option.name: option.default for option in self.options} | dict(options or {})
        return replace(self.build(system, complete), method=self.name)

    def check_options(self, given: Options) -> None:
        """Refuse options that the method does not take, and values that it cannot use."""
        known = {option.name: option for option in self.options}
        for name, value in given.items():
            if name not in known:
                raise self._unknown_option(name)
            if not known[name].accepts(value):
                raise IntegrationError(
                    f"the option {name!r} of the integration method {self.name!r} cannot be "
                    f"{value!r}",
                    details=(f"expected: {known[name].expects}",),
                )

    def fitting(self, given: Options) -> Options:
        """Give the options that the method can use."""
        known = {option.name: option for option in self.options}
        return {
            name: value
            for name, value in given.items()
            if name in known and known[name].accepts(value)
        }

    def _unknown_option(self, name: str) -> IntegrationError:
        if not self.options:
            return IntegrationError(
                f"the integration method {self.name!r} takes no options",
                details=(f"found {name!r} in method_options",),
                hint="leave method_options out",
            )
        return IntegrationError(
            f"the integration method {self.name!r} takes no option {name!r}",
            details=tuple(f"{option.name}: {option.expects}" for option in self.options),
        )


def _noise_reason(system: System, accepted: NoiseKind) -> str:
    if accepted is NoiseKind.NONE:
        equation, diffusion = next((e, d) for e in system.equations for d in e.diffusions)
        return f"the equation for {equation.variable!r} has noise ({diffusion.noise!r})"
    equation, diffusion = system.multiplicative_factors[0]
    moving = (*system.variables, *TIME)
    cause = next(name for name in moving if name in system.dependencies(diffusion.factor))
    return (
        f"the noise of {equation.variable!r} is multiplicative: "
        f"the factor of {diffusion.noise!r} depends on {cause!r}"
    )
