"""When random numbers are drawn, and which of them are the same."""

import numpy as np
import pytest

from eqsim import NeuronGroup, StateMonitor, Synapses, ms, run, seed, volt
from eqsim.errors import EqsimError


def test_22_a_subexpression_that_draws_has_to_be_constant_over_the_step(backend):
    with pytest.raises(EqsimError, match="would be drawn anew") as refused:
        NeuronGroup(1, "r = rand() : 1\ny = r - r : 1")
    assert "(constant over dt)" in str(refused.value)
    group = NeuronGroup(2, "r = rand() : 1 (constant over dt)\ny = r - r : 1\nz : 1")
    group.run_regularly("z = y + int(r > 0)")
    run(0.1 * ms)
    assert group.z[:].tolist() == [1, 1]


def test_22_a_statement_of_shared_variables_draws_once_for_the_group(backend):
    group = NeuronGroup(2, "x : 1\ny : 1\ns : 1 (shared)")
    group.run_regularly("s = rand(); x = rand(); y = s")
    run(0.1 * ms)
    assert group.y[0] == group.y[1] == group.s[:]
    assert group.x[0] != group.x[1]


def test_22_refractory_neurons_use_up_their_draws(finish):
    model = "dx/dt = xi*ms**-0.5 : 1 (unless refractory)\ndy/dt = xi_2*ms**-0.5 : 1"
    free = NeuronGroup(3, model, method="euler", threshold="x > 1e9", refractory="i == 1")
    free.run_regularly("x = 0; y = 0")
    drawn = StateMonitor(free, ["x", "y"], record=True, when="end")
    seed(3)
    run(1 * ms)
    finish()
    assert len(np.unique(drawn.x)) == drawn.x.size
    assert len(np.unique(drawn.y)) == drawn.y.size


def test_22_statements_of_synapses_draw_once_for_each(backend):
    source = NeuronGroup(1, "x : 1", threshold="t < 0.05*ms", reset="")
    target = NeuronGroup(4, "x : 1")
    synapses = Synapses(source, target, "a : 1\nb : 1", on_pre="a = rand(); b = rand()")
    synapses.connect()
    run(0.2 * ms)
    drawn = [*synapses.a[:], *synapses.b[:]]
    assert len(set(drawn)) == 8
    assert all(0 < each < 1 for each in drawn)


def test_8_a_random_refractory_time_is_kept_by_the_reset(backend):
    group = NeuronGroup(
        20, "ref : second\nn : 1", threshold="True", reset="ref = (1 + 2*rand())*ms; n += 1",
        refractory="ref",
    )  # fmt: skip
    seed(5)
    run(0.9 * ms)
    assert group.n[:].tolist() == 20 * [1]
    assert len(set(group.ref_[:])) == 20


def test_26_what_is_assigned_reads_the_values_from_before(finish):
    group = NeuronGroup(4, "v : volt\nw : 1")
    group.v = "i*volt"
    group.v["v > 0.5*volt"] = "v + 10*volt"
    group.w = "v/volt"
    group.w["w > 11.5"] = "w - 12"
    run(0 * ms)
    finish()
    assert np.asarray(group.v / volt).tolist() == [0, 11, 12, 13]
    assert group.w[:].tolist() == [0, 11, 0, 1]
