"""What happens between runs does not disturb what goes on in them."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import Network, NeuronGroup, SpikeMonitor, StateMonitor, Synapses, ms
from eqsim.errors import ModelError


@pytest.fixture(params=["numpy", "compiled"])
def target(request, session, cache_folder):
    """Run in this process, interpreted or compiled."""
    eq.set_device("runtime", target=request.param, optimisation=1)
    return request.param


@pytest.mark.usefixtures("target")
def test_spikes_under_way_pause_while_their_group_is_out_of_the_network():
    source = NeuronGroup(1, "x : 1", threshold="x == 1", reset="x = 0")
    receiver = NeuronGroup(1, "v : 1")
    synapses = Synapses(source, receiver, on_pre="v_post += 1", delay=0.5 * ms)
    synapses.connect()
    values = StateMonitor(receiver, "v", record=True, when="end")
    net = Network(source, receiver, synapses, values)
    source.x = 1
    net.run(0.2 * ms)
    net.remove(source, synapses)
    net.run(0.7 * ms)
    net.add(source, synapses)
    net.run(0.6 * ms)
    assert values.v[0].tolist() == [0] * 12 + [1] * 3


@pytest.mark.usefixtures("target")
def test_an_assignment_after_a_change_of_dt_leaves_delays_alone():
    source = NeuronGroup(1, "x : 1", threshold="t_in_timesteps == 1", reset="x = 0")
    receiver = NeuronGroup(1, "v : second\nz : 1")
    synapses = Synapses(source, receiver, on_pre="v_post += t", delay=0.3 * ms)
    synapses.connect()
    net = Network(source, receiver, synapses)
    net.run(0.2 * ms)
    eq.defaultclock.dt = 0.05 * ms
    receiver.z = "t/ms"
    net.run(0.8 * ms)
    assert receiver.v_[0] == pytest.approx(0.4e-3, rel=1e-12)
    assert receiver.z[0] == pytest.approx(0.2, rel=1e-12)


def test_a_project_that_is_executed_again_has_the_results_of_one_execution(session, tmp_path):
    eq.set_device(
        "cpp_standalone", directory=tmp_path / "project", build_on_run=False, optimisation=1
    )
    group = NeuronGroup(2, "x : 1", threshold="i == 0", reset="x += 1")
    spikes = SpikeMonitor(group)
    net = Network(group, spikes)
    net.run(0.4 * ms)
    for _ in range(2):
        eq.device.build()
        assert spikes.num_spikes == 4
        assert group.x[:].tolist() == [4, 0]


def test_the_refractory_flag_can_only_be_read(target):
    group = NeuronGroup(2, "v : 1", threshold="v > 1", reset="v = 0", refractory=1 * ms)
    flags = group.not_refractory[:]
    assert flags.tolist() == [True, True], target
    with pytest.raises(ValueError, match="read-only"):
        flags[0] = False
    with pytest.raises(ModelError, match="kept by the simulator"):
        group.not_refractory = False


def read_the_time(finish):
    """Assign the time, before and after changes of dt between runs."""
    clock = eq.Clock(0.1 * ms)
    group = NeuronGroup(2, "a : 1\nb : 1\nc : 1\nd : 1", clock=clock)
    synapses = Synapses(group, group, "u : 1", name="synapses")
    synapses.connect(p=0.7)
    net = Network(group, synapses)
    group.a = "1 + t/ms"
    net.run(0.4 * ms)
    synapses.u = "t/ms + t_in_timesteps"
    clock.dt = 0.2 * ms
    group.b = "t/ms + 100*t_in_timesteps"
    net.run(0.4 * ms)
    group.c = "t/ms + 100*t_in_timesteps"
    clock.dt = 0.05 * ms
    group.d = "t/ms + 100*t_in_timesteps"
    finish()
    expected = [1, 200.4, 400.8, 1600.8]
    for name, value in zip("abcd", expected, strict=True):
        assert np.allclose(getattr(group, name)[:], value)
    assert np.allclose(synapses.u[:], 4.4)
    return group, synapses


def test_the_time_in_an_assignment_is_that_which_the_network_has_reached(on_each):
    first, *others = on_each(read_the_time).values()
    for other in others:
        assert all(np.array_equal(first[name], other[name]) for name in first)
