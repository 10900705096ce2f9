"""Which pairs of elements a connection rule looks at: a range for each element, or a sample."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.host.memory import Memory
from eqsim.backends.reference.interpreter import Frame, Numbers, evaluate
from eqsim.engine import random
from eqsim.engine.connect import bernoulli_rows, sample_rows, share_rows
from eqsim.errors import ModelError
from eqsim.ir.program import Axis, Expr, Pairs

__all__ = ["Candidates", "Sides", "candidates_of"]

Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Side:
    """The elements that synapses may have on one side: a range, or those that are listed."""

    start: int
    size: int
    listed: Index | None = None

    def elements(self, numbers: Index) -> Index:
        """Give elements by their numbers."""
        if self.listed is not None:
            return self.listed[numbers]
        return numbers + self.start if self.start else numbers


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sides of a rule's loop."""

    outer: Side
    inner: Side

    @classmethod
    def of(cls, domain: Pairs, memory: Memory) -> Sides:
        """Find which elements the sides of a rule have."""
        source = _side(domain.rows, "source", domain.sources, memory)
        target = _side(domain.rows, "target", domain.targets, memory)
        return cls(source, target) if domain.outer == "pre" else cls(target, source)


def _side(rows: str, side: str, listed: str | None, memory: Memory) -> Side:
    if listed is not None:
        members = memory.buffers[listed].astype(np.int64)
        return Side(0, members.size, members)
    start, size = (int(memory.values[f"{rows}._{side}_{part}"]) for part in ("start", "size"))
    return Side(start, size)


@dataclass(frozen=True, slots=True)
class Candidates:
    """The candidates of some rows: `outer` elements by number, the ranges and what was drawn.

    The candidates of row r stand from `starts[r]` to `starts[r + 1]`; `places` are places in the
    ranges, all of them where it is None.
    """

    outer: Index
    elements: Index
    start: Index
    step: Index
    sizes: Index
    starts: Index
    places: NDArray[np.int32] | None

    def counters(self) -> Index | NDArray[np.int32]:
        """Give the counter of every candidate."""
        counts = np.diff(self.starts)
        places: Index | NDArray[np.int32]
        if self.places is None:
            places = np.arange(self.starts[-1]) - np.repeat(self.starts[:-1], counts)
        else:
            places = self.places
        if self.are_places:
            return places
        counters: Index = np.repeat(self.start, counts) + np.repeat(self.step, counts) * places
        return counters

    @property
    def are_places(self) -> bool:
        """Whether the counters are the places in the ranges."""
        return bool(not self.start.any() and (self.step == 1).all())

    def are_below(self, size: int) -> bool:
        """Tell whether all counters are known to be numbers from 0 to size - 1."""
        last = self.start + self.step * np.maximum(self.sizes - 1, 0)
        ends = np.concatenate([self.start, last])[np.tile(self.sizes > 0, 2)]
        return bool(((ends >= 0) & (ends < size)).all())


@dataclass(frozen=True, slots=True)
class Rows:
    """What a rule says of each outer element: a range, and what to draw from it."""

    domain: Pairs
    key: int
    ranges: Candidates
    chance: NDArray[np.float64] | None
    size: Index | None

    @property
    def expected(self) -> NDArray[np.float64]:
        """The expected number of candidates of each row."""
        every = self.ranges.sizes.astype(float)
        if self.chance is not None:
            every *= self.chance
        elif self.size is not None:
            every = self.size.astype(float)
        return every

    @property
    def likely(self) -> float:
        """The number of candidates in all that there will be; the least of the likely ones."""
        total = float(self.expected.sum())
        return total if self.chance is None else max(total - 5 * total**0.5, 0.0)

    @property
    def most(self) -> float:
        """The expected number of candidates of the longest row, which are made together."""
        return float(self.expected.max(initial=0.0))

    @property
    def is_drawn(self) -> bool:
        """Whether a part of each range is drawn."""
        return self.chance is not None or self.size is not None

    def drawn(self, first: int, last: int) -> Candidates:
        """Give the candidates of the rows from first up to, without it, last."""
        one, rows = slice(first, last), self.ranges
        sizes, elements = rows.sizes[one], rows.elements[one]
        starts: Index
        places: NDArray[np.int32] | None
        if self.chance is not None:
            starts, places = bernoulli_rows(self.key, elements, sizes, self.chance[one])
        elif self.size is not None:
            again = self.domain.replacement
            starts, places = sample_rows(
                self.key, elements, sizes, self.size[one], replacement=again
            )
        else:
            starts, places = np.concatenate([[0], np.cumsum(sizes)]), None
        return Candidates(
            rows.outer[one], elements, rows.start[one], rows.step[one], sizes, starts, places
        )


def candidates_of(domain: Pairs, memory: Memory, side: Side, outer: Axis) -> Rows:
    """Evaluate the ranges of all rows, and how much is drawn from each."""
    numbers = np.arange(side.size)
    elements = side.elements(numbers)
    frame = Frame(memory, {outer: elements})
    start, stop, step = (
        np.broadcast_to(evaluate(part, frame), numbers.shape).astype(np.int64)
        for part in (domain.start, domain.stop, domain.step)
    )
    if not step.all():
        raise _refused(domain, int(np.argmin(step != 0)), "the range has a step of zero")
    sizes = np.maximum(-((start - stop) // step), 0)
    ranges = Candidates(numbers, elements, start, step, sizes, numbers, None)
    key = random.derive_key(memory.seed, memory.epoch, domain.stream)
    chance, size = _per_row(domain.probability, frame, sizes), _per_row(domain.size, frame, sizes)
    if domain.total is not None:
        total = int(evaluate(domain.total, Frame(memory)))
        _check_total(domain, total, int(sizes.sum()))
        size = share_rows(key, elements, sizes, total, replacement=domain.replacement)
    _check_drawn(domain, sizes, chance, size)
    return Rows(domain, key, ranges, chance, size)


def _per_row(expr: Expr | None, frame: Frame, rows: Index) -> Numbers:
    return None if expr is None else np.broadcast_to(evaluate(expr, frame), rows.shape)


def _check_total(domain: Pairs, total: int, available: int) -> None:
    too_many = total > available and not (domain.replacement and available > 0)
    if total < 0 or too_many:
        raise ModelError(
            f"{domain.rows}: a sample of {total} cannot be drawn from {available} candidates"
        )


def _check_drawn(domain: Pairs, sizes: Index, chance: Numbers, size: Numbers) -> None:
    if chance is not None:
        wrong = np.flatnonzero(~((chance >= 0) & (chance <= 1)))
        if wrong.size:
            what = f"a probability lies between 0 and 1, found {chance[wrong[0]]:g}"
            raise _refused(domain, int(wrong[0]), what)
    if size is not None:
        most = np.where(sizes > 0, np.iinfo(np.int64).max, 0) if domain.replacement else sizes
        wrong = np.flatnonzero((size < 0) | (size > most))
        if wrong.size:
            found, count = size[wrong[0]], sizes[wrong[0]]
            what = f"a sample of {found} cannot be drawn from {count} candidates"
            raise _refused(domain, int(wrong[0]), what)


def _refused(domain: Pairs, owner: int, what: str) -> ModelError:
    partner = "i" if domain.outer == "pre" else "j"
    return ModelError(f"{domain.rows}: {what}", details=(f"for {partner} = {owner}",))
