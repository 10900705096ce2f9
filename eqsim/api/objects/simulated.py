"""What all objects of a network share: a name, a clock, an executor, a place in time."""

from __future__ import annotations

import time
import weakref
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, ClassVar, NoReturn, Protocol

from eqsim.api.objects.draft import Draft
from eqsim.api.session.clocks import TIME, BaseClock, Clock, as_step_length
from eqsim.api.session.event_clock import EventClock
from eqsim.api.session.named import Named
from eqsim.api.session.session import SESSION, Progress
from eqsim.api.session.switches import as_switch
from eqsim.backends.host.executor import Executor
from eqsim.errors import ModelError, UnknownAttributeError
from eqsim.expr.suggest import did_you_mean
from eqsim.model.network import NetworkSpec
from eqsim.results.stored import NetworkState
from eqsim.units import from_si

__all__ = [
    "Simulated",
    "check_device",
    "refuse_code_class",
    "unknown_attribute",
    "with_contained",
]


#: What objects of other simulators have, and eqsim's have not, with what to use instead.
_INSTEAD: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(
            ("code_objects", "codeobj", "abstract_code", "updaters"),
            "there is one program for a whole network: Network.explain('ir') and explain('cpp') "
            "show it",
        ),
        "codeobj_class": "set_device('runtime', target='numpy') chooses how models are carried out",
        "when": "each part has a place of its own, such as G.thresholder['spike'].when",
        "queue": "spikes under way are kept by the program; store() keeps them too",
        "run": "what runs is a network: Network(...).run(duration), or run(duration)",
        "variables": "get_states() gives all values; `equations` tells what there is",
        "custom_operation": "run_regularly('...') or a network_operation",
        "runner": "run_regularly('...') or a network_operation",
        "resize": "a group keeps its size: make a new one",
        "reinit": "store() before a run and restore() after it, or make a new monitor",
    }
)


def unknown_attribute(
    owner: str, name: str, known: Iterable[str], variables: Iterable[str] = ()
) -> UnknownAttributeError:
    """Give the error for an attribute or variable that does not exist; `variables` are listed."""
    if isinstance(name, str) and name in _INSTEAD:
        return UnknownAttributeError(f"{owner} has no {name!r}", hint=_INSTEAD[name])
    candidates = [each for each in known if not each.startswith("_")]
    details = (f"variables: {', '.join(variables)}",) if variables else ()
    return UnknownAttributeError(
        f"{owner} has no variable or attribute {name!r}",
        details=details,
        hint=did_you_mean(name, candidates),
    )


def refuse_code_class(what: str, given: object) -> None:
    """Refuse the argument `codeobj_class`, which would choose code for one object alone."""
    if given is not None:
        raise ModelError(
            f"{what}: codeobj_class cannot be chosen: a network is one program, not one of objects",
            details=(f"found: {given!r}",),
            hint=_INSTEAD["codeobj_class"],
        )


class OfDevice(Protocol):
    """What was made for a device: a group or a part of one, synapses, a monitor, an operation."""

    _executor: Executor

    @property
    def name(self) -> str:
        """Its name."""
        ...


def check_device(each: OfDevice, executor: Executor, what: str = "") -> None:
    """Refuse what was made for another device; `what` is it that asks."""
    if each._executor is not executor:
        raise ModelError(
            f"{f'{what}: ' if what else ''}{each.name!r} was made for another device",
            hint="choose the device before the first object is made",
        )


def with_contained(objects: Iterable[Simulated]) -> list[Simulated]:
    """Give objects together with those that they contain."""
    every = [each for one in objects for each in (one, *one._contained())]
    return list(dict.fromkeys(every))


class Simulated(Named):
    """Base of groups, synapses and monitors.

    Attributes whose names begin with an underscore belong to the object itself; other names are
    those of its class, or of its variables.
    """

    #: Whether `run` collects it where it is visible.
    add_to_magic_network: bool = True
    #: Whether `run` begins anew with it, rather than take it in beside what has run.
    invalidates_magic_network: bool = True

    _is_contained: ClassVar[bool] = False
    _has_state: ClassVar[bool] = True
    _takes_listed_times: ClassVar[bool] = False

    _active: bool = True

    _clock: BaseClock
    _executor: Executor
    _progress: Progress | None
    _network_name: str | None
    _seconds: float

    def __init__(self, name: str | None, clock: BaseClock | None, dt: Any = None) -> None:
        super().__init__(name)
        self._clock = self._checked_clock(clock, dt)
        SESSION.enter_clock(self._clock)
        self._executor = SESSION.executor
        self._progress = None
        self._network_name = None
        self._seconds = 0.0
        self._added_dependencies: list[Simulated] = []

    def _checked_clock(self, clock: object, dt: Any) -> BaseClock:
        """Give the clock that is meant by the arguments `clock` and `dt`."""
        if clock is None:
            if dt is None:
                return SESSION.default_clock
            length = as_step_length(dt, self._name)
            return Clock(from_si(length, TIME), f"{self._name}_clock*")
        if not isinstance(clock, BaseClock):
            raise ModelError(
                f"{self._name}: a clock is needed, not {clock!r}", hint="such as Clock(0.5*ms)"
            )
        if isinstance(clock, EventClock) and not self._takes_listed_times:
            raise ModelError(
                f"{self._name}: a clock with steps of one length is needed, not {clock!r}",
                hint="such as Clock(0.5*ms); run_at carries out statements at listed times",
            )
        if dt is not None:
            raise ModelError(f"{self._name}: give either dt or clock, not both")
        return clock

    def _announce(self) -> None:
        """Enter the finished object into the session; its executor forgets it when it is gone."""
        super()._announce()
        forget = weakref.finalize(self, self._executor.discard, self._name)
        forget.atexit = False

    @property
    def clock(self) -> BaseClock:
        """The clock that drives the object."""
        return self._clock

    @property
    def active(self) -> bool:
        """Whether anything happens to the object in a run: updates, events, effects, recording."""
        return self._active

    @active.setter
    def active(self, value: bool) -> None:
        self._active = as_switch(value, f"{self._name}.active")

    def _idle_parts(self) -> Iterator[str]:
        """Yield the names of kernels of an active object that do not act."""
        yield from ()

    @property
    def contained_objects(self) -> tuple[Simulated, ...]:
        """The objects that take part in a network wherever this one does."""
        return self._contained()

    def add_dependency(self, obj: Simulated) -> None:
        """Demand that a network with this object holds another one as well.

        Parameters
        ----------
        obj : group, synapses, monitor or operation
            What is needed.
        """
        if not isinstance(obj, Simulated):
            raise ModelError(f"{self._name}: {obj!r} is nothing that a network can hold")
        self._added_dependencies.append(obj)

    def before_run(self, namespace: Mapping[str, Any]) -> None:
        """Do nothing: a class of your own can do here what each run with its object begins with.

        Parameters
        ----------
        namespace : mapping
            The values of external names.
        """

    def after_run(self) -> None:
        """Do nothing: a class of your own can do here what follows each run with its object."""

    def _reached_step(self) -> int:
        """Give the number of the step that the object's clock has reached."""
        return 0 if self._progress is None else self._progress.step(self._clock)

    def _contained(self) -> tuple[Simulated, ...]:
        """List the objects that take part in a network wherever this one does."""
        return ()

    def _depends_on(self) -> tuple[Simulated, ...]:
        """List the objects that a network with this one has to hold as well."""
        return ()

    def _paragraph(self, visible: Mapping[str, Any]) -> Iterator[str]:
        """Tell what was written, line by line; of an object without equations nothing."""
        del visible
        yield from ()

    def _integration(self, spec: NetworkSpec, visible: Mapping[str, Any]) -> str:
        """Tell how differential equations are integrated, if there are any."""
        del spec, visible
        return ""

    @abstractmethod
    def _enter(self, draft: Draft) -> None:
        """Enter the object into the description of a network."""

    def _check_ready(self) -> None:
        """Refuse to run where something is missing."""

    def _enter_run(self, first: int) -> None:
        """Take note of a run that begins with this step of the object's clock."""

    def _capture(self) -> dict[str, Any]:
        """Give what has to be stored besides the state, in terms of JSON."""
        return {"clock": self._clock._capture()}

    def _meet(self, state: NetworkState, stored: Mapping[str, Any]) -> NetworkState:
        """Give a stored state with all that the object has by now, and have all that it has."""
        del stored
        return state

    def _reinstate(self, stored: Mapping[str, Any]) -> None:
        """Take back what was stored besides the state."""
        self._clock._reinstate(stored["clock"])

    @contextmanager
    def _working(self) -> Iterator[None]:
        """Count the time spent as time of the object's creation."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self._seconds += time.perf_counter() - start

    def __reduce__(self) -> NoReturn:
        raise ModelError(
            f"{self._name} cannot be pickled or copied: it belongs to this session",
            hint="get_states() gives its values; store(filename=...) keeps those of all objects",
        )

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._name!r}>"
