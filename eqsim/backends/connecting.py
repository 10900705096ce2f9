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

__all__ = ["Pair", "Ranged", "find_pairs"]

Index = NDArray[np.int64]
MOST_CANDIDATES = 1 << 20


@dataclass(frozen=True, slots=True)
class Ranged:
    """The parts of two populations between which synapses are made."""

    outer_start: int
    outer_size: int
    inner_start: int
    inner_size: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Found synapses: elements of the outer and the inner side, from the start of each range."""

    outer: Index
    inner: Index


def find_pairs(kernel: Kernel, memory: Memory, ranges: Ranged) -> Iterator[Pair]:
    """Find the synapses of a rule, in order of the outer element, block by block of them."""
    domain = kernel.domain
    assert isinstance(domain, Pairs)
    outer = Axis.PRE if domain.outer == "pre" else Axis.POST
    rows = np.arange(ranges.outer_start, ranges.outer_start + ranges.outer_size)
    per_block = max(MOST_CANDIDATES // max(ranges.inner_size, 1), 1)
    with np.errstate(all="ignore"):
        for first in range(0, rows.size, per_block):
            block = rows[first : first + per_block]
            yield _pairs_of_block(kernel, domain, memory, ranges, outer, block)


def _pairs_of_block(
    kernel: Kernel, domain: Pairs, memory: Memory, ranges: Ranged, outer: Axis, rows: Index
) -> Pair:
    inner = Axis.POST if outer is Axis.PRE else Axis.PRE
    owner, counter = _candidates(domain, Frame(memory, {outer: rows}), rows, ranges)
    frame = Frame(memory, {outer: owner}, {domain.counter: counter})
    other = np.broadcast_to(evaluate(domain.other, frame), owner.shape)
    exists = (other >= 0) & (other < ranges.inner_size)
    partner = np.where(exists, other, 0) + ranges.inner_start
    frame = Frame(memory, {outer: owner, inner: partner}, {domain.counter: counter})
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
            raise _out_of_range(domain, ranges, owner[~exists][0], other[~exists][0])
        owner, other = owner[exists], other[exists]
    return Pair(owner - ranges.outer_start, other)


def _repeats(connect: Connect, frame: Frame, shape: tuple[int, ...]) -> Index | None:
    if connect.guard is None and connect.copies is None:
        return None
    copies = np.ones(shape, np.int64)
    if connect.copies is not None:
        copies = np.maximum(np.broadcast_to(evaluate(connect.copies, frame), shape), 0)
    if connect.guard is not None:
        copies = np.where(np.broadcast_to(evaluate(connect.guard, frame), shape), copies, 0)
    return copies.astype(np.int64)


def _candidates(domain: Pairs, frame: Frame, rows: Index, ranges: Ranged) -> tuple[Index, Index]:
    """Give the outer element and the counter of every candidate."""
    start, stop, step = (
        np.broadcast_to(evaluate(part, frame), rows.shape).astype(np.int64)
        for part in (domain.start, domain.stop, domain.step)
    )
    if not step.all():
        raise _refused(domain, ranges, rows[step == 0][0], "the range has a step of zero")
    counts = np.maximum(-((start - stop) // step), 0)
    if domain.probability is None and domain.size is None:
        place = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        owner = np.repeat(np.arange(rows.size), counts)
    else:
        owner, place = _sampled(domain, frame, rows, counts, ranges)
    return rows[owner], start[owner] + step[owner] * place


def _sampled(
    domain: Pairs, frame: Frame, rows: Index, counts: Index, ranges: Ranged
) -> tuple[Index, Index]:
    """Draw a part of each row's candidates."""
    memory = frame.memory
    key = random.derive_key(memory.seed, memory.epoch, domain.stream)
    chance, size = _per_row(domain.probability, frame, rows), _per_row(domain.size, frame, rows)
    _check_sampled(domain, rows, ranges, counts, chance, size)
    owners, places = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for first, last in _runs_of_equal(counts, chance, size):
        block, count = rows[first:last], int(counts[first])
        if chance is not None:
            starts, columns = bernoulli_rows(key, block, count, float(chance[first]))
        else:
            assert size is not None
            starts, columns = sample_rows(key, block, count, int(size[first]))
        owners.append(np.repeat(np.arange(first, last), np.diff(starts)))
        places.append(columns.astype(np.int64))
    return np.concatenate(owners), np.concatenate(places)


def _check_sampled(
    domain: Pairs, rows: Index, ranges: Ranged, counts: Index, chance: Numbers, size: Numbers
) -> None:
    if chance is not None:
        wrong = np.flatnonzero(~((chance >= 0) & (chance <= 1)))
        if wrong.size:
            what = f"a probability lies between 0 and 1, found {chance[wrong[0]]}"
            raise _refused(domain, ranges, rows[wrong[0]], what)
    if size is not None:
        wrong = np.flatnonzero((size < 0) | (size > counts))
        if wrong.size:
            found, count = size[wrong[0]], counts[wrong[0]]
            what = f"a sample of {found} cannot be drawn from {count} candidates"
            raise _refused(domain, ranges, rows[wrong[0]], what)


def _per_row(expr: Expr | None, frame: Frame, rows: Index) -> Numbers:
    return None if expr is None else np.broadcast_to(evaluate(expr, frame), rows.shape)


def _runs_of_equal(*columns: Numbers) -> Iterator[tuple[int, int]]:
    """Give the runs of neighbouring rows that have the same parameters."""
    given = [column for column in columns if column is not None]
    changes = np.zeros(given[0].size, bool)
    for column in given:
        changes[1:] |= column[1:] != column[:-1]
    starts = [0, *np.flatnonzero(changes).tolist()] if changes.size else []
    yield from zip(starts, [*starts[1:], changes.size], strict=True)


def _refused(domain: Pairs, ranges: Ranged, owner: int, what: str) -> ModelError:
    partner = "i" if domain.outer == "pre" else "j"
    return ModelError(
        f"{domain.rows}: {what}", details=(f"for {partner} = {owner - ranges.outer_start}",)
    )


def _out_of_range(domain: Pairs, ranges: Ranged, owner: int, other: int) -> ConnectionIndexError:
    side, partner = ("j", "i") if domain.outer == "pre" else ("i", "j")
    return ConnectionIndexError(
        f"{domain.rows}: the rule gives {side} = {other}, which is out of range",
        details=(
            f"for {partner} = {owner - ranges.outer_start}",
            f"{side} must lie between 0 and {ranges.inner_size - 1}",
        ),
        hint="give a condition, or skip_if_invalid=True to leave such synapses out",
    )
