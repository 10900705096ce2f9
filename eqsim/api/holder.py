"""What holds variables: groups, parts of groups, synapses; reading and writing them by name."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from eqsim.api.assignment import to_storable
from eqsim.api.caller import visible_names
from eqsim.api.clocks import Clock
from eqsim.api.indexing import ElementIndices, Index, element_numbers, numpy_index
from eqsim.api.names import draws
from eqsim.api.session import SESSION
from eqsim.api.simulated import unknown_attribute
from eqsim.api.states import CLOCK_STATES, State, StatesChange
from eqsim.api.views import StateView
from eqsim.backends.executor import Executor
from eqsim.equations.check import check_condition, check_expression
from eqsim.equations.resolve import Constant
from eqsim.equations.sharing import check_shared
from eqsim.errors import EqsimError, ModelError
from eqsim.expr.infer import Symbol
from eqsim.expr.nodes import Expr, Name, Number
from eqsim.expr.parse import parse_expression
from eqsim.expr.si import units_to_numbers
from eqsim.model.actions import AssignArray, AssignExpression, Owner, Values
from eqsim.model.variables import StateVariable, Subexpression

__all__ = ["Holder", "Names", "Variable"]

Variable = StateVariable | Subexpression
Names = Mapping[str, Any] | None


class Holder(StatesChange):
    """Base of what holds variables.

    Variables are read and written as attributes: `G.v`; with an underscore at the end, `G.v_`,
    without units in SI.
    """

    _noun: ClassVar[str] = "element"

    _name: str
    _clock: Clock
    _executor: Executor
    _start: int

    # --- what a holder tells about itself ---------------------------------------------------

    @abstractmethod
    def _whole(self) -> Holder:
        """Give the object that owns the state."""

    @abstractmethod
    def _working(self) -> AbstractContextManager[None]:
        """Count the time spent as time of the object's creation."""

    @abstractmethod
    def _reached_step(self) -> int:
        """Give the number of the step that the network has reached."""

    @abstractmethod
    def _size(self) -> int:
        """Give the number of elements."""

    @abstractmethod
    def _table(self) -> Mapping[str, Variable]:
        """Give the variables and subexpressions of the model."""

    @abstractmethod
    def _indices(self) -> Mapping[str, Variable]:
        """Give the names of the elements' numbers: `i`, and `j` for synapses."""

    @abstractmethod
    def _numbers(self, index_name: str) -> NDArray[Any]:
        """Give the numbers that `i` or `j` stands for."""

    @abstractmethod
    def _events(self) -> Sequence[str]:
        """List the events that elements can have."""

    @abstractmethod
    def _event_place(self, event: str) -> tuple[str, int]:
        """Give the slot of the step in which elements can have an event, and its order there."""

    @abstractmethod
    def _symbols(self) -> Mapping[str, Symbol]:
        """Give what the names in a text mean."""

    @abstractmethod
    def _bind(self, texts: Sequence[Expr], visible: Names) -> dict[str, Constant]:
        """Find the constants that texts use."""

    @abstractmethod
    def _scope(
        self, texts: Sequence[Expr], constants: Mapping[str, Constant], visible: Names
    ) -> tuple[Owner, Values]:
        """Give the description and the values with which texts can be evaluated."""

    # --- attributes -------------------------------------------------------------------------

    @property
    def clock(self) -> Clock:
        """The clock that drives the object."""
        return self._clock

    @property
    def indices(self) -> ElementIndices:
        """The numbers of chosen elements: ``G.indices['v > 0*volt']``."""
        return ElementIndices(self)

    def state(self, name: str, use_units: bool = True, level: int = 0) -> StateView:
        """Give a variable, as an attribute of its name does.

        Parameters
        ----------
        name : str
            The variable's name.
        use_units : bool
            Whether its values have units; otherwise they are numbers in SI.
        level : int
            Has no effect.
        """
        del level
        known = {**self._indices(), **self._table()}
        if name not in known:
            raise unknown_attribute(self.name, name, known)
        return self._view(known[name], with_units=use_units)

    def add_attribute(self, name: str) -> None:
        """Allow an attribute that is no variable, for what a script wants to keep here.

        Parameters
        ----------
        name : str
            The attribute's name.
        """
        if not name.isidentifier() or self._named(name) or hasattr(type(self), name):
            raise ModelError(f"{self.name}: {name!r} cannot be a new attribute")
        object.__setattr__(self, name, None)

    def __getattr__(self, name: str) -> StateView:
        if name.startswith("_"):
            raise AttributeError(name)
        variable = self._named(name)
        if variable is None:
            raise unknown_attribute(self.name, name, (*self._table(), *dir(type(self))))
        return self._view(variable, with_units=name == variable.name)

    def _view(self, variable: Variable, *, with_units: bool) -> StateView:
        visible = visible_names() if isinstance(variable, Subexpression) else None
        name, dimension = variable.name, variable.dimension
        return StateView(self, name, dimension, with_units=with_units, visible=visible)

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("_") or name in self.__dict__ or hasattr(type(self), name):
            object.__setattr__(self, name, value)
            return
        variable = self._named(name)
        if variable is None:
            raise unknown_attribute(self.name, name, (*self._table(), *dir(type(self))))
        if isinstance(value, StateView) and value.stands_for(self, variable.name):
            return
        self._write(variable.name, slice(None), value, with_units=name == variable.name)

    def __dir__(self) -> list[str]:
        return [*object.__dir__(self), *self._table(), *self._indices()]

    def _named(self, name: str) -> Variable | None:
        """Give the variable that an attribute stands for."""
        known = {**self._indices(), **self._table()}
        return known.get(name) or known.get(name.removesuffix("_"))

    def _variable(self, name: str) -> Variable:
        return {**self._indices(), **self._table()}[name]

    def _states(self) -> Mapping[str, State]:
        numbers = dict.fromkeys(("N", *self._indices()), State(is_fixed=True))
        return {**numbers, **CLOCK_STATES, **{n: _state(v) for n, v in self._table().items()}}

    def _raw_state(self, name: str) -> Any:
        step = self._reached_step()
        match name:
            case "N":
                return self._size()
            case "t":
                return step * self._clock.dt_
            case "dt":
                return self._clock.dt_
            case "t_in_timesteps":
                return step
        return self._read(name, None)

    # --- reading ----------------------------------------------------------------------------

    def _read(self, variable: str, visible: Names) -> NDArray[Any]:
        """Give a variable's values in SI: one per element, or a single one without axis."""
        if variable in self._indices():
            return self._numbers(variable)
        known = self._table()[variable]
        if isinstance(known, Subexpression):
            values = self._evaluate(Name(variable), visible)
            return values[:1].reshape(()) if known.shared else values
        values = self._executor.array(self._whole().name, variable)
        return values.reshape(()) if known.shared else self._part(values)

    def _is_whole(self) -> bool:
        """Whether the holder is all of the object that owns the state."""
        return self._whole() is self

    def _members(self) -> NDArray[np.int64] | None:
        """Give the elements' numbers within the whole; None where they have no gaps."""
        return None

    def _span(self) -> tuple[int, int]:
        """Give the first element within the whole, and how many there are up to the last."""
        return self._start, self._size()

    def _extent(self) -> int | None:
        """Give the number of elements that an expression is evaluated for, None for all."""
        return self._size()

    def _flat(self, index: Index) -> Index:
        """Turn an index of several parts into one."""
        return index

    def _part(self, values: NDArray[Any]) -> NDArray[Any]:
        """Give the part of a whole array that belongs to this holder."""
        return values

    def _evaluate(self, text: Expr, visible: Names) -> NDArray[Any]:
        """Evaluate a checked expression for every element."""
        owner, values = self._scope((text,), self._bind((text,), visible), visible)
        return self._executor.evaluate(
            AssignExpression(
                owner,
                "",
                units_to_numbers(text),
                epoch=SESSION.next_epoch() if draws((text,)) else 0,
                values=values,
                step=self._reached_step(),
                **self._range(),
            )
        )

    def _range(self) -> dict[str, Any]:
        """Give the parts of an action that say for which elements it is."""
        members, size = self._members(), self._extent()
        if members is not None:
            return {"members": members, "size": size}
        return {"start": self._start, "size": size}

    def _locate(self, index: Index, visible: Names) -> Any:
        """Turn a user's index into one of NumPy's."""
        if not isinstance(index, str):
            return numpy_index(self._flat(index), self._size(), self.name)
        condition = self._condition(index, visible)
        return np.flatnonzero(self._evaluate(condition, visible))

    def _condition(self, text: str, visible: Names) -> Expr:
        """Read and check a string between square brackets."""
        condition = parse_expression(text)
        constants = self._bind((condition,), visible)
        check_condition(
            condition,
            {**self._symbols(), **{each: c.symbol for each, c in constants.items()}},
            f"the index of {self.name}",
            {each: float(c.value) for each, c in constants.items()},
        )
        return condition

    # --- writing ----------------------------------------------------------------------------

    def _write(self, variable: str, index: Index, value: Any, *, with_units: bool) -> None:
        """Assign a value, an array or the result of a string."""
        target = self._assignable(variable)
        with self._working():
            if isinstance(value, str):
                self._write_text(target, index, value, with_units=with_units)
                return
            if isinstance(value, StateView):
                value = value.__quantity__()
            what = f"{self.name}.{variable}"
            values = to_storable(value, target, what, with_units=with_units)
            if isinstance(index, str):
                self._write_where(target, index, values, what)
                return
            indices = None if target.shared else self._element_indices(index)
            if values.size != 1 or values.ndim > 1:
                self._check_shape(target, indices, values, what)
            self._executor.assign_array(
                AssignArray(self._whole().name, variable, values.reshape(-1), indices)
            )

    def _assignable(self, name: str) -> StateVariable:
        known = self._variable(name)
        if isinstance(known, Subexpression):
            reason = "it is given by an expression"
        elif known.read_only:
            reason = "it is kept by the simulator"
        else:
            return known
        raise ModelError(f"{self.name}.{name} cannot be assigned to: {reason}")

    def _element_indices(self, index: Index) -> NDArray[np.int64] | None:
        """Give the chosen elements as numbers within the whole, None for all."""
        is_all = index is Ellipsis or (isinstance(index, slice) and index == slice(None))
        if is_all and self._is_whole():
            return None
        numbers = element_numbers(self._flat(index), self._size(), self.name)
        members = self._members()
        return numbers + self._start if members is None else members[numbers]

    def _check_shape(
        self,
        target: StateVariable,
        indices: NDArray[np.int64] | None,
        values: NDArray[Any],
        what: str,
    ) -> None:
        count = 1 if target.shared else self._size()
        if indices is not None:
            count = indices.size
        if values.ndim > 1 or values.size != count:
            raise ModelError(
                f"{what}: the assigned values have the wrong shape",
                details=(f"found: {values.shape}", f"expected: one value, or {count} of them"),
            )

    def _write_where(
        self, target: StateVariable, index: str, values: NDArray[Any], what: str
    ) -> None:
        if values.size != 1:
            raise ModelError(
                f"{what}[{index!r}]: where a condition chooses, one value or a string is assigned",
                details=(f"found: {values.size} values",),
                hint="choose by numbers or a mask, or write the values as a string",
            )
        self._perform(target, self._condition(index, None), Number(values.item()), None)

    def _write_text(
        self, target: StateVariable, index: Index, text: str, *, with_units: bool
    ) -> None:
        what = f"{self.name}.{target.name}"
        if not with_units:
            raise ModelError(
                f"{what}_ takes numbers; a string has units", hint=f"{what} = {text!r}"
            )
        visible = visible_names()
        expression = parse_expression(text)
        constants = self._bind((expression,), visible)
        symbols = {**self._symbols(), **{each: c.symbol for each, c in constants.items()}}
        values = {each: float(c.value) for each, c in constants.items()}
        try:
            check_expression(
                expression,
                symbols,
                target.dimension,
                "the assigned value has another unit",
                values,
                wanted=f"'{target.name}'",
            )
            if target.shared:
                check_shared(expression, symbols, target.name)
        except EqsimError as error:
            raise error.within(what) from None
        condition = self._condition(index, visible) if isinstance(index, str) else None
        indices = None if target.shared or condition is not None else self._element_indices(index)
        self._perform(target, condition, expression, indices, visible)

    def _perform(
        self,
        target: StateVariable,
        condition: Expr | None,
        expression: Expr,
        indices: NDArray[np.int64] | None,
        visible: Names = None,
    ) -> None:
        if condition is not None and target.shared:
            raise ModelError(
                f"{self.name}.{target.name} is one value shared by all, so no condition can choose",
                hint=f"assign it as a whole: {self.name}.{target.name} = ...",
            )
        texts = (expression,) if condition is None else (expression, condition)
        owner, values = self._scope(texts, self._bind(texts, visible), visible)
        self._executor.assign_expression(
            AssignExpression(
                owner,
                target.name,
                units_to_numbers(expression),
                epoch=SESSION.next_epoch() if draws(texts) else 0,
                condition=None if condition is None else units_to_numbers(condition),
                indices=indices,
                values=values,
                step=self._reached_step(),
                **self._range(),
            )
        )


def _state(variable: Variable) -> State:
    computed = isinstance(variable, Subexpression)
    fixed = isinstance(variable, Subexpression) or variable.read_only
    return State(variable.dimension, fixed, computed)
