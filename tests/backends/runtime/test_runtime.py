"""Actions at once: which elements they choose, and what they evaluate."""

import numpy as np
import pytest
from described import CLOCK, DT, Simulation, network, population

from eqsim.expr.dtypes import DType
from eqsim.model.variables import ConstantName, StateVariable


def holder():
    cells = population(
        "cells",
        ("v", "u", StateVariable("n", dtype=DType.I64), StateVariable("s", shared=True)),
        subexpressions={"twice": "2*v"},
        constants=("c", ConstantName("k", DType.I64)),
    )
    simulation = Simulation(network(cells), {"cells": 6}, {"cells.c": 0.5, "cells.k": 3})
    simulation.assign("cells", "v", np.arange(6.0))
    return simulation


def test_an_expression_is_evaluated_from_current_values():
    simulation = holder()
    assert simulation.evaluate("cells", "twice + c").tolist() == [0.5, 2.5, 4.5, 6.5, 8.5, 10.5]
    simulation.assign("cells", "v", "v + 1")
    assert simulation.evaluate("cells", "twice").tolist() == [2, 4, 6, 8, 10, 12]


def test_an_evaluation_keeps_the_type():
    simulation = holder()
    kinds = [simulation.evaluate("cells", text).dtype.kind for text in ("v", "i + k", "v > 2")]
    assert kinds == ["f", "i", "b"]


def test_parts_indices_and_conditions_choose_elements():
    simulation = holder()
    assert simulation.evaluate("cells", "10*v + i", start=2, size=3).tolist() == [20, 31, 42]
    assert simulation.evaluate("cells", "v", indices=[4, 1, 4]).tolist() == [4, 1, 4]
    assert simulation.evaluate("cells", "v", condition="v > k").tolist() == [4, 5]
    chosen = simulation.evaluate("cells", "v", condition="i > 0", start=2, size=3)
    assert chosen.tolist() == [3, 4]


def test_assignments_write_where_they_are_told():
    simulation = holder()
    simulation.assign("cells", "u", "v + i", start=2, size=3)
    assert simulation.array("cells", "u").tolist() == [0, 0, 2, 4, 6, 0]
    simulation.assign("cells", "u", "-1", indices=[5, 0])
    assert simulation.array("cells", "u").tolist() == [-1, 0, 2, 4, 6, -1]
    simulation.assign("cells", "u", "9", condition="u > k", start=1, size=5)
    assert simulation.array("cells", "u").tolist() == [-1, 0, 2, 9, 9, -1]
    simulation.assign("cells", "n", "v/2")
    assert simulation.array("cells", "n").tolist() == [0, 0, 1, 1, 2, 2]
    simulation.assign("cells", "s", "c*k")
    assert simulation.array("cells", "s").tolist() == [1.5]


def test_an_assignment_sees_the_values_from_before():
    simulation = holder()
    simulation.assign("cells", "v", "v + 1", indices=[2, 2, 3, 2])
    assert simulation.array("cells", "v").tolist() == [0, 1, 3, 4, 4, 5]


def test_assignments_in_blocks_are_one_assignment(monkeypatch):
    found = []
    for block in (1 << 16, 4):
        monkeypatch.setattr("eqsim.backends.runtime.runtime.LARGEST_BLOCK", block)
        simulation = holder()
        simulation.assign("cells", "v", "rand() + v")
        simulation.assign("cells", "v", "v*randn()", indices=[5, 1, 0, 4, 3])
        found.append(simulation.array("cells", "v").tolist())
    assert found[0] == found[1]


def test_each_action_draws_anew_and_a_seed_repeats():
    draws = []
    for seed in (1, 1, 2):
        simulation = holder()
        simulation.executor.seed(seed)
        for _ in range(2):
            simulation.assign("cells", "u", "rand()")
            draws.append(simulation.array("cells", "u").tolist())
    assert draws[:2] == draws[2:4]
    assert len({tuple(each) for each in draws}) == 4


def test_an_element_draws_the_same_in_every_selection():
    whole, part = holder(), holder()
    whole.assign("cells", "u", "rand()")
    part.assign("cells", "u", "rand()", indices=[4, 2])
    kept = part.array("cells", "u")
    assert kept[[2, 4]].tolist() == whole.array("cells", "u")[[2, 4]].tolist()
    assert not kept[[0, 1, 3, 5]].any()


def test_time_in_an_expression_is_that_of_the_owners_clock():
    simulation = holder()
    assert simulation.evaluate("cells", "t").tolist() == [0.0] * 6
    simulation.run(4)
    assert simulation.evaluate("cells", "t + 0*v", steps={CLOCK: 4}).tolist() == [4 * DT] * 6


def test_actions_leave_no_arrays_behind():
    simulation = holder()
    simulation.assign("cells", "v", "v + 1", indices=[2])
    simulation.evaluate("cells", "v", indices=[2])
    buffers = simulation.executor._store.memory.buffers
    assert {name.partition(".")[0] for name in buffers} == {"cells"}


@pytest.mark.parametrize("name", ["action", "action1"])
def test_a_group_may_have_any_name(name):
    cells = population(name, ("indices", "result", "start", "size"))
    simulation = Simulation(network(cells), {name: 3})
    simulation.assign(name, "indices", "i + 1", indices=[2, 0])
    simulation.assign(name, "result", "indices*2 + start + size")
    assert simulation.array(name, "result").tolist() == [2.0, 0.0, 6.0]
