"""One copy for each neuron of what is the same on all of its synapses: traces of spikes.

An event-driven variable that begins alike for all synapses of a source, and that only the events of
this source change, by what its synapses have in common, stays alike.  It is then kept for each
source instead of for each synapse, and brought up to date once for each event, by a kernel of its
own behind the one that the event starts on the synapses.  Targets likewise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal as OneOf

from eqsim.ir.effects import effects
from eqsim.ir.program import (
    Accumulate,
    Apply,
    Axis,
    Buffer,
    Cast,
    Deliveries,
    Entry,
    Events,
    Expr,
    Kernel,
    Let,
    Literal,
    Load,
    Local,
    Position,
    Program,
    Rows,
    Statement,
    Step,
    Store,
    Value,
)
from eqsim.ir.rewrite import bound_names, children, expressions_of, map_expr, map_statement
from eqsim.passes.locals import Names, remove_dead

__all__ = ["Promote"]

AXES = {"pre": Axis.PRE, "post": Axis.POST}


@dataclass(frozen=True, slots=True)
class Promote:
    """Keep one value for each source or target where all of its synapses have the same."""

    name: str = "promote"
    exactness: OneOf["exact", "rounding"] = "exact"

    def run(self, program: Program) -> Program:
        """Find what stays alike, and keep it once."""
        for rows in program.rows:
            for side in ("pre", "post"):
                found = _staying_alike(program, rows, side)
                if found:
                    program = _with_promoted(program, rows, side, found)
        return program


# --- what stays alike ---------------------------------------------------------------------------


def _staying_alike(program: Program, rows: Rows, side: str) -> frozenset[str]:
    """Give the buffers that no kernel makes differ between the synapses of an element."""
    found = frozenset(name for name, of in rows.alike if of == side)
    refuted = found
    while refuted:
        every = (_refuted(kernel, side, found) for kernel in program.kernels)
        refuted = frozenset().union(*every)
        found -= refuted
    return found


def _refuted(kernel: Kernel, side: str, found: frozenset[str]) -> frozenset[str]:
    """Give those of the buffers that a kernel may make differ, or uses in another way."""
    effect = effects(kernel)
    if effect.calls_host:
        return found
    wrong = {name for name, at in effect.places if name in found and at is not Axis.SYNAPSE}
    written = {name for name, _ in effect.writes | effect.accumulates} & found
    domain = kernel.domain
    if not written:
        return frozenset(wrong)
    if not isinstance(domain, Deliveries) or domain.side != side or domain.own is not None:
        return frozenset(wrong | written)
    right = _Common(AXES[side], found, effect.changed - found).stored(kernel)
    return frozenset(wrong | (written - right))


@dataclass(frozen=True, slots=True)
class _Common:
    """Tells what all synapses of an event have in common; `changed` are other buffers' names."""

    axis: Axis
    found: frozenset[str]
    changed: frozenset[str]

    def stored(self, kernel: Kernel) -> set[str]:
        """Give the buffers to which all synapses of an event store the same."""
        names = {name for item in kernel.prologue for name in bound_names(item)}
        right: set[str] = set()
        wrong: set[str] = set()
        for item in kernel.body:
            holds = all(self.holds(expr, names) for expr in expressions_of(item))
            if isinstance(item, Let) and holds:
                names.add(item.name)
            elif isinstance(item, Store) and holds and item.guard is None:
                right.add(item.buffer)
            elif isinstance(item, Store | Accumulate):
                wrong.add(item.buffer)
        return right - wrong

    def holds(self, expr: Expr, names: set[str]) -> bool:
        """Tell whether an expression has one value for all synapses of an event."""
        match expr:
            case Literal() | Value() | Step():
                return True
            case Local(name=name):
                return name in names
            case Position(at=at):
                return at is self.axis
            case Load(buffer=buffer, at=Axis.SYNAPSE):
                return buffer in self.found
            case Load(buffer=buffer, at=at):
                return at in (self.axis, Axis.SCALAR) and buffer not in self.changed
            case Entry(buffer=buffer) if buffer in self.changed:
                return False
            case Apply() | Cast() | Entry():
                return all(self.holds(operand, names) for operand in children(expr))
        return False


# --- keeping it once ----------------------------------------------------------------------------


def _with_promoted(program: Program, rows: Rows, side: str, found: frozenset[str]) -> Program:
    """Give a program in which buffers have one entry for each source or target."""
    extent = f"{rows.source if side == 'pre' else rows.target}.N"
    buffers = tuple(_resized(buffer, extent, found) for buffer in program.buffers)
    kernels = [new for old in program.kernels for new in _split(old, rows, side, found)]
    return replace(program, buffers=buffers, kernels=tuple(kernels))


def _resized(buffer: Buffer, extent: str, found: frozenset[str]) -> Buffer:
    return replace(buffer, extent=extent) if buffer.name in found else buffer


def _split(kernel: Kernel, rows: Rows, side: str, found: frozenset[str]) -> Iterator[Kernel]:
    """Give what a kernel does on the synapses, and what it does once for each event."""
    effect = effects(kernel)
    if not found & {name for name, _ in effect.places}:
        yield kernel
        return
    body, kept = _kept(kernel, AXES[side], found)
    on_synapses = remove_dead(replace(kernel, body=body))
    if on_synapses.body:
        yield on_synapses
    if kept:
        yield _once_for_each(replace(kernel, body=(*body, *kept)), rows, kept)


def _kept(
    kernel: Kernel, axis: Axis, found: frozenset[str]
) -> tuple[tuple[Statement, ...], tuple[Store, ...]]:
    """Give the body without the stores of what is kept once, and these stores."""
    names, known = Names.of(kernel), dict[str, Expr]()
    body: list[Statement] = []
    kept: dict[str, Store] = {}
    for each in kernel.body:
        statement = map_statement(each, lambda expr: _addressed(expr, axis, found, known))
        if isinstance(statement, Store) and statement.buffer in found:
            value = statement.expr
            stem = statement.buffer.partition(".")[2].lstrip("_")
            local = Local(value.dtype, names.fresh(f"kept_{stem}"))
            body.append(Let(local.name, value))
            known[statement.buffer] = local
            kept[statement.buffer] = Store(statement.buffer, Axis.ELEMENT, local)
        else:
            body.append(statement)
    return tuple(body), tuple(kept.values())


def _addressed(expr: Expr, axis: Axis, found: frozenset[str], known: Mapping[str, Expr]) -> Expr:
    """Read what is kept once where it is, or what has become of it in this event."""

    def addressed(node: Expr) -> Expr:
        if isinstance(node, Load) and node.buffer in found:
            return known.get(node.buffer, replace(node, at=axis))
        return node

    return map_expr(expr, addressed)


def _once_for_each(kernel: Kernel, rows: Rows, kept: tuple[Store, ...]) -> Kernel:
    """Give the kernel that brings up to date what is kept once."""
    domain = kernel.domain
    assert isinstance(domain, Deliveries)
    axis, end = AXES[domain.side], "source" if domain.side == "pre" else "target"
    bindings = tuple(item for item in kernel.body if isinstance(item, Let))
    start, size = f"{rows.name}._{end}_start", f"{rows.name}._{end}_size"
    names = ", ".join(store.buffer.partition(".")[2] for store in kept)
    alone = remove_dead(
        replace(
            kernel,
            name=f"{kernel.name}.traces",
            domain=Events(domain.event, start, size, domain.delay),
            body=(*bindings, *kept),
            comment=(*kernel.comment, f"the same on all synapses of a {end}: {names}"),
        )
    )

    def on_element(node: Expr) -> Expr:
        if isinstance(node, Load | Position) and node.at is axis:
            return replace(node, at=Axis.ELEMENT)
        return node

    return replace(
        alone,
        body=tuple(map_statement(s, lambda expr: map_expr(expr, on_element)) for s in alone.body),
    )
