"""Time is counted in whole steps; runs follow each other without gap or overlap."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import Network, NeuronGroup, SpikeMonitor, StateMonitor, Synapses, ms, run
from eqsim.errors import SimulationError


def test_14_a_run_ends_with_the_step_that_its_duration_reaches_into(finish):
    group = NeuronGroup(1, "x : 1", threshold="i >= 0", reset="x += 1")
    values = StateMonitor(group, "x", record=True)
    net = Network(group, values)
    net.run(0.25 * ms)
    assert net.t / ms == pytest.approx(0.25, rel=1e-12)
    assert group.t / ms == pytest.approx(0.3, rel=1e-12)
    net.run(0.25 * ms)
    assert net.t / ms == pytest.approx(0.5, rel=1e-12)
    assert group.t / ms == pytest.approx(0.5, rel=1e-12)
    net.run(0.1000000001 * ms)
    finish()
    assert values.x[0].tolist() == [0, 1, 2, 3, 4, 5]
    assert values.t_.tolist() == [step * 1e-4 for step in range(6)]


def test_14_a_new_dt_has_to_divide_the_time_that_was_reached(finish):
    group = NeuronGroup(1, "x : second", threshold="i >= 0", reset="x += dt")
    values = StateMonitor(group, "x", record=True)
    net = Network(group, values)
    net.run(0.3 * ms)
    eq.defaultclock.dt = 0.2 * ms
    with pytest.raises(ValueError, match="multiple"):
        net.run(0.2 * ms)
    eq.defaultclock.dt = 0.05 * ms
    net.run(0.1 * ms)
    finish()
    assert np.round(values.t_ * 1e6).tolist() == [0, 100, 200, 300, 350]
    assert group.x[0] / ms == pytest.approx(0.4, rel=1e-12)


def test_11_spikes_under_way_arrive_in_the_next_run(finish):
    source = NeuronGroup(1, "x : 1", threshold="t_in_timesteps == 1", reset="x = 0")
    target = NeuronGroup(1, "v : 1")
    synapses = Synapses(source, target, on_pre="v_post += 1", delay=0.3 * ms)
    synapses.connect()
    values = StateMonitor(target, "v", record=True, when="end")
    run(0.2 * ms)
    run(0.4 * ms)
    finish()
    assert values.v[0].tolist() == [0, 0, 0, 0, 1, 1]


def delayed_pair(threshold, delay):
    """Make a neuron that sends spikes to another."""
    source = NeuronGroup(1, "x : 1", threshold=threshold, reset="x = 0")
    target = NeuronGroup(1, "v : 1")
    synapses = Synapses(source, target, on_pre="v_post += 1", delay=delay)
    synapses.connect()
    return source, target, synapses


@pytest.mark.usefixtures("finish")
@pytest.mark.parametrize(("before", "after"), [(0.1, 0.4), (0.3, 0.1)])
def test_11_a_delay_cannot_change_while_spikes_would_arrive_twice_or_never(before, after):
    net = Network(delayed_pair("t_in_timesteps == 2", before * ms))
    net.run(0.4 * ms)
    net["synapses"].delay = after * ms
    with pytest.raises(SimulationError, match="delay cannot change"):
        net.run(0.6 * ms)
    assert net.t / ms == pytest.approx(0.4, rel=1e-12)


@pytest.mark.parametrize("target", ["numpy", "compiled"])
def test_11_a_delay_may_change_while_no_spikes_are_about(session, cache_folder, target):
    eq.set_device("runtime", target=target, optimisation=1)
    source, receiver, synapses = delayed_pair("t_in_timesteps == 6", 0.1 * ms)
    values = StateMonitor(receiver, "v", record=True, when="end")
    net = Network(source, receiver, synapses, values)
    net.run(0.4 * ms)
    synapses.delay = 0.3 * ms
    net.run(0.8 * ms)
    assert values.v[0].tolist() == [0] * 9 + [1] * 3


def test_11_spikes_under_way_keep_their_time_when_dt_changes(finish):
    source = NeuronGroup(1, "x : 1", threshold="t_in_timesteps == 1", reset="x = 0")
    target = NeuronGroup(1, "v : second\nw : 1")
    synapses = Synapses(source, target, on_pre="v_post += t; w_post += 1", delay=0.3 * ms)
    synapses.connect()
    run(0.2 * ms)
    eq.defaultclock.dt = 0.05 * ms
    run(0.8 * ms)
    finish()
    assert target.w[:].tolist() == [1]
    assert target.v_[0] == pytest.approx(0.4e-3, rel=1e-12)


def test_11_spikes_of_the_last_step_are_delivered_once(finish):
    source = NeuronGroup(1, "x : 1", threshold="t_in_timesteps == 1", reset="x = 0")
    target = NeuronGroup(1, "v : 1")
    synapses = Synapses(source, target, on_pre="v_post += 1")
    synapses.connect()
    run(0.2 * ms)
    run(0.2 * ms)
    finish()
    assert target.v[:].tolist() == [1]


def test_10_delays_are_rounded_to_the_nearest_step(backend):
    source = NeuronGroup(1, "x : 1", threshold="t_in_timesteps == 0", reset="x = 0")
    target = NeuronGroup(5, "v : 1")
    made = []
    for number, delay in enumerate([0.04, 0.05, 0.14, 0.15, 0.16]):
        made.append(
            Synapses(source, target[number : number + 1], on_pre="v_post += 1", delay=delay * ms)
        )
        made[-1].connect()
    values = StateMonitor(target, "v", record=True, when="end")
    run(0.4 * ms)
    assert values.v.sum(axis=1).tolist() == [4, 3, 3, 3, 2]


def test_33_constants_are_looked_up_at_every_run(finish):
    step = 1
    group = NeuronGroup(1, "x : 1", threshold="i >= 0", reset="x += step")
    run(0.2 * ms)
    step = 10  # noqa: F841
    run(0.2 * ms)
    finish()
    assert group.x[:].tolist() == [22]


def test_37_run_collects_what_the_frame_sees_also_in_lists(backend):
    groups = [NeuronGroup(1, "x : 1", threshold="i >= 0", reset="x += 1") for _ in range(2)]
    alone = NeuronGroup(1, "x : 1", threshold="i >= 0", reset="x += 1")
    monitors = {"first": SpikeMonitor(groups[0]), "alone": SpikeMonitor(alone)}
    run(0.2 * ms)
    assert [each.x[0] for each in (*groups, alone)] == [2, 2, 2]
    assert [each.num_spikes for each in monitors.values()] == [2, 2]


def test_37_new_objects_cannot_join_what_has_run(finish):
    old = NeuronGroup(1, "x : 1", threshold="i >= 0", reset="x += 1")
    run(0.2 * ms)
    new = NeuronGroup(1, "x : 1", threshold="i >= 0", reset="x += 1")
    with pytest.raises(eq.MagicError, match=new.name):
        run(0.2 * ms)
    del new
    run(0.1 * ms)
    finish()
    assert old.x[:].tolist() == [3]


def test_37_time_begins_anew_where_all_objects_are_new(backend):
    def trial():
        group = NeuronGroup(1, "x : second", threshold="i >= 0", reset="x = t", name="again")
        run(0.3 * ms)
        return group.x[0]

    first = trial()
    if backend == "cpp_standalone":
        eq.device.reinit()
    assert trial() == first == 2 * eq.defaultclock.dt


def test_37_an_object_belongs_to_one_network_for_life(finish):
    group = NeuronGroup(1, "x : 1", threshold="i >= 0", reset="x += 1")
    net = Network(group)
    net.run(0.1 * ms)
    with pytest.raises(eq.errors.EqsimError, match=group.name):
        Network(group).run(0.1 * ms)
    net.run(0.1 * ms)
    finish()
    assert group.x[:].tolist() == [2]
