"""Groups of neurons that spike at given times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from eqsim.api.groups.neuron_model import NeuronModel
from eqsim.api.groups.population_owner import PopulationOwner, checked_size
from eqsim.api.groups.spike_list import SpikeSteps, checked_spikes, spike_steps
from eqsim.api.objects.places import OwnPlace
from eqsim.api.objects.simulated import refuse_code_class
from eqsim.api.session.caller import warn
from eqsim.api.session.clocks import TIME, Clock
from eqsim.api.session.switches import as_switch
from eqsim.equations.equations import Equations
from eqsim.equations.resolve import External
from eqsim.model.population import EventList, Population
from eqsim.units import from_si

__all__ = ["SpikeGeneratorGroup"]

_NO_PERIOD = from_si(0.0, TIME)


class SpikeGeneratorGroup(PopulationOwner, OwnPlace):
    """Neurons that spike at given times.

    Parameters
    ----------
    N : int
        The number of neurons.
    indices : sequence of int
        Which neuron has each spike.
    times : Quantity
        When each spike takes place.
    dt : Quantity, optional
        The time step; a neuron can spike once in each.
    clock : Clock, optional
        Instead of `dt`.
    period : Quantity
        After which time the spikes begin anew: a multiple of `dt`; 0 for never.
    when : str
        The slot of the step.
    order : int
        The place among what else stands in that slot.
    sorted : bool
        Has no effect: spikes may come in any order.
    name : str, optional
        The group's name; by default 'spikegeneratorgroup', 'spikegeneratorgroup_1', ...

    Examples
    --------
    >>> from eqsim import SpikeGeneratorGroup, SpikeMonitor, Network, ms
    >>> G = SpikeGeneratorGroup(2, [0, 1, 0], [0.1, 0.2, 0.4]*ms, period=1*ms)
    >>> M = SpikeMonitor(G)
    >>> Network(G, M).run(1.3*ms)
    >>> M.i, M.t/ms
    (array([0, 1, 0, 0, 1], dtype=int32), array([0.1, 0.2, 0.4, 1.1, 1.2]))
    """

    _kind = "spikegeneratorgroup"

    def __init__(
        self,
        N: int,
        indices: Any,
        times: Any,
        dt: Any = None,
        clock: Clock | None = None,
        period: Any = _NO_PERIOD,
        when: str = "thresholds",
        order: int = 0,
        sorted: bool = False,
        name: str | None = None,
        codeobj_class: None = None,
    ) -> None:
        refuse_code_class("SpikeGeneratorGroup", codeobj_class)
        super().__init__(name, clock, dt)
        with self._working():
            self._N = checked_size(N, self._name)
            self._stand(when, order)
            self._namespace, self._start = {}, 0
            self._seen, self._undefined = {}, set()
            self._model = NeuronModel(Equations(()), (), ())
            self.set_spikes(indices, times, period, sorted)
            self._executor.add_population(self._name, (), self._N)
        self._announce()

    def set_spikes(
        self, indices: Any, times: Any, period: Any = _NO_PERIOD, sorted: bool = False
    ) -> None:
        """Replace the spikes.

        Parameters
        ----------
        indices : sequence of int
            Which neuron has each spike.
        times : Quantity
            When each spike takes place; what has passed already is left out, with a warning.
        period : Quantity
            After which time the spikes begin anew; 0 for never.
        sorted : bool
            Has no effect.
        """
        as_switch(sorted, f"{self._name}: sorted")
        self._spikes = checked_spikes(indices, times, period, self._N, self._name)
        self._by_step: tuple[float, SpikeSteps] | None = None
        self._is_new = True

    @property
    def period(self) -> Any:
        """After which time the spikes begin anew; 0 for never."""
        return from_si(self._spikes.period, TIME)

    def _events(self) -> Sequence[str]:
        return ("spike",)

    def _event_place(self, event: str) -> tuple[str, int]:
        del event
        return self._place()

    def _describe(
        self, constants: Mapping[str, External], clock: str, rank: int
    ) -> tuple[Population, dict[str, Any]]:
        """Give the description, and the values that belong to it: the spikes by steps."""
        del constants
        dt = self._clock.dt_
        if self._by_step is None or self._by_step[0] != dt:
            self._by_step = (dt, spike_steps(self._spikes, dt, self._name))
        listed = self._by_step[1]
        values = {
            f"{self._name}.N": self._N,
            f"{self._name}._spike_steps": listed.steps,
            f"{self._name}._spike_elements": listed.neurons,
            f"{self._name}._spike_entries": listed.steps.size,
            f"{self._name}._spike_period": listed.period,
        }
        spike = EventList("spike", *self._place())
        return Population(self._name, rank, clock, (), events=(spike,)), values

    def _enter_run(self, first: int) -> None:
        """Warn once of spikes that come too late to take place."""
        if not self._is_new or self._by_step is None:
            return
        self._is_new, listed = False, self._by_step[1]
        late = int(np.searchsorted(listed.steps, first))
        if late and not listed.period:
            every = listed.steps.size
            warn(f"{self._name}: {late} of {every} spikes lie in the past and are left out")
