"""Names that stand for variables of groups: how they are linked, and what they need."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

import numpy as np

from eqsim.api.groups.neuron_model import NeuronModel
from eqsim.api.language.names import external_values
from eqsim.api.objects.holder import Names, Variable
from eqsim.api.objects.links import LinkedVariable, check_fit, is_link, linked_numbers
from eqsim.api.objects.model_text import linked_names
from eqsim.api.objects.simulated import check_device
from eqsim.api.objects.state_owner import StateOwner
from eqsim.api.session.clocks import Clock
from eqsim.equations.resolve import External
from eqsim.errors import ConnectionIndexError, ModelError, SimulationError
from eqsim.expr.dtypes import DType
from eqsim.expr.nodes import Expr, Name
from eqsim.model.actions import AssignArray
from eqsim.model.population import Population
from eqsim.model.variables import Link, StateVariable

__all__ = ["LinkSource", "Linking", "Surroundings", "describe_around"]

#: Descriptions by name, values, and the step that each clock has reached.
Surroundings = tuple[dict[str, Population], dict[str, Any], dict[str, int]]


class Linking(StateOwner):
    """Base of what has linked names; `_sources` are the groups that they lead to."""

    #: Whether an element sees the neuron of its own number without an index.
    _has_own_places: ClassVar[bool] = True

    _links: dict[str, Link]
    _sources: dict[str, LinkSource]

    def __init__(self, name: str | None, clock: Clock | None, dt: Any = None) -> None:
        super().__init__(name, clock, dt)
        self._links, self._sources = {}, {}

    @abstractmethod
    def _add_hidden(self, variable: StateVariable) -> None:
        """Add a variable to the model that the user does not see."""

    def _size_for(self, what: str) -> int:
        """Give the number of elements for which a link has numbers."""
        del what
        return self._size()

    def _counted(self, index: str) -> tuple[int, str] | None:
        """Tell how far a number of neurons goes that is no variable, and what it counts."""
        del index
        return None

    def _link(self, variable: Variable, linked: LinkedVariable) -> None:
        what = f"{self._name}.{variable.name}"
        source = linked.holder._whole()
        if not is_link(variable):
            raise ModelError(
                f"{what} is not declared as linked",
                hint=f"write '{variable.name} : {_declared(variable)} (linked)'",
            )
        if not isinstance(source, LinkSource):
            raise ModelError(
                f"{what} cannot be linked to {linked.label}: it belongs to no group",
                hint="link a variable of a group of neurons",
            )
        check_device(source, self._executor, what)
        check_fit(variable, linked, what)
        source._refuse_loop(linked.variable.name, (self, variable.name))
        index = self._index_variable(variable.name, linked)
        self._sources[variable.name] = source
        link = Link(variable.name, source.name, linked.variable.name, variable.dtype, index)
        if isinstance(linked.index, str) and not linked.holder._is_whole():
            members = self._members_variable(source, linked, what)
            start = 0 if members is not None else linked.holder._start
            link = replace(link, start=start, size=linked.holder._size(), members=members)
        self._links[variable.name] = link

    def _index_variable(self, name: str, linked: LinkedVariable) -> str | None:
        """Give the name of the variable with the numbers that a link goes to."""
        what = f"{self._name}.{name}"
        if isinstance(linked.index, str):
            return self._named_index(linked, what)
        if linked.variable.shared and linked.index is None:
            return None
        numbers = linked_numbers(linked, self._size_for(what), what, self._noun)
        if numbers is None:
            if self._has_own_places:
                return None
            numbers = np.arange(self._size())
        index = f"_index_of_{name}"
        if all(each.name != index for each in self._model.variables):
            self._add_hidden(StateVariable(index, dtype=DType.I64, read_only=True))
        self._executor.assign_array(AssignArray(self._name, index, numbers.astype(np.int32)))
        return index

    def _named_index(self, linked: LinkedVariable, what: str) -> str:
        index: str = linked.index
        counted = self._counted(index)
        known = next((v for v in self._model.variables if v.name == index), None)
        if counted is not None:
            self._check_count(linked, counted, what)
        elif known is None or not known.dtype.is_integer or known.shared:
            raise ModelError(
                f"{what}: the index {index!r} of a link is no integer parameter of {self._name}",
                hint=f"add '{index} : integer' to the model",
            )
        return index

    def _members_variable(
        self, source: LinkSource, linked: LinkedVariable, what: str
    ) -> str | None:
        """Let a group keep which of its neurons a part with gaps has; name the variable."""
        members = linked.holder._members()
        if members is None:
            return None
        variable = f"_members_of_{what.replace('.', '_')}"
        if all(each.name != variable for each in source._model.variables):
            source._add_hidden(StateVariable(variable, dtype=DType.I64, read_only=True))
        places = np.zeros(source.N, np.int32)
        places[: members.size] = members
        self._executor.assign_array(AssignArray(source.name, variable, places))
        return variable

    def _check_count(self, linked: LinkedVariable, counted: tuple[int, str], what: str) -> None:
        """Refuse a number of neurons that goes further than what is linked."""
        count, counts = counted
        if count > linked.holder._size():
            raise ModelError(
                f"{what} cannot be linked to {linked.label}: '{linked.index}' may be too large",
                details=(
                    f"'{linked.index}' counts {count} neurons of {counts}",
                    f"{linked.holder.name} has {linked.holder._size()}",
                ),
                hint="link a larger group, or let a variable of one's own hold the index",
            )

    def _complete_links(self) -> tuple[Link, ...]:
        """Give the links for a run: all of them have to be there, and in range."""
        for name in (each.name for each in linked_names(self._model.equations)):
            if name not in self._links:
                raise self._unlinked(name)
        own = {each.name for each in self._model.variables if not each.read_only}
        for link in self._links.values():
            if link.index in own:
                self._check_index(link, link.index)
        return tuple(self._links.values())

    def _check_index(self, link: Link, index: str) -> None:
        try:
            numbers = self._executor.array(self._name, index).astype(np.int64)
        except SimulationError:
            return  # a project's values are known when it has run
        size = self._sources[link.name].N if link.size is None else link.size
        wrong = numbers[(numbers < 0) | (numbers >= size)]
        if wrong.size:
            raise ConnectionIndexError(
                f"{self._name}.{index}: {wrong[0]} is out of range, as the index of {link.name!r}",
                details=(f"{link.place} has neurons 0 to {size - 1}",),
            )

    def _linked_texts(self, texts: Sequence[Expr]) -> dict[LinkSource, list[Expr]]:
        """Give what texts read of other groups through links."""
        unset = {each.name for each in linked_names(self._model.equations)} - set(self._links)
        found: dict[LinkSource, list[Expr]] = {}
        for node in self._names_in(texts):
            if node.id in unset:
                raise self._unlinked(node.id)
            if node.id in self._links:
                source, name = self._sources[node.id], Name(self._links[node.id].variable)
                found.setdefault(source, []).append(name)
        return found

    def _unlinked(self, name: str) -> ModelError:
        return ModelError(
            f"{self._name}.{name} is declared as linked, and not linked to anything yet",
            hint=f"{self._name}.{name} = linked_var(group, 'variable')",
        )


class LinkSource(Linking):
    """Base of groups, as far as names lead to their variables."""

    _model: NeuronModel

    @property
    @abstractmethod
    def N(self) -> int:
        """The number of neurons."""

    @abstractmethod
    def _population_for_texts(self, constants: Mapping[str, External]) -> Population:
        """Describe the group as far as single expressions need it."""

    def _refuse_loop(self, name: str, start: tuple[Linking, str]) -> None:
        """Refuse a link that would lead back to its own name."""
        for node in self._names_in((Name(name),)):
            if (self, node.id) == start:
                raise ModelError(
                    f"{self._name}.{node.id} would be linked to itself, through other names"
                )
            if node.id in self._links:
                source = self._sources[node.id]
                source._refuse_loop(self._links[node.id].variable, start)


def _declared(variable: Variable) -> str:
    """Give what stands after the colon where a variable like this is declared."""
    if not variable.dtype.is_float:
        return "integer" if variable.dtype.is_integer else "boolean"
    return "1" if variable.dimension.is_dimensionless else str(variable.dimension)


def describe_around(wanted: Mapping[LinkSource, Sequence[Expr]], visible: Names) -> Surroundings:
    """Describe groups as far as texts need them, those that links lead to as well.

    Returns the descriptions by name, the values that go with them, and the step that each clock has
    reached.
    """
    texts = {owner: list(given) for owner, given in wanted.items()}
    pending = list(wanted)
    while pending:
        owner = pending.pop()
        for source, names in owner._linked_texts(texts[owner]).items():
            known_texts = texts.setdefault(source, [])
            new = [name for name in names if name not in known_texts]
            known_texts += new
            pending += [source] if new else []
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
