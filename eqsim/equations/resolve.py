"""Binding the names that a model uses but does not define to constants around it.

The order is: internal names, constants of model text, units, functions, then the scopes as given.
"""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import TypeAlias

import numpy as np

from eqsim.equations.functions import BoundFunction, is_function_source
from eqsim.equations.identifiers import is_noise, is_reserved
from eqsim.equations.user_functions import bind_python
from eqsim.errors import EqsimWarning, ModelError, NameResolutionError, UnitError
from eqsim.expr.dtypes import DType
from eqsim.expr.functions import CONSTANTS, FUNCTIONS
from eqsim.expr.infer import Symbol
from eqsim.expr.nodes import Name
from eqsim.expr.rewrite import FunctionName, LocalName
from eqsim.expr.suggest import did_you_mean
from eqsim.units import (
    DIMENSIONLESS,
    EVERYDAY_UNITS,
    UNITS,
    Dimension,
    dimension_of,
    from_si,
    to_si,
    unit_signature,
)

__all__ = ["Constant", "External", "Scope", "resolve"]


@dataclass(frozen=True, slots=True)
class Scope:
    """Names around a model; `label` says where they come from, in messages."""

    label: str
    names: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Constant:
    """A value from outside of the model, in SI units."""

    name: str
    value: float | int | bool
    dimension: Dimension = DIMENSIONLESS
    dtype: DType = DType.F64

    @property
    def symbol(self) -> Symbol:
        """What the name means in an expression."""
        return Symbol(self.name, self.dimension, self.dtype, shared=True)


#: What a name from outside of a model stands for.
External: TypeAlias = Constant | BoundFunction


def resolve(
    names: Iterable[Name], known: Collection[str], scopes: Sequence[Scope], owner: object = None
) -> dict[str, External]:
    """Find the constant or function that every name which is not known stands for.

    Parameters
    ----------
    names : iterable of Name
        The names as they stand in the model, with their places.
    known : collection of str
        Names that have a meaning inside of the model; they always win.
    scopes : sequence of Scope
        Where to look, the first wins.
    owner : object, optional
        Whose model it is; functions may have other code for each owner.

    Returns
    -------
    dict of str to Constant or BoundFunction
        What was found by name, in the order of use.

    Raises
    ------
    NameResolutionError
        For unknown names, with suggestions.
    ModelError
        Where a name is found but is not a single number or quantity.

    Warns
    -----
    EqsimWarning
        Where a name has several values and one had to be taken.
    """
    found: dict[str, External] = {}
    first_uses: dict[tuple[str, bool], Name] = {}
    for name in names:
        first_uses.setdefault((name.id, isinstance(name, LocalName)), name)
    for name in first_uses.values():
        if isinstance(name, LocalName):
            _warn_of_hidden(name.id, "the local name of statements", scopes)
        elif name.id in known:
            _warn_of_hidden(name.id, "the variable of the model", scopes)
        elif name.id in CONSTANTS:
            _warn_of_hidden(name.id, "the constant", scopes, (CONSTANTS[name.id], DIMENSIONLESS))
        elif unit := UNITS.get(name.id):
            _warn_of_hidden(name.id, "the unit", scopes, (unit.scale, unit.dimension))
        else:
            found[name.id] = _resolve(name, known, scopes, owner)
    return found


def _resolve(
    name: Name, known: Collection[str], scopes: Sequence[Scope], owner: object
) -> External:
    holders = [scope for scope in scopes if name.id in scope.names]
    if name.id in FUNCTIONS or is_noise(name.id) or not holders:
        raise _unknown(name, known, scopes)
    first, *others = holders
    value = first.names[name.id]
    if is_function_source(value):
        return value.bound_as(name.id, owner)
    if callable(value) and unit_signature(value) is not None:
        return bind_python(name.id, value)
    constant = _constant(name, first)
    for other in others:
        scalar = _scalar(other.names[name.id])
        if scalar is not None and scalar != (constant.value, constant.dimension):
            warnings.warn(
                f"'{name.id}' has different values in {first.label} and {other.label}; "
                f"{first.names[name.id]} of {first.label} is used, not {other.names[name.id]}",
                EqsimWarning,
                stacklevel=2,
            )
    return constant


def _constant(name: Name, scope: Scope) -> Constant:
    value = scope.names[name.id]
    scalar = _scalar(value)
    if scalar is None:
        raise _not_a_scalar(name, value, scope)
    number, dimension = scalar
    if isinstance(number, bool):
        return Constant(name.id, number, dimension, DType.BOOL)
    dtype = DType.I64 if isinstance(number, int) else DType.F64
    return Constant(name.id, number, dimension, dtype)


def _scalar(value: object) -> tuple[float | int | bool, Dimension] | None:
    """Give the SI value and the dimension of a single real number or quantity; else None."""
    is_quantity = hasattr(type(value), "dimensionality")
    if not is_quantity and not issubclass(type(value), (Real, np.generic, np.ndarray)):
        return None
    if getattr(value, "ndim", 0):
        return None
    try:
        number, dimension = to_si(value), dimension_of(value)
    except UnitError:
        return None
    if isinstance(number, np.ndarray | np.generic):
        if number.ndim:
            return None
        number = number.item()
    if isinstance(number, bool) or (isinstance(number, int) and -(2**63) <= number < 2**63):
        return number, dimension
    try:
        return (float(number), dimension) if isinstance(number, Real) else None
    except OverflowError:
        return None


def _not_a_scalar(name: Name, value: object, scope: Scope) -> ModelError:
    message = f"'{name.id}' ({scope.label}) is not a single number or quantity"
    if callable(value):
        return ModelError(
            f"{message}, but a function or class",
            span=name.span,
            hint="model text can call eqsim's functions, TimedArray, and Python functions with "
            "units declared by check_units",
        )
    if shape := _shape(value):
        return ModelError(
            f"{message}, but an array",
            span=name.span,
            details=(f"found: shape {shape}",),
            hint=f"add a parameter '{name.id} : unit' to the model, and assign the array to it",
        )
    hint = f"drop the quotes: {name.id} = {value}" if isinstance(value, str) else None
    return ModelError(f"{message}, but of type {type(value).__name__}", span=name.span, hint=hint)


def _shape(value: object) -> tuple[int, ...] | None:
    """Give the shape of a list or an array; None of anything else."""
    if issubclass(type(value), (list, tuple)):
        return (len(value),)  # type: ignore[arg-type]
    try:
        shape = value.shape  # type: ignore[attr-defined]
    except Exception:  # an object of the user's may answer by any error
        return None
    return shape if isinstance(shape, tuple) else None


def _unknown(name: Name, known: Collection[str], scopes: Sequence[Scope]) -> NameResolutionError:
    if function := FUNCTIONS.get(name.id):
        return NameResolutionError(
            f"'{name.id}' is a function", span=name.span, hint=f"call it: {function.signature}"
        )
    if is_noise(name.id):
        return NameResolutionError(
            f"the noise '{name.id}' can stand in differential equations only", span=name.span
        )
    if isinstance(name, FunctionName):
        return _unknown_function(name, scopes)
    values = (
        n
        for scope in scopes
        for n, value in scope.names.items()
        if not n.startswith("_") and _scalar(value) is not None
    )
    hint = did_you_mean(name.id, (*known, *values, *EVERYDAY_UNITS, *CONSTANTS))
    looked = ", ".join(scope.label for scope in scopes)
    return NameResolutionError(
        f"the name '{name.id}' is unknown",
        span=name.span,
        details=(f"it is not a variable of the model, a unit, or in {looked}",) if looked else (),
        hint=hint
        or f"define it: {name.id} = ... before the run, or '{name.id} : unit' in the model",
    )


def _unknown_function(name: Name, scopes: Sequence[Scope]) -> NameResolutionError:
    sources = (n for scope in scopes for n, each in scope.names.items() if is_function_source(each))
    return NameResolutionError(
        f"the function '{name.id}' is unknown",
        span=name.span,
        hint=did_you_mean(name.id, (*FUNCTIONS, "where", *sources))
        or f"functions are {', '.join(FUNCTIONS)}, where",
    )


def _warn_of_hidden(
    name: str,
    winner: str,
    scopes: Sequence[Scope],
    own: tuple[float, Dimension] | None = None,
) -> None:
    """Warn where a name of a scope has another value but a built-in meaning wins."""
    if own is None and is_reserved(name):
        return
    for scope in scopes:
        value = scope.names.get(name)
        if is_function_source(value) or _scalar(value) not in (None, own):
            meant = "" if own is None else f": {from_si(*own)}"
            warnings.warn(
                f"'{name}' in {scope.label}, {value}, is not used: {winner} '{name}' wins{meant}",
                EqsimWarning,
                stacklevel=2,
            )
            return
