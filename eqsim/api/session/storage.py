"""The types in which variables are stored: the `dtype` of groups and synapses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from eqsim.api.session.session import SESSION
from eqsim.errors import ModelError
from eqsim.expr.dtypes import DType
from eqsim.expr.suggest import did_you_mean
from eqsim.model.variables import StateVariable

__all__ = ["float_type", "stored_as"]

_STORED = {each.numpy: each for each in DType}


def stored_as(
    variables: tuple[StateVariable, ...], dtype: Any, owner: str
) -> tuple[StateVariable, ...]:
    """Give variables as a `dtype` argument says: a type of all floats, or types by name.

    The arithmetic stays in 64 bits; values are rounded where they are stored.  Times that the
    simulator keeps stay exact.
    """
    by_name: Mapping[Any, Any] = dtype if isinstance(dtype, Mapping) else {}
    known = [each.name for each in variables if not each.name.startswith("_")]
    for name in by_name:
        if name not in known:
            raise ModelError(
                f"{owner}: dtype names {name!r}, which is no variable",
                details=(f"variables: {', '.join(known)}",),
                hint=did_you_mean(str(name), known),
            )
    floats = SESSION.default_float
    if dtype is not None and not isinstance(dtype, Mapping):
        floats = float_type(dtype, f"{owner}: dtype")
    return tuple(_as_said(each, by_name.get(each.name), floats, owner) for each in variables)


def float_type(given: Any, what: str) -> DType:
    """Read a type of floating-point numbers."""
    read = _read(given, what)
    if not read.is_float:
        raise ModelError(f"{what} is a type of floats, not {given!r}", hint="float32 or float64")
    return read


def _as_said(variable: StateVariable, given: Any, floats: DType, owner: str) -> StateVariable:
    what = f"{owner}: the dtype of {variable.name!r}"
    if given is None:
        is_own = variable.name.startswith("_") or variable.name == "lastspike"
        keeps = is_own or not variable.dtype.is_float
        return variable if keeps or floats is DType.F64 else replace(variable, storage=floats)
    read = _read(given, what)
    if variable.name in ("lastspike", "not_refractory"):
        raise ModelError(f"{what} cannot be chosen: the simulator keeps it")
    same_kind = (read.is_float, read.is_integer) == (
        variable.dtype.is_float,
        variable.dtype.is_integer,
    )
    if not same_kind:
        raise ModelError(
            f"{what} is {read.numpy}, which does not fit",
            hint="write ': integer' or ': boolean' in the model to have another kind",
        )
    return replace(variable, storage=read)


def _read(given: Any, what: str) -> DType:
    try:
        read = _STORED.get(np.dtype(given))
    except (TypeError, ValueError):  # nothing that NumPy takes for a type
        read = None
    if read is None:
        names = ", ".join(str(each) for each in _STORED)
        raise ModelError(f"{what} is none of the types that are stored: {given!r}", hint=names)
    return read
