"""Calls of the host and conditions that end a run, from the description to the rules they keep."""

from dataclasses import replace

import pytest
from described import CLOCK, network, population

from eqsim.compile import integrate_owner
from eqsim.errors import InternalError
from eqsim.expr.dtypes import DType
from eqsim.expr.parse import parse_expression
from eqsim.ir.checks.time_loop import called, may_stop, returns
from eqsim.ir.checks.verify import verify
from eqsim.ir.checks.words import words
from eqsim.ir.effects import conflict, effects, is_elementwise
from eqsim.ir.lowering.network import lower_network
from eqsim.ir.program import Axis, Call, Elements, Kernel, Literal, Load, Once, Stop, Store
from eqsim.ir.rewrite import expressions_of, map_statement
from eqsim.ir.show import show, show_statement
from eqsim.model.interventions import HostCall, StopCondition
from eqsim.passes.pipeline import PASSES, run_passes

CELLS = population("cells", ("v",), {"v": "-v/tau"}, constants=("tau",))
LATE = parse_expression("v > 2*tau")


def lowered(**interventions):
    spec = replace(network(CELLS), **interventions)
    program = lower_network(spec, integrate_owner)
    verify(program)
    return program


def test_a_call_stands_in_its_slot():
    both = (HostCall("early", CLOCK), HostCall("late", CLOCK, "end"))
    program = lowered(calls=both)
    assert [kernel.name for kernel in program.kernels] == [
        "early.call",
        "cells.update",
        "late.call",
    ]
    assert [kernel.name for kernel in returns(program)] == ["early.call", "late.call"]
    assert [called(kernel) for kernel in program.kernels] == ["early", None, "late"]
    assert "kernel early.call once in start on clock\n  call early\n" in show(program)


def test_a_condition_stands_behind_all_others():
    program = lowered(stops=(StopCondition("cells.stop", "cells", LATE, text="v > 2*tau"),))
    last = program.kernels[-1]
    assert (last.name, last.domain, last.clock) == ("cells.stop", Elements("cells"), CLOCK)
    assert last.comment == ("stop when v > 2*tau",)
    assert may_stop(program)
    assert "  stop when v > 2 * cells.tau\n" in show(program).replace("2.0", "2")


def test_the_state_has_words_for_what_a_program_needs():
    plain, calling, stopping = (
        {word.name for word in words(lowered(**interventions))}
        for interventions in (
            {},
            {"calls": (HostCall("op", CLOCK),)},
            {"stops": (StopCondition("cells.stop", "cells", LATE),)},
        )
    )
    assert calling - plain == {"resume"}
    assert stopping - plain == {"stopped"}


def test_nothing_moves_past_a_call():
    call = effects(Kernel("op.call", Once(), (Call("op"),)))
    assert conflict(call, effects(Kernel("nothing", Once(), ())))
    program = lowered(
        calls=(HostCall("op", CLOCK),), stops=(StopCondition("cells.stop", "cells", LATE),)
    )
    names = [kernel.name for kernel in run_passes(program, tuple(PASSES)).kernels]
    assert names == ["op.call", "cells.update", "cells.stop"]


def test_a_loop_that_stops_is_not_one_of_independent_elements():
    stop = Stop(Literal(DType.BOOL, True))
    assert not is_elementwise(Kernel("k", Elements("cells"), (stop,)))


def test_expressions_are_those_of_the_condition():
    truth, lie = Literal(DType.BOOL, True), Literal(DType.BOOL, False)
    assert expressions_of(Stop(truth)) == (truth,)
    assert map_statement(Stop(truth), lambda _: lie) == Stop(lie)
    assert expressions_of(Call("op")) == ()
    assert map_statement(Call("op"), lambda _: lie) == Call("op")
    assert show_statement(Stop(truth)) == "stop when true"


@pytest.mark.parametrize(
    ("domain", "body", "problem"),
    [
        (Elements("cells"), (Call("op"),), "Call stands in a loop"),
        (Once(), (Call("op"), Call("op")), "beside other statements"),
        (Once(), (Stop(Literal(DType.BOOL, True)),), "Stop stands in a loop"),
        (Elements("cells"), (Stop(Literal(DType.F64, 1.0)),), "the condition is f64"),
    ],
)
def test_what_breaks_a_rule_is_refused(domain, body, problem):
    with pytest.raises(InternalError, match=problem):
        verify(replace(lowered(), kernels=(Kernel("k", domain, body),)))


def test_a_condition_may_read_what_others_store():
    load = Load(DType.F64, "cells.v", Axis.ELEMENT)
    store = effects(Kernel("s", Elements("cells"), (Store("cells.v", Axis.ELEMENT, load),)))
    stop = lowered(stops=(StopCondition("cells.stop", "cells", LATE),)).kernels[-1]
    assert conflict(store, effects(stop))
