"""Groups as owners of variables and parts of networks: neurons, and sources of spikes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqsim.api.groups.neuron_model import NeuronModel
from eqsim.api.language.names import constant_names, external_functions, external_values
from eqsim.api.language.table_columns import check_columns, tables_among
from eqsim.api.objects.draft import Draft
from eqsim.api.objects.holder import Names, Variable
from eqsim.api.objects.links import LinkedVariable, check_fit, is_link, linked_numbers
from eqsim.api.objects.model_text import assignable, linked_names
from eqsim.api.objects.reading import Context
from eqsim.api.objects.simulated import Simulated, check_device
from eqsim.api.objects.spike_source import SpikeSource
from eqsim.api.objects.state_owner import StateOwner
from eqsim.api.objects.subgroup import Subgroup
from eqsim.api.session.clocks import Clock
from eqsim.api.session.whole_numbers import as_whole_number
from eqsim.equations.resolve import External
from eqsim.errors import ConnectionIndexError, EqsimError, ModelError, SimulationError
from eqsim.expr.dtypes import DType
from eqsim.expr.nodes import Expr, Name
from eqsim.model.actions import AssignArray
from eqsim.model.population import Population
from eqsim.model.variables import Link, StateVariable, Subexpression

__all__ = ["PopulationOwner", "Surroundings", "checked_size", "describe_around"]

#: Numbers of neurons have 32 bits.
_LARGEST_SIZE = 2**31 - 1

_ELEMENT_NUMBER = {"i": Subexpression("i", Name("i"), dtype=DType.I32)}

#: Descriptions by name, values, and the step that each clock has reached.
Surroundings = tuple[dict[str, Population], dict[str, Any], dict[str, int]]


class PopulationOwner(StateOwner, SpikeSource):
    """Base of groups: all that does not concern what their neurons do."""

    _noun = "neuron"

    _model: NeuronModel
    _N: int
    _undefined: set[str]
    _links: dict[str, Link]
    _sources: dict[str, PopulationOwner]
    _tables: tuple[str, ...] = ()

    def __init__(self, name: str | None, clock: Clock | None, dt: Any = None) -> None:
        super().__init__(name, clock, dt)
        self._links, self._sources = {}, {}

    @property
    def N(self) -> int:
        """The number of neurons."""
        return self._N

    def _headline(self) -> str:
        return f"{self._name}: {self._N} neuron{'s' if self._N > 1 else ''}"

    def __len__(self) -> int:
        return self._N

    def __getitem__(self, index: Any) -> Subgroup:
        return Subgroup(self, index)

    @abstractmethod
    def _describe(
        self, constants: Mapping[str, External], clock: str, rank: int
    ) -> tuple[Population, dict[str, Any]]:
        """Give the checked description, and the values that belong to it."""

    def _enter(self, draft: Draft) -> None:
        constants = self._constants(draft.names(self._seen))
        clock, rank = draft.clocks[self._clock], len(draft.populations)
        population, values = self._describe(constants, clock, rank)
        self._check_tables(constants)
        draft.populations.append(self._linked(population))
        draft.values.update(values)

    def _writable(self) -> tuple[tuple[str, ...], dict[str, str]]:
        writable, reasons = assignable(self._model.variables, shared=True)
        subs = self._model.subexpressions
        reasons |= {each.name: "it is a subexpression" for each in subs}
        reasons |= {each.name: "it is linked" for each in linked_names(self._model.equations)}
        return writable, reasons

    # --- as a holder of variables -----------------------------------------------------------

    def _size(self) -> int:
        return self._N

    def _indices(self) -> Mapping[str, Variable]:
        return _ELEMENT_NUMBER

    def _numbers(self, index_name: str) -> NDArray[Any]:
        del index_name
        return np.arange(self._N, dtype=np.int32)

    def _part(self, values: NDArray[Any]) -> NDArray[Any]:
        return values[: self._N]

    def _scope(self, texts: Sequence[Expr], visible: Names) -> Context:
        known, values, steps = describe_around({self: texts}, visible)
        around = tuple(each for each in known.values() if each.name != self._name)
        return Context(known[self._name], values, around, steps)

    def _population_for_texts(self, constants: Mapping[str, External]) -> Population:
        """Describe the group as far as single expressions need it."""
        return Population(
            self._name,
            0,
            self._clock.name,
            *self._parts(),
            constant_names(constants),
            functions=external_functions(constants, self._clock.dt_),
            links=tuple(self._links.values()),
        )

    # --- links ------------------------------------------------------------------------------

    def _link(self, variable: Variable, linked: LinkedVariable) -> None:
        what = f"{self._name}.{variable.name}"
        source = linked.holder._whole()
        if not is_link(variable):
            raise ModelError(
                f"{what} is not declared as linked",
                hint=f"write '{variable.name} : {_declared(variable)} (linked)'",
            )
        if not isinstance(source, PopulationOwner):
            raise ModelError(f"{what} cannot be linked to {linked.label}: it belongs to no group")
        check_device(source, self._executor, what)
        check_fit(variable, linked, what)
        source._refuse_loop(linked.variable.name, (self, variable.name))
        index = self._index_variable(variable.name, linked)
        self._sources[variable.name] = source
        link = Link(variable.name, source.name, linked.variable.name, variable.dtype, index)
        if isinstance(linked.index, str) and not linked.holder._is_whole():
            link = replace(link, start=linked.holder._start, size=linked.holder._size())
        self._links[variable.name] = link

    def _index_variable(self, name: str, linked: LinkedVariable) -> str | None:
        """Give the name of the variable with the numbers that a link goes to."""
        what = f"{self._name}.{name}"
        if isinstance(linked.index, str):
            return self._named_index(linked, what)
        if linked.variable.shared and linked.index is None:
            return None
        numbers = linked_numbers(linked, self._N, what)
        if numbers is None:
            return None
        index = f"_index_of_{name}"
        if all(each.name != index for each in self._model.variables):
            made = StateVariable(index, dtype=DType.I64, read_only=True)
            self._executor.add_variable(self._name, made)
            self._model = replace(self._model, variables=(*self._model.variables, made))
        self._executor.assign_array(AssignArray(self._name, index, numbers.astype(np.int32)))
        return index

    def _named_index(self, linked: LinkedVariable, what: str) -> str:
        known = next((v for v in self._model.variables if v.name == linked.index), None)
        if known is None or not known.dtype.is_integer or known.shared:
            raise ModelError(
                f"{what}: the index {linked.index!r} of a link is no integer parameter of "
                f"{self._name}",
                hint=f"add '{linked.index} : integer' to the model",
            )
        if linked.holder._members() is not None:
            raise ModelError(
                f"{what}: with an index by name, a variable of a group or of a range is linked",
                details=(f"{linked.holder.name} is a part with gaps",),
                hint="let the parameter hold numbers within the whole group",
            )
        return known.name

    def _refuse_loop(self, name: str, start: tuple[PopulationOwner, str]) -> None:
        """Refuse a link that would lead back to its own name."""
        for node in self._names_in((Name(name),)):
            if (self, node.id) == start:
                raise ModelError(
                    f"{self._name}.{node.id} would be linked to itself, through other names"
                )
            if node.id in self._links:
                source = self._sources[node.id]
                source._refuse_loop(self._links[node.id].variable, start)

    def _linked(self, population: Population) -> Population:
        """Add the links to a description; all of them have to be there, and in range."""
        for name in (each.name for each in linked_names(self._model.equations)):
            if name not in self._links:
                raise self._unlinked(name)
        for link in self._links.values():
            if link.index is not None and not link.index.startswith("_"):
                self._check_index(link)
        return replace(population, links=tuple(self._links.values()))

    def _check_tables(self, constants: Mapping[str, External]) -> None:
        """Refuse tables with fewer columns than the model asks for."""
        self._tables = tuple(tables_among(constants))
        try:
            check_columns(self._model.texts(), constants, self._range_of)
        except EqsimError as error:
            raise error.within(self._name) from None

    def _range_of(self, name: str) -> tuple[int, int] | None:
        """Give the least and the largest value of a name that does not change in a run."""
        if name == "i":
            return 0, self._N - 1
        known = next((v for v in self._model.variables if v.name == name), None)
        if known is None or not (known.constant and known.dtype.is_integer):
            return None
        try:
            values = self._executor.array(self._name, name)
        except SimulationError:
            return None  # a project's values are known when it has run
        return int(values.min()), int(values.max())

    def _check_index(self, link: Link) -> None:
        assert link.index is not None
        try:
            numbers = self._executor.array(self._name, link.index).astype(np.int64)
        except SimulationError:
            return  # a project's values are known when it has run
        size = self._sources[link.name].N if link.size is None else link.size
        wrong = numbers[(numbers < 0) | (numbers >= size)]
        if wrong.size:
            raise ConnectionIndexError(
                f"{self._name}.{link.index}: {wrong[0]} is out of range, as the index of "
                f"{link.name!r}",
                details=(f"{link.place} has neurons 0 to {size - 1}",),
            )

    def _unlinked(self, name: str) -> ModelError:
        return ModelError(
            f"{self._name}.{name} is declared as linked, and not linked to anything yet",
            hint=f"{self._name}.{name} = linked_var(group, 'variable')",
        )

    def _depends_on(self) -> tuple[Simulated, ...]:
        return tuple(each for each in self._sources.values() if each is not self)


def _declared(variable: Variable) -> str:
    """Give what stands after the colon where a variable like this is declared."""
    if not variable.dtype.is_float:
        return "integer" if variable.dtype.is_integer else "boolean"
    return "1" if variable.dimension.is_dimensionless else str(variable.dimension)


def describe_around(
    wanted: Mapping[PopulationOwner, Sequence[Expr]], visible: Names
) -> Surroundings:
    """Describe groups as far as texts need them, those that links lead to as well.

    Returns the descriptions by name, the values that go with them, and the step that each clock has
    reached.
    """
    texts = {owner: list(given) for owner, given in wanted.items()}
    pending = list(wanted)
    while pending:
        owner = pending.pop()
        unset = {each.name for each in linked_names(owner._model.equations)} - set(owner._links)
        for node in owner._names_in(texts[owner]):
            if node.id in unset:
                raise owner._unlinked(node.id)
            if node.id not in owner._links:
                continue
            source, name = owner._sources[node.id], Name(owner._links[node.id].variable)
            if name not in texts.setdefault(source, []):
                texts[source].append(name)
                pending.append(source)
    known: dict[str, Population] = {}
    values: dict[str, Any] = {}
    steps: dict[str, int] = {}
    for owner, used in texts.items():
        constants = owner._bind(used, visible)
        known[owner.name] = owner._population_for_texts(constants)
        values |= {f"{owner.name}.N": owner.N, **external_values(owner.name, constants)}
        values[f"{owner.clock.name}.dt"] = owner.clock.dt_
        steps |= owner._reached_steps()
    return known, values, steps


def _size_hint(size: Any) -> str | None:
    if isinstance(size, str):
        return "the number comes first, then the equations"
    return f"write int({size!r})" if isinstance(size, float) and size.is_integer() else None


def checked_size(size: Any, owner: str) -> int:
    """Give the number of neurons of a group."""
    number = as_whole_number(size)
    if number is None:
        raise ModelError(
            f"{owner}: the number of neurons is a whole number, not {size!r}",
            hint=_size_hint(size),
        )
    if number < 1:
        raise ModelError(f"{owner}: a group needs at least one neuron, not {size}")
    if number > _LARGEST_SIZE:
        raise ModelError(
            f"{owner}: a group has at most {_LARGEST_SIZE} neurons, not {size}",
            hint="make several groups",
        )
    return number
