"""Which synaptic variables a project keeps once for each neuron: those that only runs change."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from eqsim.ir.lowering.action import kernel_buffers
from eqsim.ir.program import Pairs, Program
from eqsim.ir.timeline import (
    Arguments,
    CheckIndices,
    Choose,
    Fill,
    Flag,
    Link,
    Locate,
    Perform,
    Prune,
    Run,
    Seed,
    SetValues,
    TimelineEntry,
)
from eqsim.model.network import NetworkSpec, staying_alike
from eqsim.model.projection import Side

__all__ = ["kept_once", "values_alike", "within_network"]

Alike = tuple[tuple[str, Side], ...]

#: What does not touch the state of synapses, or tells which it touches.
_KNOWN = (
    *(Arguments, CheckIndices, Choose, Fill, Flag, Link, Locate),
    *(Perform, Prune, Run, Seed, SetValues),
)


def values_alike(entries: Sequence[TimelineEntry], specs: Iterable[NetworkSpec]) -> Alike:
    """List the variables that begin alike on all synapses of a neuron, and stay so in all runs."""
    if not all(isinstance(entry, _KNOWN) for entry in entries):
        return ()
    touched, grown = set(_touched(entries)), set(_grown(entries))
    sides: dict[str, set[Side]] = {}
    for spec in specs:
        for key, side in staying_alike(spec):
            sides.setdefault(key, set()).add(side)
    return tuple(
        (key, next(iter(of)))
        for key, of in sides.items()
        if len(of) == 1 and key not in touched and key.partition(".")[0] not in grown
    )


def _touched(entries: Iterable[TimelineEntry]) -> Iterator[str]:
    """Name the buffers that actions read or write."""
    for entry in entries:
        if isinstance(entry, Fill):
            yield entry.buffer
        elif isinstance(entry, Perform):
            yield from kernel_buffers(entry.kernel)


def _grown(entries: Iterable[TimelineEntry]) -> Iterator[str]:
    """Name the projections that get synapses where others may have been given values already."""
    has_begun = False
    for entry in entries:
        has_begun = has_begun or isinstance(entry, Run | Arguments)
        if has_begun and isinstance(entry, Link):
            yield entry.rows
        elif has_begun and isinstance(entry, Perform) and isinstance(entry.kernel.domain, Pairs):
            yield entry.kernel.domain.rows


def kept_once(programs: Collection[Program], alike: Alike) -> Alike:
    """Give those variables that all programs which know them keep once."""
    return tuple(
        (key, side)
        for key, side in alike
        if not any(_takes_entry_each(program, key) for program in programs)
    )


def _takes_entry_each(program: Program, key: str) -> bool:
    extent = f"{key.partition('.')[0]}._size"
    return any(buffer.name == key and buffer.extent == extent for buffer in program.buffers)


def within_network(spec: NetworkSpec, alike: Alike) -> Alike:
    """Give those variables that belong to a network."""
    own = {key for key, _ in staying_alike(spec)}
    return tuple(each for each in alike if each[0] in own)
