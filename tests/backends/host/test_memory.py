"""Padded arrays, rings of events, and what a program allocates."""

import numpy as np
import pytest

from eqsim.backends.host.memory import ALIGNMENT, BLOCK, Memory, Moment, Ring, SynapseRows, padded
from eqsim.expr.dtypes import DType
from eqsim.ir.program import Buffer, Column, Event, Program, Table, ValueDecl


@pytest.mark.parametrize("dtype", ["f8", "i4", "i8", "?"])
@pytest.mark.parametrize(("size", "length"), [(0, 64), (1, 64), (64, 64), (65, 128)])
def test_arrays_are_padded_to_whole_blocks_and_aligned(size, length, dtype):
    array = padded(size, np.dtype(dtype))
    assert (array.size, array.dtype) == (length, np.dtype(dtype))
    assert array.size % BLOCK == 0
    assert array.ctypes.data % ALIGNMENT == 0
    assert not array.any()


def test_padding_has_the_initial_value_too():
    assert padded(3, np.dtype("f8"), -1e4).tolist() == [-1e4] * 64
    assert padded(3, np.dtype("?"), 1.0).all()


# --- rings ---------------------------------------------------------------------------------------


def written(ring, steps):
    for step in steps:
        ring.write(step, np.arange(step % 4))
    return ring


def past(ring, steps):
    return [ring.of_step(step).tolist() for step in steps]


def test_a_ring_keeps_the_last_steps():
    ring = written(Ring.empty(5, 3), range(8))
    assert ring.depth == 3
    assert past(ring, (5, 6, 7)) == [[0], [0, 1], [0, 1, 2]]


def test_a_ring_of_no_elements_can_be_addressed():
    assert Ring.empty(0, 1).lists.shape == (1, 1)


@pytest.mark.parametrize("next_step", [1, 2, 3, 8, 9])
def test_a_deepened_ring_holds_the_same_past(next_step):
    ring = written(Ring.empty(5, 3), range(next_step))
    known = range(max(next_step - 3, 0), next_step)
    now = Moment(next_step, 1e-4)
    deeper = ring.deepened(7, now, now)
    assert deeper.depth == 7
    assert past(deeper, known) == past(ring, known)
    forgotten = [step for step in range(next_step - 7, next_step) if step not in known]
    assert not any(past(deeper, forgotten))


def test_a_ring_that_is_deep_enough_stays():
    ring = Ring.empty(5, 3)
    now = Moment(10, 1e-4)
    assert ring.deepened(2, now, now) is ring


def test_a_ring_keeps_the_times_of_events_when_steps_become_shorter_or_longer():
    ring = written(Ring.empty(5, 4), range(4))
    shorter = ring.deepened(8, Moment(4, 1e-4), Moment(8, 0.5e-4))
    assert past(shorter, range(8)) == [[], [], [0], [], [0, 1], [], [0, 1, 2], []]
    longer = ring.deepened(2, Moment(4, 1e-4), Moment(2, 2e-4))
    assert past(longer, (0, 1)) == [[0], [0, 1, 2]]


# --- memory --------------------------------------------------------------------------------------


def make_memory(depth=3):
    ring = written(Ring.empty(5, depth), range(8))
    return Memory(rings={"a.spike": ring}, steps={"clock": 7}, event_clocks={"a.spike": "clock"})


def test_due_are_the_elements_of_so_many_steps_ago():
    memory = make_memory()
    assert [memory.due("a.spike", delay).tolist() for delay in (0, 1, 2)] == [
        *([0, 1, 2], [0, 1], [0])
    ]


def test_nothing_is_due_before_the_first_step():
    memory = make_memory(8)
    memory.steps["clock"] = 2
    assert memory.due("a.spike", 3).size == 0


def test_what_setup_fills_and_runs_append_to_is_allocated():
    program = Program(
        "net",
        ("clock",),
        (
            ValueDecl("n", DType.I64),
            ValueDecl("a", DType.F64, derived=True),
            ValueDecl("b", DType.I64, derived=True),
        ),
        (
            Buffer("given", DType.F64, "n"),
            Buffer("each", DType.F64, "n", derived=True),
            Buffer("one", DType.F64, None, derived=True),
        ),
        events=(Event("x.spike", "n", "clock"),),
        tables=(Table("trace", (Column("v", DType.F64),)),),
    )
    memory = Memory(values={"n": 70})
    memory.begin_run(program)
    assert (memory.values["a"], memory.values["b"]) == (0.0, 0)
    assert {name: array.size for name, array in memory.buffers.items()} == {"each": 128, "one": 64}
    assert memory.tables == {"trace": {"v": []}}
    assert memory.event_clocks == {"x.spike": "clock"}


def test_rows_have_the_size_of_their_synapses():
    rows = SynapseRows(np.array([0, 1, 3]), np.array([4, 5, 6], np.int32))
    assert rows.size == 3
