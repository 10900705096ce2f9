"""What happens in which order: assignments, connections and runs, as the standalone program does.

Runtime mode performs each action when the user's line is reached; a standalone project performs
this list from its `main`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from eqsim.ir.choices import Choosing
from eqsim.ir.program import Kernel, Program

__all__ = [
    "Arguments",
    "CheckIndices",
    "Choose",
    "CountSteps",
    "Fill",
    "Flag",
    "Forget",
    "Keep",
    "Link",
    "Locate",
    "Meet",
    "Perform",
    "Project",
    "Prune",
    "Recall",
    "RecallPast",
    "Return",
    "Run",
    "Save",
    "Seed",
    "SetValues",
    "Stand",
    "TimelineEntry",
    "Unlink",
    "every_kernel",
]


@dataclass(frozen=True, slots=True)
class SetValues:
    """Give host values their numbers."""

    values: tuple[tuple[str, float | int], ...]


@dataclass(frozen=True, slots=True)
class Seed:
    """Set the seed (None: fresh entropy); `--seed` on the command line wins."""

    value: int | None


@dataclass(frozen=True, slots=True)
class Fill:
    """Write an array of the project's data to a buffer, at `indices` (another array) if given.

    Or at those `listed` in a buffer.  Arrays of length 1 are broadcast.  For a buffer of synapses,
    indices are creation numbers, and an array without indices is in the order of creation.
    """

    buffer: str
    data: str
    indices: str | None = None
    listed: str | None = None


@dataclass(frozen=True, slots=True)
class CheckIndices:
    """Fail where an entry of a buffer of indices is no element of the population `source`.

    `link` is the name that sees the population's variable through them, and `place` what messages
    call the population, or its part of so many elements.
    """

    buffer: str
    source: str
    link: str
    place: str
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Locate:
    """Replace creation numbers of synapses, in a buffer of indices, by their places in storage.

    Or let the buffer have the places of those `listed` in another one; each of them once, if
    `distinct`.
    """

    buffer: str
    rows: str
    listed: str | None = None
    distinct: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """Give a buffer room for a flag for each synapse, until some are chosen by these flags."""

    buffer: str
    rows: str


@dataclass(frozen=True, slots=True)
class Choose:
    """Let a buffer list the creation numbers of synapses; `what` is how messages call them."""

    buffer: str
    rows: str
    by: Choosing
    what: str


@dataclass(frozen=True, slots=True)
class Prune:
    """Take synapses away; the others keep their order and their values."""

    rows: str
    by: Choosing
    what: str


@dataclass(frozen=True, slots=True)
class Arguments:
    """Give variables the values that the command line has for them."""

    buffers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Perform:
    """Perform a one-off kernel: an assignment, or (domain `Pairs`) a connection.

    Its values, and a buffer of indices that its domain names, are declared in the program.
    """

    kernel: Kernel
    epoch: int


@dataclass(frozen=True, slots=True)
class CountSteps:
    """Give a value the number of the next step of a network's clock with steps of `dt` seconds."""

    value: str
    network: int
    dt: float


@dataclass(frozen=True, slots=True)
class Link:
    """Add the synapses listed in two arrays of the project's data.

    With `chance`, a third array, each of them with its probability; `epoch` is that of the draws.
    """

    rows: str
    pre: str
    post: str
    chance: str | None = None
    epoch: int = 0


@dataclass(frozen=True, slots=True)
class Meet:
    """Let one side of a projection be all synapses that another one has now."""

    rows: str
    side: Literal["source", "target"]
    end: str


@dataclass(frozen=True, slots=True)
class Run:
    """Simulate for `duration` seconds, from where the last run of the same network ended.

    `loop` is the number of the program whose steps are performed; networks have numbers, too.
    """

    duration: float
    epoch: int
    report: bool = False
    loop: int = 0
    network: int = 0


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep the state of some owners, under a number."""

    slot: int
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Return:
    """Give owners back the state that was kept of them under a number, and their network its time.

    With `with_seed` the seed, too.
    """

    slot: int
    owners: tuple[str, ...]
    network: int | None = None
    with_seed: bool = False


@dataclass(frozen=True, slots=True)
class Save:
    """Write the whole state to a folder of the results that has a number."""

    number: int


@dataclass(frozen=True, slots=True)
class Unlink:
    """Remove all synapses."""

    rows: str


@dataclass(frozen=True, slots=True)
class Recall:
    """Give an event its past: two arrays of the project's data, and where its clock stood."""

    event: str
    counts: str
    elements: str
    step: int
    dt: float


@dataclass(frozen=True, slots=True)
class RecallPast:
    """Give a history its rows, in the order of time: an array of the project's data.

    Its clock stood at a step of `dt` seconds.
    """

    history: str
    rows: str
    step: int
    dt: float


@dataclass(frozen=True, slots=True)
class Forget:
    """Empty a table."""

    table: str


@dataclass(frozen=True, slots=True)
class Stand:
    """Let a network stand at a time, with each clock's next step and the length of its steps."""

    network: int
    t: float
    clocks: tuple[tuple[str, int, float], ...]


TimelineEntry = (
    SetValues
    | Arguments
    | Seed
    | Fill
    | CheckIndices
    | Locate
    | Flag
    | Choose
    | Prune
    | Perform
    | CountSteps
    | Link
    | Meet
    | Run
    | Keep
    | Return
    | Save
    | Unlink
    | Recall
    | RecallPast
    | Forget
    | Stand
)


@dataclass(frozen=True, slots=True)
class Project:
    """A timeline with the names of the data arrays it reads and the results it leaves.

    `initial` gives the starting value of buffers that do not start at zero (of synaptic ones: of
    every new entry).  `results` lists the buffers to write at the end, besides all tables, and `i`
    and `j` of all rows; synaptic buffers are written in the order of creation.  The tables that are
    `streamed` go to disk during the runs.
    """

    timeline: tuple[TimelineEntry, ...]
    arrays: tuple[str, ...]
    results: tuple[str, ...]
    initial: tuple[tuple[str, float], ...] = ()
    streamed: tuple[str, ...] = ()

    @property
    def kernels(self) -> tuple[Kernel, ...]:
        """The kernels that are performed once."""
        return tuple(entry.kernel for entry in self.timeline if isinstance(entry, Perform))

    def meets(self, rows: str, side: str) -> bool:
        """Tell whether a side of a projection is the synapses of another one."""
        every = (entry for entry in self.timeline if isinstance(entry, Meet))
        return any((each.rows, each.side) == (rows, side) for each in every)


def every_kernel(program: Program, project: Project) -> tuple[Kernel, ...]:
    """List the kernels of a project: those of its runs, and those that are performed once."""
    return (*program.setup, *program.kernels, *project.kernels)
