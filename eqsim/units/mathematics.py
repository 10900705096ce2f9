"""Mathematical functions for quantities, at the Python level.

Quantities implement NumPy's protocols, so most of these are NumPy's own functions, which refuse
units where they have no meaning. The others are those that NumPy does not dispatch.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy import (
    arccos,
    arccosh,
    arcsin,
    arcsinh,
    arctan,
    arctanh,
    cos,
    cosh,
    diagonal,
    dot,
    exp,
    expm1,
    linspace,
    log,
    log1p,
    log10,
    ones_like,
    ptp,
    ravel,
    sin,
    sinh,
    tan,
    tanh,
    trace,
    where,
    zeros_like,
)

from eqsim.units.conversion import dimension_of, to_si
from eqsim.units.dimensions import DIMENSIONLESS
from eqsim.units.quantity import from_si

__all__ = [
    "arange",
    "arccos",
    "arccosh",
    "arcsin",
    "arcsinh",
    "arctan",
    "arctanh",
    "cos",
    "cosh",
    "diagonal",
    "dot",
    "exp",
    "expm1",
    "exprel",
    "linspace",
    "log",
    "log1p",
    "log10",
    "ones_like",
    "ptp",
    "ravel",
    "sin",
    "sinh",
    "tan",
    "tanh",
    "trace",
    "where",
    "zeros_like",
]


def arange(start: Any, stop: Any = None, step: Any = 1, dtype: Any = None) -> Any:
    """Give evenly spaced values within an interval, like `numpy.arange`.

    Parameters
    ----------
    start, stop, step : number or quantity
        The interval ``[start, stop)`` and the spacing, all of one dimension. A single argument is
        the end of an interval from zero.
    dtype : dtype, optional
        Type of the values.

    Returns
    -------
    ndarray or Quantity
        The values.
    """
    if stop is None:
        start, stop = 0, start
    limits = {"start": start, "stop": stop, "step": step}
    dimensions = [dimension_of(value) for value in limits.values()]
    dimension = next((each for each in dimensions if each != DIMENSIONLESS), DIMENSIONLESS)
    numbers = [to_si(value, dimension, what=f"arange's {name}") for name, value in limits.items()]
    return from_si(np.arange(*numbers, dtype=dtype), dimension)


def exprel(x: Any) -> Any:
    """Give ``(exp(x) - 1)/x``, which is 1 at 0, without cancellation.

    Parameters
    ----------
    x : float or ndarray
        A plain number.

    Returns
    -------
    float or ndarray
        The value.
    """
    values = np.asarray(to_si(x, DIMENSIONLESS, what="exprel's argument"), dtype=float)
    tiny = np.abs(values) < 1e-16
    safe = np.where(tiny, 1.0, values)
    with np.errstate(over="ignore"):
        result = np.where(tiny, 1.0, np.expm1(safe) / safe)
    return result[()]
