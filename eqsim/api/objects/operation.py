"""Statements that a group or synapses carry out regularly: what `run_regularly` gives."""

from __future__ import annotations

import weakref
from abc import abstractmethod
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Protocol

import numpy as np

from eqsim.api.language.names import (
    as_found,
    constant_names,
    external_functions,
    external_values,
    is_never_external,
    names_in_statements,
    numbers_of,
    symbols_with,
)
from eqsim.api.objects.draft import Draft
from eqsim.api.objects.holder import Holder, Names
from eqsim.api.objects.model_text import in_si, text_argument
from eqsim.api.objects.places import OwnPlace
from eqsim.api.objects.simulated import Simulated, refuse_code_class
from eqsim.api.session.caller import visible_names
from eqsim.api.session.clocks import BaseClock, Clock
from eqsim.api.session.event_clock import EventClock
from eqsim.backends.host.memory import numbering
from eqsim.equations.check_statements import check_statements
from eqsim.equations.functions import FunctionValue
from eqsim.equations.resolve import Constant, External
from eqsim.equations.split_shared import split_shared
from eqsim.equations.statements import StatementBlock, parse_statements
from eqsim.errors import EqsimError, ModelError, NameResolutionError
from eqsim.expr.infer import Symbol
from eqsim.expr.nodes import Name
from eqsim.model.operation import Operation

__all__ = ["Operating", "OperationOwner", "RegularOperation", "part_values"]


class OperationModel(Protocol):
    """The parsed model of an owner, as far as operations need to know."""

    def symbols(self) -> dict[str, Symbol]:
        """Give what names mean in the model."""
        ...


class OperationOwner(Protocol):
    """A group or synapses, as far as operations need to know."""

    _operations: list[RegularOperation]

    @property
    def name(self) -> str:
        """The owner's name."""
        ...

    @property
    def clock(self) -> Clock:
        """The clock that drives the owner."""
        ...

    @property
    def _model(self) -> OperationModel: ...

    def _writable(self) -> tuple[tuple[str, ...], dict[str, str]]:
        """Give what operations may assign to, and why they may not to other names."""
        ...

    def _resolve(
        self,
        names: Iterable[Name],
        visible: Names,
        known: Mapping[str, Symbol],
        *,
        warns: bool = True,
    ) -> dict[str, External]:
        """Find the values of names."""
        ...


class RegularOperation(Simulated, OwnPlace):
    """Statements that all elements of a group or of synapses carry out at each step of a clock.

    It takes part in the network of its group, whether it is kept or not.  `_own_constants` have
    values that belong to the operation itself.

    Examples
    --------
    >>> from eqsim import NeuronGroup, run, ms, start_scope
    >>> start_scope()
    >>> G = NeuronGroup(2, "x : 1")
    >>> count = G.run_regularly("x += 1", name="count")
    >>> run(0.5*ms)
    >>> count.active = False
    >>> run(0.5*ms)
    >>> G.x[:]
    array([5., 5.])
    """

    _kind = "operation"
    _is_contained: ClassVar[bool] = True
    _has_state: ClassVar[bool] = False
    _takes_listed_times: ClassVar[bool] = True
    _own_constants: Mapping[str, Constant] = MappingProxyType({})

    def __init__(
        self,
        owner: OperationOwner,
        part: Mapping[str, FunctionValue],
        code: Any,
        name: str | None,
        clock: BaseClock | None,
        dt: Any,
        when: Any,
        order: Any,
    ) -> None:
        super().__init__(name, owner.clock if clock is None and dt is None else clock, dt)
        self._owner_reference = weakref.ref(owner)
        self._part = part
        self._stand(when, order)
        try:
            self._statements = _read(code)
        except EqsimError as error:
            raise error.within(self._name) from None
        self._seen = self._check_early()
        self._announce()

    @property
    def code(self) -> str:
        """The statements."""
        return self._statements.text

    def __repr__(self) -> str:
        return f"<RegularOperation {self._name!r}: {self._statements.one_line}>"

    def _owner(self) -> OperationOwner:
        owner = self._owner_reference()
        if owner is None:
            raise ModelError(
                f"{self._name}: the group that it belongs to is gone",
                hint="keep the group in a variable",
            )
        return owner

    def _depends_on(self) -> tuple[Simulated, ...]:
        owner = self._owner()
        return (owner,) if isinstance(owner, Simulated) else ()

    def _constants(self, visible: Mapping[str, Any], *, warns: bool = True) -> dict[str, External]:
        """Find the values of all external names."""
        owner = self._owner()
        symbols = symbols_with(owner._model.symbols(), self._own_constants)
        names = names_in_statements(self._statements, symbols)
        return {**owner._resolve(names, visible, symbols, warns=warns), **self._own_constants}

    def _check_early(self) -> dict[str, Any]:
        """Check units now if all names are known already, and give what the names were."""
        try:
            constants = self._constants(visible_names(), warns=False)
        except NameResolutionError as error:
            if is_never_external(error):
                raise error.within(self._name) from None
            return {}
        self._described(constants, 0, self._clock.name)
        found = {n: each for n, each in constants.items() if n not in self._own_constants}
        return {name: as_found(each) for name, each in found.items()}

    def _enter(self, draft: Draft) -> None:
        constants = self._constants(draft.names(self._seen))
        draft.values.update(external_values(self._name, constants))
        draft.values.update({f"{self._name}.{name}": each for name, each in self._part.items()})
        clock, rank = draft.clocks[self._clock], len(draft.operations)
        draft.operations.append(self._described(constants, rank, clock))

    def _described(self, constants: Mapping[str, External], rank: int, clock: str) -> Operation:
        owner = self._owner()
        symbols = symbols_with(owner._model.symbols(), constants)
        values = numbers_of(constants)
        try:
            check_statements(self._statements, symbols, *owner._writable(), values)
            shared, each = split_shared(self._statements, symbols)
        except EqsimError as error:
            raise error.within(self._name) from None
        return Operation(
            self._name,
            rank,
            owner.name,
            clock,
            in_si(each),
            in_si(shared),
            constant_names(constants),
            bool(self._part),
            *self._place(),
            external_functions(constants, owner.clock.dt_),
            "members" in self._part,
        )


def _read(code: Any) -> StatementBlock:
    if isinstance(code, StatementBlock):
        return code
    if isinstance(code, str) and not code.strip():
        return StatementBlock((), code)
    return parse_statements(text_argument("the code", code))


def part_values(holder: Holder) -> dict[str, FunctionValue]:
    """Tell which elements take part in an operation; nothing for all of them."""
    members = holder._members()
    if members is not None:
        places = numbering(members, holder._whole()._size())
        return {"size": members.size, "members": members.astype(np.int32), "places": places}
    return {} if holder._is_whole() else {"start": holder._start, "size": holder._size()}


class Operating(Holder):
    """Base of what can carry out statements regularly: groups, parts of groups, synapses."""

    def run_regularly(
        self,
        code: str,
        dt: Any = None,
        clock: BaseClock | None = None,
        when: str = "start",
        order: int = 0,
        name: str | None = None,
        codeobj_class: None = None,
    ) -> RegularOperation:
        r"""Carry out statements at each step of a clock.

        Parameters
        ----------
        code : str
            The statements; those that change shared variables come first, and are carried out once.
            `t` and `dt` are those of the group, whatever the clock.
        dt : Quantity, optional
            The time from one execution to the next; that of the group's steps by default.
        clock : Clock, optional
            Instead of `dt`.
        when : str
            The slot of the step.
        order : int
            The place among what else stands in that slot.
        name : str, optional
            A name; by default that of the group with '_run_regularly'.

        Returns
        -------
        RegularOperation
            The operation; it takes part in runs of the group, and need not be kept.

        Examples
        --------
        >>> from eqsim import NeuronGroup, Network, ms
        >>> G = NeuronGroup(2, "x : 1\ntotal : 1 (shared)")
        >>> G.run_regularly("total += 2; x = total*i", dt=0.1*ms)
        <RegularOperation 'neurongroup_run_regularly': total += 2; x = total*i>
        >>> Network(G).run(0.3*ms)
        >>> G.x[:]
        array([0., 6.])
        """
        refuse_code_class(f"{self.name}.run_regularly", codeobj_class)
        return self._operate("run_regularly", code, clock, dt, when, order, name)

    def run_at(
        self,
        code: str,
        times: Any,
        when: str = "start",
        order: int = 0,
        name: str | None = None,
    ) -> RegularOperation:
        r"""Carry out statements at given times.

        A time that falls between two steps of the group gets a step of its own; `t` is then the
        time at which the group's next step begins.  Times that lie before the begin of the first
        run are left out.

        Parameters
        ----------
        code : str
            The statements, as for `run_regularly`.
        times : Quantity
            When; all different, in any order.
        when : str
            The slot of the step.
        order : int
            The place among what else stands in that slot.
        name : str, optional
            A name; by default that of the group with '_run_at'.

        Returns
        -------
        RegularOperation
            The operation; it takes part in runs of the group, and need not be kept.

        Examples
        --------
        >>> from eqsim import NeuronGroup, Network, ms
        >>> G = NeuronGroup(2, "x : 1")
        >>> G.run_at("x += i + 1", [0.5, 2]*ms)
        <RegularOperation 'neurongroup_run_at': x += i + 1>
        >>> Network(G).run(3*ms)
        >>> G.x[:]
        array([2., 4.])
        """
        return self._operate("run_at", code, EventClock(times), None, when, order, name)

    def _operate(
        self,
        how: str,
        code: str,
        clock: BaseClock | None,
        dt: Any,
        when: str,
        order: int,
        name: str | None,
    ) -> RegularOperation:
        owner = self._operation_owner()
        name = f"{owner.name}_{how}*" if name is None else name
        part = part_values(self)
        made = RegularOperation(owner, part, code, name, clock, dt, when, order)
        owner._operations.append(made)
        return made

    @abstractmethod
    def _operation_owner(self) -> OperationOwner:
        """Give the object whose network operations take part in."""
