"""The quantity class: pint's, with Brian's manners.

Results without dimension decay to floats and arrays; zero, infinity and NaN fit any unit; unequal
dimensions raise `eqsim.errors.UnitError`; printing uses the best prefix. A quantity around an
array shares the array's memory, and conversions to NumPy give SI values.
"""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable
from importlib import import_module
from numbers import Number
from typing import Any

import numpy as np
import pint
from pint.facets.plain import PlainQuantity, PlainUnit

from eqsim.errors import UnitError
from eqsim.units.algebra import product_units, quotient_units, si_units
from eqsim.units.array_functions import ARRAY_FUNCTIONS, apply_array_function
from eqsim.units.conversion import dimension_of, scaled, split, to_si
from eqsim.units.convertible import Convertible
from eqsim.units.dimensions import DIMENSIONLESS, Dimension, get_or_create_dimension
from eqsim.units.display import best_unit, format_html, format_latex, format_rounded, format_si
from eqsim.units.registry import Container, registry, scale_and_dimension
from eqsim.units.ufuncs import combine, operand, store_result

__all__ = ["Quantity", "from_si", "make"]

_OPERANDS = (PlainQuantity, PlainUnit, Number, np.ndarray, np.generic, list, tuple, range)
_PINT_FORMAT_CODES = "~PLHCD"
_GIVE_NUMBERS = "give it numbers, such as M.v/mV, and multiply the result by its unit"
# What matplotlib asks of foreign data before it looks for a converter: the moment to register
# ours, as matplotlib is not imported for its sake.
_ASKED_BY_MATPLOTLIB = ("to_numpy", "values")


def _operator(
    ufunc: np.ufunc, function: Callable[..., Any], *, reflected: bool = False
) -> Callable[..., Any]:
    """Make the method of a binary operator, or of its reflected form."""

    def method(self: Quantity, other: Any) -> Any:
        if not isinstance(other, _OPERANDS):
            return NotImplemented
        operands = (operand(self), operand(other))
        return _wrap(*combine(ufunc, function, operands[::-1] if reflected else operands))

    return method


def _in_place(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make the method of an augmented assignment: an array that keeps its unit is changed."""

    def method(self: Quantity, other: Any) -> Any:
        result = function(self, other)
        if isinstance(result, Quantity) and isinstance(self._magnitude, np.ndarray):
            units, factor = quotient_units(result._units, self._units)
            if units is None and result.shape == self.shape:
                self._magnitude[...] = result._magnitude * factor
                return self
        return result

    return method


class Quantity(Convertible):
    """A number or array with a unit.

    Parameters
    ----------
    value : number, array, list, str or quantity
        The magnitude, or a text such as ``"10 mV"``.
    units : str, Unit or quantity, optional
        Its unit.
    dim : Dimension, optional
        Instead of `units`: the magnitude is in SI.

    Examples
    --------
    >>> from eqsim.units import mV, nS
    >>> print(2*nS * 3*mV)
    6 pA
    """

    def __new__(cls, value: Any, units: Any = None, *, dim: Dimension | None = None) -> Any:
        """Make a quantity; a list of quantities becomes one array."""
        if dim is not None:
            if not isinstance(dim, Dimension):
                raise UnitError(f"a dimension is needed, not {dim!r}")
            return from_si(value, dim)
        if units is None and not isinstance(value, str):
            magnitude, dimension = split(value)
            return make(magnitude, si_units(dimension))
        try:
            return super().__new__(cls, value, units)
        except Exception as error:  # pint raises whatever its parser does
            raise UnitError(f"{value!r} is no quantity", hint="such as '5 mV'") from error

    @staticmethod
    def with_dimensions(value: Any, *args: Any, **powers: float) -> Any:
        """Make a quantity from an SI magnitude and exponents: ``with_dimensions(2, m=1)``."""
        return from_si(value, get_or_create_dimension(*args, **powers))

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (self._magnitude, dict(self._units))

    def __mul__(self, other: Any) -> Any:
        kind = type(other)
        if kind is float or kind is int:
            return make(self._magnitude * other, self._units)
        if kind is Quantity:
            units, factor = product_units(self._units, other._units)
            return _scaled(self._magnitude * other._magnitude, units, factor)
        return _multiply(self, other)

    def __truediv__(self, other: Any) -> Any:
        if type(other) is Quantity:
            units, factor = quotient_units(self._units, other._units)
            return _scaled(self._magnitude / other._magnitude, units, factor)
        return _divide(self, other)

    __rmul__ = __mul__
    __rtruediv__ = _operator(np.divide, operator.truediv, reflected=True)
    __add__ = _operator(np.add, operator.add)
    __radd__ = _operator(np.add, operator.add, reflected=True)
    __sub__ = _operator(np.subtract, operator.sub)
    __rsub__ = _operator(np.subtract, operator.sub, reflected=True)
    __mod__ = _operator(np.remainder, operator.mod)
    __rmod__ = _operator(np.remainder, operator.mod, reflected=True)
    __floordiv__ = _operator(np.floor_divide, operator.floordiv)
    __rfloordiv__ = _operator(np.floor_divide, operator.floordiv, reflected=True)
    __pow__ = _operator(np.power, operator.pow)
    __rpow__ = _operator(np.power, operator.pow, reflected=True)
    __matmul__ = _operator(np.matmul, np.matmul)
    __rmatmul__ = _operator(np.matmul, np.matmul, reflected=True)
    __eq__ = _operator(np.equal, operator.eq)
    __ne__ = _operator(np.not_equal, operator.ne)
    __lt__ = _operator(np.less, operator.lt)
    __le__ = _operator(np.less_equal, operator.le)
    __gt__ = _operator(np.greater, operator.gt)
    __ge__ = _operator(np.greater_equal, operator.ge)
    __iadd__ = _in_place(operator.add)
    __isub__ = _in_place(operator.sub)
    __imul__ = _in_place(operator.mul)
    __itruediv__ = _in_place(operator.truediv)
    __ifloordiv__ = _in_place(operator.floordiv)
    __imod__ = _in_place(operator.mod)
    __ipow__ = _in_place(operator.pow)

    def __divmod__(self, other: Any) -> tuple[Any, Any]:
        return self // other, self % other

    def __neg__(self) -> Any:
        return make(-self._magnitude, self._units)

    def __pos__(self) -> Any:
        return self

    def __abs__(self) -> Any:
        return make(abs(self._magnitude), self._units)

    def __round__(self, ndigits: int | None = None) -> Any:
        return self.round(ndigits or 0)

    def __hash__(self) -> int:
        magnitude, dimension = split(self)
        return hash(magnitude) if dimension == DIMENSIONLESS else hash((magnitude, dimension))

    def __bool__(self) -> bool:
        return bool(self._magnitude)

    def __float__(self) -> float:
        return float(to_si(self))

    def __int__(self) -> int:
        return int(to_si(self))

    def __complex__(self) -> complex:
        return complex(to_si(self))

    def __getitem__(self, key: Any) -> Any:
        if not hasattr(self._magnitude, "__getitem__"):
            raise TypeError(f"{self} is a single value, which has no elements")
        return make(self._magnitude[key], self._units)

    def __setitem__(self, key: Any, value: Any) -> None:
        scale, dimension = scale_and_dimension(self._units)
        if isinstance(value, Quantity) and value._units == self._units:
            self._magnitude[key] = value._magnitude
        else:
            self._magnitude[key] = to_si(value, dimension, what="the assigned value") / scale

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray[Any, Any]:
        values = np.asarray(to_si(self), dtype=dtype)
        return values.copy() if copy and np.may_share_memory(values, self._magnitude) else values

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if method == "at":
            name = f"{ufunc.__name__}.at"
            raise UnitError(f"there is no rule for units in {name}", hint=_GIVE_NUMBERS)
        (out,) = kwargs.pop("out", None) or (None,)
        where = True if out is None else kwargs.pop("where", True)
        call = getattr(ufunc, method)
        free = inputs if method in ("__call__", "outer") else inputs[:1]
        rest = inputs[len(free) :]

        def function(*magnitudes: Any) -> Any:
            return call(*magnitudes, *rest, **kwargs)

        result = _wrap(*combine(ufunc, function, [operand(value) for value in free]))
        return result if out is None else store_result(result, out, where)

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if not all(issubclass(kind, PlainQuantity | np.ndarray) for kind in types):
            return NotImplemented
        if func in ARRAY_FUNCTIONS:
            return apply_array_function(func, args, kwargs, from_si)
        try:
            result = super().__array_function__(func, types, args, kwargs)  # type: ignore[no-untyped-call]
        except (pint.DimensionalityError, UnitError, AttributeError, RecursionError) as error:
            raise UnitError(f"{func.__name__}: the units of the arguments do not fit") from error
        if result is NotImplemented:
            raise UnitError(
                f"there is no rule for units in {func.__module__}.{func.__name__}",
                hint=_GIVE_NUMBERS,
            )
        return _decay(result)

    def __getattr__(self, name: str) -> Any:
        if name in _ASKED_BY_MATPLOTLIB and "matplotlib.units" in sys.modules:
            import_module("eqsim.units.axes").register(Quantity)
        return super().__getattr__(name)

    def _numpy_method_wrap(self, func: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return super()._numpy_method_wrap(func, *args, **kwargs)  # type: ignore[no-untyped-call]
        except (pint.DimensionalityError, UnitError) as error:
            raise UnitError(f"{func.__name__}: the units do not fit") from error

    def __str__(self) -> str:
        return format_si(*split(self))

    def __repr__(self) -> str:
        magnitude, dimension = split(self)
        if dimension == DIMENSIONLESS:
            return f"Quantity({magnitude!r})"
        unit = best_unit(magnitude, dimension)
        value = magnitude / unit.scale
        if isinstance(value, np.ndarray):
            return f"{value!r} * {unit.name}"
        return format_rounded(value, f"* {unit.name}")

    def __format__(self, spec: str) -> str:
        if spec and any(code in spec for code in _PINT_FORMAT_CODES):
            return str(super().__format__(spec))
        return format_si(*split(self), spec=spec)

    def _repr_html_(self) -> str:
        return format_html(*split(self))

    def _repr_latex_(self) -> str:
        return format_latex(*split(self))

    @property
    def dim(self) -> Dimension:
        """The dimension."""
        return scale_and_dimension(self._units)[1]

    @property
    def is_dimensionless(self) -> bool:
        """Whether this is a plain number."""
        return self.dim == DIMENSIONLESS

    def has_same_dimensions(self, other: Any) -> bool:
        """Whether `other` could be added to this."""
        return self.dim == dimension_of(other)

    def get_best_unit(self) -> Any:
        """Give the unit this prints best in, as a quantity of one unit."""
        magnitude, dimension = split(self)
        return from_si(best_unit(magnitude, dimension).scale, dimension)

    def tolist(self) -> Any:
        """Give a (nested) list of quantities."""
        if np.ndim(self._magnitude) == 0:
            return self
        return [each.tolist() for each in self]

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the magnitude, empty for one number."""
        return np.shape(self._magnitude)

    @property
    def size(self) -> int:
        """The number of elements."""
        return np.size(self._magnitude)

    def round(self, decimals: int = 0) -> Any:
        """Round the SI values, whatever prefix this was written with."""
        return np.round(self, decimals)

    def fill(self, value: Any) -> None:
        """Set all elements."""
        self[...] = value

    def copy(self) -> Any:
        """Give a copy with memory of its own."""
        magnitude = self._magnitude
        return make(magnitude.copy() if hasattr(magnitude, "copy") else magnitude, self._units)


def make(magnitude: Any, units: Container) -> Quantity:
    """Wrap a magnitude without checks or copies."""
    quantity: Quantity = object.__new__(Quantity)
    quantity._magnitude = magnitude
    quantity._units = units
    return quantity


def from_si(value: Any, dimension: Dimension) -> Any:
    """Give an SI magnitude its unit.

    Parameters
    ----------
    value : float, ndarray or list
        The magnitude. Arrays are not copied: writing to the quantity changes them.
    dimension : Dimension
        The dimension.

    Returns
    -------
    Quantity, float or ndarray
        The value with its unit; without dimension, the value itself.
    """
    if isinstance(value, list | tuple):
        value = np.asarray(value)
    return value if dimension == DIMENSIONLESS else make(value, si_units(dimension))


def _wrap(magnitude: Any, units: Container | None) -> Any:
    return magnitude if units is None else make(magnitude, units)


def _scaled(magnitude: Any, units: Container | None, factor: float) -> Any:
    if units is not None:
        return make(magnitude, units)
    return scaled(magnitude, factor)


def _decay(result: Any) -> Any:
    """Turn results without dimension into plain numbers."""
    if isinstance(result, Quantity):
        return to_si(result) if result.dim == DIMENSIONLESS else result
    if isinstance(result, tuple | list):
        return type(result)(_decay(each) for each in result)
    return result


def _rebuild(magnitude: Any, powers: dict[str, Any]) -> Quantity:
    """Make an unpickled quantity one of our registry."""
    return make(magnitude, Container(powers))


_multiply = _operator(np.multiply, operator.mul)
_divide = _operator(np.divide, operator.truediv)

Quantity._REGISTRY = registry
registry.Quantity = Quantity
