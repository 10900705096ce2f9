"""Synapses: their order, and what names mean in them."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import NeuronGroup, StateMonitor, Synapses, ms, mV, run, volt
from eqsim.errors import EqsimWarning, ModelError


def sources(number, at=1):
    return NeuronGroup(number, "x : 1", threshold=f"t_in_timesteps == {at}", reset="x = 0")


def test_20_input_to_one_target_accumulates(backend):
    source, target = sources(3), NeuronGroup(2, "v : 1")
    synapses = Synapses(source, target, "w : 1", on_pre="v_post += w")
    synapses.connect(i=[0, 0, 1, 1, 2, 2], j=[0, 1, 0, 1, 0, 1])
    synapses.w = [1, 10, 2, 20, 3, 30]
    run(0.3 * ms)
    assert target.v[:].tolist() == [6, 60]


def test_20_the_last_of_several_assignments_wins(backend):
    source, target = sources(3), NeuronGroup(1, "v : 1")
    synapses = Synapses(source, target, "w : 1", on_pre="v_post = w")
    synapses.connect(i=[0, 1, 2], j=0)
    synapses.w = [1, 2, 3]
    with pytest.warns(EqsimWarning, match="depends on the order"):
        run(0.3 * ms)
    assert target.v[:].tolist() == [3]


def test_20_statements_are_carried_out_synapse_by_synapse(backend):
    source, target = sources(3), NeuronGroup(1, "v : 1")
    synapses = Synapses(source, target, "z : 1", on_pre="v_post += 1; z = v_post")
    synapses.connect(i=[2, 0, 1], j=0)
    with pytest.warns(EqsimWarning, match="depends on the order"):
        run(0.3 * ms)
    assert synapses.i[:].tolist() == [2, 0, 1]
    assert synapses.z[:].tolist() == [3, 1, 2]


@pytest.mark.filterwarnings("ignore::eqsim.errors.EqsimWarning")
def test_20_pathways_follow_each_other_in_the_order_of_their_making(backend):
    source, target = sources(3), NeuronGroup(1, "v : 1")
    synapses = Synapses(source, target, on_pre={"zz": "v_post += 1", "aa": "v_post *= 2"})
    synapses.connect()
    run(0.3 * ms)
    assert target.v[:].tolist() == [24]


@pytest.mark.filterwarnings("ignore::eqsim.errors.EqsimWarning")
def test_20_an_explicit_order_of_pathways_wins(backend):
    source, target = sources(3), NeuronGroup(1, "v : 1")
    synapses = Synapses(source, target, on_pre={"zz": "v_post += 1", "aa": "v_post *= 2"})
    synapses.connect()
    synapses.zz.order = 1
    target.v = 1
    run(0.3 * ms)
    assert target.v[:].tolist() == [11]


def test_35_a_plain_name_is_the_targets_variable(backend):
    source, target = sources(2), NeuronGroup(2, "x : 1\nv : 1")
    source.x, target.x = [1, 2], [10, 20]
    synapses = Synapses(source, target, "w : 1\nw0 : 1", on_pre="v += 100*x + x_pre; w = x_post")
    synapses.connect(j="i")
    synapses.w0 = "x"
    run(0.3 * ms)
    assert target.v[:].tolist() == [1001, 2002]
    assert synapses.w[:].tolist() == synapses.w0[:].tolist() == [10, 20]


@pytest.mark.parametrize("model", ["x : 1", "x = 2*w : 1\nw : 1"])
def test_35_a_synaptic_variable_cannot_hide_one_of_the_neurons(backend, model):
    group = sources(2)
    with pytest.raises(ModelError, match=r"'x'.*neurons") as refused:
        Synapses(group, group, model)
    assert "x_syn" in str(refused.value)


def test_39_a_plain_zero_has_any_unit_in_python_but_none_in_model_text(backend):
    group = NeuronGroup(2, "v : volt")
    group.v = 3 * mV
    group.v = 0
    assert np.asarray(group.v / volt).tolist() == [0, 0]
    for threshold, reset in (("v > 1*mV", "v = 0"), ("v > 0", "v = 0*mV")):
        with pytest.raises(eq.DimensionMismatchError, match=r"0\*volt"):
            NeuronGroup(1, "v : volt", threshold=threshold, reset=reset)
    with pytest.raises(eq.DimensionMismatchError, match=r"0\*volt"):
        group.v = "0"


def test_34_new_synapses_are_appended_with_zeros(finish):
    group = sources(3)
    synapses = Synapses(group, group, "w : 1", on_pre="w += 1")
    synapses.connect(i=[2, 1], j=[0, 1])
    synapses.w = [5, 6]
    run(0.2 * ms)
    synapses.connect(i=[0, 2], j=[0, 2])
    finish()
    assert synapses.i[:].tolist() == [2, 1, 0, 2]
    assert synapses.j[:].tolist() == [0, 1, 0, 2]
    assert synapses.w[:].tolist() == [6, 7, 0, 0]


def test_22_every_draw_in_a_text_is_its_own(backend):
    source, target = sources(50), NeuronGroup(50, "u : 1\nv : 1")
    synapses = Synapses(source, target, on_pre="u_post += rand(); v_post += rand() - rand()")
    synapses.connect(j="i")
    values = StateMonitor(target, ["u", "v"], record=True, when="end")
    run(0.3 * ms)
    assert np.unique(values.u[:, -1]).size == 50
    assert np.all(values.v[:, -1] != 0)
    assert np.all((values.u[:, -1] >= 0) & (values.u[:, -1] < 1))
