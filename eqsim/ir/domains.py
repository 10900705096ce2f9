"""The domains of the kernel language: what a kernel's loop runs over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneOf

from eqsim.ir.expressions import Axis, Expr

__all__ = [
    "Deliveries",
    "Domain",
    "Elements",
    "Events",
    "Listed",
    "Once",
    "Pairs",
    "Selected",
    "Synapses",
]


@dataclass(frozen=True, slots=True)
class Once:
    """No loop."""


@dataclass(frozen=True, slots=True)
class Elements:
    """The elements `start` to `start + size` of a population; all of them where these are None."""

    population: str
    start: str | None = None
    size: str | None = None


@dataclass(frozen=True, slots=True)
class Selected:
    """The elements (of a population) or synapses listed in the buffer `indices`, in its order.

    `distinct`: the list names each of them once at most.
    """

    owner: str
    indices: str
    axis: Axis = Axis.ELEMENT
    distinct: bool = False


@dataclass(frozen=True, slots=True)
class Events:
    """The elements in a list of an event, ascending, that lie in a range of values.

    The list is that of this step, or of `delay` steps ago.
    """

    event: str
    start: str | None = None
    size: str | None = None
    delay: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """The elements that a list names for the current step of a clock, ascending.

    The buffers `steps` (i64) and `elements` have one length; their entries are in the order of
    steps, then of elements, each once.  Where the value `period` is not 0, the list begins anew
    every so many steps.
    """

    population: str
    clock: str
    steps: str
    elements: str
    period: str


@dataclass(frozen=True, slots=True)
class Deliveries:
    """The synapses of the events that are due: those of the step `delay` steps ago.

    Where the synapses have delays of their `own`, in the `Delays` of that name, `delay` has been
    added to them there.  Ordered by the step of the event, then by the element that had it, then
    by creation number.
    """

    rows: str
    event: str
    side: OneOf["pre", "post"]
    delay: str
    own: str | None = None


@dataclass(frozen=True, slots=True)
class Synapses:
    """All synapses of a projection, in storage order.

    Where `of` is given, those of each source ('pre') or target ('post') in turn, by their creation
    numbers.
    """

    rows: str
    of: OneOf["pre", "post"] | None = None


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidate pairs of elements for new synapses.

    The outer loop runs over the elements of the side `outer` ('pre' or 'post'), the inner one over
    `counter` in `range(start, stop, step)`: all of it, each with `probability`, a sample of `size`,
    or what falls to this row of a sample of `total` from the ranges of all rows.  Samples ascend
    and are without replacement; with `replacement`, they are in the order in which they were drawn.
    `other` is the partner's number on the other side, counted from the start of its range, or in
    the buffer `sources` or `targets` that lists a side's elements; one outside is refused, or
    skipped where `skip_invalid`.  `stream` draws the sample.  `start`, `stop`, `step`,
    `probability` and `size` may use the outer element only, `total` none.

    New synapses are numbered in the order of the loop, or `by_source`: first by their source.
    """

    rows: str
    outer: OneOf["pre", "post"]
    counter: str
    start: Expr
    stop: Expr
    step: Expr
    other: Expr
    probability: Expr | None = None
    size: Expr | None = None
    total: Expr | None = None
    replacement: bool = False
    by_source: bool = False
    stream: int = 0
    skip_invalid: bool = False
    sources: str | None = None
    targets: str | None = None


Domain = Once | Elements | Selected | Events | Listed | Deliveries | Synapses | Pairs
