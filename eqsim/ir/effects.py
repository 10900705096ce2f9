"""What a kernel touches, and what may be done with it because of that.

The passes and the backends ask these predicates, never the user's class a kernel comes from.
Draws are determined by their counters, so they have no order and are no obstacle to anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from eqsim.ir.program import (
    Accumulate,
    Append,
    Axis,
    Call,
    Count,
    Deliveries,
    Domain,
    Draw,
    Elements,
    Emit,
    Entry,
    Events,
    Expr,
    Invoke,
    Kernel,
    LetSolution,
    Listed,
    Load,
    Pairs,
    Program,
    Selected,
    SetValue,
    Statement,
    Stop,
    Store,
    Synapses,
    Value,
)
from eqsim.ir.rewrite import domain_expressions, expressions_of, inner_expressions, walk

__all__ = [
    "Effects",
    "conflict",
    "effects",
    "has_solutions",
    "is_elementwise",
    "is_unordered",
    "may_fuse",
    "own_axis",
    "stays_at",
    "written_buffers",
]

Place = tuple[str, Axis]


@dataclass(frozen=True, slots=True)
class Effects:
    """What a kernel, or a part of it, reads and changes.

    A place is a buffer and the axis that addresses it.  A buffer of indices that a domain reads
    is read at the axis `SCALAR`, which is none of the loop's own.  `python` are the functions it
    calls that only Python can perform.
    """

    reads: frozenset[Place] = frozenset()
    writes: frozenset[Place] = frozenset()
    accumulates: frozenset[Place] = frozenset()
    values_read: frozenset[str] = frozenset()
    values_set: frozenset[str] = frozenset()
    events_read: frozenset[str] = frozenset()
    events_emitted: frozenset[str] = frozenset()
    rows_read: frozenset[str] = frozenset()
    rows_changed: frozenset[str] = frozenset()
    draws: frozenset[int] = frozenset()
    tables: frozenset[str] = frozenset()
    python: frozenset[str] = frozenset()
    calls_host: bool = False
    stops: bool = False

    @property
    def changed(self) -> frozenset[str]:
        """Names of all that is changed: buffers, values, events, rows, tables."""
        buffers = frozenset(buffer for buffer, _ in self.writes | self.accumulates)
        return buffers.union(self.values_set, self.events_emitted, self.rows_changed, self.tables)

    @property
    def touched(self) -> frozenset[str]:
        """Names of all that is read or changed."""
        buffers = frozenset(buffer for buffer, _ in self.reads)
        return self.changed.union(buffers, self.values_read, self.events_read, self.rows_read)

    @property
    def places(self) -> frozenset[Place]:
        """Every place that is read or changed."""
        return self.reads | self.writes | self.accumulates


def effects(kernel: Kernel) -> Effects:
    """Collect what a kernel reads and changes."""
    statements = (*kernel.prologue, *kernel.body)
    expressions = (
        *domain_expressions(kernel.domain),
        *(expr for statement in statements for expr in expressions_of(statement)),
        *(expr for statement in statements for expr in inner_expressions(statement)),
    )
    domain = _domain_effects(kernel.domain)
    changes = _statement_effects(statements)
    read = _expression_effects(expressions)
    return Effects(
        reads=read.reads | domain.reads,
        writes=changes.writes,
        accumulates=changes.accumulates,
        values_read=read.values_read | domain.values_read,
        values_set=changes.values_set,
        events_read=read.events_read | domain.events_read,
        events_emitted=changes.events_emitted,
        rows_read=domain.rows_read,
        rows_changed=domain.rows_changed,
        draws=read.draws,
        tables=changes.tables,
        python=read.python,
        calls_host=changes.calls_host,
        stops=changes.stops,
    )


def _expression_effects(expressions: Iterable[Expr]) -> Effects:
    nodes = [node for expr in expressions for node in walk(expr)]
    return Effects(
        reads=frozenset(place for node in nodes for place in _places(node)),
        values_read=frozenset(node.name for node in nodes if isinstance(node, Value)),
        events_read=frozenset(node.event for node in nodes if isinstance(node, Count)),
        draws=frozenset(node.stream for node in nodes if isinstance(node, Draw)),
        python=frozenset(
            node.function for node in nodes if isinstance(node, Invoke) and node.cpp is None
        ),
    )


def _places(node: Expr) -> Iterator[Place]:
    match node:
        case Load(buffer=buffer, at=at):
            yield buffer, at
        case Entry(buffer=buffer):
            yield buffer, Axis.COMPUTED
        case Invoke():
            yield from ((buffer, Axis.COMPUTED) for buffer in node.buffers)


def _domain_effects(domain: Domain) -> Effects:
    match domain:
        case Elements(start=start, size=size):
            return Effects(values_read=_named(start, size))
        case Selected(indices=indices):
            return Effects(reads=frozenset({(indices, Axis.SCALAR)}))
        case Events(event=event, start=start, size=size, delay=delay):
            return Effects(events_read=frozenset({event}), values_read=_named(start, size, delay))
        case Listed(steps=steps, elements=elements, period=period):
            lists = frozenset({(steps, Axis.SCALAR), (elements, Axis.SCALAR)})
            return Effects(reads=lists, values_read=frozenset({period}))
        case Deliveries(rows=rows, event=event, delay=delay):
            return Effects(
                events_read=frozenset({event}),
                rows_read=frozenset({rows}),
                values_read=frozenset({delay}),
            )
        case Synapses(rows=rows):
            return Effects(rows_read=frozenset({rows}))
        case Pairs(rows=rows, sources=sources, targets=targets):
            lists = frozenset((name, Axis.SCALAR) for name in _named(sources, targets))
            return Effects(reads=lists, rows_changed=frozenset({rows}))
    return Effects()


def _named(*names: str | None) -> frozenset[str]:
    return frozenset(name for name in names if name is not None)


def _statement_effects(statements: Iterable[Statement]) -> Effects:
    every = list(_with_responses(statements))
    return Effects(
        writes=frozenset((item.buffer, item.at) for item in every if isinstance(item, Store)),
        accumulates=frozenset(
            (item.buffer, item.at) for item in every if isinstance(item, Accumulate)
        ),
        values_set=frozenset(item.name for item in every if isinstance(item, SetValue)),
        events_emitted=frozenset(item.event for item in every if isinstance(item, Emit)),
        tables=frozenset(item.table for item in every if isinstance(item, Append)),
        calls_host=any(isinstance(item, Call) for item in every),
        stops=any(isinstance(item, Stop) for item in every),
    )


def _with_responses(statements: Iterable[Statement]) -> Iterator[Statement]:
    """Yield the statements, and after an `Emit` the stores it leads to."""
    for statement in statements:
        yield statement
        if isinstance(statement, Emit):
            yield from statement.then


def conflict(one: Effects, other: Effects) -> bool:
    """Tell whether the order of two kernels matters: one changes what the other touches.

    The host may touch and change anything.
    """
    return (one.calls_host or other.calls_host) or not (
        one.changed.isdisjoint(other.touched) and other.changed.isdisjoint(one.touched)
    )


def written_buffers(program: Program) -> frozenset[str]:
    """Give the names of the buffers that some step of a run may change."""
    every = [effects(kernel) for kernel in program.kernels]
    return frozenset(buffer for effect in every for buffer, _ in effect.writes | effect.accumulates)


def has_solutions(program: Program) -> bool:
    """Tell whether some kernel needs a solver of differential equations."""
    return any(isinstance(s, LetSolution) for kernel in program.kernels for s in kernel.body)


def own_axis(domain: Domain) -> Axis | None:
    """Give the axis on which no two passes of the loop meet, if there is one.

    A list of indices that may name an element twice has none.
    """
    match domain:
        case Elements() | Events() | Listed():
            return Axis.ELEMENT
        case Deliveries() | Synapses():
            return Axis.SYNAPSE
        case Selected(axis=axis, distinct=True):
            return axis
    return None


def stays_at(effect: Effects, buffer: str, axis: Axis | None) -> bool:
    """Tell whether a buffer is touched on one axis only."""
    return all(at is axis for name, at in effect.places if name == buffer)


def is_elementwise(kernel: Kernel) -> bool:
    """Tell whether every pass of the loop is independent of all others.

    What the kernel changes it touches at the loop's own index only.  Events and recorded values
    are appended in the order of the loop.  A loop that stops the run is over where it does.
    """
    effect = effects(kernel)
    axis = None if effect.stops else own_axis(kernel.domain)
    changed = {buffer for buffer, _ in effect.writes | effect.accumulates}
    return axis is not None and all(stays_at(effect, buffer, axis) for buffer in changed)


def is_unordered(kernel: Kernel) -> bool:
    """Tell whether whole arrays may be worked on statement by statement, with the same bits.

    A changed buffer is either touched at the loop's own index only, or it is never loaded and the
    target of one statement, which then goes through the loop in order: adds are made in order,
    the last store wins.  Columns and events are appended to by one statement each.
    """
    effect = effects(kernel)
    axis = own_axis(kernel.domain)
    every = list(_with_responses(kernel.body))
    targets = [item.buffer for item in every if isinstance(item, Store | Accumulate)]
    appended = [(item.table, item.column) for item in every if isinstance(item, Append)]
    emitted = [item.event for item in every if isinstance(item, Emit)]
    loaded = {buffer for buffer, _ in effect.reads}
    return (
        all(
            stays_at(effect, buffer, axis) or (buffer not in loaded and targets.count(buffer) == 1)
            for buffer in targets
        )
        and len(set(appended)) == len(appended)
        and len(set(emitted)) == len(emitted)
    )


def may_fuse(
    first: Kernel,
    second: Kernel,
    between: tuple[Kernel, ...],
    effects_of: Callable[[Kernel], Effects] = effects,
) -> bool:
    """Tell whether two loops, `second` later in the step, may be one.

    Both must run over all elements, or the same range, of one population on one clock, each pass
    independent of the others; what they share they touch at the loop's own index.  One of the
    two must be able to move past all that stands `between` them.  A loop that only Python can
    perform stays alone, so that the other is compiled.  `effects_of` may remember.
    """
    return (
        isinstance(first.domain, Elements)
        and first.domain == second.domain
        and first.clock == second.clock
        and not (effects_of(first).python or effects_of(second).python)
        and is_elementwise(first)
        and is_elementwise(second)
        and _share_at_own_index(first, second)
        and not conflict(_responses(first), effects(second))
        and any(may_move(kernel, between, effects_of) for kernel in (second, first))
    )


def may_move(
    kernel: Kernel,
    others: tuple[Kernel, ...],
    effects_of: Callable[[Kernel], Effects] = effects,
) -> bool:
    """Tell whether a kernel may go to the other side of all the `others`."""
    own = effects_of(kernel)
    return not any(conflict(own, effects_of(other)) for other in others)


def _share_at_own_index(first: Kernel, second: Kernel) -> bool:
    one, other = effects(first), effects(second)
    buffers = {buffer for buffer, _ in one.writes | one.accumulates}
    buffers |= {buffer for buffer, _ in other.writes | other.accumulates}
    shared = one.events_emitted & other.events_emitted or one.tables & other.tables
    return not shared and all(
        stays_at(effect, buffer, Axis.ELEMENT) for effect in (one, other) for buffer in buffers
    )


def _responses(kernel: Kernel) -> Effects:
    """Collect what the stores after events do; a loop may put them off to the end of a block."""
    then = [store for item in kernel.body if isinstance(item, Emit) for store in item.then]
    changes = _statement_effects(then)
    read = _expression_effects(expr for store in then for expr in expressions_of(store))
    return Effects(reads=read.reads, writes=changes.writes)
