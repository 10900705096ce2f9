"""The past of variables: how many rows of it are kept, and what they hold when a run begins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.host.memory import Array, Memory, Moment, padded
from eqsim.backends.state.delays import delay_steps
from eqsim.backends.state.room import available_memory
from eqsim.errors import InternalError, ModelError, SimulationError
from eqsim.ir.lowering.delayed import delay_source
from eqsim.ir.program import Cast, Entry, Expr, History, Literal, Load, Program, Value

__all__ = ["Past", "check_delays", "note_histories", "ready_histories"]

#: A clock with another dt may begin after the last one ended, by less than this part of a step.
WHOLE_STEP = 0.99995


@dataclass(frozen=True, slots=True)
class Past:
    """The rows of a history, the oldest first, and where its clock stood after the last."""

    rows: Array
    reached: Moment

    def at(self, now: Moment, depth: int) -> Array:
        """Give so many rows before `now`, the oldest first.

        Each is the row that was as long before the end of the past as it is before now, the nearest
        where steps have another length; before the oldest row was what it holds.
        """
        ages = np.arange(depth, 0, -1) * (now.dt / self.reached.dt)
        steps = np.clip(np.floor(ages + 0.5), 1, self.rows.shape[0]).astype(np.int64)
        rows: Array = self.rows[self.rows.shape[0] - steps]
        return rows


def ready_histories(program: Program, memory: Memory, standing: dict[str, Moment]) -> None:
    """Give every history rows for its longest delay, with the past that is known.

    `standing` tells where clocks stood when histories were filled last.  Where that was not just
    now, nothing is known of the past: variables have always been what they are.
    """
    for history in program.histories:
        name, dt = history.name, float(memory.values[f"{history.clock}.dt"])
        now, before = Moment(memory.steps[history.clock], dt), standing.get(name)
        depth = 1 + _longest(history, memory)
        if before is None or _is_apart(before, now):
            present = memory.buffers[history.of]
            _check_room(history, depth, present)
            put_rows(history.name, np.broadcast_to(present, (depth, present.size)), now, memory)
            continue
        kept = int(memory.values[f"{name}.depth"])
        if before != now or depth > kept:
            _check_room(history, depth, memory.buffers[history.of])
            rows = past_of(name, memory, before).at(now, max(depth, kept))
            put_rows(name, rows, now, memory)


def _is_apart(before: Moment, now: Moment) -> bool:
    """Tell whether time has passed of which nothing is known, or has begun anew."""
    passed = abs(now.step * now.dt - before.step * before.dt)
    return now.step == 0 or passed > WHOLE_STEP * max(now.dt, before.dt)


def note_histories(program: Program, memory: Memory, standing: dict[str, Moment]) -> None:
    """Note where the clocks of histories stand after a run."""
    for history in program.histories:
        dt = float(memory.values[f"{history.clock}.dt"])
        standing[history.name] = Moment(memory.steps[history.clock], dt)


def check_delays(program: Program, memory: Memory) -> None:
    """Refuse delays that were assigned within a run, and reach further back than what is kept."""
    for history in program.histories:
        longest, kept = _longest(history, memory), int(memory.values[f"{history.name}.depth"]) - 1
        if longest > kept:
            raise SimulationError(
                f"{history.of}: the delay of its past values cannot be longer than at the start",
                details=(f"found: {longest} steps;  the run keeps {kept}",),
                hint="assign the longest delay before the run",
            )


def past_of(name: str, memory: Memory, reached: Moment) -> Past:
    """Give the rows of a history in the order of time."""
    depth, stride = (int(memory.values[f"{name}.{part}"]) for part in ("depth", "stride"))
    rows = memory.buffers[name][: depth * stride].reshape(depth, stride)
    return Past(np.roll(rows, -(reached.step % depth), axis=0), reached)


def put_rows(name: str, rows: Array, now: Moment, memory: Memory) -> None:
    """Make rows, the oldest first, the past of a history before `now`."""
    depth, stride = rows.shape
    ring = padded(rows.size, rows.dtype)
    ring[: rows.size] = np.roll(rows, now.step % depth, axis=0).ravel()
    memory.buffers[name] = ring
    memory.values |= {f"{name}.depth": depth, f"{name}.stride": stride, f"{name}.size": rows.size}


def _longest(history: History, memory: Memory) -> int:
    """Give the longest delay of a history in steps."""
    dt, longest = float(memory.values[f"{history.clock}.dt"]), 0.0
    for delay in history.delays:
        seconds = _seconds(delay, memory)
        wrong = seconds[~(np.isfinite(seconds) & (seconds >= 0))]
        if wrong.size:
            raise ModelError(
                f"{history.of}: its past has a delay that is not a time from 0 on",
                details=(f"found: {wrong[0]:g} s in {delay_source(delay)}",),
                hint="delayed(x, d) is the value of x at the time t - d",
            )
        longest = max(longest, delay_steps(seconds, dt).max(initial=0.0))
    return int(longest)


def _seconds(delay: Expr, memory: Memory) -> NDArray[np.float64]:
    match delay:
        case Literal(value=value):
            return np.array([float(value)])
        case Value(name=name):
            return np.array([float(memory.values[name])])
        case Cast(arg=arg):
            return _seconds(arg, memory)
        case Load(buffer=buffer) | Entry(buffer=buffer):
            return memory.buffers[buffer].astype(np.float64)
    raise InternalError(f"{delay} is no delay; please report this")


def _check_room(history: History, depth: int, present: Array) -> None:
    """Refuse more rows than there is memory for, before they are allocated."""
    needed, free = float(depth) * present.nbytes, available_memory()
    if free is not None and needed > free:
        raise ModelError(
            f"{history.of}: there is no memory for its past",
            details=(f"{depth} steps take {needed:.2g} bytes, and {free:.2g} are free",),
            hint="shorten the longest delay, or use a clock with a longer dt",
        )
