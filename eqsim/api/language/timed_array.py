"""Values that change in steps of time, for models and for Python."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqsim.api.session.clocks import TIME, as_seconds
from eqsim.api.session.named import Named
from eqsim.equations.functions import BoundFunction, FunctionValue, Table
from eqsim.errors import ModelError
from eqsim.expr.functions import Function
from eqsim.ir.lowering.function import MARGIN, ROUNDING
from eqsim.units import DIMENSIONLESS, Dimension, UnitSignature, dimension_of, from_si, to_si

__all__ = ["TimedArray"]

_CLOSE = 1e-9


class TimedArray(Named):
    """A function of time that is constant between multiples of `dt`.

    Model text and Python can call it: `ta(t)`, or `ta(t, i)` where each column of `values` is a
    function of its own. Before time zero it has the first value, and after its end the last.

    Parameters
    ----------
    values : array or Quantity
        The values, one for each step; with two axes, a row for each step.
    dt : Quantity
        How long each value holds.
    name : str, optional
        The name; by default 'timedarray', 'timedarray_1', ...

    Examples
    --------
    >>> from eqsim import NeuronGroup, TimedArray, mV, ms, run
    >>> import numpy as np
    >>> stimulus = TimedArray([0, 10]*mV, dt=1*ms)
    >>> print(stimulus(1.5*ms))
    10 mV
    >>> G = NeuronGroup(1, "dv/dt = (stimulus(t) - v)/(1*ms) : volt", method="exact")
    >>> run(2*ms)
    >>> print(np.round(G.v[0], 6))
    6.321 mV
    """

    _kind = "timedarray"

    def __init__(self, values: Any, dt: Any, name: str | None = None) -> None:
        super().__init__(name)
        self._dimension = dimension_of(values)
        self._dt = as_seconds(dt, f"{self._name}: dt")
        if not 0 < self._dt < np.inf:
            raise ModelError(f"{self._name}: dt is positive and finite, not {dt}")
        self._values = self._checked(to_si(values))
        self._announce()

    @property
    def dim(self) -> Dimension:
        """The dimension of the values."""
        return self._dimension

    @property
    def dt(self) -> float:
        """How long each value holds, in seconds."""
        return self._dt

    @property
    def values(self) -> NDArray[np.float64]:
        """The values in SI; changes count from the next run on."""
        return self._values

    @values.setter
    def values(self, values: Any) -> None:
        given = to_si(values, self._dimension if dimension_of(values) != DIMENSIONLESS else None)
        checked = self._checked(given)
        if checked.ndim != self._values.ndim:
            raise ModelError(f"{self._name}: the values have {self._values.ndim} axes")
        self._values = checked

    def is_locally_constant(self, dt: float) -> bool:
        """Tell whether the value cannot change during a step of a clock.

        Parameters
        ----------
        dt : float
            The time step of the clock, in seconds.
        """
        steps = self._dt / dt
        return round(steps) >= 1 and abs(steps - round(steps)) <= _CLOSE * steps

    def __call__(self, t: Any, i: Any = None) -> Any:
        """Give the value at a time.

        Parameters
        ----------
        t : Quantity
            One time or several.
        i : int or array of int, optional
            The column, where there are several.
        """
        times = np.asarray(to_si(t, TIME, what=f"the time given to {self._name}"), np.float64)
        steps = np.floor(times / self._dt * ROUNDING + MARGIN)
        rows = np.clip(np.nan_to_num(steps), 0, len(self._values) - 1).astype(np.int64)
        if self._values.ndim == 1:
            if i is not None:
                raise ModelError(f"{self._name} has one column: call it with a time only")
            return from_si(self._values[rows], self._dimension)
        return from_si(self._values[rows, self._columns(i)], self._dimension)

    def bound_as(self, name: str, owner: object = None) -> BoundFunction:
        """Give the function that model text calls by this name."""
        del owner
        parameters = ("t", "i")[: self._values.ndim]
        signature = UnitSignature({"t": TIME, "i": DIMENSIONLESS}, self._dimension)
        return BoundFunction(
            name,
            Function(name, parameters, "a value at a time", signature),
            Table(has_columns=self._values.ndim == 2),
            self._given(),
            self.is_locally_constant,
            self,
        )

    def _given(self) -> Mapping[str, FunctionValue]:
        """Give what the model's code needs of it."""
        given: dict[str, FunctionValue] = {"": self._values.reshape(-1), "dt": self._dt}
        given["rows"] = len(self._values)
        if self._values.ndim == 2:
            given |= {"columns": self._values.shape[1], "size": self._values.size}
        return given

    def _checked(self, values: Any) -> NDArray[np.float64]:
        if np.iscomplexobj(values):
            raise ModelError(
                f"{self._name}: the values are complex numbers",
                hint="make one array of real and one of imaginary parts",
            )
        array = np.array(values, dtype=np.float64, order="C")
        if array.ndim not in (1, 2) or array.size == 0:
            raise ModelError(
                f"{self._name}: the values have the shape {array.shape}",
                details=("expected: one value a step, or a row of values a step",),
            )
        return array

    def _columns(self, i: Any) -> NDArray[np.int64]:
        if i is None:
            raise ModelError(f"{self._name} has several columns", hint=f"{self._name}(t, i)")
        columns = np.asarray(i)
        if columns.dtype.kind not in "iu":
            raise ModelError(f"{self._name}: a column is a whole number, not {i!r}")
        count = self._values.shape[1]
        if columns.size and not (columns.min() >= 0 and columns.max() < count):
            raise ModelError(
                f"{self._name} has no such column: {i!r}",
                details=(f"columns are numbered from 0 to {count - 1}",),
            )
        return columns.astype(np.int64)

    def __repr__(self) -> str:
        return f"<TimedArray {self._name!r}>"
