"""Reading what groups, parts of groups and synapses hold: by name, by expression, by index."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqsim.api.language.names import draws, numbers_of, symbols_with
from eqsim.api.objects.indexing import Index, is_all, numpy_index
from eqsim.api.objects.states import CLOCK_STATES, State, StatesChange
from eqsim.api.session.clocks import Clock
from eqsim.api.session.session import SESSION
from eqsim.backends.host.executor import Executor
from eqsim.equations.check import check_condition
from eqsim.equations.resolve import External
from eqsim.errors import EqsimError
from eqsim.expr.infer import Symbol
from eqsim.expr.nodes import Expr, Name
from eqsim.expr.parse import parse_expression
from eqsim.expr.si import units_to_numbers
from eqsim.model.actions import AssignExpression, Owner, Values
from eqsim.model.population import Population
from eqsim.model.variables import StateVariable, Subexpression

__all__ = ["Context", "Names", "Reader", "Variable"]

Variable = StateVariable | Subexpression
Names = Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Context:
    """What texts are evaluated with: a description, values, and what links lead to."""

    owner: Owner
    values: Values
    around: tuple[Population, ...]
    steps: Mapping[str, int]


class Reader(StatesChange):
    """Base of what holds variables, as far as they are read."""

    _name: str
    _clock: Clock
    _executor: Executor
    _start: int

    # --- what a holder tells about itself ---------------------------------------------------

    @abstractmethod
    def _whole(self) -> Reader:
        """Give the object that owns the state."""

    @abstractmethod
    def _working(self) -> AbstractContextManager[None]:
        """Count the time spent as time of the object's creation."""

    @abstractmethod
    def _reached_steps(self) -> dict[str, int]:
        """Give the number of the step that each clock of the texts has reached."""

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
    def _bind(self, texts: Sequence[Expr], visible: Names) -> dict[str, External]:
        """Find the constants that texts use."""

    @abstractmethod
    def _with_definitions(self, texts: Sequence[Expr]) -> Sequence[Expr]:
        """Give texts together with the expressions of subexpressions that they use."""

    @abstractmethod
    def _scope(self, texts: Sequence[Expr], visible: Names) -> Context:
        """Give what is needed to evaluate texts."""

    def _variable(self, name: str) -> Variable:
        return {**self._indices(), **self._table()}[name]

    def _states(self) -> Mapping[str, State]:
        numbers = dict.fromkeys(("N", *self._indices()), State(is_fixed=True))
        return {**numbers, **CLOCK_STATES, **{n: _state(v) for n, v in self._table().items()}}

    def _raw_state(self, name: str) -> Any:
        step = self._reached_steps()[self._clock.name]
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
        known = self._variable(variable)
        if self._is_evaluated(known):
            values = self._evaluate(Name(variable), visible)
            return values[:1].reshape(()) if known.shared else values
        values = self._executor.array(self._whole().name, variable)
        return values.reshape(()) if known.shared else self._part(values)

    def _read_at(self, variable: str, index: Index, visible: Names) -> Any:
        """Give chosen values in SI, all of them as they are stored; one as a number."""
        raw = self._read(variable, visible)
        if is_all(index) and raw.ndim:
            return raw
        chosen: Any = raw[self._locate(index, visible) if raw.ndim else ()]
        return chosen.item() if isinstance(chosen, np.generic) else chosen.copy()

    def _is_evaluated(self, variable: Variable) -> bool:
        """Whether reading a variable evaluates an expression."""
        if isinstance(variable, Subexpression):
            return True
        return variable.computed and not any(self._reached_steps().values())

    def _is_whole(self) -> bool:
        """Whether the holder is all of the object that owns the state."""
        return self._whole() is self

    def _members(self) -> NDArray[np.int64] | None:
        """Give the elements' numbers within the whole; None where they have no gaps."""
        return None

    def _span(self) -> tuple[int, int]:
        """Give the first element within the whole, and how many there are up to the last."""
        return self._start, self._size()

    def _end_members(self) -> NDArray[np.int64] | None:
        """Give the elements as synapses that end here know them; None where they have no gaps."""
        return self._members()

    def _is_known_end(self) -> bool:
        """Tell whether the elements are known by which synapses begin or end here."""
        return True

    def _extent(self) -> int | None:
        """Give the number of elements that an expression is evaluated for, None for all."""
        return self._size()

    def _known_count(self) -> int | None:
        """Give the number of elements; None where it is not known yet."""
        return self._size()

    def _flat(self, index: Index) -> Index:
        """Turn an index of several parts into one."""
        return index

    def _part(self, values: NDArray[Any]) -> NDArray[Any]:
        """Give the part of a whole array that belongs to this holder."""
        return values

    def _evaluate(
        self, text: Expr, visible: Names, chosen: NDArray[np.int64] | None = None
    ) -> NDArray[Any]:
        """Evaluate a checked expression for every element, or for those that are chosen."""
        return self._executor.evaluate(self._reading(text, visible, chosen))

    def _reading(
        self, text: Expr, visible: Names, chosen: NDArray[np.int64] | None = None
    ) -> AssignExpression:
        """Give the action that evaluates a checked expression."""
        context = self._scope((text,), visible)
        return AssignExpression(
            context.owner,
            "",
            units_to_numbers(text),
            epoch=self._epoch_for((text,), context),
            indices=chosen,
            values=context.values,
            steps=context.steps,
            around=context.around,
            **self._range(),
        )

    def _epoch_for(self, texts: Sequence[Expr], context: Context) -> int:
        """Take the next epoch of random numbers if an evaluation draws any."""
        owner, others = context.owner, list(context.around)
        if not isinstance(owner, Population):
            others += [owner.source, owner.target]
        used = [*self._with_definitions(texts)]
        used += [each.expression for other in others for each in other.subexpressions]
        return SESSION.next_epoch() if draws(used, owner.functions) else 0

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

    def _condition(self, text: str, visible: Names, what: str | None = None) -> Expr:
        """Read and check a condition on the elements; an index, where nothing else is said."""
        what = what or f"the index of {self.name}"
        try:
            condition = parse_expression(text)
            constants = self._bind((condition,), visible)
            symbols = symbols_with(self._symbols(), constants)
            check_condition(condition, symbols, what, numbers_of(constants))
        except EqsimError as error:
            raise error.within(what) from None
        return condition


def _state(variable: Variable) -> State:
    computed = isinstance(variable, Subexpression) or variable.computed
    fixed = isinstance(variable, Subexpression) or variable.read_only
    return State(variable.dimension, fixed, computed)
