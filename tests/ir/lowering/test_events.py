"""Event-driven variables in the kernels of pathways, of operations and of recorders."""

from dataclasses import replace

from described import CLOCK, kernel_lines, network, population, projection

from eqsim.equations.statements import StatementBlock, parse_statements
from eqsim.expr.parse import parse_expression
from eqsim.model.operation import Operation
from eqsim.model.population import Derivative
from eqsim.model.projection import EventDriven, latest
from eqsim.model.variables import Subexpression

CELLS = population("cells", threshold="v > 1")


def decaying(variable):
    return Derivative(variable, parse_expression(f"-{variable}/10"))


def traces(*groups, **texts):
    """Describe a projection with event-driven variables, and what it has because of them."""
    names = tuple(variable for each in groups for variable in each.variables)
    times = tuple(f"_{pathway}_time" for pathway in texts)
    return replace(
        projection("syn", "cells", "cells", variables=("w", *names, *times), **texts),
        subexpressions=(Subexpression("lastupdate", latest(times)),),
        event_driven=groups,
    )


PAIR = traces(
    EventDriven((decaying("a"),), ("pre",), alone=True),
    EventDriven((decaying("b"),), ("post",), alone=True),
    pre="a += 1; w += b",
    post="b += 1",
)


def test_an_event_stores_its_own_variables_and_reads_the_others():
    assert kernel_lines(network(CELLS, PAIR), "syn.pre")[1:] == [
        "let pre_time = syn._pre_time[s]",
        "let elapsed = f64(clock.step) * clock.dt - pre_time",
        "let a = syn.a[s]",
        "let new_a = a * exp(-elapsed / 10.0)",
        "let post_time = syn._post_time[s]",
        "let elapsed_2 = f64(clock.step) * clock.dt - post_time",
        "let b = syn.b[s]",
        "let new_b = b * exp(-elapsed_2 / 10.0)",
        "store syn.a[s] = new_a + 1.0",
        "let w = syn.w[s]",
        "store syn.w[s] = w + new_b",
        "store syn._pre_time[s] = f64(clock.step) * clock.dt",
    ]


def test_an_event_leaves_alone_what_it_does_not_use():
    lines = kernel_lines(network(CELLS, PAIR), "syn.post")
    assert not any("syn.a" in line or "_pre_time" in line for line in lines)


def test_variables_that_belong_together_are_stored_at_each_event():
    both = EventDriven((decaying("a"), decaying("b")), ("pre", "post"))
    lines = kernel_lines(network(CELLS, traces(both, pre="a += 1", post="w = 1")), "syn.post")
    assert "let elapsed = f64(clock.step) * clock.dt - max(pre_time, post_time)" in lines
    stores = [line.partition(" =")[0] for line in lines if line.startswith("store")]
    assert stores == [f"store syn.{name}[s]" for name in ("a", "b", "w", "_post_time")]


def test_an_operation_that_assigns_brings_all_up_to_the_last_event():
    block = parse_statements("a = 2*a")
    operation = Operation("op", 0, "syn", CLOCK, block, StatementBlock((), ""))
    lines = kernel_lines(network(CELLS, PAIR, operations=[operation]), "op")
    stores = [line.partition(" =")[0] for line in lines if line.startswith("store")]
    names = ("a", "b", "_pre_time", "_post_time", "a")
    assert stores == [f"store syn.{name}[s]" for name in names]


def test_an_operation_that_only_reads_stores_nothing_else():
    block = parse_statements("w = a")
    operation = Operation("op", 0, "syn", CLOCK, block, StatementBlock((), ""))
    lines = kernel_lines(network(CELLS, PAIR, operations=[operation]), "op")
    assert [line for line in lines if line.startswith("store")] == [lines[-1]]
    assert any("lastupdate - pre_time" in line for line in lines)
