"""NumPy functions of arrays that pint leaves out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

import numpy as np
from numpy import fft

from eqsim.errors import UnitError
from eqsim.units.conversion import split, to_si
from eqsim.units.dimensions import DIMENSIONLESS, Dimension

__all__ = ["ARRAY_FUNCTIONS", "apply_array_function"]

#: Gives SI magnitudes their dimension back.
Wrap: TypeAlias = Callable[[Any, Dimension], Any]


def apply_array_function(
    function: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any], wrap: Wrap
) -> Any:
    """Call one of `ARRAY_FUNCTIONS` with quantities among its arguments."""
    return ARRAY_FUNCTIONS[function](function, args, kwargs, wrap)


def _without_units(function: Callable[..., Any], args: Sequence[Any]) -> Sequence[Any]:
    """Refuse arguments with units where a function takes numbers."""
    for each in args:
        if hasattr(each, "dimensionality"):
            raise UnitError(
                f"{function.__name__}: this argument has no unit, not {each}",
                hint="divide it by a unit first",
            )
    return args


def _keep(function: Callable[..., Any], args: Any, kwargs: dict[str, Any], wrap: Wrap) -> Any:
    """Give all results the unit of the first argument."""
    magnitude, dimension = split(args[0])
    result = function(magnitude, *_without_units(function, args[1:]), **kwargs)
    if isinstance(result, list):
        return [wrap(part, dimension) for part in result]
    return wrap(result, dimension)


def _keep_first(function: Callable[..., Any], args: Any, kwargs: dict[str, Any], wrap: Wrap) -> Any:
    """Give only the first of several results the unit of the first argument."""
    magnitude, dimension = split(args[0])
    result = function(magnitude, *_without_units(function, args[1:]), **kwargs)
    if isinstance(result, tuple):
        return (wrap(result[0], dimension), *result[1:])
    return wrap(result, dimension)


def _plain(function: Callable[..., Any], args: Any, kwargs: dict[str, Any], wrap: Wrap) -> Any:
    """Compare arguments of one dimension; the result is a plain value."""
    del wrap
    magnitude, dimension = split(args[0])
    second = to_si(args[1], dimension, what=f"the second argument of {function.__name__}")
    return function(magnitude, second, *args[2:], **kwargs)


def _shared(function: Callable[..., Any], args: Any, kwargs: dict[str, Any], wrap: Wrap) -> Any:
    """Look at the memory of the arguments."""
    del wrap
    return function(*(getattr(value, "magnitude", value) for value in args), **kwargs)


def _product(function: Callable[..., Any], args: Any, kwargs: dict[str, Any], wrap: Wrap) -> Any:
    (left, left_dimension), (right, right_dimension) = split(args[0]), split(args[1])
    return wrap(function(left, right, *args[2:], **kwargs), left_dimension * right_dimension)


def _power(exponent: int) -> Callable[..., Any]:
    """Make the rule of functions whose result has a power of the first argument's unit."""

    def apply(function: Callable[..., Any], args: Any, kwargs: dict[str, Any], wrap: Wrap) -> Any:
        magnitude, dimension = split(args[0])
        rest = _without_units(function, args[1:])
        return wrap(function(magnitude, *rest, **kwargs), dimension**exponent)

    return apply


def _numbers(function: Callable[..., Any], args: Any, kwargs: dict[str, Any], wrap: Wrap) -> Any:
    """Give the function SI numbers; its result has no unit: signs, places, files."""
    del wrap
    numbers = (split(each)[0] if hasattr(each, "dimensionality") else each for each in args)
    named = {
        name: split(each)[0] if hasattr(each, "dimensionality") else each
        for name, each in kwargs.items()
    }
    return function(*numbers, **named)


def _chosen(function: Callable[..., Any], args: Any, kwargs: dict[str, Any], wrap: Wrap) -> Any:
    """Give the result the unit of the second argument, by which the first one chooses."""
    (chooser,) = _without_units(function, args[:1])
    magnitude, dimension = split(args[1])
    return wrap(function(chooser, magnitude, *args[2:], **kwargs), dimension)


def _selected(function: Callable[..., Any], args: Any, kwargs: dict[str, Any], wrap: Wrap) -> Any:
    """Choose, place by place, from one of several arrays of one unit."""

    def select(condlist: Any, choicelist: Any, default: Any = 0) -> Any:
        _, dimension = split(choicelist[0])
        choices = [to_si(each, dimension, what="a choice of select") for each in choicelist]
        other = to_si(default, dimension, what="the default of select")
        return wrap(function(condlist, choices, other), dimension)

    return select(*args, **kwargs)


def _alike(function: Callable[..., Any], args: Any, kwargs: dict[str, Any], wrap: Wrap) -> Any:
    """Work on two arrays of one unit, which the result has too."""
    first, dimension = split(args[0])
    second = to_si(args[1], dimension, what=f"the second argument of {function.__name__}")
    return wrap(function(first, second, *args[2:], **kwargs), dimension)


def _grid(function: Callable[..., Any], args: Any, kwargs: dict[str, Any], wrap: Wrap) -> Any:
    """Give each result the unit of its argument."""
    magnitudes, dimensions = zip(*map(split, args), strict=True)
    results = function(*magnitudes, **kwargs)
    made = (wrap(each, dimension) for each, dimension in zip(results, dimensions, strict=True))
    return type(results)(made)


def _integral(function: Callable[..., Any], args: Any, kwargs: dict[str, Any], wrap: Wrap) -> Any:
    """Give the result the unit of the integrand times that of the axis."""

    def integrate(y: Any, x: Any = None, dx: Any = 1.0, axis: int = -1) -> Any:
        magnitude, dimension = split(y)
        step, along = split(dx if x is None else x)
        points = {"dx": step} if x is None else {"x": step}
        return wrap(function(magnitude, axis=axis, **points), dimension * along)

    return integrate(*args, **kwargs)


def _histogram(function: Callable[..., Any], args: Any, kwargs: dict[str, Any], wrap: Wrap) -> Any:
    """Count values: the edges have a unit, a density has its inverse."""

    def histogram(
        a: Any, bins: Any = 10, range: Any = None, density: bool | None = None, weights: Any = None
    ) -> Any:
        magnitude, dimension = split(a)
        if not isinstance(bins, int | str):
            bins = to_si(bins, dimension, what="the bins of histogram")
        if range is not None:
            range = to_si(range, dimension, what="the range of histogram")
        weights, weight = (None, DIMENSIONLESS) if weights is None else split(weights)
        counts, edges = function(magnitude, bins, range, density, weights)
        return wrap(counts, DIMENSIONLESS / dimension if density else weight), wrap(
            edges, dimension
        )

    return histogram(*args, **kwargs)


#: The name that the trapezoidal rule has since NumPy 2, and the one before.
_TRAPEZOID: Callable[..., Any] = getattr(np, "trapezoid" if hasattr(np, "trapezoid") else "trapz")

ARRAY_FUNCTIONS: Final[dict[Callable[..., Any], Callable[..., Any]]] = {
    **dict.fromkeys(
        (np.trace, np.repeat, np.split, np.array_split, np.hsplit, np.vsplit, np.tril, np.triu),
        _keep,
    ),
    **dict.fromkeys((np.take, np.real, np.imag, np.linalg.eigvals), _keep),
    **dict.fromkeys((fft.fft, fft.ifft, fft.fft2, fft.ifft2, fft.rfft, fft.irfft), _keep),
    **dict.fromkeys((fft.fftshift, fft.ifftshift), _keep),
    # In SI, whatever prefix the argument was written with.
    **dict.fromkeys(
        (np.round, np.around, np.fix),
        _keep,
    ),
    np.unique: _keep_first,
    **dict.fromkeys((np.array_equal, np.array_equiv, np.digitize), _plain),
    **dict.fromkeys((np.may_share_memory, np.shares_memory), _shared),
    **dict.fromkeys((np.convolve, np.kron, np.tensordot), _product),
    np.cov: _power(2),
    np.linalg.inv: _power(-1),
    **dict.fromkeys((np.corrcoef, np.angle, np.flatnonzero), _numbers),
    **dict.fromkeys((np.save, np.savez, np.savez_compressed, np.savetxt), _numbers),
    np.extract: _chosen,
    np.select: _selected,
    **dict.fromkeys((np.setdiff1d, np.setxor1d, np.union1d), _alike),
    np.histogram: _histogram,
    np.meshgrid: _grid,
    _TRAPEZOID: _integral,
}
