"""Past values: which histories a network keeps, when they grow, and where a value stands in them.

A history belongs to a variable, a slot and a clock: once in each step of the clock, where the slot
begins, the values of all elements become a row of its ring.  So `delayed(x, d)` is what x was when
the slot of its reader began, d before; what is written later in the slot is not seen.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from eqsim.errors import ModelError, Span
from eqsim.expr.dtypes import DType
from eqsim.ir.effects import effects
from eqsim.ir.functions import arithmetic, literal
from eqsim.ir.lowering.scopes import dt
from eqsim.ir.program import (
    Apply,
    Axis,
    Buffer,
    Cast,
    Elements,
    Entry,
    Expr,
    History,
    Kernel,
    Load,
    Once,
    Past,
    Position,
    Step,
    Store,
    Value,
    ValueDecl,
)
from eqsim.ir.rewrite import kernel_expressions, map_expr, map_kernel, walk

__all__ = ["Histories", "has_past", "read_histories"]

HALF = literal(0.5)


@dataclass(slots=True)
class Histories:
    """The histories of a network, and the slot in which each grows."""

    kept: dict[str, History] = field(default_factory=dict)
    slots: dict[str, str] = field(default_factory=dict)

    def entry(self, past: Past, kernel: Kernel) -> Entry:
        """Give the entry of a history that a kernel means, and note that it is needed."""
        assert kernel.clock is not None
        name = f"{past.buffer}@{kernel.slot}@{kernel.clock}"
        known = self.kept.get(name, History(name, past.buffer, kernel.clock, ()))
        delays = dict.fromkeys((*known.delays, past.delay))
        self.kept[name], self.slots[name] = replace(known, delays=tuple(delays)), kernel.slot
        return Entry(past.dtype, name, _place(known, past))

    def values(self) -> Iterator[ValueDecl]:
        """List the values that the host gives."""
        for name in self.kept:
            yield from (ValueDecl(f"{name}.{part}", DType.I64) for part in _PARTS)

    def buffers(self, known: Mapping[str, Buffer]) -> Iterator[Buffer]:
        """List the rings."""
        for name, history in self.kept.items():
            yield Buffer(name, known[history.of].dtype, f"{name}.size")

    def fill(
        self, kernels: Sequence[Kernel], known: Mapping[str, Buffer], places: Mapping[str, int]
    ) -> tuple[Kernel, ...]:
        """Add the kernels that write rows, before all others of their slots.

        `places` gives the number of each slot.
        """
        fills = [
            _fill(history, known[history.of], self.slots[name], number)
            for number, (name, history) in enumerate(self.kept.items(), 1)
        ]
        return tuple(sorted((*fills, *kernels), key=lambda kernel: places[kernel.slot]))


_PARTS = ("depth", "stride", "size")


def has_past(kernel: Kernel) -> bool:
    """Tell whether a kernel reads past values that are not found yet."""
    return any(isinstance(node, Past) for e in kernel_expressions(kernel) for node in walk(e))


def read_histories(
    kernels: Sequence[Kernel],
    listed_clocks: Container[str],
    synaptic: Container[str],
    idle: Iterable[Kernel] = (),
) -> tuple[tuple[Kernel, ...], Histories]:
    """Let kernels read past values from histories.

    `listed_clocks` have no steps of one length; `synaptic` are the names of projections.  For
    kernels that are `idle` the past is kept, too.
    """
    histories = Histories()
    written = {name for k in kernels for name, _ in effects(k).writes | effects(k).accumulates}

    def reading(kernel: Kernel) -> Kernel:
        def found(node: Expr) -> Expr:
            if not isinstance(node, Past):
                return node
            _refuse(node, kernel, listed_clocks, synaptic, written)
            return histories.entry(node, kernel)

        return map_kernel(kernel, lambda e: map_expr(e, found)) if has_past(kernel) else kernel

    done = tuple(map(reading, kernels))
    for kernel in idle:
        reading(kernel)
    return done, histories


def _refuse(
    past: Past,
    kernel: Kernel,
    listed_clocks: Container[str],
    synaptic: Container[str],
    written: Container[str],
) -> None:
    owner, _, variable = past.buffer.rpartition(".")
    reader = kernel.name.partition(".")[0]
    if owner in synaptic:
        raise ModelError(
            f"{reader}: '{variable}' belongs to synapses, whose past is not kept",
            span=past.span,
            hint="delay a variable of the neurons that they connect",
        )
    if kernel.clock in listed_clocks:
        raise ModelError(
            f"{reader}: past values are kept in steps of one length",
            span=past.span,
            details=(f"those of '{kernel.clock}' are listed",),
            hint="use a clock with a dt",
        )
    changing = [n.buffer for n in walk(past.delay) if isinstance(n, Load | Entry)]
    if any(each in written for each in changing):
        raise _changing_delay(reader, changing[0], past.span)


def _changing_delay(reader: str, delay: str, span: Span | None) -> ModelError:
    return ModelError(
        f"{reader}: the delay changes during the run",
        span=span,
        details=(f"'{delay}' is written in the steps of the run",),
        hint="a delay is a quantity, a constant, or a parameter that nothing assigns to in a run",
    )


def _place(history: History, past: Past) -> Expr:
    """Give where an element stands in the row of `delay` before now.

    The delay is rounded to steps as those of synapses are; whatever it is, the place is within.
    """
    depth = _value(history, "depth")
    rounded = arithmetic("+", arithmetic("/", past.delay, dt(history.clock)), HALF)
    steps: Expr = Cast(DType.I64, Apply(DType.F64, "floor", (rounded,)))
    longest = arithmetic("-", depth, literal(1))
    steps = Apply(DType.I64, "max", (Apply(DType.I64, "min", (steps, longest)), literal(0)))
    row = arithmetic("-", _present_row(history), steps)
    around = Apply(DType.BOOL, "<", (row, literal(0)))
    row = Apply(DType.I64, "select", (around, arithmetic("+", row, depth), row))
    return arithmetic("+", arithmetic("*", row, _value(history, "stride")), past.index)


def _present_row(history: History) -> Expr:
    return arithmetic("%", Step(DType.I64, history.clock), _value(history, "depth"))


def _value(history: History, part: str) -> Value:
    return Value(DType.I64, f"{history.name}.{part}")


def _fill(history: History, present: Buffer, slot: str, number: int) -> Kernel:
    owner, _, variable = history.of.rpartition(".")
    is_shared = present.extent is None
    at = Axis.SCALAR if is_shared else Axis.ELEMENT
    begin = arithmetic("*", _present_row(history), _value(history, "stride"))
    index = begin if is_shared else arithmetic("+", begin, Position(DType.I64, at))
    value = Load(present.dtype, present.name, at)
    return Kernel(
        f"{owner}.{variable}.history_{number}",
        Once() if is_shared else Elements(owner),
        (Store(history.name, Axis.COMPUTED, value, index=index),),
        slot=slot,
        clock=history.clock,
        comment=(f"the history of {variable} of {owner}, for the slot '{slot}'",),
    )
