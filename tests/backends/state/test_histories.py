"""Rows of the past: how many, and what they hold when a run begins."""

import numpy as np
import pytest

from eqsim.backends.host.memory import Memory, Moment, padded
from eqsim.backends.state.histories import (
    Past,
    check_delays,
    note_histories,
    past_of,
    put_rows,
    ready_histories,
)
from eqsim.errors import ModelError, SimulationError
from eqsim.expr.dtypes import DType
from eqsim.ir.program import Axis, Buffer, Cast, History, Literal, Load, Program, Value

F64 = DType.F64
NAME = "G.v@groups@clock"
DELAYS = (
    Literal(F64, 0.25),
    Value(F64, "G.tau"),
    Cast(F64, Load(DType.F32, "G.d", Axis.ELEMENT)),
)
PROGRAM = Program(
    "p",
    ("clock",),
    (),
    (Buffer("G.v", F64, "G.N"),),
    histories=(History(NAME, "G.v", "clock", DELAYS),),
)


def memory(step=0, dt=0.1, tau=0.1, d=0.0):
    """Make the memory of a group of two, with values that are told apart."""
    made = Memory(values={"clock.dt": dt, "G.tau": tau, "G.N": 2}, steps={"clock": step})
    made.buffers |= {"G.v": padded(2, np.dtype(float)), "G.d": padded(2, np.dtype(np.float32))}
    made.buffers["G.v"][:2], made.buffers["G.d"][:2] = [7, 8], [0, d]
    return made


def depth(memory):
    return memory.values[f"{NAME}.depth"]


@pytest.mark.parametrize(("tau", "d", "expected"), [(0.1, 0.0, 4), (0.7, 0.0, 8), (0.1, 1.24, 13)])
def test_there_is_a_row_for_each_step_of_the_longest_delay_and_the_present(tau, d, expected):
    made = memory(tau=tau, d=d)
    ready_histories(PROGRAM, made, {})
    assert depth(made) == expected
    assert made.values[f"{NAME}.stride"] == 64
    assert made.values[f"{NAME}.size"] == 64 * expected
    assert made.buffers[NAME].reshape(expected, 64)[:, :2].tolist() == [[7, 8]] * expected


def filled(made, rows, reached):
    """Let a history hold some rows, the oldest first."""
    values = np.zeros((len(rows), 64))
    values[:, 0] = rows
    put_rows(NAME, values, reached, made)
    return {NAME: reached}


def held(made, reached):
    return past_of(NAME, made, reached).rows[:, 0].tolist()


def test_rows_stand_where_their_steps_say():
    made = memory()
    filled(made, [1, 2, 3], Moment(5, 0.1))
    assert made.buffers[NAME].reshape(3, 64)[[2 % 3, 3 % 3, 4 % 3], 0].tolist() == [1, 2, 3]
    assert held(made, Moment(5, 0.1)) == [1, 2, 3]


def test_a_run_that_follows_finds_the_same_memory():
    made = memory(step=6)
    standing = filled(made, [1, 2, 3, 4], Moment(6, 0.1))
    before = made.buffers[NAME]
    ready_histories(PROGRAM, made, standing)
    assert made.buffers[NAME] is before


def test_a_longer_delay_makes_the_oldest_row_last():
    made = memory(step=6, d=0.6)
    ready_histories(PROGRAM, made, filled(made, [1, 2, 3, 4], Moment(6, 0.1)))
    assert held(made, Moment(6, 0.1)) == [1, 1, 1, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (Moment(3, 0.2), [1, 1, 3]),
        (Moment(12, 0.05), [2, 2, 3, 3, 4, 4]),
    ],
)
def test_with_another_dt_rows_keep_their_age(now, expected):
    rows = np.array([[1.0], [2], [3], [4]])
    assert Past(rows, Moment(6, 0.1)).at(now, len(expected))[:, 0].tolist() == expected


@pytest.mark.parametrize("now", [Moment(0, 0.1), Moment(8, 0.1), Moment(100, 0.1)])
def test_what_does_not_follow_begins_anew(now):
    made = memory(step=now.step, dt=now.dt)
    ready_histories(PROGRAM, made, filled(made, [1, 2, 3, 4], Moment(6, 0.1)))
    assert set(held(made, now)) == {7}


def test_a_clock_may_begin_up_to_a_step_later():
    made = memory(step=3, dt=0.25)
    ready_histories(PROGRAM, made, filled(made, [1, 2, 3, 4], Moment(6, 0.1)))
    assert held(made, Moment(3, 0.25)) == [1, 1, 1, 2]


def test_where_clocks_stand_is_noted():
    standing = {}
    note_histories(PROGRAM, memory(step=9), standing)
    assert standing == {NAME: Moment(9, 0.1)}


@pytest.mark.parametrize("wrong", [-0.1, np.nan, np.inf])
def test_times_that_are_no_delays(wrong):
    with pytest.raises(ModelError, match=r"G\.v: .* from 0 on") as caught:
        ready_histories(PROGRAM, memory(d=wrong), {})
    assert "G.d" in str(caught.value)
    with pytest.raises(ModelError) as caught:
        ready_histories(PROGRAM, memory(tau=wrong), {})
    assert "G.tau" in str(caught.value)


def test_memory_is_asked_for_before_it_is_taken():
    made = memory(tau=1e12)
    with pytest.raises(ModelError, match=r"G\.v: there is no memory for its past"):
        ready_histories(PROGRAM, made, {})
    assert NAME not in made.buffers


def test_delays_cannot_grow_within_a_run():
    made = memory()
    ready_histories(PROGRAM, made, {})
    made.buffers["G.d"][0] = 0.3
    check_delays(PROGRAM, made)
    made.buffers["G.d"][0] = 0.4
    with pytest.raises(SimulationError, match="cannot be longer"):
        check_delays(PROGRAM, made)
