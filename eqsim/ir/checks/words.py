"""The state of a program as a row of 8-byte words: one layout for all who share it.

Generated code sees a struct with these fields in this order; the host fills them by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from eqsim.expr.dtypes import DType
from eqsim.ir.checks.time_loop import has_several_clocks, may_stop, returns
from eqsim.ir.program import Program

__all__ = ["DELAY_ARRAYS", "WAITING_ARRAYS", "Word", "words"]

DELAY_ARRAYS = ("begin", "first", "wait", "place", "pre")
WAITING_ARRAYS = ("due", "at", "element")


@dataclass(frozen=True, slots=True)
class Word:
    """A field: a number, or the address of an array of `dtype` or of a text."""

    name: str
    kind: Literal["f64", "i64", "pointer", "text"]
    dtype: DType | None = None


def words(program: Program) -> tuple[Word, ...]:
    """List the words of a program's state.

    With kernels for which the loop returns, `resume` is the number of the one that a pass has come
    to, from 1 on; with conditions that end runs, `stopped` is not 0 once one has.  Each clock has
    `<clock>.step`, and where there are several also `<clock>.end`, the step that it runs up to;
    each event `.list`, `.count`, `.depth`, `.capacity`; each rows `.row` (row starts), `.post`,
    `.size`, and with columns `.column` (column starts), `.synapse`, `.pre`; each order by delays
    those of the engine's `Delays`; each table
    column `.data`, `.size`, `.capacity`.  Values follow under their own names.
    """
    return (
        Word("seed", "i64"),
        Word("epoch", "i64"),
        Word("failure", "i64"),
        Word("failure_owner", "text"),
        Word("failure_element", "i64"),
        Word("failure_time", "f64"),
        *_loop_words(program),
        *_clock_words(program),
        *(
            Word(value.name, "f64" if value.dtype.is_float else "i64", value.dtype)
            for value in program.values
        ),
        *(Word(buffer.name, "pointer", buffer.dtype) for buffer in program.buffers),
        *_event_words(program),
        *_row_words(program),
        *_table_words(program),
    )


def _loop_words(program: Program) -> Iterator[Word]:
    if returns(program):
        yield Word("resume", "i64")
    if may_stop(program):
        yield Word("stopped", "i64")


def _clock_words(program: Program) -> Iterator[Word]:
    for clock in program.clocks:
        yield Word(f"{clock}.step", "i64")
        if has_several_clocks(program):
            yield Word(f"{clock}.end", "i64")


def _event_words(program: Program) -> Iterator[Word]:
    for event in program.events:
        yield Word(f"{event.name}.list", "pointer", DType.I32)
        yield Word(f"{event.name}.count", "pointer", DType.I64)
        yield Word(f"{event.name}.depth", "i64")
        yield Word(f"{event.name}.capacity", "i64")


def _row_words(program: Program) -> Iterator[Word]:
    for rows in program.rows:
        yield Word(f"{rows.name}._row", "pointer", DType.I64)
        yield Word(f"{rows.name}._post", "pointer", DType.I32)
        yield Word(f"{rows.name}._size", "i64")
        if rows.columns:
            yield Word(f"{rows.name}._column", "pointer", DType.I64)
            yield Word(f"{rows.name}._synapse", "pointer", DType.I32)
            yield Word(f"{rows.name}._pre", "pointer", DType.I32)
        for delays in rows.delays:
            yield from _delay_words(delays.name)


def _delay_words(name: str) -> Iterator[Word]:
    """List the words of the engine's `Delays`, which says what they are."""
    yield from (Word(f"{name}.{part}", "pointer") for part in DELAY_ARRAYS)
    yield Word(f"{name}.longest", "i64")
    yield from (Word(f"{name}.{part}", "pointer") for part in WAITING_ARRAYS)
    yield from (Word(f"{name}.{part}", "i64") for part in ("capacity", "head", "tail", "is_ready"))


def _table_words(program: Program) -> Iterator[Word]:
    for table in program.tables:
        for column in table.columns:
            name = f"{table.name}.{column.name}"
            yield Word(f"{name}.data", "pointer", column.dtype)
            yield Word(f"{name}.size", "i64")
            yield Word(f"{name}.capacity", "i64")
