"""Networks and their runs."""

import copy
import pickle

import pytest

import eqsim as eq
from eqsim import ms, mV, second
from eqsim.api.session.session import SESSION
from eqsim.errors import EqsimWarning, IntegrationError, ModelError, UnitError

pytestmark = pytest.mark.usefixtures("interpreted")


@pytest.fixture
def group():
    return eq.NeuronGroup(2, "dx/dt = 1/ms : 1", threshold="x > 100", reset="x = 0", method="exact")


class TestHolding:
    def test_objects_by_name(self, group):
        monitor = eq.SpikeMonitor(group)
        net = eq.Network([monitor], {"a": group})
        assert net.objects == [group, monitor] == list(net)
        assert net["neurongroup"] is group
        assert group in net
        assert "spikemonitor" in net
        assert "other" not in net
        assert len(net) == 2
        del net["spikemonitor"]
        assert monitor not in net
        assert repr(net) == "<Network 'network': neurongroup>"

    def test_an_unknown_name(self, group):
        net = eq.Network(group)
        with pytest.raises(KeyError, match="did you mean 'neurongroup'"):
            net["neurongrup"]

    @pytest.mark.parametrize("other", [3, None, "neurongroup"])
    def test_what_it_cannot_hold(self, other):
        with pytest.raises(ModelError, match="nothing that a network can hold"):
            eq.Network(other)

    def test_an_object_belongs_to_one_network(self, group):
        first, second = eq.Network(group), eq.Network(group)
        second.run(1 * ms)
        with pytest.raises(ModelError, match="belongs to the network 'network_1' already"):
            first.run(1 * ms)
        second.remove(group)
        with pytest.raises(ModelError, match="belongs to"):
            first.add(group)
        second.add(group)

    def test_what_run_has_run_belongs_to_it(self, group):
        eq.run(1 * ms)
        with pytest.raises(ModelError, match=r"belongs to run\(\) already"):
            eq.Network(group)

    def test_what_an_object_needs_has_to_be_there(self, group):
        net = eq.Network(eq.SpikeMonitor(group))
        with pytest.raises(ModelError, match="needs 'neurongroup', which is not in the network"):
            net.run(1 * ms)

    def test_it_may_not_be_empty(self):
        with pytest.raises(ModelError, match="the network is empty"):
            eq.Network().run(1 * ms)
        with pytest.raises(ModelError, match="the network is empty"):
            eq.Network().explain("ir")


class TestTime:
    def test_parts_of_steps(self, group):
        net = eq.Network(group)
        net.run(0.25 * ms)
        assert net.t == 0.25 * ms
        assert group.t / ms == pytest.approx(0.3)
        net.run(0.25 * ms)
        assert net.t == 0.5 * ms
        assert group.t / ms == pytest.approx(0.5)
        assert group.x[0] == pytest.approx(0.5)

    def test_many_runs_do_not_drift(self, group):
        net = eq.Network(group)
        for _ in range(30):
            net.run(0.1 * ms)
        assert net.t_ == 30 * 1e-4

    def test_no_time_at_all(self, group):
        net = eq.Network(group)
        net.run(0 * ms)
        assert (net.t, group.x[0]) == (0 * second, 0)

    @pytest.mark.parametrize("duration", [-1 * ms, float("nan") * ms, float("inf") * ms])
    def test_a_duration_is_finite_and_not_negative(self, group, duration):
        net = eq.Network(group)
        with pytest.raises(ModelError, match="finite and not negative"):
            net.run(duration)
        assert net.t == 0 * ms

    @pytest.mark.parametrize("duration", [100, 1 * mV])
    def test_a_duration_is_a_time(self, group, duration):
        with pytest.raises(UnitError, match="the duration of a run has the wrong unit"):
            eq.Network(group).run(duration)

    def test_the_step_may_change_at_its_multiples(self, group):
        net = eq.Network(group)
        net.run(1 * ms)
        eq.defaultclock.dt = 0.5 * ms
        net.run(1 * ms)
        assert group.x[0] == pytest.approx(2)
        assert net.t == 2 * ms
        eq.defaultclock.dt = 0.3 * ms
        with pytest.raises(ModelError, match="the time step cannot be changed now"):
            net.run(1 * ms)
        assert net.t == 2 * ms

    def test_one_step_of_its_own(self):
        group = eq.NeuronGroup(1, "dx/dt = 1/ms : 1", dt=0.5 * ms, method="euler")
        eq.Network(group).run(1 * ms)
        assert group.x[0] == pytest.approx(1)


class TestRuns:
    def test_a_failed_run_changes_nothing(self, group):
        net = eq.Network(group)
        net.run(1 * ms)
        other = eq.NeuronGroup(1, "dy/dt = -y**3/ms : 1", method="exact")
        net.add(other)
        before = (net.t, group.x[0], SESSION.epoch)
        with pytest.raises(IntegrationError):
            net.run(1 * ms)
        assert (net.t, group.x[0], SESSION.epoch) == before
        net.remove(other)
        net.run(1 * ms)
        assert group.x[0] == pytest.approx(2)

    def test_state_may_change_between_runs(self, group):
        net = eq.Network(group)
        net.run(1 * ms)
        group.x[0] = 50
        net.run(1 * ms)
        assert list(group.x) == pytest.approx([51, 2])

    def test_a_monitor_may_join_later(self, group):
        net = eq.Network(group)
        net.run(0.2 * ms)
        states = eq.StateMonitor(group, "x", record=0)
        net.add(states)
        net.run(0.2 * ms)
        assert states.t / ms == pytest.approx([0.2, 0.3])

    def test_repeated_trials_differ_and_seeds_repeat_them(self):
        def trial():
            group = eq.NeuronGroup(3, "dx/dt = xi*ms**-0.5 : 1", method="euler")
            eq.Network(group).run(1 * ms)
            return group.x[:].tolist()

        eq.seed(1)
        first, second_ = trial(), trial()
        eq.seed(1)
        assert trial() == first != second_

    def test_a_run_in_two_parts_is_the_same(self):
        def trial(*parts):
            eq.seed(5)
            group = eq.NeuronGroup(3, "dx/dt = xi*ms**-0.5 : 1", method="euler")
            net = eq.Network(group)
            for part in parts:
                net.run(part * ms)
            return group.x[:].tolist()

        assert trial(1) == trial(0.4, 0.6)

    def test_progress_is_shown(self, group, capsys):
        eq.Network(group).run(1 * ms, report="text")
        assert "simulating 1 ms" in capsys.readouterr().out

    def test_an_interrupted_run_keeps_what_it_did(self, group, monkeypatch):
        states = eq.StateMonitor(group, "x", record=0)
        net = eq.Network(group, states)

        def interrupt(report, steps, duration):
            def tell(completed):
                if completed == 3:
                    raise KeyboardInterrupt

            return tell, lambda: None

        monkeypatch.setattr(SESSION.executor._runner, "show_progress", interrupt)
        with pytest.raises(KeyboardInterrupt):
            net.run(1 * ms, report="text")
        assert net.t / ms == pytest.approx(0.3)
        assert states.N == 3
        monkeypatch.undo()
        net.run(0.1 * ms)
        assert group.x[0] == pytest.approx(0.4)

    def test_timings(self, backend, group):
        net = eq.Network(eq.NeuronGroup(2, "x : 1"))
        net.run(1 * ms)
        assert list(net.timings) == ["create", "build", "simulate"]
        assert net.timings.create > 0
        assert net.timings["build"] >= 0
        assert len(net.timings) == 3
        with pytest.raises(KeyError):
            net.timings["builds"]


class TestUndefinedValues:
    def test_they_are_reported_once_with_their_place(self, backend):
        group = eq.NeuronGroup(4, "x : 1", threshold="i == 2", reset="x = 0.0/(x*0)")
        net = eq.Network(group)
        with pytest.warns(
            EqsimWarning, match=r"neurongroup\.x is not a number .*neuron 2 "
        ) as caught:
            net.run(0.2 * ms)
        assert caught[0].filename == __file__
        if backend != "cpp_standalone":
            net.run(0.2 * ms)


def test_a_network_may_be_made_again_before_anything_has_run():
    group = eq.NeuronGroup(1, "x : 1")
    abandoned, net = eq.Network(group), eq.Network(group)
    net.run(0.2 * ms)
    with pytest.raises(ModelError, match="belongs to the network"):
        abandoned.run(0.2 * ms)
    with pytest.raises(ModelError, match="belongs to the network"):
        eq.Network(group)


def test_what_was_made_for_objects_of_a_network_and_not_added_is_named_once():
    G = eq.NeuronGroup(2, "x : 1", threshold="x > 1", reset="x = 0", name="G")
    M = eq.SpikeMonitor(G, name="M")
    P = eq.PoissonInput(G, "x", 10, 1 * eq.Hz, 1, name="P")
    other = eq.NeuronGroup(2, "x : 1")
    removed = eq.StateMonitor(G, "x", record=True)
    net = eq.Network(G, removed, name="net")
    net.remove(removed)
    with pytest.warns(EqsimWarning) as caught:
        net.run(0.1 * ms)
    assert [str(each.message) for each in caught] == [
        f"net does not simulate {name}, which is not in it, although G is: add it to the network"
        for name in ("M", "P")
    ]
    assert caught[0].filename == __file__
    net.run(0.1 * ms)
    net.add(M, P, other)
    net.run(0.1 * ms)


def test_an_object_is_neither_pickled_nor_copied():
    G = eq.NeuronGroup(2, "x : 1", name="G")
    for way in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(ModelError, match="G cannot be pickled or copied"):
            way(G)
