"""Returning to a stored state: everything is as it was, and goes on as it did."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import (
    Network,
    NeuronGroup,
    PopulationRateMonitor,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    ms,
)
from eqsim.errors import ModelError, StoredStateError
from tests.behaviour.conftest import gathered

NOISY = "dv/dt = (1.5 - v)/(2*ms) + s*xi*ms**-0.5 : 1 (unless refractory)\ns : 1"
SPIKING = "x : 1\ny : 1"


@pytest.fixture(params=["numpy", pytest.param("compiled", marks=pytest.mark.compile)])
def target(request, session, cache_folder):
    """Run in this process, interpreted or compiled."""
    eq.set_device("runtime", target=request.param, optimisation=1)


def everything():
    """Make a network with all kinds of state: random, refractory, under way, recorded."""
    group = NeuronGroup(
        4, NOISY, threshold="v > 1", reset="v = 0", refractory=0.5 * ms, method="euler"
    )
    synapses = Synapses(group, group, "w : 1", on_pre="v_post += w", delay=0.7 * ms)
    synapses.connect(i=[3, 0, 1], j=[1, 2, 2])
    synapses.w = [0.1, 0.2, 0.3]
    group.s = "0.1*i"
    monitors = (
        SpikeMonitor(group, variables="v"),
        SpikeMonitor(group, record=False, name="counter"),
        StateMonitor(group, "v", record=[0, 2]),
        StateMonitor(synapses, "w", record=True),
        PopulationRateMonitor(group),
    )
    return Network(group, synapses, *monitors)


def state_of(net):
    counts = net["counter"].count[:].tolist()
    parts = [each for each in net if each.name != "counter"]
    return {name: values.tolist() for name, values in gathered(parts).items()} | {"count": counts}


@pytest.mark.usefixtures("target")
class TestEverything:
    def test_it_is_as_it_was_and_goes_on_as_it_did(self):
        net = everything()
        net.run(3 * ms)
        net.store()
        before = state_of(net)
        net.run(3 * ms)
        after = state_of(net)
        assert after != before
        for _ in range(2):
            net.restore(restore_random_state=True)
            assert state_of(net) == before
            assert net.t == 3 * ms
            assert net["neurongroup"].t / ms == pytest.approx(3)
            net.run(3 * ms)
            assert state_of(net) == after

    def test_without_the_random_state_it_draws_on(self):
        net = everything()
        net.run(1 * ms)
        net.store()
        trials = set()
        for _ in range(3):
            net.restore()
            net.run(1 * ms)
            trials.add(str(net["neurongroup"].v[:]))
        assert len(trials) == 3

    def test_draws_of_assignments_repeat_with_the_random_state(self):
        group = NeuronGroup(3, "x : 1")
        net = Network(group)
        net.store()
        group.x = "rand()"
        first = group.x[:].tolist()
        net.restore(restore_random_state=True)
        group.x = "rand()"
        assert group.x[:].tolist() == first
        net.restore()
        group.x = "rand()"
        assert group.x[:].tolist() != first


@pytest.mark.usefixtures("target")
class TestParts:
    def test_synapses_made_later_are_gone(self):
        group = NeuronGroup(3, SPIKING, threshold="t_in_timesteps == i", reset="y = 0")
        synapses = Synapses(group, group, "w : 1", on_pre="x_post += w", delay=0.2 * ms)
        synapses.connect(i=[2, 0], j=[0, 1])
        synapses.w = [1, 2]
        net = Network(group, synapses)
        net.store()
        net.run(0.3 * ms)
        synapses.connect(i=1, j=1)
        synapses.w = 5
        synapses.delay = 1 * ms
        net.restore()
        ends = synapses.i[:].tolist(), synapses.j[:].tolist(), synapses.w[:].tolist()
        assert ends == ([2, 0], [0, 1], [1, 2])
        assert synapses.delay == 0.2 * ms
        net.run(0.6 * ms)
        assert group.x[:].tolist() == [1, 2, 0]

    def test_synapses_that_were_not_connected_yet_are_not_again(self):
        group = NeuronGroup(2, SPIKING, threshold="x > 1", reset="y = 0")
        synapses = Synapses(group, group, on_pre="x_post += 1")
        net = Network(group, synapses)
        net.store()
        synapses.connect()
        net.restore()
        assert synapses.N == 0
        with pytest.raises(ModelError, match="connect was not called"):
            net.run(1 * ms)

    def test_spikes_under_way_arrive_once_each_time(self):
        source = NeuronGroup(1, "x : 1", threshold="t_in_timesteps == 1", reset="x = 0")
        receiver = NeuronGroup(1, "y : 1")
        synapses = Synapses(source, receiver, on_pre="y_post += 1", delay=0.4 * ms)
        synapses.connect()
        net = Network(source, receiver, synapses)
        net.run(0.3 * ms)
        net.store()
        for _ in range(2):
            net.run(0.2 * ms)
            assert receiver.y[0] == 0
            net.run(0.5 * ms)
            assert receiver.y[0] == 1
            net.restore()

    def test_a_spike_that_was_not_under_way_is_none_again(self):
        source = NeuronGroup(1, "x : 1", threshold="x == 1", reset="x = 0")
        receiver = NeuronGroup(1, "y : 1")
        synapses = Synapses(source, receiver, on_pre="y_post += 1", delay=0.4 * ms)
        synapses.connect()
        net = Network(source, receiver, synapses)
        net.run(0.2 * ms)
        net.store()
        source.x = 1
        net.run(0.1 * ms)
        net.restore()
        net.run(1 * ms)
        assert receiver.y[0] == 0

    def test_the_time_step_is_that_of_the_store(self):
        group = NeuronGroup(1, "dx/dt = 1/ms : 1", method="exact")
        net = Network(group)
        net.run(1 * ms)
        net.store()
        eq.defaultclock.dt = 0.5 * ms
        net.run(1 * ms)
        net.restore()
        assert eq.defaultclock.dt == 0.1 * ms
        assert group.t / ms == pytest.approx(1)
        net.run(0.3 * ms)
        assert group.x[0] == pytest.approx(1.3)

    def test_views_stay_views(self):
        group = NeuronGroup(2, "x : 1")
        view = group.x[:]
        net = Network(group)
        net.store()
        group.x = 3
        net.restore()
        assert view.tolist() == [0, 0]
        view[1] = 2
        assert group.x[:].tolist() == [0, 2]

    def test_recordings_read_before_are_left_alone(self):
        group = NeuronGroup(1, "dx/dt = 1/ms : 1", method="exact")
        states = StateMonitor(group, "x", record=True)
        net = Network(group, states)
        net.run(0.2 * ms)
        net.store()
        net.run(0.2 * ms)
        read = states.x
        net.restore()
        assert read.shape == (1, 4)
        assert states.x.shape == (1, 2)
        net.run(0.2 * ms)
        assert np.allclose(states.t / ms, [0, 0.1, 0.2, 0.3])


@pytest.mark.usefixtures("interpreted")
class TestNames:
    def test_several_states(self):
        group = NeuronGroup(1, "x : 1")
        net = Network(group)
        for value in (1, 2):
            group.x = value
            net.store(f"with {value}")
        net.restore("with 1")
        assert group.x[0] == 1
        net.restore("with 2")
        assert group.x[0] == 2

    def test_a_name_that_was_not_stored(self):
        net = Network(NeuronGroup(1, "x : 1"))
        net.store("first")
        with pytest.raises(StoredStateError, match=r"stored are: 'first'\n.*did you mean 'first'"):
            net.restore("frist")
        with pytest.raises(KeyError):
            net.restore()

    @pytest.mark.parametrize("name", [None, "", 3])
    def test_a_name_is_a_text(self, name):
        net = Network(NeuronGroup(1, "x : 1"))
        with pytest.raises(ModelError, match="the name of a stored state is a text"):
            net.store(name)

    def test_each_network_has_its_own(self):
        first, second = (Network(NeuronGroup(1, "x : 1")) for _ in range(2))
        first.store()
        with pytest.raises(StoredStateError, match="no state is stored"):
            second.restore()


@pytest.mark.usefixtures("interpreted")
class TestOtherNetworks:
    def test_other_objects(self):
        group = NeuronGroup(1, "x : 1", name="neurons")
        net = Network(group)
        net.store()
        net.add(NeuronGroup(1, "x : 1", name="others"))
        with pytest.raises(StoredStateError, match="'others' is in the network, but was not"):
            net.restore()
        net.store()
        group.x = 3
        net.remove(group)
        with pytest.raises(StoredStateError, match="'neurons' was stored, but is not in"):
            net.restore()
        assert group.x[0] == 3

    @pytest.mark.parametrize(
        ("size", "model", "problem"),
        [
            (3, "x : 1", "neurons: size was 2, and is 3"),
            (2, "x : integer", "neurons: variable x was float64, and is int32"),
            (2, "x : 1 (shared)", r"variable x was float64, and is float64 \(shared\)"),
            (2, "y : 1", "neurons: variable x was float64, and is missing"),
        ],
    )
    def test_the_same_name_for_another_group(self, size, model, problem):
        group = NeuronGroup(2, "x : 1", name="neurons")
        eq.store()
        del group
        group = NeuronGroup(size, model, name="neurons")
        with pytest.raises(StoredStateError, match=problem):
            eq.restore()
        assert len(group) == size


@pytest.mark.usefixtures("interpreted")
class TestMagic:
    def test_what_can_be_seen_is_stored(self):
        group = NeuronGroup(1, "dx/dt = 1/ms : 1", method="exact")
        eq.store()
        eq.run(1 * ms)
        monitor = StateMonitor(group, "x", record=True)
        eq.store("later")
        eq.run(1 * ms)
        eq.restore("later")
        assert (group.x[0], monitor.N) == (pytest.approx(1), 0)
        assert eq.magic_network.t == 1 * ms
        del monitor
        eq.restore()
        assert group.x[0] == 0
        assert eq.magic_network.t_ == 0

    def test_new_objects_may_come_after_a_store_before_any_run(self):
        group = NeuronGroup(1, "x : 1")
        eq.store()
        eq.restore()
        other = NeuronGroup(1, "x : 1")
        eq.run(1 * ms)
        assert group.t == other.t == 1 * ms

    def test_nothing_to_store(self):
        with pytest.raises(eq.MagicError, match="found nothing"):
            eq.store()


def test_another_device(session):
    eq.set_device("runtime", target="numpy")
    net = Network(NeuronGroup(1, "x : 1"))
    eq.set_device("runtime", target="numpy", optimisation=1)
    with pytest.raises(ModelError, match="was made for another device"):
        net.store()
