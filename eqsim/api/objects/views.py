"""`G.v`: a variable of a group, as a value that can be read, written and indexed."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin
from numpy.typing import NDArray

from eqsim.api.objects.indexing import Index
from eqsim.errors import ModelError, SimulationError, UnknownAttributeError
from eqsim.expr.suggest import did_you_mean
from eqsim.units import DIMENSIONLESS, Dimension, from_si, get_unit

__all__ = ["StateView", "VariableHolder"]


class VariableHolder(Protocol):
    """A group, part of a group, or synapses, as far as a view needs to know."""

    @property
    def name(self) -> str:
        """The holder's name."""

    def _read(self, variable: str, visible: Mapping[str, Any] | None) -> NDArray[Any]:
        """Give a variable's values in SI: one per element, or a single one without axis."""

    def _read_at(self, variable: str, index: Index, visible: Mapping[str, Any] | None) -> Any:
        """Give chosen values in SI; one as a number."""

    def _write(self, variable: str, index: Index, value: Any, *, with_units: bool) -> None:
        """Assign a value, an array or the result of a string."""


class StateView(NDArrayOperatorsMixin):
    """A variable of a group.

    It reads and writes the current values: ``G.v[:]`` is an array on the group's own memory,
    ``G.v[3]``, ``G.v[mask]`` and ``G.v["i > 3"]`` choose elements, ``G.v = ...`` and
    ``G.v[...] = ...`` assign, and in arithmetic it acts as an array with a unit.  ``G.v_`` is the
    same without units, in SI.

    Examples
    --------
    >>> from eqsim import NeuronGroup, mV
    >>> G = NeuronGroup(3, "v : volt")
    >>> G.v = "i*mV"
    >>> print(G.v[1:] + 1*mV)
    [2. 3.] mV
    >>> G.v["v > 0.5*mV"] = 5*mV
    >>> G.v_[:]
    array([0.   , 0.005, 0.005])
    """

    __slots__ = ("_dimension", "_holder", "_variable", "_visible", "_with_units")

    def __init__(
        self,
        holder: VariableHolder,
        variable: str,
        dimension: Dimension,
        *,
        with_units: bool = True,
        visible: Mapping[str, Any] | None = None,
    ) -> None:
        self._holder = holder
        self._variable = variable
        self._dimension = dimension if with_units else DIMENSIONLESS
        self._with_units = with_units
        self._visible = visible

    def __hash__(self) -> int:
        return id(self)

    @property
    def name(self) -> str:
        """The variable's name."""
        return self._variable

    @property
    def holder(self) -> VariableHolder:
        """Whose variable it is."""
        return self._holder

    @property
    def unit(self) -> Any:
        """The variable's unit."""
        return get_unit(self._dimension)

    @property
    def dim(self) -> Dimension:
        """The variable's dimension."""
        return self._dimension

    def __quantity__(self) -> Any:
        """Give the values with their unit, as what others calculate with."""
        return self._values(copy=True)

    def stands_for(self, holder: object, variable: str) -> bool:
        """Whether this is a view on `variable` of `holder`."""
        return self._variable == variable and self._holder == holder

    # --- reading and writing ----------------------------------------------------------------

    def __getitem__(self, index: Index) -> Any:
        if isinstance(index, tuple) and any(part is None for part in index):
            return self.__quantity__()[index]  # a new axis, as plotting adds one
        chosen = self._holder._read_at(self._variable, index, self._visible)
        return from_si(chosen, self._dimension)

    def get_item(self, item: Index, level: int = 0) -> Any:
        """Give chosen values, as ``view[item]`` does.

        Parameters
        ----------
        item : int, slice, array or str
            Which elements.
        level : int
            Has no effect.
        """
        del level
        return self[item]

    def set_item(self, item: Index, value: Any, level: int = 0) -> None:
        """Assign to chosen values, as ``view[item] = value`` does.

        Parameters
        ----------
        item : int, slice, array or str
            Which elements.
        value : number, quantity, array or str
            What to assign.
        level : int
            Has no effect.
        """
        del level
        self[item] = value

    def __setitem__(self, index: Index, value: Any) -> None:
        self._holder._write(self._variable, index, value, with_units=self._with_units)

    def __len__(self) -> int:
        return len(self._raw())

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values())

    def __contains__(self, value: Any) -> bool:
        return bool(np.any(self._values() == value))

    # --- as a value in calculations ---------------------------------------------------------

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        raw = self._raw()
        return raw.copy() if dtype is None else raw.astype(dtype)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if any(isinstance(out, StateView) for out in kwargs.get("out", ())):
            return NotImplemented
        return getattr(ufunc, method)(*_plain(inputs), **kwargs)

    def __array_function__(
        self, func: Callable[..., Any], types: Any, args: Any, kwargs: Any
    ) -> Any:
        return func(*_plain(args), **{name: _plain(value) for name, value in kwargs.items()})

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        values = self._values()
        try:
            return getattr(values, name)
        except AttributeError:
            raise UnknownAttributeError(
                f"{self._label()} has no attribute {name!r}",
                hint=did_you_mean(name, (each for each in dir(values) if each[0] != "_")),
            ) from None

    def __bool__(self) -> bool:
        return bool(self._values())

    def __float__(self) -> float:
        return float(self._values())

    def __int__(self) -> int:
        return int(self._values())

    def __index__(self) -> int:
        return operator.index(self._raw().item())

    def __iadd__(self, other: Any) -> StateView:
        return self._update(operator.add, "+", other)

    def __isub__(self, other: Any) -> StateView:
        return self._update(operator.sub, "-", other)

    def __imul__(self, other: Any) -> StateView:
        return self._update(operator.mul, "*", other)

    def __itruediv__(self, other: Any) -> StateView:
        return self._update(operator.truediv, "/", other)

    def __ifloordiv__(self, other: Any) -> StateView:
        return self._update(operator.floordiv, "//", other)

    def __imod__(self, other: Any) -> StateView:
        return self._update(operator.mod, "%", other)

    def __ipow__(self, other: Any) -> StateView:
        return self._update(operator.pow, "**", other)

    def __repr__(self) -> str:
        return f"<{self._holder.name}.{self._variable}: {self._values()!r}>"

    def __str__(self) -> str:
        return str(self._values())

    def __format__(self, spec: str) -> str:
        return format(self._values(), spec)

    # --- parts ------------------------------------------------------------------------------

    def _raw(self) -> NDArray[Any]:
        return self._holder._read(self._variable, self._visible)

    def _values(self, *, copy: bool = False) -> Any:
        raw = self._raw()
        if raw.ndim == 0:
            return from_si(raw.item(), self._dimension)
        return from_si(raw.copy() if copy else raw, self._dimension)

    def _update(self, function: Callable[[Any, Any], Any], symbol: str, other: Any) -> StateView:
        name, operand = self._label(), f"({other})" if isinstance(other, str) else "..."
        hint = f"assign the whole expression: {name} = '{self._variable} {symbol} {operand}'"
        if isinstance(other, str):
            raise ModelError(f"{name} is not changed by a string in place", hint=hint)
        try:
            values = self._values()
        except SimulationError as error:
            raise SimulationError(error.message, details=error.details, hint=hint) from None
        self[:] = function(values, _plain(other))
        return self

    def _label(self) -> str:
        return f"{self._holder.name}.{self._variable}"


def _plain(value: Any) -> Any:
    """Replace views by their values, in lists and tuples too."""
    if isinstance(value, StateView):
        return value._values(copy=True)
    if type(value) is list or type(value) is tuple:
        return type(value)(_plain(each) for each in value)
    return value
