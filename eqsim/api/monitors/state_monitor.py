"""Recording of state variables over time."""

from __future__ import annotations

from dataclasses import replace
from os import PathLike
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqsim.api.monitors.monitor import Monitor, folder_of
from eqsim.api.objects.draft import Draft
from eqsim.api.objects.holder import Holder
from eqsim.api.objects.places import checked_order, checked_slot
from eqsim.api.objects.simulated import refuse_code_class
from eqsim.api.objects.state_owner import StateOwner
from eqsim.api.objects.within import numbers_within
from eqsim.api.session.clocks import BaseClock
from eqsim.api.session.event_clock import EventClock
from eqsim.errors import ConnectionIndexError, ModelError, UnknownAttributeError
from eqsim.model.actions import Chosen, Listed
from eqsim.model.recorder import StateRecorder

__all__ = ["StateMonitor", "StateMonitorView"]


class StateMonitor(Monitor):
    """Records variables of a group or of synapses at every step.

    Parameters
    ----------
    source : NeuronGroup, Subgroup or Synapses
        What to record from.
    variables : str, sequence of str or True
        State variables and subexpressions, which True stands for all of; also `dt`,
        `t_in_timesteps`, and the numbers `i` (and `j` of synapses).
    record : bool, 'last', int, slice, array or Subgroup
        Which elements to record, by number or with a mask; True stands for all, False for none.
        With 'last', the values of all elements at the last recorded time are kept and no others.
    dt : Quantity, optional
        The interval between two recordings; by default the time step of the source.
    clock : Clock, optional
        Instead of `dt`.
    when : str
        The slot of the step: at 'start' values are those before the step's update.
    order : int
        The place among what else stands in that slot.
    name : str, optional
        The monitor's name.
    to : str or path, optional
        A new folder.  What is recorded goes there during runs, so that it does not fill the memory:
        each column as a file of NumPy's, `t.npy` with the times in seconds.

    Examples
    --------
    >>> from eqsim import NeuronGroup, StateMonitor, Network, ms
    >>> G = NeuronGroup(2, "dx/dt = 1/ms : 1", method="exact")
    >>> M = StateMonitor(G, "x", record=True)
    >>> Network(G, M).run(0.3*ms)
    >>> M.x.shape, len(M.t)
    ((2, 3), 3)

    The last values need no more memory the longer the run is:

    >>> H = NeuronGroup(2, "dx/dt = 1/ms : 1", method="exact")
    >>> last = StateMonitor(H, "x", record="last")
    >>> Network(H, last).run(0.5*ms)
    >>> last.x, last.t/ms
    (array([[0.4],
           [0.4]]), array([0.4]))
    """

    _kind = "statemonitor"
    _takes_listed_times = True

    def __init__(
        self,
        source: Holder,
        variables: Any,
        record: Any,
        dt: Any = None,
        clock: BaseClock | None = None,
        when: str = "start",
        order: int = 0,
        name: str | None = None,
        codeobj_class: None = None,
        *,
        to: str | PathLike[str] | None = None,
    ) -> None:
        refuse_code_class("StateMonitor", codeobj_class)
        super().__init__(name, source, variables, clock, dt)
        if not self._variables:
            raise ModelError("StateMonitor: there is no variable to record")
        self._record, chosen = _elements(source, record)
        whole = source._whole()
        self._recorder: StateRecorder = StateRecorder(
            self._name,
            whole.name,
            self._variables,
            self._clock.name,
            checked_slot(when, "StateMonitor"),
            checked_order(order, "StateMonitor"),
            last=isinstance(record, str),
        )
        self._chosen = chosen
        size = 0 if isinstance(chosen, Listed) else chosen.size
        folder = folder_of(to, "StateMonitor", grows=not self._recorder.last)
        self._executor.add_recorder(self._recorder, chosen, 0, size, folder)
        self._announce()

    @property
    def record(self) -> NDArray[np.int64]:
        """The numbers of the recorded elements."""
        if self._record is not None:
            return self._record.copy()
        numbers = self._executor.numbers(self._chosen)
        return numbers if self._source._is_whole() else np.arange(numbers.size)

    @property
    def record_variables(self) -> tuple[str, ...]:
        """The names of the recorded variables."""
        return self._variables

    @property
    def n_indices(self) -> int:
        """The number of recorded elements."""
        return len(self.record)

    @property
    def N(self) -> int:
        """The number of recorded times."""
        return len(self.t_)

    def record_single_timestep(self) -> None:
        """Record the present values, as one more time.

        The values at the end of a run are those after its last step, which no step records at its
        start.  There has to have been a run, be it one of 0 seconds.

        Examples
        --------
        >>> from eqsim import NeuronGroup, StateMonitor, Network, ms
        >>> G = NeuronGroup(1, "dx/dt = 1/ms : 1", method="exact")
        >>> M = StateMonitor(G, "x", record=True)
        >>> Network(G, M).run(0.2*ms)
        >>> M.record_single_timestep()
        >>> M.x, M.t/ms
        (array([[0. , 0.1, 0.2]]), array([0. , 0.1, 0.2]))
        """
        if isinstance(self._clock, EventClock):
            raise ModelError(
                f"{self._name}: it records at listed times, of which the present is none",
                hint="take a monitor without a clock of its own",
            )
        reached = {} if self._progress is None else self._progress.reached
        steps = {clock.name: step for clock, (step, _) in reached.items()}
        self._executor.record(self._name, steps)

    def _enter(self, draft: Draft) -> None:
        draft.recorders.append(replace(self._recorder, clock=draft.clocks[self._clock]))
        draft.values[f"{self._name}.size"] = 0 if self._record is None else self._record.size

    def __len__(self) -> int:
        return self.N

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        variable, with_unit = self._recorded(name)
        values = self._column(variable).T
        return self._with_unit(variable, values) if with_unit else values

    def __setattr__(self, name: str, value: Any) -> None:
        if not name.startswith("_") and name.removesuffix("_") in self._variables:
            raise UnknownAttributeError(
                f"{self._name}.{name}: recordings cannot be assigned to",
                hint=f"assign to the variable: {self._source.name}.{name} = ...",
            )
        super().__setattr__(name, value)

    def __getitem__(self, index: Any) -> StateMonitorView:
        numbers = numbers_within(self._source, index, self._name)
        rows = {number: row for row, number in enumerate(self.record.tolist())}
        missing = [number for number in numbers.tolist() if number not in rows]
        if missing:
            raise ConnectionIndexError(
                f"{self._name} does not record element {missing[0]}",
                details=(f"recorded: {_shown(self.record)}",),
            )
        chosen = [rows[number] for number in numbers.tolist()]
        single = not isinstance(index, slice | Holder) and np.ndim(index) == 0
        return StateMonitorView(self, chosen[0] if single else chosen)


class StateMonitorView:
    """What a state monitor recorded of some elements: `M[5].v`.

    Parameters
    ----------
    monitor : StateMonitor
        The monitor.
    rows : int or list of int
        Which rows of its recording.
    """

    __slots__ = ("_monitor", "_rows")

    def __init__(self, monitor: StateMonitor, rows: int | list[int]) -> None:
        self._monitor = monitor
        self._rows = rows

    @property
    def t(self) -> Any:
        """The recorded times."""
        return self._monitor.t

    @property
    def t_(self) -> NDArray[np.float64]:
        """The recorded times in seconds."""
        return self._monitor.t_

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._monitor, name)[self._rows]


def _elements(source: Holder, record: Any) -> tuple[NDArray[np.int64] | None, Chosen]:
    """List the elements to record, by their numbers in the source and within the whole.

    Their numbers in the source are None where only a program will know them.
    """
    if isinstance(record, str) and record != "last":
        raise ModelError(
            f"StateMonitor: record={record!r} is none of its forms",
            hint="record='last' keeps the last values; elements are given by number, or by a mask: "
            "record=G.indices['v > 0*mV']",
        )
    if record is None:
        raise ModelError(
            "StateMonitor: record says which elements to record",
            hint="record=True records all, record=[0, 5] two of them",
        )
    which = list(record) if isinstance(record, tuple) else record
    if isinstance(record, bool | str):
        which = slice(None) if record else slice(0)
        if record and isinstance(source, StateOwner):
            source._check_ready()
    what = "StateMonitor: record"
    chosen = source._choose(which, None, what)
    if isinstance(chosen, Listed):
        return None, chosen
    return numbers_within(source, which, what), chosen


def _shown(numbers: NDArray[np.int64]) -> str:
    shown = ", ".join(map(str, numbers[:10].tolist()))
    return f"{shown}, ..." if numbers.size > 10 else shown
