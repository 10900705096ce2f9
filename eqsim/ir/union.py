"""Several programs on one state: what they declare together, and what one calls otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from eqsim.errors import InternalError
from eqsim.expr.dtypes import DType
from eqsim.ir.program import Buffer, Program, Rows, ValueDecl

__all__ = ["Loop", "joined"]

Declared = ValueDecl | Buffer


@dataclass(frozen=True, slots=True)
class Loop:
    """A program whose state is part of a larger one.

    `renamed` gives the names there of values and buffers that others declare differently.
    """

    program: Program
    renamed: Mapping[str, str] = field(default_factory=dict)

    def name(self, name: str) -> str:
        """Give the name of a value or a buffer in the larger state."""
        return self.renamed.get(name, name)


def joined(
    whole: Program | None, program: Program, values: Mapping[str, DType], number: int
) -> tuple[Program, Loop]:
    """Add a program to a whole that other code shares, which uses `values` of these types.

    Whoever declares a name first keeps it; `number` tells apart what comes later and differs.
    """
    known = {name: _Seen(dtype) for name, dtype in values.items()}
    if whole is not None:
        known |= {each.name: _Seen(each.dtype, each) for each in _declared(whole)}
    renamed = {
        each.name: f"{each.name}.{number}"
        for each in _declared(program)
        if each.name in known and not known[each.name].fits(each)
    }
    loop = Loop(program, renamed)
    values_there = tuple(replace(each, name=loop.name(each.name)) for each in program.values)
    buffers_there = tuple(replace(each, name=loop.name(each.name)) for each in program.buffers)
    there = replace(program, values=values_there, buffers=buffers_there)
    return (there if whole is None else _union(whole, there)), loop


def _declared(program: Program) -> Iterator[Declared]:
    yield from program.values
    yield from program.buffers


@dataclass(frozen=True, slots=True)
class _Seen:
    dtype: DType
    declared: Declared | None = None

    def fits(self, other: Declared) -> bool:
        """Tell whether a name can stand for both."""
        if self.declared is None:
            return isinstance(other, ValueDecl) and other.dtype is self.dtype
        return self.declared == other


def _union(whole: Program, program: Program) -> Program:
    rows = {each.name: each for each in whole.rows}
    for each in program.rows:
        rows[each.name] = _both(rows.get(each.name, each), each)
    tables = {each.name: each for each in whole.tables}
    for table in program.tables:
        if tables.setdefault(table.name, table) != table:
            raise InternalError(f"{table.name} records other columns; please report this")
    events = {each.name: each for each in (*program.events, *whole.events)}
    histories = {each.name: each for each in (*program.histories, *whole.histories)}
    return replace(
        whole,
        clocks=tuple(dict.fromkeys((*whole.clocks, *program.clocks))),
        values=tuple(dict.fromkeys((*whole.values, *program.values))),
        buffers=tuple(dict.fromkeys((*whole.buffers, *program.buffers))),
        events=tuple(events.values()),
        histories=tuple(histories.values()),
        rows=tuple(rows.values()),
        tables=tuple(tables.values()),
        setup=(*whole.setup, *program.setup),
        kernels=(*whole.kernels, *program.kernels),
    )


def _both(one: Rows, other: Rows) -> Rows:
    """Give rows that are laid out for two programs."""
    columns, numbers = one.columns or other.columns, one.numbers or other.numbers
    delays = {each.name: each for each in (*one.delays, *other.delays)}
    alike = tuple(each for each in one.alike if each in other.alike)
    return replace(
        one, columns=columns, numbers=numbers, delays=tuple(delays.values()), alike=alike
    )
