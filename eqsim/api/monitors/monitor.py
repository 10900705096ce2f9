"""What all monitors share: what they watch, when, and how their recordings are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqsim.api.language.names import CLOCK_SYMBOLS
from eqsim.api.objects.draft import Draft
from eqsim.api.objects.holder import Holder, Variable
from eqsim.api.objects.places import Placed
from eqsim.api.objects.simulated import Simulated, check_device
from eqsim.api.objects.states import State, StatesAccess, checked_names
from eqsim.api.session.clocks import TIME, BaseClock
from eqsim.errors import ModelError, UnknownAttributeError
from eqsim.expr.nodes import Name
from eqsim.expr.suggest import did_you_mean
from eqsim.model.recorder import Recorder
from eqsim.model.variables import Subexpression
from eqsim.units import from_si

__all__ = ["Monitor", "check_event", "folder_of", "variables_to_record"]


#: What can be recorded of the clock of a source, beside the times.
_OF_CLOCK: Mapping[str, Variable] = {
    name: Subexpression(name, Name(name), CLOCK_SYMBOLS[name].dimension, CLOCK_SYMBOLS[name].dtype)
    for name in ("dt", "t_in_timesteps")
}

#: What monitors tell as plain numbers, which have no twin without unit.
_PLAIN = ("N", "count", "i")


class Monitor(Simulated, Placed, StatesAccess):
    """Base of monitors."""

    invalidates_magic_network = False

    _source: Holder
    _recorder: Recorder
    _variables: tuple[str, ...]

    def __init__(
        self,
        name: str | None,
        source: Any,
        variables: Any,
        clock: BaseClock | None = None,
        dt: Any = None,
    ) -> None:
        kind = type(self).__name__
        if not isinstance(source, Holder):
            raise ModelError(f"{kind}: a group or synapses can be recorded, not {source!r}")
        super().__init__(name, source.clock if clock is None and dt is None else clock, dt)
        check_device(source, self._executor, kind)
        self._source = source
        self._variables = variables_to_record(source, variables, kind)

    @property
    def source(self) -> Holder:
        """What is recorded from."""
        return self._source

    @property
    def t(self) -> Any:
        """The times of what was recorded."""
        return from_si(self.t_, TIME)

    @property
    def t_(self) -> NDArray[np.float64]:
        """The times of what was recorded, in seconds."""
        return self._column("t")

    def _place(self) -> tuple[str, int]:
        return self._recorder.slot, self._recorder.order

    def _move(self, slot: str | None = None, order: int | None = None) -> None:
        slot, order = slot or self.when, self.order if order is None else order
        self._recorder = replace(self._recorder, slot=slot, order=order)

    def _depends_on(self) -> tuple[Simulated, ...]:
        whole: object = self._source._whole()
        return (whole,) if isinstance(whole, Simulated) else ()

    def _enter(self, draft: Draft) -> None:
        start, size = self._source._span()
        draft.recorders.append(self._recorder)
        draft.values.update({f"{self._name}.start": start, f"{self._name}.size": size})

    def _states(self) -> dict[str, State]:
        recordable = _recordable(self._source)
        known = {name: recordable[name].dimension for name in self._variables}
        variables = {name: State(each, is_fixed=True) for name, each in known.items()}
        return {"t": State(TIME, is_fixed=True), "N": State(is_fixed=True), **variables}

    def _raw_state(self, name: str) -> Any:
        return getattr(self, name if name in _PLAIN else f"{name}_")

    def _column(self, column: str) -> NDArray[Any]:
        return self._executor.recording(self._name, column)

    def _with_unit(self, variable: str, values: NDArray[Any]) -> Any:
        return from_si(values, _recordable(self._source)[variable].dimension)

    def _recorded(self, name: str) -> tuple[str, bool]:
        """Give the variable that an attribute stands for, and whether it has a unit."""
        if isinstance(name, str):
            if name in self._variables:
                return name, True
            if name.endswith("_") and name[:-1] in self._variables:
                return name[:-1], False
        raise UnknownAttributeError(
            f"{self._name} does not record {name!r}",
            details=(f"it records: {', '.join(self._variables) or 'no variables'}",),
            hint=did_you_mean(name, (*self._variables, *_public(self))),
        )


def variables_to_record(source: Holder, variables: Any, kind: str) -> tuple[str, ...]:
    """Give the names of the variables to record; `True` stands for all, `None` for none."""
    if variables is None or variables is False:
        return ()
    if variables is True:
        return tuple(source._table())
    known = _recordable(source)
    names = checked_names(variables, kind)
    for name in names:
        if name not in known:
            raise ModelError(
                f"{kind}: {source.name} has no variable {name!r}",
                details=(f"variables: {', '.join(source._table())}",),
                hint="the times of what is recorded are M.t"
                if name == "t"
                else did_you_mean(name, known),
            )
    return tuple(dict.fromkeys(names))


def _recordable(source: Holder) -> Mapping[str, Variable]:
    """Give what can be recorded: variables, the step, and numbers, which a part counts anew."""
    numbers = source._indices() if source._is_whole() else {}
    own = {name: each for name, each in numbers.items() if name in ("i", "j")}
    return {**own, **_OF_CLOCK, **source._table()}


def folder_of(to: Any, kind: str, *, grows: bool) -> Path | None:
    """Give the folder that a monitor records to; `grows` tells whether its recording does."""
    if to is None:
        return None
    if not isinstance(to, (str, PathLike)):
        raise ModelError(f"{kind}: to names a folder, not {to!r}", hint="such as to='spikes'")
    if not grows:
        raise ModelError(
            f"{kind}: there is nothing to be written to {str(to)!r} during a run",
            details=("what this monitor keeps does not grow with time",),
            hint="leave out the argument 'to'",
        )
    return Path(to).absolute()


def check_event(event: Any, source: Holder, kind: str) -> None:
    """Check that a group has an event."""
    known = source._events()
    if not isinstance(event, str) or event not in known:
        raise ModelError(
            f"{kind}: {source.name} has no event {event!r}",
            details=(f"events: {', '.join(known) or 'none'}",),
            hint="give the group a threshold"
            if isinstance(event, str) and event == "spike"
            else did_you_mean(event, known),
        )


def _public(made: object) -> Iterable[str]:
    return (name for name in dir(type(made)) if not name.startswith("_"))
