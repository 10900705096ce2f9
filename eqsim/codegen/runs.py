"""The lines of a project's `main.cpp` that perform a run."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from eqsim.codegen.histories import past_lines
from eqsim.codegen.lines import indented
from eqsim.codegen.literals import cpp_string, literal_text
from eqsim.codegen.results import recording_lines
from eqsim.codegen.scope import Declarations
from eqsim.codegen.synapses import order_lines
from eqsim.expr.dtypes import DType
from eqsim.ir.checks.time_loop import (
    PROFILE,
    has_several_clocks,
    is_profiled,
    may_stop,
    regular_clocks,
)
from eqsim.ir.program import Deliveries, Program
from eqsim.ir.timeline import Run

__all__ = ["PrintedLoop", "run_lines"]


@dataclass(frozen=True, slots=True)
class PrintedLoop:
    """A program whose steps runs perform, what it declares, and what its functions are called."""

    program: Program
    known: Declarations
    setup: str
    run: str


def run_lines(item: Run, loop: PrintedLoop, streamed: Collection[str]) -> tuple[str, ...]:
    """Print what finds the steps of a run, makes its event lists ready, and performs it."""
    seconds = literal_text(item.duration, DType.F64)
    report = "true" if item.report else "false"
    functions = f"{{{loop.setup}, {loop.run}}}"
    lines = (
        f"std::vector<project::Clock> clocks = {{{', '.join(_clocks(loop))}}};",
        f"project::Timing& timing = session.timings[{item.network}];",
        f"timing.begin(clocks, {seconds});",
        *_ready(loop),
        *(line for rows in loop.program.rows for line in order_lines(rows, loop.known)),
        *(f"{loop.known.projection(rows.name)}.rest();" for rows in loop.program.rows),
        *_deepen(loop),
        *past_lines(loop.program, loop.known),
        f"state.epoch = {item.epoch};",
        f"const bool done = project::simulate(state, session, {functions}, clocks, {report});",
        f"timing.end(clocks, {seconds});",
        *_note_moments(loop),
        *recording_lines(loop.program, loop.known, streamed),
        "if (!done) return;",
    )
    return ("{", *indented(lines), "}")


def _clocks(loop: PrintedLoop) -> Iterator[str]:
    """Print how each clock is called, where it keeps its step, and when its steps begin."""
    for clock in loop.program.clocks:
        step = f"{cpp_string(clock)}, {loop.known.field(f'{clock}.step')}"
        if clock in regular_clocks(loop.program):
            yield f"{{{step}, {loop.known.field(f'{clock}.dt')}}}"
        else:
            times, size = (loop.known.field(f"{clock}.{part}") for part in ("times", "size"))
            yield f"{{{step}, {times}, {size}}}"


def _ready(loop: PrintedLoop) -> Iterator[str]:
    if has_several_clocks(loop.program):
        for place, clock in enumerate(loop.program.clocks):
            yield f"{loop.known.field(f'{clock}.end')} = clocks[{place}].last;"
    if may_stop(loop.program):
        yield f"{loop.known.field('stopped')} = 0;"
    if is_profiled(loop.program):
        count = loop.known.field(f"{PROFILE}.size")
        yield f"std::fill_n({loop.known.field(PROFILE)}, {count}, 0.0);"


def _deepen(loop: PrintedLoop) -> Iterator[str]:
    for event in loop.program.events:
        depth = _depth(event.name, loop.program, loop.known)
        reached = loop.known.moment(event.name)
        now = f"project::Moment{{{_moment(event.clock, loop.known)}}}"
        arguments = f"{loop.known.field(event.extent)}, {depth}, {reached}, {now}"
        yield f"project::deepen({loop.known.ring(event.name)}, arena, {arguments});"


def _note_moments(loop: PrintedLoop) -> Iterator[str]:
    """Print what notes where the clocks of events and histories stand after a run."""
    moments = {loop.known.moment(event.name): event.clock for event in loop.program.events}
    moments |= {loop.known.standing(each.name): each.clock for each in loop.program.histories}
    for moment, clock in moments.items():
        yield f"{moment} = {{{_moment(clock, loop.known)}}};"


def _moment(clock: str, known: Declarations) -> str:
    return f"{known.field(f'{clock}.step')}, {known.field(f'{clock}.dt')}"


def _depth(event: str, program: Program, known: Declarations) -> str:
    """Print how many lists an event needs: one more than its longest delay."""
    domains = [kernel.domain for kernel in program.kernels]
    due = [each for each in domains if isinstance(each, Deliveries) and each.event == event]
    delays = [
        known.field(each.delay) if each.own is None else f"{known.delays(each.own)}.longest"
        for each in due
    ]
    listed = ", ".join(dict.fromkeys(delays))
    return f"1 + std::max<int64_t>({{0, {listed}}})" if listed else "1"
