"""Connection rules on NumPy arrays: from candidate pairs to synapses in order of creation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.host.memory import Memory
from eqsim.backends.reference.interpreter import Frame, evaluate
from eqsim.backends.reference.statements import execute
from eqsim.backends.state.candidates import Candidates, Rows, Sides, candidates_of
from eqsim.backends.state.room import Room
from eqsim.errors import ConnectionIndexError
from eqsim.ir.program import Axis, Connect, Kernel, Local, Pairs

__all__ = ["Found", "find_pairs"]

Index = NDArray[np.int64]

#: Refuses so many more synapses if there is no room for them.
Check = Callable[[float], None]

#: How many candidates are looked at together: so many that their arrays fit into the cache.
BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Found:
    """Synapses of some elements of the outer side: how many each has, and their partners.

    Elements and partners are given by their numbers on their sides.
    """

    outer: Index
    counts: Index
    partners: NDArray[np.int32]


def find_pairs(kernel: Kernel, memory: Memory, room: Room) -> Iterator[Found]:
    """Find the synapses of a rule, in order of the outer element, block by block of them.

    More than there is `room` for are refused, before they are found where the rule tells.
    """
    domain = kernel.domain
    assert isinstance(domain, Pairs)
    outer = Axis.PRE if domain.outer == "pre" else Axis.POST
    sides = Sides.of(domain, memory)
    with np.errstate(all="ignore"):
        candidates = candidates_of(domain, memory, sides.outer, outer)
        connect = kernel.body[-1]
        assert isinstance(connect, Connect)
        makes_all = connect.guard is None and not domain.skip_invalid
        room.check(candidates.likely if makes_all else candidates.most)
        made = 0
        for first, last in _blocks(candidates, kernel, sides.inner.size):
            drawn = candidates.drawn(first, last)
            found = _found(kernel, memory, sides, drawn, partial(_check_more, room, made))
            made += found.partners.size
            room.check(made)
            yield found


def _check_more(room: Room, made: int, more: float) -> None:
    room.check(made + more)


def _blocks(candidates: Rows, kernel: Kernel, others: int) -> Iterator[tuple[int, int]]:
    """Divide rows into blocks with about as many candidates each.

    Where what is drawn are the partners, nothing is made beside them, and one block will do.
    """
    ranges = candidates.ranges
    expected = np.maximum(candidates.expected, 1.0)
    if candidates.is_drawn and _is_plain(kernel) and ranges.are_places and ranges.are_below(others):
        yield 0, expected.size
        return
    ends = np.cumsum(expected)
    first = 0
    while first < expected.size:
        before = ends[first - 1] if first else 0.0
        last = max(int(np.searchsorted(ends, before + BLOCK, side="right")), first + 1)
        yield first, last
        first = last


def _is_plain(kernel: Kernel) -> bool:
    """Tell whether each candidate becomes a synapse with the partner that its counter names."""
    domain, connect = kernel.domain, kernel.body[-1]
    assert isinstance(domain, Pairs)
    assert isinstance(connect, Connect)
    is_counter = domain.other == Local(domain.other.dtype, domain.counter)
    return is_counter and connect.guard is None and connect.copies is None


def _found(
    kernel: Kernel, memory: Memory, sides: Sides, candidates: Candidates, check: Check
) -> Found:
    domain, connect = kernel.domain, kernel.body[-1]
    assert isinstance(domain, Pairs)
    assert isinstance(connect, Connect)
    outer = Axis.PRE if domain.outer == "pre" else Axis.POST
    counts = np.diff(candidates.starts)
    is_counter = domain.other == Local(domain.other.dtype, domain.counter)
    all_exist = is_counter and candidates.are_below(sides.inner.size)
    counters = candidates.counters()
    if _is_plain(kernel) and all_exist:
        return Found(candidates.outer, counts, counters.astype(np.int32, copy=False))
    counter = counters.astype(np.int64)
    element = np.repeat(candidates.elements, counts)
    frame = Frame(memory, {outer: element}, {domain.counter: counter})
    other = np.broadcast_to(evaluate(domain.other, frame), counter.shape)
    exists = np.ones(0, bool)
    if not all_exist:
        exists = (other >= 0) & (other < sides.inner.size)
        all_exist = bool(exists.all())
    inner = Axis.POST if outer is Axis.PRE else Axis.PRE
    partner = sides.inner.elements(other if all_exist else np.where(exists, other, 0))
    frame = Frame(memory, {outer: element, inner: partner}, {domain.counter: counter})
    for statement in kernel.body[:-1]:
        execute(statement, frame)
    repeats = _repeats(connect, frame, counter.shape)
    if not all_exist:
        if not domain.skip_invalid:
            wanted = ~exists if repeats is None else ~exists & (repeats > 0)
            _refuse_outside(domain, sides, candidates, other, wanted)
        repeats = exists if repeats is None else np.where(exists, repeats, 0)
    if repeats is None:
        return Found(candidates.outer, counts, other.astype(np.int32))
    return _repeated(candidates, other, repeats, check)


def _repeated(
    candidates: Candidates,
    other: Index,
    repeats: NDArray[np.int64] | NDArray[np.bool_],
    check: Check,
) -> Found:
    """Give as many synapses for each candidate as are said, if there is room for them."""
    check(float(repeats.sum(dtype=float)))
    kept = np.concatenate([[0], np.cumsum(repeats)])[candidates.starts]
    chosen = other[repeats] if repeats.dtype == bool else np.repeat(other, repeats)
    return Found(candidates.outer, np.diff(kept), chosen.astype(np.int32))


def _repeats(
    connect: Connect, frame: Frame, shape: tuple[int, ...]
) -> NDArray[np.int64] | NDArray[np.bool_] | None:
    """Give how many synapses each candidate becomes; None where each becomes one."""
    guard: NDArray[np.bool_] | None = None
    if connect.guard is not None:
        guard = np.broadcast_to(evaluate(connect.guard, frame), shape)
    if connect.copies is None:
        return guard
    copies = np.broadcast_to(evaluate(connect.copies, frame), shape)
    positive: Index = np.maximum(copies if guard is None else np.where(guard, copies, 0), 0)
    return positive


def _refuse_outside(
    domain: Pairs, sides: Sides, candidates: Candidates, other: Index, wanted: NDArray[np.bool_]
) -> None:
    """Refuse synapses that are wanted with partners that do not exist."""
    if not wanted.any():
        return
    place = int(np.argmax(wanted))
    row = int(np.searchsorted(candidates.starts, place, side="right")) - 1
    side, partner = ("j", "i") if domain.outer == "pre" else ("i", "j")
    raise ConnectionIndexError(
        f"{domain.rows}: the rule gives {side} = {other[place]}, which is out of range",
        details=(
            f"for {partner} = {candidates.outer[row]}",
            f"{side} must lie between 0 and {sides.inner.size - 1}",
        ),
        hint="give a condition, or skip_if_invalid=True to leave such synapses out",
    )
