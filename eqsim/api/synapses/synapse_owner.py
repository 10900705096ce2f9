"""Synapses as an owner of variables and a part of networks: names, indices, description."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from weakref import WeakSet

import numpy as np
from numpy.typing import NDArray

from eqsim.api.language.names import (
    constant_names,
    external_functions,
    external_values,
)
from eqsim.api.objects.draft import Draft
from eqsim.api.objects.holder import Holder, Names, Variable
from eqsim.api.objects.indexing import Index, as_numbers, is_all
from eqsim.api.objects.model_text import assignable, linked_names
from eqsim.api.objects.reading import Context
from eqsim.api.objects.simulated import Simulated
from eqsim.api.objects.within import numbers_within
from eqsim.api.synapses.choosing import choice_of
from eqsim.api.synapses.delays import (
    PathwayDelay,
    check_delays,
    delay_constants,
    delay_steps,
    delay_variable,
)
from eqsim.api.synapses.ends import SynapseEnd, end_of, listed_sides, range_values
from eqsim.api.synapses.last_events import EventDrivenOwner
from eqsim.api.synapses.synapse_index import synapses_of_pairs
from eqsim.api.synapses.synapse_model import SynapseModel, describe_projection
from eqsim.api.synapses.synapse_names import neighbours
from eqsim.backends.state.snapshots import with_variable
from eqsim.equations.resolve import External
from eqsim.errors import InternalError, ModelError
from eqsim.expr.nodes import Expr, Name
from eqsim.model.actions import AssignArray, Chosen, SynapticScope, Values
from eqsim.model.population import Population
from eqsim.model.projection import (
    Projection,
    SpikePathway,
)
from eqsim.model.variables import ConstantName, StateVariable, Subexpression
from eqsim.results.stored import NetworkState

__all__ = ["SynapseOwner"]


class SynapseOwner(EventDrivenOwner):
    """Base of `Synapses`: all that does not concern how synapses are made and what they do."""

    _model: SynapseModel
    _copy_index: str | None
    _numbered: Mapping[str, Variable]
    _delays: dict[str, PathwayDelay]
    _places: dict[str, tuple[str, int]]
    _described: tuple[Any, Projection] | None
    _ending_here: WeakSet[SynapseOwner]

    # --- as a holder of variables -----------------------------------------------------------

    def _reached_steps(self) -> dict[str, int]:
        ends = (end_of(self._source), end_of(self._target))
        return {each.clock.name: each._reached_step() for each in (*ends, self)}

    def _size(self) -> int:
        return self._executor.owner_size(self._name)

    def _extent(self) -> int | None:
        return None

    def _indices(self) -> Mapping[str, Variable]:
        return self._numbered

    def _numbers(self, index_name: str) -> NDArray[Any]:
        if index_name in ("i", "j"):
            pre, post = self._executor.synapses(self._name)
            return pre if index_name == "i" else post
        if index_name == self._copy_index:
            return self._executor.array(self._name, "_copy")
        return self._evaluate(Name(index_name), None)

    def _join(self, source: SynapseEnd, target: SynapseEnd) -> None:
        """Take the two ends; those that are synapses take note of it."""
        self._source, self._target, self._ending_here = source, target, WeakSet()
        for end in (source, target):
            if isinstance(end, SynapseOwner):
                end._ending_here.add(self)

    def _end_members(self) -> NDArray[np.int64] | None:
        return self._executor.storage_places(self._name)

    def _is_known_end(self) -> bool:
        return self._executor.has_places(self._name)

    def _as_population(self) -> Population:
        shown = self._table().keys() - self._lagging().keys()
        variables = tuple(each for each in self._model.variables if each.name in shown)
        return Population(self._name, 0, self._clock.name, variables, order=self._order)

    def _events(self) -> Sequence[str]:
        return ()

    def _event_place(self, event: str) -> tuple[str, int]:
        raise InternalError(f"{self._name} has no event {event!r}; please report it")

    def _assignable(self, name: str) -> StateVariable:
        if self._of_neuron(name) is not None:
            variable, _, side = name.rpartition("_")
            group = (self._source if side == "pre" else self._target).name
            raise ModelError(
                f"{self._name}.{name} cannot be assigned to: it is a variable of {group}",
                hint=f"assign to {group}.{variable}",
            )
        if not self._variable(name).shared:
            self._refuse_unconnected(f"{self._name}.{name}")
        return super()._assignable(name)

    def _known_count(self) -> int | None:
        return self._executor.known_size(self._name)

    def _choose(self, index: Index, visible: Names, what: str) -> Chosen:
        if isinstance(index, Holder) and index._whole() is self:
            return index._choose(slice(None), visible, what)
        return self._executor.choose(
            self._name,
            lambda: self._chosen_numbers(index, visible, what),
            lambda: choice_of(self, index, visible, what),
        )

    def _flat(self, index: Index) -> Index:
        """Turn `[i, j]` or a part of the synapses into numbers of synapses."""
        if isinstance(index, tuple):
            return synapses_of_pairs(self, index, None)
        return numbers_within(self, index, self._name) if isinstance(index, Holder) else index

    def _read_at(self, variable: str, index: Index, visible: Names) -> Any:
        if is_all(index) or self._variable(variable).shared:
            return super()._read_at(variable, index, visible)
        located = self._locate(index, visible)
        chosen = as_numbers(located, self._size)
        values = self._values_of(variable, chosen, visible)
        return values[0].item() if isinstance(located, int) else values

    def _values_of(self, name: str, chosen: NDArray[np.int64], visible: Names) -> NDArray[Any]:
        """Give a variable's values of some synapses."""
        if name in ("i", "j"):
            return self._executor.synapses(self._name, chosen)[0 if name == "i" else 1]
        if name == self._copy_index:
            return self._executor.array(self._name, "_copy", chosen)
        known = self._variable(name)
        if name in self._indices() or self._is_evaluated(known):
            return self._evaluate(Name(name), visible, chosen)
        return self._executor.array(self._name, name, chosen)

    def _scope(self, texts: Sequence[Expr], visible: Names) -> Context:
        constants = self._bind(texts, visible)
        scope, values, steps = self._synaptic_scope(texts, constants, visible)
        return Context(scope, values, (), steps)

    def _synaptic_scope(
        self,
        texts: Sequence[Expr],
        constants: Mapping[str, External],
        visible: Names,
    ) -> tuple[SynapticScope, Values, dict[str, int]]:
        """Give the description and the values with which texts can be evaluated."""
        names = self._names_in(texts)
        source, target = end_of(self._source), end_of(self._target)
        known, values, steps = neighbours(source, target, names, visible, self._linked_texts(texts))
        projection = Projection(
            self._name,
            0,
            self._clock.name,
            source.name,
            target.name,
            *self._parts(),
            (*constant_names(constants), *map(ConstantName, delay_constants(self._delays))),
            pathways=tuple(
                SpikePathway(each.name, each.side, each.event, each.statements)
                for each in self._model.pathways
            ),
            functions=external_functions(constants, self._clock.dt_),
            listed=listed_sides(self._source, self._target),
            event_driven=self._model.event_driven,
            copy_index=self._copy_index,
            links=tuple(self._links.values()),
        )
        around = tuple(e for e in known.values() if e.name not in (source.name, target.name))
        scope = SynapticScope(projection, known[source.name], known[target.name], around)
        own = {
            f"{self._clock.name}.dt": self._clock.dt_,
            **range_values(self._name, self._source, self._target),
        }
        constants_here = external_values(self._name, constants) | self._delay_values()
        return scope, {**values, **own, **constants_here}, {**steps, **self._reached_steps()}

    def _writable(self) -> tuple[tuple[str, ...], dict[str, str]]:
        own, reasons = assignable(self._model.variables, shared=True)
        subs = {each.name: "it is a subexpression" for each in self._model.subexpressions}
        linked = {each.name: "it is linked" for each in linked_names(self._model.equations)}
        reasons |= {**self._model.reasons, **subs, **linked}
        return (*own, *self._model.writable_outside), reasons

    # --- delays -----------------------------------------------------------------------------

    def _read_delay(self, pathway: str, chosen: NDArray[np.int64] | None = None) -> NDArray[Any]:
        delay = self._delays[pathway]
        if delay.variable is not None:
            return self._executor.array(self._name, delay.variable.name, chosen)
        if delay.fixed:
            return np.array(delay.seconds)
        return np.full(self._size() if chosen is None else chosen.size, delay.seconds)

    def _read_delay_at(self, pathway: str, index: Index, visible: Names) -> Any:
        if is_all(index) or self._delays[pathway].fixed:
            every = self._read_delay(pathway)
            return every if every.ndim else every.item()
        located = self._locate(index, visible)
        delays = self._read_delay(pathway, as_numbers(located, self._size))
        return delays[0].item() if isinstance(located, int) else delays

    def _write_delay(self, pathway: str, index: Index, value: Any, *, with_units: bool) -> None:
        what, delay = f"{self._name}.{pathway}.delay", self._delays[pathway]
        one_for_all = is_all(index) and not isinstance(value, str) and np.ndim(value) == 0
        if delay.fixed and not one_for_all:
            raise ModelError(
                f"{what} is one delay for all synapses, as {self._name} was made with one",
                details=(f"found: {value!r}",),
                hint="leave out the argument delay, and assign delays after connect",
            )
        if not (delay.fixed or self._connected):
            raise ModelError(
                f"{what}: there are no synapses yet",
                hint=f"call {self._name}.connect(...) first, or give delay=... to Synapses",
            )
        first = 0.0 if isinstance(value, str) else check_delays(value, what, with_units=with_units)
        if one_for_all and delay.variable is None:
            delay.seconds = first
            return
        variable = self._own_delay(pathway)
        self._write(variable.name, index, value, with_units=with_units)

    def _own_delay(self, pathway: str) -> StateVariable:
        """Let each synapse of a pathway have its own delay, which is that of all so far."""
        delay = self._delays[pathway]
        if delay.variable is None:
            variable = delay_variable(pathway)
            self._add_hidden(variable)
            delay.variable = variable
            if delay.seconds > 0.0:
                self._fill_delay(variable, delay.seconds)
        return delay.variable

    def _add_hidden(self, variable: StateVariable) -> None:
        self._executor.add_variable(self._name, variable)
        self._model = replace(self._model, variables=(*self._model.variables, variable))
        self._described = None

    def _fill_delay(self, variable: StateVariable, seconds: float) -> None:
        values = np.array([seconds])
        self._executor.assign_array(AssignArray(self._name, variable.name, values, None))

    def _keep_delays(self) -> None:
        """Let the synapses that exist keep their delays when others come, which begin with none."""
        for name, delay in self._delays.items():
            if delay.seconds > 0.0 and not delay.fixed:
                self._own_delay(name)

    def _delay_values(self) -> dict[str, float]:
        constants = delay_constants(self._delays)
        return {f"{self._name}.{name}": seconds for name, seconds in constants.items()}

    def _variable(self, name: str) -> Variable:
        hidden = (each.variable for each in self._delays.values())
        known = {each.name: each for each in hidden if each is not None}
        return known.get(name) or self._of_neuron(name) or super()._variable(name)

    def _of_neuron(self, name: str) -> Subexpression | None:
        """Give what `v_pre` or `v_post` stands for: a value of the neuron that a synapse joins."""
        symbol = self._model.outside.get(name)
        if symbol is None or not name.endswith(("_pre", "_post")) or name in self._table():
            return None
        return Subexpression(name, Name(name), symbol.dimension, symbol.dtype)

    def _named(self, name: str) -> Variable | None:
        own = super()._named(name)
        return own or self._of_neuron(name) or self._of_neuron(name.removesuffix("_"))

    # --- as a part of a network -------------------------------------------------------------

    def _depends_on(self) -> tuple[Simulated, ...]:
        return (end_of(self._source), end_of(self._target), *self._sources.values())

    def _describe(
        self, constants: Mapping[str, External], clock: str, rank: int
    ) -> tuple[Projection, dict[str, Any]]:
        """Give the checked description, and the values that belong to it."""
        functions = external_functions(constants, self._clock.dt_)
        key = (clock, rank, constants, dict(self._places), functions, self._order)
        if self._described is None or self._described[0] != key:
            ends = (self._source._whole().name, self._target._whole().name)
            projection = describe_projection(
                self._model,
                self._name,
                clock,
                ends,
                constants,
                self._places,
                rank,
                functions,
                self._order,
            )
            own = self._delay_values() if self._model.reads_delays or self._operations else ()
            names = (each.rpartition(".")[2] for each in own)
            projection = replace(
                projection,
                constants=(*projection.constants, *map(ConstantName, names)),
                pathways=tuple(map(self._with_delays, projection.pathways)),
                listed=listed_sides(self._source, self._target),
                copy_index=self._copy_index,
            )
            self._described = (key, projection)
        values = {
            **range_values(self._name, self._source, self._target),
            **external_values(self._name, constants),
            **self._delay_values(),
        }
        for pathway in self._model.pathways:
            delay = self._delays[pathway.name]
            sender = self._source if pathway.side == "pre" else self._target
            seconds = delay.seconds if delay.variable is None else 0.0
            steps = delay_steps(seconds, sender.clock.dt_)
            values[f"{self._name}.{pathway.name}.delay"] = steps
        return self._described[1], values

    def _with_delays(self, pathway: SpikePathway) -> SpikePathway:
        variable = self._delays[pathway.name].variable
        return pathway if variable is None else replace(pathway, delays=variable.name)

    def _enter(self, draft: Draft) -> None:
        constants = self._constants(draft.names(self._seen))
        clock, rank = draft.clocks[self._clock], len(draft.projections)
        projection, values = self._describe(constants, clock, rank)
        links = self._complete_links()
        draft.projections.append(replace(projection, links=links) if links else projection)
        draft.values.update(values)

    def _refuse_changes(self) -> None:
        """Refuse other synapses where some end at those that there are."""
        for each in self._ending_here:
            raise ModelError(
                f"{each.name} connects synapses of {self._name}, which therefore stay as they are",
                hint=f"make all synapses of {self._name} before Synapses(..., {self._name})",
            )

    def _check_ready(self) -> None:
        if self._active and not self._connected:
            raise ModelError(
                f"{self._name!r} has no synapses: connect was not called",
                hint=f"call connect() first, or connect(False) to leave {self._name!r} empty",
            )

    def _capture(self) -> dict[str, Any]:
        delays = {name: each.seconds for name, each in self._delays.items()}
        own = {name: each.variable is not None for name, each in self._delays.items()}
        facts = {"connected": self._connected, "delays": delays, "own_delays": own}
        return {**super()._capture(), **facts}

    def _meet(self, state: NetworkState, stored: Mapping[str, Any]) -> NetworkState:
        for name, delay in self._delays.items():
            if stored["own_delays"][name]:
                self._own_delay(name)
            elif delay.variable is not None:
                state = with_variable(state, self._name, delay.variable)
        return state

    def _reinstate(self, stored: Mapping[str, Any]) -> None:
        super()._reinstate(stored)
        self._connected = bool(stored["connected"])
        for name, each in self._delays.items():
            each.seconds = float(stored["delays"][name])
            if each.variable is not None and not stored["own_delays"][name]:
                self._fill_delay(each.variable, each.seconds)
