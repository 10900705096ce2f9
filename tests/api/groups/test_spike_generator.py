"""Groups of neurons that spike at given times."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import ms
from eqsim.errors import EqsimWarning, ModelError

pytestmark = pytest.mark.usefixtures("interpreted")


def recorded(*arguments, runs=(1 * ms,), **options):
    """Run a generator and give its spikes as pairs of neuron and step."""
    G = eq.SpikeGeneratorGroup(*arguments, **options)
    M = eq.SpikeMonitor(G)
    net = eq.Network(G, M)
    for duration in runs:
        net.run(duration)
    return list(zip(M.i.tolist(), np.round(M.t / (0.1 * ms)).astype(int).tolist(), strict=True))


def test_neurons_spike_at_their_times():
    assert recorded(3, [2, 0, 1], [0.4, 0, 0.4] * ms) == [(0, 0), (1, 4), (2, 4)]


def test_spikes_begin_anew_after_the_period_and_go_on_from_run_to_run():
    expected = [(0, 0), (1, 5), (0, 7), (1, 12), (0, 14), (1, 19)]
    found = recorded(2, [0, 1], [0, 0.5] * ms, period=0.7 * ms, runs=(0.3 * ms, 1.7 * ms))
    assert found == expected


def test_a_new_list_leaves_out_what_has_passed_and_says_so():
    G = eq.SpikeGeneratorGroup(2, [0, 1], [0.1, 0.2] * ms, name="gen")
    M = eq.SpikeMonitor(G)
    net = eq.Network(G, M)
    net.run(0.3 * ms)
    G.set_spikes([0, 1, 0], [0.1, 0.29, 0.35] * ms)
    with pytest.warns(EqsimWarning, match="gen: 2 of 3 spikes lie in the past"):
        net.run(0.1 * ms)
    net.run(0.1 * ms)
    assert M.t / ms == pytest.approx([0.1, 0.2, 0.3])


def test_spikes_of_runs_before_are_not_late():
    G = eq.SpikeGeneratorGroup(3, [0, 1, 2], [0.1, 0.2, 0.5] * ms)
    M = eq.SpikeMonitor(G)
    net = eq.Network(G, M)
    net.run(0.3 * ms)
    net.run(0.3 * ms)
    assert M.i.tolist() == [0, 1, 2]


def test_spikes_before_a_group_joined_its_network_are_late():
    net = eq.Network(eq.NeuronGroup(1, "x : 1"))
    net.run(0.3 * ms)
    G = eq.SpikeGeneratorGroup(3, [0, 1, 2], [0.1, 0.2, 0.5] * ms, name="gen")
    net.add(G)
    net.explain("ir")
    with pytest.warns(EqsimWarning, match="gen: 2 of 3 spikes lie in the past"):
        net.run(0.3 * ms)


def test_a_list_that_cannot_be_is_refused_and_changes_nothing():
    G = eq.SpikeGeneratorGroup(2, [0, 1], [0.1, 0.2] * ms, period=0.5 * ms)
    with pytest.raises(ModelError, match="same length"):
        G.set_spikes([0], [1, 2] * ms)
    M = eq.SpikeMonitor(G)
    eq.Network(G, M).run(0.4 * ms)
    assert M.count.tolist() == [1, 1]
    assert G.period == 0.5 * ms


def test_two_spikes_in_a_step_are_refused_when_the_step_is_known():
    G = eq.SpikeGeneratorGroup(2, [0, 0], [0.1, 0.15] * ms)
    net = eq.Network(G, eq.SpikeMonitor(G))
    with pytest.raises(ModelError, match="neuron 0 spikes twice in one step"):
        net.run(0.4 * ms)
    eq.defaultclock.dt = 0.05 * ms
    net.run(0.4 * ms)
    assert net.objects[1].num_spikes == 2


def test_another_time_step_brings_other_steps():
    G = eq.SpikeGeneratorGroup(2, [0, 1], [0.1, 0.5] * ms)
    M = eq.SpikeMonitor(G)
    net = eq.Network(G, M)
    net.run(0.2 * ms)
    eq.defaultclock.dt = 0.02 * ms
    net.run(0.4 * ms)
    assert M.t / ms == pytest.approx([0.1, 0.5])


def test_they_stand_where_they_are_told_to():
    G = eq.SpikeGeneratorGroup(1, [0], [0.1] * ms, when="start", order=2)
    M = eq.SpikeMonitor(G)
    assert (G.when, G.order, M.when, M.order) == ("start", 2, "start", 3)
    G.when = "groups"
    assert G.when == "groups"


def test_parts_of_them_are_groups():
    G = eq.SpikeGeneratorGroup(4, [0, 1, 2, 3], [0.1] * 4 * ms)
    target = eq.NeuronGroup(2, "x : 1")
    S = eq.Synapses(G[2:], target, on_pre="x_post += i + 1")
    S.connect(j="i")
    M, rate = eq.SpikeMonitor(G[1:3]), eq.PopulationRateMonitor(G)
    net = eq.Network(G, target, S, M, rate)
    net.run(0.3 * ms)
    assert target.x[:].tolist() == [1, 2]
    assert M.i.tolist() == [0, 1]
    assert rate.rate_ == pytest.approx([0, 1e4, 0])
    assert len(G) == G.N == 4
    assert "spikegeneratorgroup: 4 neurons" in net.explain()
