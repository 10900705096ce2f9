"""Connection rules on NumPy arrays: from candidate pairs to synapses in order of creation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.interpreter import Frame, Numbers, evaluate
from eqsim.backends.memory import Memory
from eqsim.backends.reference import execute
from eqsim.engine import random
from eqsim.engine.connect import bernoulli_rows, sample_rows
from eqsim.errors import ConnectionIndexError, ModelError
from eqsim.ir.program import Axis, Connect, Expr, Kernel, Pairs

__all__ = ["Pair", "find_pairs"]

Index = NDArray[np.int64]
MOST_CANDIDATES = 1 << 20


@dataclass(frozen=True, slots=True)
class Side:
    """The elements that synapses may have on one side: a range, or those that are listed."""

    start: int
    size: int
    listed: Index | None = None

    def elements(self, numbers: Index) -> Index:
        """Give elements by their numbers."""
        return numbers + self.start if self.listed is None else self.listed[numbers]


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


@dataclass(frozen=True, slots=True)
class Rows:
    """Elements of the outer side, with their numbers there."""

    numbers: Index
    elements: Index


@dataclass(frozen=True, slots=True)
class Pair:
    """Found synapses: the numbers of elements on the outer and the inner side."""

    outer: Index
    inner: Index


def _side(rows: str, side: str, listed: str | None, memory: Memory) -> Side:
    if listed is not None:
        members = memory.buffers[listed].astype(np.int64)
        return Side(0, members.size, members)
    start, size = (int(memory.values[f"{rows}._{side}_{part}"]) for part in ("start", "size"))
    return Side(start, size)


def find_pairs(kernel: Kernel, memory: Memory) -> Iterator[Pair]:
    """Find the synapses of a rule, in order of the outer element, block by block of them."""
    domain = kernel.domain
    assert isinstance(domain, Pairs)
    outer = Axis.PRE if domain.outer == "pre" else Axis.POST
    sides = Sides.of(domain, memory)
    numbers = np.arange(sides.outer.size)
    per_block = max(MOST_CANDIDATES // max(sides.inner.size, 1), 1)
    with np.errstate(all="ignore"):
        for first in range(0, numbers.size, per_block):
            block = numbers[first : first + per_block]
            yield _pairs_of_block(kernel, domain, memory, sides, outer, block)


def _pairs_of_block(
    kernel: Kernel, domain: Pairs, memory: Memory, sides: Sides, outer: Axis, numbers: Index
) -> Pair:
    inner = Axis.POST if outer is Axis.PRE else Axis.PRE
    rows = Rows(numbers, sides.outer.elements(numbers))
    place, counter = _candidates(domain, Frame(memory, {outer: rows.elements}), rows)
    owner, element = rows.numbers[place], rows.elements[place]
    frame = Frame(memory, {outer: element}, {domain.counter: counter})
    other = np.broadcast_to(evaluate(domain.other, frame), owner.shape)
    exists = (other >= 0) & (other < sides.inner.size)
    partner = sides.inner.elements(np.where(exists, other, 0))
    frame = Frame(memory, {outer: element, inner: partner}, {domain.counter: counter})
    for statement in kernel.body[:-1]:
        execute(statement, frame)
    connect = kernel.body[-1]
    assert isinstance(connect, Connect)
    repeats = _repeats(connect, frame, owner.shape)
    if repeats is not None:
        owner, other = np.repeat(owner, repeats), np.repeat(other, repeats)
        exists = np.repeat(exists, repeats)
    if not exists.all():
        if not domain.skip_invalid:
            raise _out_of_range(domain, sides, owner[~exists][0], other[~exists][0])
        owner, other = owner[exists], other[exists]
    return Pair(owner, other)


def _repeats(connect: Connect, frame: Frame, shape: tuple[int, ...]) -> Index | None:
    if connect.guard is None and connect.copies is None:
        return None
    copies = np.ones(shape, np.int64)
    if connect.copies is not None:
        copies = np.maximum(np.broadcast_to(evaluate(connect.copies, frame), shape), 0)
    if connect.guard is not None:
        copies = np.where(np.broadcast_to(evaluate(connect.guard, frame), shape), copies, 0)
    return copies.astype(np.int64)


def _candidates(domain: Pairs, frame: Frame, rows: Rows) -> tuple[Index, Index]:
    """Give the place among the rows and the counter of every candidate."""
    start, stop, step = (
        np.broadcast_to(evaluate(part, frame), rows.numbers.shape).astype(np.int64)
        for part in (domain.start, domain.stop, domain.step)
    )
    if not step.all():
        raise _refused(domain, rows.numbers[step == 0][0], "the range has a step of zero")
    counts = np.maximum(-((start - stop) // step), 0)
    if domain.probability is None and domain.size is None:
        place = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        owner = np.repeat(np.arange(counts.size), counts)
    else:
        owner, place = _sampled(domain, frame, rows, counts)
    return owner, start[owner] + step[owner] * place


def _sampled(domain: Pairs, frame: Frame, rows: Rows, counts: Index) -> tuple[Index, Index]:
    """Draw a part of each row's candidates."""
    memory = frame.memory
    key = random.derive_key(memory.seed, memory.epoch, domain.stream)
    chance, size = _per_row(domain.probability, frame, rows), _per_row(domain.size, frame, rows)
    _check_sampled(domain, rows, counts, chance, size)
    owners, places = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for first, last in _runs_of_equal(counts, chance, size):
        block, count = rows.elements[first:last], int(counts[first])
        if chance is not None:
            starts, columns = bernoulli_rows(key, block, count, float(chance[first]))
        else:
            assert size is not None
            starts, columns = sample_rows(key, block, count, int(size[first]))
        owners.append(np.repeat(np.arange(first, last), np.diff(starts)))
        places.append(columns.astype(np.int64))
    return np.concatenate(owners), np.concatenate(places)


def _check_sampled(
    domain: Pairs, rows: Rows, counts: Index, chance: Numbers, size: Numbers
) -> None:
    if chance is not None:
        wrong = np.flatnonzero(~((chance >= 0) & (chance <= 1)))
        if wrong.size:
            what = f"a probability lies between 0 and 1, found {chance[wrong[0]]}"
            raise _refused(domain, rows.numbers[wrong[0]], what)
    if size is not None:
        wrong = np.flatnonzero((size < 0) | (size > counts))
        if wrong.size:
            found, count = size[wrong[0]], counts[wrong[0]]
            what = f"a sample of {found} cannot be drawn from {count} candidates"
            raise _refused(domain, rows.numbers[wrong[0]], what)


def _per_row(expr: Expr | None, frame: Frame, rows: Rows) -> Numbers:
    return None if expr is None else np.broadcast_to(evaluate(expr, frame), rows.numbers.shape)


def _runs_of_equal(*columns: Numbers) -> Iterator[tuple[int, int]]:
    """Give the runs of neighbouring rows that have the same parameters."""
    given = [column for column in columns if column is not None]
    changes = np.zeros(given[0].size, bool)
    for column in given:
        changes[1:] |= column[1:] != column[:-1]
    starts = [0, *np.flatnonzero(changes).tolist()] if changes.size else []
    yield from zip(starts, [*starts[1:], changes.size], strict=True)


def _refused(domain: Pairs, owner: int, what: str) -> ModelError:
    partner = "i" if domain.outer == "pre" else "j"
    return ModelError(f"{domain.rows}: {what}", details=(f"for {partner} = {owner}",))


def _out_of_range(domain: Pairs, sides: Sides, owner: int, other: int) -> ConnectionIndexError:
    side, partner = ("j", "i") if domain.outer == "pre" else ("i", "j")
    return ConnectionIndexError(
        f"{domain.rows}: the rule gives {side} = {other}, which is out of range",
        details=(
            f"for {partner} = {owner}",
            f"{side} must lie between 0 and {sides.inner.size - 1}",
        ),
        hint="give a condition, or skip_if_invalid=True to leave such synapses out",
    )
