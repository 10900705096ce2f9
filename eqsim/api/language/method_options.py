"""What a user gives as `method_options`: checked for its form, quantities become SI numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eqsim.equations.equation import EquationKind
from eqsim.equations.equations import Equations
from eqsim.errors import ModelError
from eqsim.units import DIMENSIONLESS, to_si

__all__ = ["read_options"]


def read_options(given: Any, equations: Equations) -> tuple[tuple[str, object], ...]:
    """Give the options by name; what is given per variable becomes pairs of a name and a number."""
    if given is None:
        return ()
    if not isinstance(given, Mapping) or not all(isinstance(name, str) for name in given):
        raise ModelError(f"method_options is a dictionary of options by name, not {given!r}")
    if given and not equations.of_kind(EquationKind.DIFFERENTIAL):
        raise ModelError(
            "method_options are for differential equations, and the model has none",
            hint="leave method_options out",
        )
    return tuple((name, _in_si(name, value, equations)) for name, value in sorted(given.items()))


def _in_si(option: str, value: Any, equations: Equations) -> object:
    if isinstance(value, Mapping):
        return tuple(
            (name, _per_variable(option, name, each, equations)) for name, each in value.items()
        )
    if hasattr(value, "dimensionality"):
        return to_si(value, DIMENSIONLESS, what=f"the option {option!r}")
    return value


def _per_variable(option: str, name: Any, value: Any, equations: Equations) -> object:
    if name not in equations:
        raise ModelError(
            f"the option {option!r} names {name!r}, which the model does not have",
            details=(f"its variables are {', '.join(equations)}",),
        )
    return to_si(value, equations[name].dimension, what=f"the option {option!r} of {name!r}")
