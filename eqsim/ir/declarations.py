"""What a program declares, by name; and which axes each domain offers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from eqsim.expr.dtypes import DType
from eqsim.ir.program import (
    Axis,
    Buffer,
    Deliveries,
    Domain,
    Elements,
    Event,
    Events,
    Listed,
    Pairs,
    Program,
    Rows,
    Selected,
    Synapses,
    ValueDecl,
)

__all__ = ["Declarations", "axes_of"]


def axes_of(domain: Domain) -> tuple[Axis, ...]:
    """Give the axes on which a loop over `domain` can address buffers."""
    match domain:
        case Elements() | Events() | Listed():
            return (Axis.ELEMENT, Axis.SCALAR)
        case Selected(axis=Axis.ELEMENT):
            return (Axis.ELEMENT, Axis.SCALAR)
        case Deliveries() | Synapses() | Selected():
            return (Axis.PRE, Axis.POST, Axis.SYNAPSE, Axis.SCALAR)
        case Pairs():
            return (Axis.PRE, Axis.POST, Axis.SCALAR)
    return (Axis.SCALAR,)


@dataclass(frozen=True, slots=True)
class Declarations:
    """The declarations of a program, each under its name."""

    clocks: tuple[str, ...]
    values: Mapping[str, ValueDecl]
    buffers: Mapping[str, Buffer]
    events: Mapping[str, Event]
    rows: Mapping[str, Rows]
    columns: Mapping[tuple[str, str], DType]

    @classmethod
    def of(cls, program: Program) -> Declarations:
        """Collect the declarations of a program."""
        return cls(
            program.clocks,
            {value.name: value for value in program.values},
            {buffer.name: buffer for buffer in program.buffers},
            {event.name: event for event in program.events},
            {rows.name: rows for rows in program.rows},
            {
                (table.name, column.name): column.dtype
                for table in program.tables
                for column in table.columns
            },
        )

    @property
    def derived_buffers(self) -> frozenset[str]:
        """Names of the buffers that setup kernels fill."""
        return frozenset(name for name, buffer in self.buffers.items() if buffer.derived)

    def is_length(self, name: str) -> bool:
        """Tell whether a name stands for an integer: a value, or the number of synapses."""
        if name in self.values:
            return self.values[name].dtype is DType.I64
        return name.removesuffix("._size") in self.rows and name.endswith("._size")

    def missing_lengths(self, names: Iterable[str | None]) -> Iterator[str]:
        """Say which of these are not integers."""
        for name in names:
            if name is not None and not self.is_length(name):
                yield f"{name} is not the name of an integer value"

    def missing_events(self, event: str) -> Iterator[str]:
        """Say whether an event is not declared."""
        if event not in self.events:
            yield f"there is no event {event}"

    def missing_rows(self, name: str, *, columns: bool = False) -> Iterator[str]:
        """Say whether rows of synapses, or the columns that are needed, are not declared."""
        if name not in self.rows:
            yield f"there are no rows {name}"
        elif columns and not self.rows[name].columns:
            yield f"the rows {name} have no columns"

    def missing_delays(self, rows: str, name: str | None) -> Iterator[str]:
        """Say whether an order by delays is not declared."""
        if name is None or rows not in self.rows:
            return
        if name not in (delays.name for delays in self.rows[rows].delays):
            yield f"the rows {rows} have no delays {name}"
