"""The session: the few things that are global for a user, in one object.

`SESSION` is the only thing in the package that changes at module level.  It holds the default
clock, the chosen device and its executor, the seed and the epoch of random numbers, the preferences
and a weak registry of the objects that are alive.  It keeps none of them alive.
"""

from __future__ import annotations

import weakref
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from eqsim.api.session.clocks import BaseClock, Clock
from eqsim.api.session.executors import DEFAULT_DEVICE, DeviceChoice, make_executor
from eqsim.api.session.names import checked_name
from eqsim.api.session.timings import Timings
from eqsim.backends.host.executor import Executor
from eqsim.errors import ModelError
from eqsim.expr.dtypes import DType
from eqsim.integration.method import IntegrationMethod
from eqsim.model.network import DEFAULT_SLOTS
from eqsim.results.stored import Snapshot
from eqsim.units import UNITS, from_si

__all__ = ["DEFAULT_DT", "SESSION", "Numbered", "Progress", "Session", "defaultclock"]

DEFAULT_DT = from_si(1e-4, UNITS["second"].dimension)


class Numbered(Protocol):
    """An object of the registry."""

    @property
    def name(self) -> str:
        """Its name."""
        ...

    @property
    def creation_number(self) -> int:
        """Its place in the order of creation."""
        ...


@dataclass(slots=True, eq=False)
class Progress:
    """How far a network has come; objects belong to one progress for life.

    `reached` gives, for each of its clocks, the number of the next step and the clock's `key` in
    the last run.  `epoch` and `seeding` tell with which random numbers its current stretch
    of time was begun.  `profile` is that of the last run that had one.  `key` stands for the
    network where actions are described.
    """

    t: float = 0.0
    reached: dict[BaseClock, tuple[int, float | bytes]] = field(default_factory=dict)
    epoch: int = 0
    seeding: int = -1
    profile: tuple[tuple[str, float], ...] = ()
    timings: Timings = field(default_factory=Timings)
    key: object = field(default_factory=object)

    @property
    def has_begun(self) -> bool:
        """Whether a run of the network has taken place."""
        return bool(self.reached)

    def step(self, clock: BaseClock) -> int:
        """Give the number of a clock's next step, as its steps are now."""
        steps = (step for step, key in self.reached.values() if key == clock.key)
        return next(steps, clock.steps_before(self.t, 0.0))


@dataclass(slots=True)
class Session:
    """What `set_device`, `seed`, `defaultclock` and `start_scope` act on.

    `seeding` counts the calls of `seed`; `scope_start` is the number of the first object that
    `run` may collect; `magic_progress` belongs to the objects that `run` collected last,
    `running` to those that are simulated at this moment.  Networks without a schedule of their own
    have the `default_schedule`, `run` has the `magic_schedule`.
    `magic_snapshots` is what `store` has stored, by name.  `methods` are the user's methods of
    integration, `formats` those of `get_states`.  `default_float` is the type in which floats
    are stored.
    """

    default_clock: Clock = field(default_factory=lambda: Clock(DEFAULT_DT, "defaultclock"))
    device: DeviceChoice = DEFAULT_DEVICE
    seed: int | None = None
    epoch: int = 0
    seeding: int = 0
    scope_start: int = 0
    magic_progress: Progress = field(default_factory=Progress)
    running: Progress | None = None
    default_schedule: tuple[str, ...] = DEFAULT_SLOTS
    magic_schedule: tuple[str, ...] | None = None
    magic_snapshots: dict[str, Snapshot] = field(default_factory=dict)
    methods: dict[str, IntegrationMethod] = field(default_factory=dict)
    formats: dict[str, Any] = field(default_factory=dict)
    preferences: dict[str, Any] = field(default_factory=dict)
    registered: dict[str, Any] = field(default_factory=dict)
    default_float: DType = DType.F64
    objects_made: int = 0
    _executor: Executor | None = None
    _used: set[str] = field(default_factory=set)
    _clocks: weakref.WeakValueDictionary[str, BaseClock] = field(
        default_factory=weakref.WeakValueDictionary
    )
    _alive: weakref.WeakValueDictionary[str, Numbered] = field(
        default_factory=weakref.WeakValueDictionary
    )

    @property
    def executor(self) -> Executor:
        """The executor of the chosen device, made when it is first needed."""
        if self._executor is None:
            self._executor = make_executor(self.device)
            self._executor.seed(self.seed)
        return self._executor

    def choose(self, device: DeviceChoice) -> None:
        """Choose a device: what is made from now on belongs to a new executor."""
        self.device = device
        self._executor = None
        self._used.clear()

    def slots_of(self, schedule: tuple[str, ...] | None) -> tuple[str, ...]:
        """Give the slots of a step; those of the preferences where a network has none."""
        return self.default_schedule if schedule is None else schedule

    def next_epoch(self) -> int:
        """Take the next epoch of random numbers."""
        self.epoch += 1
        return self.epoch

    def reseed(self, seed: int | None) -> None:
        """Begin the random numbers anew."""
        self.seed = seed
        self.epoch = 0
        self.seeding += 1
        if self._executor is not None:
            self._executor.seed(seed)

    def alive(self) -> list[Numbered]:
        """List the objects that are alive, in the order of their creation."""
        return sorted(self._alive.values(), key=lambda each: each.creation_number)

    def claim_name(self, wanted: Any, kind: str) -> str:
        """Give the name a new object gets: the one that is wanted, or the next one of its kind.

        A wanted name may end in `*`, which stands for the first number that makes it unique.
        """
        if wanted is None:
            return self._next_name(kind)
        name = checked_name(wanted)
        if name.endswith("*"):
            return self._next_name(name.removesuffix("*"))
        if self._is_taken(name):
            of_clock = name in self._clocks or name == self.default_clock.name
            taken = "is that of a clock" if of_clock else f"is taken by another {kind}"
            raise ModelError(
                f"the name {wanted!r} {taken}",
                hint=f"choose another name, or write name='{wanted}*' to have it numbered",
            )
        return name

    def enter_clock(self, clock: BaseClock) -> None:
        """Give a clock that drives an object a name that no other such clock has."""
        if clock is self.default_clock or self._clocks.get(clock.name) is clock:
            return
        clock._name = self.claim_name(clock._name, "clock")
        self._clocks[clock.name] = clock
        self._used.add(clock.name)

    def register(self, made: Numbered) -> int:
        """Enter a new object and give its creation number."""
        self._alive[made.name] = made
        self._used.add(made.name)
        self.objects_made += 1
        return self.objects_made

    def reset(self) -> None:
        """Return to the state of a fresh import; objects that are alive are forgotten."""
        fresh = Session()
        self.default_clock.dt = DEFAULT_DT
        self.default_clock.reach(0)
        for name in Session.__slots__:
            if name not in ("default_clock", "objects_made", "seeding"):
                setattr(self, name, getattr(fresh, name))

    def _is_taken(self, name: str) -> bool:
        if name in self._alive or name in self._clocks or name == self.default_clock.name:
            return True
        return self.device.keeps_objects and name in self._used

    def _next_name(self, stem: str) -> str:
        name, number = stem, 0
        while self._is_taken(name):
            number += 1
            name = f"{stem}_{number}"
        return name


SESSION: Final = Session()

#: The clock of all objects that are given none: `defaultclock.dt = 0.05*ms`.
defaultclock: Final = SESSION.default_clock
