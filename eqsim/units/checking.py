"""The `check_units` decorator: units of a Python function's arguments and result."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeAlias, TypeVar

import numpy as np

from eqsim.errors import ModelError, UnitError
from eqsim.units.conversion import dimension_of, to_si
from eqsim.units.dimensions import DIMENSIONLESS, Dimension

__all__ = ["Requirement", "UnitSignature", "check_units", "unit_signature"]

P = ParamSpec("P")
R = TypeVar("R")

#: A dimension, `bool`, the name of an argument of the same dimension, or None for anything.
Requirement: TypeAlias = Dimension | type[bool] | str | None


@dataclass(frozen=True, slots=True)
class UnitSignature:
    """What units a function takes and returns.

    Parameters
    ----------
    arguments : mapping
        What each argument has to be, in the order of the function's header.
    result : Dimension, bool, callable or None
        What comes out; a callable gets the dimensions of all arguments.
    """

    arguments: Mapping[str, Requirement]
    result: Dimension | type[bool] | Callable[..., Any] | None

    def result_for(self, dimensions: tuple[Dimension, ...]) -> Dimension | type[bool] | None:
        """Give what comes out for arguments of given dimensions."""
        if self.result is None or self.result is bool or isinstance(self.result, Dimension):
            return self.result
        found = self.result(*dimensions)
        return found if isinstance(found, Dimension) or found is bool else dimension_of(found)


def check_units(**units: Any) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Check the units of the arguments and the result of a function whenever it is called.

    Parameters
    ----------
    **units : quantity, 1, bool, str or None
        For each argument to check: its unit, 1 for plain numbers, `bool` for truth values, the
        name of another argument that has the same unit, or None for any value. ``result`` is
        about the value returned; it may also be a function of the dimensions of all arguments.
        Texts and None are not checked when passed.

    Returns
    -------
    callable
        The decorator.

    Examples
    --------
    >>> from eqsim.units import amp, check_units, mV, nA, ohm, volt
    >>> @check_units(I=amp, R=ohm, result=volt)
    ... def voltage(I, R):
    ...     return I*R
    >>> voltage(2*nA, 1e6*ohm)
    2 * mvolt
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        if not callable(function):
            raise UnitError(f"check_units decorates a function, not {function!r}")
        header = inspect.signature(function)
        names = _named_parameters(header)
        _refuse_unknown(function.__name__, units, header)
        signature = UnitSignature(
            {name: _requirement(units.get(name)) for name in names}
            | {name: _requirement(unit) for name, unit in units.items() if name != "result"},
            _result(units.get("result")),
        )
        _check_likenesses(signature, function.__name__)

        @wraps(function)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            values = _values(header, args, kwargs)
            _check_arguments(function.__name__, values, signature)
            returned = function(*args, **kwargs)
            dimensions = tuple(_dimension(values.get(name)) for name in names)
            expected = signature.result_for(dimensions)
            _check(f"the result of {function.__name__}", returned, expected)
            return returned

        checked.unit_signature = signature  # type: ignore[attr-defined]
        return checked

    return decorate


def unit_signature(function: object) -> UnitSignature | None:
    """Give the units declared for a function by `check_units`, None if it is not decorated."""
    try:
        signature = getattr(function, "unit_signature", None)
    except Exception:  # an object of the user's may answer by any error
        return None
    return signature if isinstance(signature, UnitSignature) else None


def _named_parameters(header: inspect.Signature) -> tuple[str, ...]:
    """Give the parameters that are neither ``*args`` nor ``**kwargs``."""
    several = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return tuple(name for name, each in header.parameters.items() if each.kind not in several)


def _refuse_unknown(owner: str, units: Mapping[str, Any], header: inspect.Signature) -> None:
    """Refuse units for arguments that a function does not have."""
    kinds = {each.kind for each in header.parameters.values()}
    if inspect.Parameter.VAR_KEYWORD in kinds:
        return
    unknown = [name for name in units if name != "result" and name not in header.parameters]
    if unknown:
        raise ModelError(
            f"check_units: {owner} has no argument {unknown[0]!r}",
            details=(f"arguments: {', '.join(header.parameters) or 'none'}",),
            hint="name the arguments as the function does, and 'result' for what it returns",
        )


def _requirement(unit: Any) -> Requirement:
    if unit is None or unit is bool or isinstance(unit, str | Dimension):
        return unit
    return dimension_of(unit)


def _result(unit: Any) -> Any:
    if unit is None or unit is bool or isinstance(unit, Dimension) or _is_function(unit):
        return unit
    return dimension_of(unit)


def _is_function(value: object) -> bool:
    return inspect.isfunction(value) or inspect.isbuiltin(value)


def _check_likenesses(signature: UnitSignature, owner: str) -> None:
    """Refuse units that are to be like those of an argument that there is not."""
    for name, requirement in signature.arguments.items():
        if isinstance(requirement, str) and requirement not in signature.arguments:
            raise UnitError(
                f"check_units: the unit of '{name}' is to be that of {requirement!r}, which is no "
                f"argument of {owner}",
                hint="write units without quotes",
            )


def _values(header: inspect.Signature, args: Any, kwargs: Any) -> dict[str, Any]:
    """Give all arguments by name, those of ``**kwargs`` included."""
    bound = header.bind(*args, **kwargs)
    bound.apply_defaults()
    return {**bound.arguments, **kwargs}


def _check_arguments(owner: str, values: dict[str, Any], signature: UnitSignature) -> None:
    for name, requirement in signature.arguments.items():
        if name not in values:
            continue
        what = f"argument '{name}' of {owner}"
        if isinstance(requirement, str):
            _check(f"{what} (like '{requirement}')", values[name], _dimension(values[requirement]))
        else:
            _check(what, values[name], requirement)


def _check(what: str, value: Any, requirement: Dimension | type[bool] | None) -> None:
    if requirement is None or value is None or isinstance(value, str):
        return
    if isinstance(requirement, Dimension):
        to_si(value, requirement, what=what)
    elif np.asarray(value).dtype != bool:
        raise UnitError(f"{what} has to be true or false, not {value!r}")


def _dimension(value: Any) -> Dimension:
    try:
        return dimension_of(value)
    except UnitError:
        return DIMENSIONLESS
