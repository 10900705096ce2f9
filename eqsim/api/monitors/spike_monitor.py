"""Recording of spikes."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqsim.api.monitors.monitor import check_event, folder_of
from eqsim.api.monitors.rates import RATE, RateMonitor
from eqsim.api.objects.holder import Holder
from eqsim.api.objects.places import checked_order, checked_slot
from eqsim.api.objects.simulated import refuse_code_class
from eqsim.api.objects.states import State
from eqsim.api.session.clocks import TIME
from eqsim.errors import ModelError
from eqsim.model.recorder import SpikeRecorder
from eqsim.units import from_si

__all__ = ["EventMonitor", "SpikeMonitor"]


class EventMonitor(RateMonitor):
    """Records the events of a group.

    Parameters
    ----------
    source : NeuronGroup or Subgroup
        What to record from.
    event : str
        One of the group's events.
    variables : str or sequence of str, optional
        Variables whose value at each event is recorded too (before any reset).
    record : bool
        Whether to record events; with False they are counted only.
    when : str, optional
        The slot of the step; by default that in which the group is asked for the event.
    order : int, optional
        The place among what else stands in that slot; by default right after the event.
    name : str, optional
        The monitor's name.
    to : str or path, optional
        A new folder.  What is recorded goes there during runs, so that it does not fill the memory:
        each column as a file of NumPy's, `t.npy` with the times in seconds.

    Examples
    --------
    >>> from eqsim import NeuronGroup, EventMonitor, Network, ms
    >>> G = NeuronGroup(2, "dx/dt = 1/ms : 1", events={"large": "x > 0.25"}, method="exact")
    >>> large = EventMonitor(G, "large", "x")
    >>> G.run_on_event("large", "x = 0")
    <Resetter 'neurongroup_large_resetter': x = 0>
    >>> Network(G, large).run(0.5*ms)
    >>> large.i, large.x
    (array([0, 1], dtype=int32), array([0.3, 0.3]))
    """

    _kind = "eventmonitor"

    def __init__(
        self,
        source: Holder,
        event: str,
        variables: Any = None,
        record: bool = True,
        when: str | None = None,
        order: int | None = None,
        name: str | None = None,
        codeobj_class: None = None,
        *,
        to: str | PathLike[str] | None = None,
    ) -> None:
        kind = type(self).__name__
        refuse_code_class(kind, codeobj_class)
        super().__init__(name, source, variables)
        check_event(event, source, kind)
        if not isinstance(record, (bool, np.bool_)):
            raise ModelError(
                f"{kind}: record is True or False, not {record!r}",
                hint="to record a part of a group, give that part: SpikeMonitor(G[:10])",
            )
        self._event = event
        self._keep = bool(record)
        slot, after = source._event_place(event)
        self._recorder = SpikeRecorder(
            self._name,
            source._whole().name,
            event,
            tuple(name for name in self._variables if name != "i"),
            self._keep,
            slot if when is None else checked_slot(when, kind),
            after + 1 if order is None else checked_order(order, kind),
            source._members() is not None,
        )
        folder = folder_of(to, kind, grows=self._keep)
        self._executor.add_recorder(self._recorder, source._members(), *source._span(), folder)
        self._announce()

    @property
    def event(self) -> str:
        """The event that is recorded."""
        return self._event

    @property
    def i(self) -> NDArray[np.int32]:
        """The elements that had the events, numbered within the source."""
        return self._kept("i")

    @property
    def t_(self) -> NDArray[np.float64]:
        """The times of the events in seconds."""
        return self._kept("t")

    @property
    def it(self) -> tuple[NDArray[np.int32], Any]:
        """Elements and times of the events."""
        return self.i, self.t

    @property
    def it_(self) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Elements and times of the events, without unit."""
        return self.i, self.t_

    @property
    def count(self) -> NDArray[np.int64]:
        """The number of events of each element."""
        if self._keep:
            return np.bincount(self.i, minlength=self._source._size())
        return self._column("count").astype(np.int64)

    @property
    def num_events(self) -> int:
        """The number of events."""
        return len(self.i) if self._keep else int(self.count.sum())

    @property
    def N(self) -> int:
        """The number of events."""
        return self.num_events

    def event_trains(self) -> dict[int, Any]:
        """Give the times of the events of each element.

        Returns
        -------
        dict
            From each element's number to its event times.
        """
        return self.values("t")

    def values(self, var: str) -> dict[int, Any]:
        """Give what was recorded, for each element.

        Parameters
        ----------
        var : str
            A recorded variable, or 't'.

        Returns
        -------
        dict
            From each element's number to an array, in order of time.
        """
        return self._by_element((var,))[var]

    def all_values(self) -> dict[str, dict[int, Any]]:
        """Give all that was recorded: for each variable and 't', for each element.

        Returns
        -------
        dict
            From names to what `values` gives.
        """
        return self._by_element(("t", *self._variables))

    def binned_rate(self, bin_size: Any) -> tuple[Any, Any]:
        """Give the rate of each element in bins, from time 0 to the last complete one.

        Parameters
        ----------
        bin_size : Quantity
            The length of each bin, a multiple of dt.

        Returns
        -------
        bins, rates : Quantity
            The start of each bin, and the rates: a row for each element, a column for each bin.

        Examples
        --------
        >>> from eqsim import SpikeGeneratorGroup, SpikeMonitor, Network, ms
        >>> G = SpikeGeneratorGroup(2, [0, 0, 1], [0.1, 0.5, 1.2]*ms)
        >>> M = SpikeMonitor(G)
        >>> Network(G, M).run(2.5*ms)
        >>> bins, rates = M.binned_rate(1*ms)
        >>> print(bins, rates)
        [0. 1.] ms [[2. 0.]
         [0. 1.]] kHz
        """
        steps, dt = self._steps_of(bin_size), self._clock.dt_
        bins, size = self._reached_step() // steps, self._source._size()
        place = np.rint(self.t_ / dt).astype(np.int64) // steps
        cells = (self.i * bins + place)[place < bins]
        counts = np.bincount(cells, minlength=size * bins).reshape(size, bins)
        starts = np.arange(bins) * (steps * dt)
        return from_si(starts, TIME), from_si(counts / (steps * dt), RATE)

    def _states(self) -> dict[str, State]:
        fixed = State(is_fixed=True)
        known = {"i": fixed, **super()._states(), "count": fixed}
        return known if self._keep else {name: known[name] for name in ("N", "count")}

    def __len__(self) -> int:
        return self.num_events

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        variable, with_unit = self._recorded(name)
        values = self._kept(variable)
        return self._with_unit(variable, values) if with_unit else values

    def _by_element(self, names: Sequence[str]) -> dict[str, dict[int, Any]]:
        order, ends = np.argsort(self.i, kind="stable"), np.cumsum(self.count)[:-1]
        split = {}
        for name in names:
            is_time = isinstance(name, str) and name == "t"
            recorded = self.t_ if is_time else self._kept(self._recorded(name)[0])
            pieces = enumerate(np.split(recorded[order], ends))
            if is_time:
                split[name] = {number: from_si(piece, TIME) for number, piece in pieces}
            else:
                split[name] = {number: self._with_unit(name, piece) for number, piece in pieces}
        return split

    def _kept(self, column: str) -> NDArray[Any]:
        if not self._keep:
            raise ModelError(
                f"{self._name} counts events only",
                hint="make it with record=True to have their times, or read its count",
            )
        return self._column(column)


class SpikeMonitor(EventMonitor):
    """Records the spikes of a group.

    Parameters
    ----------
    source : NeuronGroup or Subgroup
        What to record from.
    variables : str or sequence of str, optional
        Variables whose value at each spike is recorded too (before the reset).
    record : bool
        Whether to record spikes; with False they are counted only.
    when : str, optional
        The slot of the step.
    order : int, optional
        The place among what else stands in that slot.
    name : str, optional
        The monitor's name.
    to : str or path, optional
        A new folder.  What is recorded goes there during runs, so that it does not fill the memory:
        each column as a file of NumPy's, `t.npy` with the times in seconds.

    Examples
    --------
    >>> from eqsim import NeuronGroup, SpikeMonitor, Network, ms
    >>> G = NeuronGroup(1, "dx/dt = 1/ms : 1", threshold="x > 0.95", reset="x = 0", method="exact")
    >>> spikes = SpikeMonitor(G)
    >>> Network(G, spikes).run(3.5*ms)
    >>> spikes.num_spikes, spikes.t/ms
    (3, array([0.9, 1.9, 2.9]))
    """

    _kind = "spikemonitor"

    def __init__(
        self,
        source: Holder,
        variables: Any = None,
        record: bool = True,
        when: str | None = None,
        order: int | None = None,
        name: str | None = None,
        codeobj_class: None = None,
        *,
        to: str | PathLike[str] | None = None,
    ) -> None:
        super().__init__(
            source, "spike", variables, record, when, order, name, codeobj_class, to=to
        )

    @property
    def num_spikes(self) -> int:
        """The number of spikes."""
        return self.num_events

    def spike_trains(self) -> dict[int, Any]:
        """Give the spike times of each neuron.

        Returns
        -------
        dict
            From each neuron's number to its spike times.
        """
        return self.event_trains()
