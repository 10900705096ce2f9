"""The kernels and tables of recorders."""

from dataclasses import replace

import pytest
from described import CLOCK, lowered, network, population, projection

from eqsim.expr.dtypes import DType
from eqsim.expr.nodes import Name
from eqsim.ir.lowering.recorder import recorded_dtypes
from eqsim.ir.program import Buffer, Column, Events, Once, Selected
from eqsim.ir.show import show_statement
from eqsim.model.recorder import RateRecorder, SpikeRecorder, StateRecorder
from eqsim.model.variables import StateVariable, Subexpression

CELLS = population(
    "cells",
    ("v", StateVariable("n", dtype=DType.I64), StateVariable("b", dtype=DType.BOOL)),
    subexpressions={"x": "2*v"},
    threshold="v > 1",
    refractory="0.001",
)
SYNAPSES = projection("syn", "cells", "cells", variables=("w",), pre="v += w")


def recorded(recorder):
    """Give the tables of a network with one recorder, and the recorder's kernels."""
    program = lowered(network(CELLS, SYNAPSES, recorders=(recorder,)))
    kernels = [each for each in program.kernels if each.name.startswith(f"{recorder.name}.")]
    return program, kernels


def shown(kernel):
    return [show_statement(statement) for statement in kernel.body]


@pytest.mark.parametrize(
    ("variable", "dtype"),
    [
        ("v", DType.F64),
        ("n", DType.I32),
        ("b", DType.BOOL),
        ("not_refractory", DType.BOOL),
        ("x", DType.F64),
        ("i", DType.I32),
    ],
)
def test_values_are_recorded_in_the_type_that_users_see(variable, dtype):
    assert recorded_dtypes(CELLS, (variable,)) == (dtype,)
    program, _ = recorded(StateRecorder("trace", "cells", (variable,), CLOCK))
    assert program.tables[0].columns == (Column("_step", DType.I64), Column(variable, dtype))


def test_states_are_recorded_at_the_start_of_a_step_for_the_listed_elements():
    _, (clock, values) = recorded(StateRecorder("trace", "cells", ("v", "x"), CLOCK))
    assert clock.domain == Once()
    assert values.domain == Selected("cells", "trace.record")
    assert {clock.slot, values.slot} == {"start"}
    assert shown(clock) == ["append trace._step <- clock.step"]
    assert shown(values) == [
        *("let v = cells.v[i]", "append trace.v <- v"),
        *("let x = 2.0 * v", "append trace.x <- x"),
    ]


def test_last_values_are_stored_over_those_before():
    program, (clock, values) = recorded(
        StateRecorder("trace", "cells", ("v", "b"), CLOCK, "end", last=True)
    )
    assert program.tables == ()
    assert shown(clock) == ["store trace.time[0] = f64(clock.step) * clock.dt"]
    assert values.domain == Selected("cells", "trace.record")
    assert "store trace._v[i] = v" in shown(values)
    buffers = {each.name: (each.dtype, each.extent) for each in program.buffers}
    assert buffers["trace.time"] == (DType.F64, None)
    assert buffers["trace._v"] == (DType.F64, "cells.N")
    assert buffers["trace._b"] == (DType.BOOL, "cells.N")


def test_last_values_of_synapses_have_their_extent():
    program, (_, values) = recorded(StateRecorder("trace", "syn", ("w",), CLOCK, last=True))
    assert "store trace._w[s] = w" in shown(values)
    assert Buffer("trace._w", DType.F64, "syn._size") in program.buffers


def test_synapses_are_recorded_with_their_neurons():
    _, (_, values) = recorded(StateRecorder("trace", "syn", ("w", "i", "j"), CLOCK))
    assert values.domain.axis == "s"
    assert shown(values)[1:] == [
        "append trace.w <- w",
        "append trace.i <- i32(pre - syn._source_start)",
        "append trace.j <- i32(post - syn._target_start)",
    ]


def test_spikes_are_recorded_after_thresholds_and_before_resets():
    program, (events,) = recorded(SpikeRecorder("spikes", "cells", "spike", ("v",)))
    assert (events.slot, events.order) == ("thresholds", 1)
    assert events.domain == Events("cells.spike", "spikes.start", "spikes.size")
    assert shown(events) == [
        "append spikes._step <- clock.step",
        "append spikes.i <- i32(i - spikes.start)",
        "let v = cells.v[i]",
        "append spikes.v <- v",
    ]
    assert [column.name for column in program.tables[0].columns] == ["_step", "i", "v"]


def test_spikes_that_are_not_kept_are_counted():
    program, (events,) = recorded(SpikeRecorder("spikes", "cells", "spike", keep=False))
    assert program.tables == ()
    assert shown(events) == ["store spikes.count[i] = spikes.count[i] + 1"]
    assert next(b for b in program.buffers if b.name == "spikes.count").dtype is DType.I64


def test_a_rate_is_the_count_of_each_step():
    program, (rate,) = recorded(RateRecorder("rate", "cells", "spike"))
    assert (rate.slot, rate.domain) == ("end", Once())
    assert shown(rate) == [
        "append rate._step <- clock.step",
        "append rate.count <- count(cells.spike from rate.start for rate.size)",
    ]
    assert [column.name for column in program.tables[0].columns] == ["_step", "count"]


@pytest.mark.parametrize("dtype", [DType.I32, DType.I64])
def test_computed_integers_keep_all_their_bits(dtype):
    counted = Subexpression("steps", Name("t_in_timesteps"), dtype=dtype)
    owner = replace(CELLS, subexpressions=(counted,))
    assert recorded_dtypes(owner, ("steps", "n")) == (DType.I64, DType.I32)
    recorder = StateRecorder("trace", "cells", ("steps",), CLOCK)
    program = lowered(network(owner, recorders=(recorder,)))
    values = next(kernel for kernel in program.kernels if kernel.name == "trace.values")
    assert shown(values) == [
        "let steps = clock.step",
        "append trace.steps <- steps",
    ]
