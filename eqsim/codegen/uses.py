"""What statements mention, in the order in which they do: the heads of a kernel's text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from eqsim.ir.program import (
    Accumulate,
    Axis,
    Count,
    Draw,
    DrawKind,
    Emit,
    Entry,
    Expr,
    Kernel,
    Load,
    Local,
    Position,
    SetValue,
    Statement,
    Step,
    Store,
    Value,
)
from eqsim.ir.rewrite import (
    bound_names,
    domain_expressions,
    expressions_of,
    inner_expressions,
    walk,
)

__all__ = ["Access", "Uses", "uses", "uses_of"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Access:
    """A place of a buffer that is read or written."""

    buffer: str
    at: Axis
    is_write: bool


@dataclass(frozen=True, slots=True)
class Uses:
    """What statements mention, each name once; `locals` are those that they bind."""

    accesses: tuple[Access, ...]
    values: tuple[str, ...]
    assigned_values: tuple[str, ...]
    clocks: tuple[str, ...]
    streams: tuple[int, ...]
    kinds: frozenset[DrawKind]
    counts: tuple[Count, ...]
    positions: frozenset[Axis]
    locals: tuple[str, ...]
    read_locals: frozenset[str]

    @property
    def buffers(self) -> tuple[str, ...]:
        """Each buffer once."""
        return _once(access.buffer for access in self.accesses)

    @property
    def written(self) -> frozenset[str]:
        """The buffers that are written."""
        return frozenset(access.buffer for access in self.accesses if access.is_write)

    @property
    def axes_used(self) -> frozenset[Axis]:
        """The axes whose index is used."""
        return self.positions | {access.at for access in self.accesses}

    def axes(self, buffer: str) -> frozenset[Axis]:
        """Give the axes on which a buffer is addressed."""
        return frozenset(access.at for access in self.accesses if access.buffer == buffer)


def uses(kernel: Kernel) -> Uses:
    """List what a kernel mentions."""
    return uses_of((*kernel.prologue, *kernel.body), domain_expressions(kernel.domain))


def uses_of(statements: tuple[Statement, ...], extra: tuple[Expr, ...] = ()) -> Uses:
    """List what statements, and expressions beside them, mention."""
    roots = [*extra, *(expr for statement in statements for expr in expressions_of(statement))]
    own = [node for root in roots for node in walk(root)]
    inner = (expr for statement in statements for expr in inner_expressions(statement))
    found = [*own, *(node for root in inner for node in walk(root))]
    loads = [Access(*_place(node), False) for node in found if isinstance(node, Load | Entry)]
    return Uses(
        accesses=_once([*loads, *_writes(statements)]),
        values=_once(node.name for node in found if isinstance(node, Value)),
        assigned_values=_once(s.name for s in statements if isinstance(s, SetValue)),
        clocks=_once(_clocks(found)),
        streams=_once(node.stream for node in found if isinstance(node, Draw)),
        kinds=frozenset(node.kind for node in found if isinstance(node, Draw)),
        counts=_once(node for node in found if isinstance(node, Count)),
        positions=frozenset(node.at for node in found if isinstance(node, Position)),
        locals=_once(name for statement in statements for name in bound_names(statement)),
        read_locals=frozenset(node.name for node in own if isinstance(node, Local)),
    )


def _place(node: Load | Entry) -> tuple[str, Axis]:
    return node.buffer, node.at if isinstance(node, Load) else Axis.COMPUTED


def _writes(statements: Iterable[Statement]) -> Iterator[Access]:
    for statement in statements:
        if isinstance(statement, Store | Accumulate):
            yield Access(statement.buffer, statement.at, True)
        elif isinstance(statement, Emit):
            yield from _writes(statement.then)


def _clocks(found: Iterable[Expr]) -> Iterator[str]:
    for node in found:
        if isinstance(node, Step | Draw) and node.clock is not None:
            yield node.clock


def _once(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))
