"""The contract between what users touch and what performs their actions.

There are two executors: one performs each action at once (and runs networks with compiled kernels
or with the reference interpreter), the other writes them into the timeline of a C++ project.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.host.memory import numbering
from eqsim.backends.host.profiling import Profile
from eqsim.model.actions import (
    AssignArray,
    AssignExpression,
    Chosen,
    Connect,
    ConnectArrays,
    RunNetwork,
)
from eqsim.model.choices import Choice
from eqsim.model.network import NetworkSpec
from eqsim.model.recorder import Recorder
from eqsim.model.variables import StateVariable
from eqsim.results.stored import NetworkState, Snapshot, Standing

__all__ = ["SIDES", "Executor", "Ranges", "ReachedTime", "RunSummary", "Side"]


Side = Literal["source", "target"]
SIDES: tuple[Side, Side] = ("source", "target")


@dataclass(frozen=True, slots=True)
class Ranges:
    """Which parts of two populations a projection connects.

    Of a part with gaps, `members` lists the elements, in the order of their numbers within the
    part; the range then goes from the first to the last of them.  Sides are `unknown` that are all
    synapses of a projection, which only a program will know.
    """

    source: str
    source_start: int
    source_size: int
    target: str
    target_start: int
    target_size: int
    source_members: NDArray[np.int64] | None = None
    target_members: NDArray[np.int64] | None = None
    unknown: tuple[Side, ...] = ()

    @property
    def counts(self) -> tuple[int, int]:
        """The numbers of elements of both parts."""
        source, target = self.source_members, self.target_members
        return (
            self.source_size if source is None else source.size,
            self.target_size if target is None else target.size,
        )

    def values(self, name: str) -> dict[str, int]:
        """Give the run-time values of a projection that tell of its ranges."""
        known = (side for side in SIDES if side not in self.unknown)
        parts = (f"{side}_{part}" for side in known for part in ("start", "size"))
        return {f"{name}._{part}": int(getattr(self, part)) for part in parts}

    def rows_of(self, sources: NDArray[Any]) -> NDArray[Any]:
        """Give the rows of sources: their places in the range."""
        members = self.source_members
        return sources if members is None else members[sources] - self.source_start

    def elements_of(self, targets: NDArray[Any]) -> NDArray[Any]:
        """Give the elements that targets are, by their numbers."""
        members = self.target_members
        if members is None:
            return targets + self.target_start if self.target_start else targets
        elements: NDArray[Any] = members[targets]
        return elements

    def sources_of(self, rows: NDArray[Any]) -> NDArray[Any]:
        """Give the numbers of sources, by their rows."""
        members = self.source_members
        if members is None:
            return rows
        numbers: NDArray[Any] = numbering(members - self.source_start, self.source_size)[rows]
        return numbers

    def targets_of(self, elements: NDArray[Any]) -> NDArray[Any]:
        """Give the numbers of targets, by their elements."""
        members, places = self.target_members, elements - self.target_start
        if members is None:
            return places
        numbers: NDArray[Any] = numbering(members - self.target_start, self.target_size)[places]
        return numbers


@dataclass(frozen=True, slots=True)
class ReachedTime:
    """Where a network stands: its time in seconds, and the number of each clock's next step."""

    t: float
    steps: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run did: completed steps, seconds spent, and whether it was interrupted.

    `completed` counts steps of the clock with most of them, and `reached` gives the number of each
    clock's next step.  `create_seconds` is what a standalone project took to make its objects by
    itself; `completed` is None while such a project has not been executed.  `failure` is what
    ended the run early; the state is that after the last completed step, and what was recorded is
    kept.  `profile` has the time of each kernel, where that was asked for.
    """

    completed: int | None
    create_seconds: float = 0.0
    build_seconds: float = 0.0
    simulate_seconds: float = 0.0
    interrupted: bool = False
    from_cache: bool = False
    failure: Exception | None = None
    reached: Mapping[str, int] = field(default_factory=dict)
    profile: Profile = ()


class Executor(Protocol):
    """Performs actions on named owners (populations, projections, recorders)."""

    def seed(self, value: int | None) -> None:
        """Set the seed of what draws from now on; None takes fresh entropy."""

    def add_population(self, name: str, variables: tuple[StateVariable, ...], size: int) -> None:
        """Allocate the state of a population, set to its initial values."""

    def add_variable(self, name: str, variable: StateVariable) -> None:
        """Allocate one more variable of a population or projection."""

    def add_projection(
        self, name: str, variables: tuple[StateVariable, ...], ranges: Ranges
    ) -> None:
        """Make a projection without synapses."""

    def add_recorder(
        self,
        recorder: Recorder,
        record: Chosen | None,
        start: int,
        size: int,
        folder: Path | None = None,
    ) -> None:
        """Make an empty recording; `record` lists elements (synapses by creation number).

        With a `folder`, what is recorded is written there during runs.
        """

    def discard(self, name: str) -> None:
        """Forget an owner that no one can reach any more."""

    def assign_array(self, action: AssignArray) -> None:
        """Write an array."""

    def assign_expression(self, action: AssignExpression) -> None:
        """Evaluate an expression and write its results."""

    def connect(self, action: Connect) -> None:
        """Create synapses by a rule; all of them or, after an error, none."""

    def connect_arrays(self, action: ConnectArrays) -> None:
        """Create listed synapses; all of them or, after an error, none."""

    def choose(
        self, owner: str, numbers: Callable[[], NDArray[np.int64]], choice: Callable[[], Choice]
    ) -> Chosen:
        """Choose synapses by creation number: at once, or as a list that a program will make.

        `numbers` finds them where it is known which synapses there are; `choice` describes them.
        """

    def numbers(self, chosen: Chosen) -> NDArray[np.int64]:
        """Give the numbers of what was chosen.

        Raises
        ------
        SimulationError
            If they are only known after a run that has not happened yet.
        """

    def remove_synapses(
        self, owner: str, numbers: Callable[[], NDArray[np.int64]], choice: Callable[[], Choice]
    ) -> None:
        """Take synapses away, chosen as by `choose`; the others are numbered anew.

        Raises
        ------
        SimulationError
            If synapses cannot be taken away now; nothing is chosen then.
        """

    def run(self, action: RunNetwork) -> RunSummary:
        """Run a network (or append the run to the timeline)."""

    def as_held(self, spec: NetworkSpec) -> NetworkSpec:
        """Give a description with what is known of the state that a next run would begin with."""

    def record(self, recorder: str, steps: Mapping[str, int]) -> None:
        """Record the present values; `steps` gives the number of each clock's next step.

        Raises
        ------
        SimulationError
            If no run has said yet how that is done.
        """

    def store(self, names: Sequence[str]) -> NetworkState:
        """Give the state of owners (or have the project's program keep it)."""

    def restore(
        self, state: NetworkState, names: Sequence[str], at: Standing, *, with_seed: bool
    ) -> None:
        """Give owners back the state that was stored of them; an error changes nothing.

        `at` tells where their network stood.

        Raises
        ------
        StoredStateError
            If it is the state of other owners.
        """

    def write_state(self, path: Path, name: str, snapshot: Snapshot) -> None:
        """Write a state that was stored just now to a file (or do so once the program has run)."""

    def read_state(self, path: Path, name: str) -> Snapshot:
        """Read a state from a file (or give one that will be in it)."""

    def stop(self) -> None:
        """End the run that is under way after its present step; without one, do nothing."""

    def evaluate(self, action: AssignExpression) -> NDArray[np.generic]:
        """Evaluate an expression for the chosen elements without writing it (a read)."""

    def array(
        self, owner: str, variable: str, chosen: NDArray[np.int64] | None = None
    ) -> NDArray[np.generic]:
        """Give a variable's values: a live view for a population, in creation order for synapses.

        Of synapses, some can be chosen by number; `_copy` is, for each, how many of the same pair
        of neurons were made before it.

        Raises
        ------
        SimulationError
            If the value is only known after a run that has not happened yet.
        """

    def synapses(
        self, owner: str, chosen: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Give source and target numbers (from the start of each range) in creation order.

        Some synapses can be chosen by number.
        """

    def synapses_between(
        self, owner: str, pre: NDArray[np.int64] | None, post: NDArray[np.int64] | None
    ) -> NDArray[np.int64]:
        """Give the synapses from one of these sources to one of these targets, None for all.

        They are creation numbers, ascending.
        """

    def synapse_counts(self, owner: str, side: Literal["pre", "post"]) -> NDArray[np.int32]:
        """Give the number of synapses of each source ('pre') or target."""

    def storage_places(self, owner: str) -> NDArray[np.int64] | None:
        """Give the place in storage of each synapse; None where they are in order of creation."""

    def has_places(self, owner: str) -> bool:
        """Tell whether it is known which synapses there are, and where they are stored."""

    def generation(self, owner: str) -> int:
        """Count how often synapses were added or taken away."""

    def events(self, owner: str, event: str) -> NDArray[np.int32]:
        """Give the elements that had an event when they were asked last, in this run or before.

        Raises
        ------
        SimulationError
            If no one can know while a script is written.
        """

    def recording(self, recorder: str, column: str) -> NDArray[np.generic]:
        """Give all recorded values of a column: `step`, `t`, `i`, `count` or a variable.

        A `StateRecorder` has `t` (n,) and each variable as (n, elements); a `SpikeRecorder` has
        `i`, `t` and its variables (n,), or `count` (elements,) where it does not keep events; a
        `RateRecorder` has `t` and `rate` (n,) in hertz.
        """

    def owner_size(self, name: str) -> int:
        """Give the number of elements or synapses.

        Raises
        ------
        SimulationError
            If it is only known after a run that has not happened yet.
        """

    def known_size(self, name: str) -> int | None:
        """Give the number of elements or synapses; None where it is not known yet."""
