"""Synapses between groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqsim.api.groups.neuron_model import DEFAULT_METHODS
from eqsim.api.groups.updater_places import StateUpdater
from eqsim.api.language.names import checked_namespace
from eqsim.api.language.state_updaters import Method
from eqsim.api.monitors.monitor import check_event
from eqsim.api.objects.places import checked_order
from eqsim.api.objects.simulated import check_device, refuse_code_class
from eqsim.api.session.clocks import Clock
from eqsim.api.session.storage import stored_as
from eqsim.api.synapses.connecting import Connecting
from eqsim.api.synapses.delays import read_delays
from eqsim.api.synapses.ends import SynapseEnd, check_end, ranges_of, variables_at
from eqsim.api.synapses.event_driven import clock_driven
from eqsim.api.synapses.integration_report import report_synaptic_integration
from eqsim.api.synapses.pathway_text import read_pathways
from eqsim.api.synapses.pathways import Pathway
from eqsim.api.synapses.summed_updater import SummedUpdater
from eqsim.api.synapses.synapse_index import SynapticSubgroup
from eqsim.api.synapses.synapse_model import read_synapse_model
from eqsim.api.synapses.synapse_names import synapse_numbers
from eqsim.equations.equations import Equations
from eqsim.errors import EqsimError, ModelError, UnknownAttributeError
from eqsim.model.network import NetworkSpec
from eqsim.model.projection import PATHWAY_SLOT, Projection

__all__ = ["Synapses"]


class Synapses(Connecting):
    """Synapses from one group to another, or within a group.

    Parameters
    ----------
    source : group, Subgroup or Synapses
        Whose spikes are received.
    target : group, Subgroup or Synapses, optional
        Where the synapses end; the source by default.
    model : str or Equations, optional
        Differential equations, parameters and subexpressions of each synapse.  Equations flagged
        `(clock-driven)` are integrated at each step, those flagged `(event-driven)` are solved
        exactly from one event on the synapse to the next; they have to be linear.  An expression
        for `g_post` (or `g_pre`) flagged `(summed)` gives a parameter `g` of the neurons the sum
        over their synapses, in each step.
    on_pre, on_post : str or dict, optional
        What a synapse does at a spike of its source or target; a dictionary holds several, by
        name.  `v_pre` and `v_post` are variables of the neurons; a plain name that the synapses do
        not have is the target's.
    delay : Quantity or dict, optional
        The time from a spike to its effect, one for all synapses; a dictionary holds one for each
        pathway.  Left out, it is 0, and each synapse can be given its own: ``S.delay = ...``.
    on_event : str or dict
        The event that starts the pathways; a dictionary names it for some of them.
    namespace : dict, optional
        Values of external names; they win over those around the call of `run`.
    dt, clock : optional
        As for `NeuronGroup`.
    order : int
        The place of the synapses' own equations among what else stands in the same slot of a step;
        pathways have places of their own: ``S.pre.when`` and ``S.pre.order``.
    name : str, optional
        The synapses' name; by default 'synapses', 'synapses_1', ...
    dtype : numpy type or dict, optional
        As for `NeuronGroup`.
    method, method_options : optional
        As for `NeuronGroup`; for differential equations that are integrated at each step.
    multisynaptic_index : str, optional
        What texts and indices call the number of a synapse among those of its pair of neurons, from
        0 on: ``S.w[0, 1, k]``.
    pre, post, connect
        Refused: these are `on_pre`, `on_post` and the method `connect`.

    Examples
    --------
    >>> from eqsim import NeuronGroup, Synapses, ms
    >>> G = NeuronGroup(3, "x : 1", threshold="x > 1", reset="x = 0")
    >>> S = Synapses(G, G, "w : 1", on_pre="x_post += w", delay=1*ms)
    >>> S.connect(j="k for k in range(i + 1, N_post)")
    >>> S.w = "0.1*(i + j)"
    >>> S.N, S.w[0, 2]
    (3, array([0.2]))

    Plasticity by the timing of pairs of spikes:

    >>> traces = '''
    ... w : 1
    ... da/dt = -a/(20*ms) : 1 (event-driven)
    ... db/dt = -b/(20*ms) : 1 (event-driven)
    ... '''
    >>> S = Synapses(G, G, traces, on_pre="x_post += w; a += 1; w -= 0.1*b",
    ...              on_post="b += 1; w += 0.1*a")
    """

    _kind = "synapses"
    _noun = "synapse"

    def __init__(
        self,
        source: SynapseEnd,
        target: SynapseEnd | None = None,
        model: str | Equations | None = None,
        on_pre: str | Mapping[str, str] | None = None,
        pre: None = None,
        on_post: str | Mapping[str, str] | None = None,
        post: None = None,
        connect: None = None,
        delay: Any = None,
        on_event: str | Mapping[str, str] = "spike",
        multisynaptic_index: str | None = None,
        namespace: Mapping[str, Any] | None = None,
        dtype: Any = None,
        codeobj_class: None = None,
        dt: Any = None,
        clock: Clock | None = None,
        order: int = 0,
        method: Method | Sequence[Method] = DEFAULT_METHODS,
        method_options: Mapping[str, object] | None = None,
        name: str | None = None,
    ) -> None:
        _refuse_old_names(pre=pre, post=post, connect=connect)
        refuse_code_class("Synapses", codeobj_class)
        for part, end in (("source", source), ("target", source if target is None else target)):
            check_end(part, end)
        super().__init__(name, source.clock if clock is None and dt is None else clock, dt)
        with self._working():
            self._join(source, source if target is None else target)
            self._namespace = checked_namespace(namespace, self._name)
            self._order = checked_order(order, self._name)
            self._start = 0
            self._copy_index = multisynaptic_index
            self._numbered = synapse_numbers(multisynaptic_index)
            self._connected = False
            self._described: tuple[Any, Projection] | None = None
            for end in (self._source, self._target):
                check_device(end, self._executor, self._name)
            try:
                read = read_synapse_model(
                    model,
                    read_pathways(on_pre, on_post, on_event),
                    variables_at(self._source),
                    variables_at(self._target),
                    method,
                    method_options,
                    multisynaptic_index,
                )
                variables = stored_as(read.variables, dtype, self._name)
                self._model = replace(read, variables=variables)
                self._check_pathways()
            except EqsimError as error:
                raise error.within(self._name) from None
            self._delays = read_delays(
                delay, (each.name for each in self._model.pathways), self._name
            )
            self._places = {each.name: (PATHWAY_SLOT, each.order) for each in self._model.pathways}
            self._idle_pathways: set[str] = set()
            self._refuse_hiding_names()
            self._seen = self._check_early()
            self._executor.add_projection(
                self._name, self._model.variables, ranges_of(self._source, self._target)
            )
        self._announce()

    # --- attributes -------------------------------------------------------------------------

    @property
    def source(self) -> SynapseEnd:
        """Where the synapses begin."""
        return self._source

    @property
    def target(self) -> SynapseEnd:
        """Where the synapses end."""
        return self._target

    @property
    def N(self) -> int:
        """The number of synapses."""
        return self._executor.owner_size(self._name)

    @property
    def N_pre(self) -> int:
        """The number of neurons that synapses can begin at."""
        return self._source._size()

    @property
    def N_post(self) -> int:
        """The number of neurons that synapses can end at."""
        return self._target._size()

    @property
    def N_outgoing_pre(self) -> NDArray[np.int32]:
        """The number of synapses that begin at each neuron of the source."""
        return self._executor.synapse_counts(self._name, "pre")

    @property
    def N_incoming_post(self) -> NDArray[np.int32]:
        """The number of synapses that end at each neuron of the target."""
        return self._executor.synapse_counts(self._name, "post")

    @property
    def state_updater(self) -> StateUpdater | None:
        """Where in a step equations are integrated; None where there are none."""
        return StateUpdater(self) if any(clock_driven(self._model.equations)) else None

    @property
    def summed_updaters(self) -> dict[str, SummedUpdater]:
        """What adds up variables of the neurons, by the name that these have in the model."""
        return {each.name: SummedUpdater(self, each.name) for each in self._model.sums}

    def _move_update(self, slot: str | None, order: int | None) -> None:
        self._model, self._described = self._model.with_update_at(slot, order), None

    def _move_sum(self, name: str, slot: str | None, order: int | None) -> None:
        self._model, self._described = self._model.with_sum_at(name, slot, order), None

    @property
    def delay(self) -> Any:
        """The time from a spike to its effect on the pathway `pre`."""
        return self._pathway("pre").delay

    @delay.setter
    def delay(self, value: Any) -> None:
        self._pathway("pre").delay = value

    @property
    def delay_(self) -> Any:
        """The time from a spike to its effect on the pathway `pre`, in seconds without units."""
        return self._pathway("pre").delay_

    @delay_.setter
    def delay_(self, value: Any) -> None:
        self._pathway("pre").delay_ = value

    def _integration(self, spec: NetworkSpec, visible: Mapping[str, Any]) -> str:
        del visible
        described = next(each for each in spec.projections if each.name == self._name)
        return report_synaptic_integration(described, self._clock.dt_)

    def _headline(self) -> str:
        return f"{self._name}: synapses from {self._source.name} to {self._target.name}"

    def __len__(self) -> int:
        return self.N

    def __getitem__(self, index: Any) -> SynapticSubgroup:
        return SynapticSubgroup(self, index)

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and any(each.name == name for each in self._model.pathways):
            return self._pathway(name)
        if name in ("pre", "post"):
            raise UnknownAttributeError(
                f"{self._name} has no pathway {name!r}", hint=f"give on_{name}='...'"
            )
        return super().__getattr__(name)

    # --- pathways ---------------------------------------------------------------------------

    def _pathway(self, name: str) -> Pathway:
        for each in self._model.pathways:
            if each.name == name:
                return Pathway(self, each)
        raise ModelError(f"{self._name} has no pathway {name!r}", hint=f"give on_{name}='...'")

    def _idle_parts(self) -> Iterator[str]:
        yield from (f"{self._name}.{each}" for each in sorted(self._idle_pathways))

    def _check_pathways(self) -> None:
        names = [each.name for each in self._model.pathways]
        for each in self._model.pathways:
            if (
                names.count(each.name) > 1
                or each.name in self._table()
                or each.name in self._numbered
                or hasattr(Synapses, each.name)
            ):
                raise ModelError(f"the name {each.name!r} of a pathway is taken")
            end = self._source if each.side == "pre" else self._target
            check_event(each.event, end, f"on_{each.side}")


def _refuse_old_names(**given: Any) -> None:
    now = {"pre": "on_pre='...'", "post": "on_post='...'", "connect": "S.connect(...) afterwards"}
    for name, value in given.items():
        if value is not None:
            raise ModelError(f"Synapses: there is no argument {name!r}", hint=f"use {now[name]}")
