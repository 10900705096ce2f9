"""Returning to a stored state: everything is as it was, and goes on as it did."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import Network, NeuronGroup, StateMonitor, Synapses, ms
from eqsim.errors import ModelError
from tests.behaviour.stored import everything, state_of

SPIKING = "x : 1\ny : 1"


@pytest.mark.usefixtures("target")
class TestEverything:
    def test_38_it_is_as_it_was_and_goes_on_as_it_did(self):
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

    def test_functions_that_runs_call_have_no_state_and_are_called_again(self):
        group = NeuronGroup(1, "x : 1")
        times = []
        counting = eq.NetworkOperation(lambda t: times.append(round(t / ms, 3)), dt=0.2 * ms)
        net = Network(group, counting)
        net.run(0.3 * ms)
        net.store()
        net.run(0.2 * ms)
        net.restore()
        net.run(0.2 * ms)
        assert times == [0, 0.2, 0.4, 0.4]


class TestInTheProgram:
    def test_a_project_returns_to_its_states_as_other_backends_do(self, on_each):
        def network(finish):
            net = everything()
            group, synapses = net["neurongroup"], net["synapses"]
            net.store("start")
            net.run(1 * ms)
            net.store()
            synapses.connect("i == 3")
            group.s = 0.5
            net.run(1 * ms)
            net.restore(restore_random_state=True)
            net.run(1 * ms)
            net.restore("start")
            group.v = "rand()"
            net.run(0.5 * ms)
            net.restore()
            net.run(1 * ms)
            finish()
            return [each for each in net if each.name != "counter"]

        results = on_each(network)
        for backend in ("runtime", "cpp_standalone"):
            for name, values in results["numpy"].items():
                assert np.array_equal(values, results[backend][name]), (backend, name)

    def test_what_is_known_before_the_program_runs_is_what_was_stored(self, finish, backend):
        group = NeuronGroup(2, "x : 1")
        synapses = Synapses(group, group, on_pre=None)
        synapses.connect(i=0, j=1)
        net = Network(group, synapses)
        group.x = [1, 2]
        net.store()
        group.x = "i"
        synapses.connect("i == j")
        net.restore()
        assert group.x[:].tolist() == [1, 2]
        assert (synapses.N, synapses.i[:].tolist(), synapses.j[:].tolist()) == (1, [0], [1])
        group.x = "x + 1"
        net.run(0.1 * ms)
        finish()
        assert (synapses.N, group.x[:].tolist()) == (1, [2, 3]), backend

    def test_a_spike_under_way_in_the_program(self, finish, backend):
        source = NeuronGroup(1, "x : 1", threshold="x == 1", reset="x = 0")
        receiver = NeuronGroup(1, "y : 1")
        synapses = Synapses(source, receiver, on_pre="y_post += 1", delay=0.4 * ms)
        synapses.connect()
        net = Network(source, receiver, synapses)
        net.store("none")
        source.x = 1
        net.run(0.2 * ms)
        net.store("one")
        net.run(1 * ms)
        net.restore("none")
        net.run(1 * ms)
        net.restore("one")
        net.run(0.1 * ms)
        receiver.y = "10*(y + 1)"
        net.run(0.5 * ms)
        finish()
        assert receiver.y[0] == 11, backend
