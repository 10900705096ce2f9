"""What is read through links or in sums, where it is written in the same slot: as it was before.

Results depend neither on names nor on the order of creation: of what stands in one slot with one
order, everything that reads another population through a link, and every sum over synapses, reads
what was there before the slot.  Where an earlier kernel of the same place writes it, a copy is
taken before.  Another order says what comes first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from eqsim.ir.effects import effects
from eqsim.ir.program import (
    Axis,
    Buffer,
    Deliveries,
    Elements,
    Entry,
    Expr,
    Kernel,
    Load,
    Once,
    Selected,
    Store,
    Synapses,
)
from eqsim.ir.rewrite import kernel_expressions, map_expr, map_kernel, walk
from eqsim.model.population import Population

__all__ = ["is_through_link", "keep_linked"]


def keep_linked(
    kernels: Sequence[Kernel],
    buffers: Sequence[Buffer],
    populations: Mapping[str, Population],
    linking: Container[str] = (),
) -> tuple[tuple[Kernel, ...], tuple[Buffer, ...]]:
    """Let readers through links see the values from before their slot.

    `linking` are the projections that have links.
    Returns the kernels with those that copy, and the buffers of the copies.
    """
    known = {buffer.name: buffer for buffer in buffers}
    kept: dict[str, Buffer] = {}
    done: list[Kernel] = []
    copies: Counter[str] = Counter()
    for _, tied in groupby(kernels, key=lambda kernel: (kernel.slot, kernel.order)):
        group = list(tied)
        needed: dict[tuple[str, str | None], None] = {}
        written: set[str] = set()
        for place, kernel in enumerate(group):
            own = _written(kernel)
            stale = list(_stale(kernel, written, own, populations, linking))
            if stale:
                group[place] = _reading_copies(kernel, stale, linking)
                needed |= dict.fromkeys((name, kernel.clock) for name in stale)
            written |= own
        for name, clock in needed:
            kept[name] = replace(known[name], name=_copy_of(name), scratch=True)
            copies[name] += 1
            done.append(replace(_copy(known[name], group[0], copies[name]), clock=clock))
        done += group
    return tuple(done), tuple(kept.values())


def _written(kernel: Kernel) -> set[str]:
    effect = effects(kernel)
    return {buffer for buffer, _ in effect.writes | effect.accumulates}


def _reader(kernel: Kernel) -> str:
    """Name the population that a kernel works on; recording is no work."""
    if isinstance(kernel.domain, Elements):
        return kernel.domain.population
    if isinstance(kernel.domain, Deliveries | Synapses):
        return kernel.domain.rows
    if isinstance(kernel.domain, Selected) and _written(kernel):
        return kernel.domain.owner
    return kernel.name.partition(".")[0]


def _adds_up(kernel: Kernel) -> bool:
    """Tell whether a kernel adds to the sums of neurons over their synapses."""
    return isinstance(kernel.domain, Synapses) and kernel.domain.of is not None


def _stale(
    kernel: Kernel,
    written: set[str],
    own: set[str],
    populations: Mapping[str, Population],
    linking: Container[str],
) -> Iterator[str]:
    """List what a population's kernel, or a sum, would see of this slot's writes."""
    reader, adds = _reader(kernel), _adds_up(kernel)
    if reader not in populations and not adds and reader not in linking:
        return
    for node in (node for expr in kernel_expressions(kernel) for node in walk(expr)):
        if not isinstance(node, Load | Entry):
            continue
        owner = node.buffer.rpartition(".")[0]
        if owner not in populations:
            continue
        at_once = written | own
        if reader in linking and not adds:
            is_stale = is_through_link(node) and node.buffer in at_once
        elif owner != reader:
            is_stale = node.buffer in (at_once if adds else written)
        else:
            is_stale = isinstance(node, Entry) and node.buffer in at_once
        if is_stale:
            yield node.buffer


def is_through_link(node: Load | Entry) -> bool:
    """Tell whether synapses read a population through a link, not at one of their ends."""
    return isinstance(node, Entry) or node.at is Axis.SCALAR


def _reading_copies(kernel: Kernel, stale: Sequence[str], linking: Container[str]) -> Kernel:
    reader = _reader(kernel)
    only_links = reader in linking and not _adds_up(kernel)

    def redirect(node: Expr) -> Expr:
        if not isinstance(node, Load | Entry) or node.buffer not in stale:
            return node
        is_own = isinstance(node, Load) and node.buffer.rpartition(".")[0] == reader
        is_own |= only_links and not is_through_link(node)
        return node if is_own else replace(node, buffer=_copy_of(node.buffer))

    return map_kernel(kernel, lambda expr: map_expr(expr, redirect))


def _copy_of(buffer: str) -> str:
    owner, _, variable = buffer.rpartition(".")
    return f"{owner}._{variable}_before"


def _copy(buffer: Buffer, first: Kernel, number: int) -> Kernel:
    """Give the kernel that copies; it goes by the clock of the reader."""
    owner, _, variable = buffer.name.rpartition(".")
    at = Axis.SCALAR if buffer.extent is None else Axis.ELEMENT
    value = Load(buffer.dtype, buffer.name, at)
    return Kernel(
        f"{owner}.keep_{variable}" + (f"_{number}" if number > 1 else ""),
        Once() if buffer.extent is None else Elements(owner),
        (Store(_copy_of(buffer.name), at, value),),
        slot=first.slot,
        order=first.order,
        comment=(f"{variable} of {owner} as it was before the slot '{first.slot}'",),
    )
