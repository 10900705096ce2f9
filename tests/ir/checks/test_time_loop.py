"""What the time loop knows of a program: its clocks, and where it returns."""

from dataclasses import replace

import pytest
from described import CLOCK, lowered, network, population

from eqsim.equations.statements import parse_statements
from eqsim.expr.dtypes import DType
from eqsim.ir.checks.time_loop import (
    has_several_clocks,
    is_profiled,
    leading_clock,
    listed_clocks,
    needs_python,
    regular_clocks,
    returns,
)
from eqsim.ir.checks.words import words
from eqsim.ir.program import Axis, Buffer, Call, Elements, Invoke, Kernel, Once, Program, Store
from eqsim.ir.show import show
from eqsim.model.operation import Operation
from eqsim.model.recorder import StateRecorder

CELLS = population("cells", ("v",), {"v": "-v"})


@pytest.fixture
def listing():
    """Give a network with statements and a recording at listed times."""
    operation = Operation("op", 0, "cells", "rare", parse_statements("v = t"))
    recorder = StateRecorder("trace", "cells", ("v",), "rare")
    spec = network(CELLS, operations=(operation,), recorders=(recorder,))
    return lowered(replace(spec, clocks=(CLOCK, "rare"), listed_clocks=("rare",)))


def test_a_network_with_one_clock_has_no_listed_times():
    program = lowered(network(CELLS))
    assert (listed_clocks(program), regular_clocks(program)) == ((), (CLOCK,))
    assert not has_several_clocks(program)
    assert not is_profiled(program)
    assert is_profiled(lowered(replace(network(CELLS), profiled=True)))


def test_listed_times_are_a_buffer_in_place_of_a_length(listing):
    assert (listed_clocks(listing), regular_clocks(listing)) == (("rare",), (CLOCK,))
    assert has_several_clocks(listing)
    values = {value.name for value in listing.values}
    assert {"rare.size", f"{CLOCK}.dt"} <= values
    assert "rare.dt" not in values
    assert Buffer("rare.times", DType.F64, "rare.size") in listing.buffers
    kinds = {word.name: word.kind for word in words(listing)}
    assert (kinds["rare.times"], kinds["rare.step"], kinds["rare.end"]) == ("pointer", "i64", "i64")


def body_of(program, name):
    """Show a kernel."""
    text = show(program)
    return text[text.index(f"kernel {name} ") :].partition("\n\n")[0]


def test_statements_have_the_time_of_their_group_and_recordings_the_step_of_the_list(listing):
    assert "in start on rare\n" in body_of(listing, "op")
    assert f"store cells.v[i] = f64({CLOCK}.step) * {CLOCK}.dt" in body_of(listing, "op")
    assert "append trace._step <- rare.step" in body_of(listing, "trace.clock")


def test_the_last_values_have_a_time_of_the_list():
    recorder = StateRecorder("trace", "cells", ("v",), "rare", last=True)
    spec = network(CELLS, recorders=(recorder,))
    program = lowered(replace(spec, clocks=(CLOCK, "rare"), listed_clocks=("rare",)))
    assert "= rare.times[rare.step]" in show(program)


def test_progress_is_told_in_steps_of_the_regular_clock_with_most_of_them(listing):
    three = replace(listing, clocks=(CLOCK, "rare", "fine"))
    assert leading_clock(listing, {CLOCK: 1, "rare": 9}) == CLOCK
    assert leading_clock(three, {CLOCK: 1, "rare": 9, "fine": 2}) == "fine"


def test_where_all_times_are_listed_it_is_told_in_these(listing):
    only = replace(listing, clocks=("rare",))
    assert leading_clock(only, {"rare": 2}) == "rare"


def test_the_loop_returns_for_calls_and_for_functions_in_python():
    function = Invoke(DType.F64, "cells.f", ())
    plain = Kernel("plain", Once(), ())
    calls = Kernel("calls", Once(), (Call("op"),))
    python = Kernel("python", Elements("cells"), (Store("cells.v", Axis.ELEMENT, function),))
    program = Program("net", (CLOCK,), (), (), kernels=(calls, plain, python))
    assert returns(program) == (calls, python)
    assert needs_python(program)
    assert not needs_python(replace(program, kernels=(calls, plain)))
