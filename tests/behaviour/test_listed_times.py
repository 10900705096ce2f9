"""What happens at listed times: statements, recordings, operations."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import EventClock, Network, NeuronGroup, StateMonitor, ms, run
from eqsim.errors import ModelError


def microseconds(times):
    """Give times as whole microseconds."""
    return np.round(np.asarray(times) * 1e6).astype(int).tolist()


def test_statements_are_carried_out_at_their_times(backend):
    group = NeuronGroup(3, "dx/dt = 1/ms : 1\ny : 1\ns : second", method="euler")
    group.run_at("y = x; s = t", [0.3, 0.52] * ms)
    group[1:].run_at("y += 10*(i + 1)", 0.75 * ms, when="end")
    run(1 * ms)
    # between two steps, the state is that of the step before, time that of the one which comes
    assert group.y[:] == pytest.approx([0.6, 10.6, 20.6])
    assert microseconds(group.s_) == [600] * 3


def test_synapses_and_inputs_carry_out_statements_as_well(backend):
    source = eq.PoissonGroup(2, "r", namespace={"r": 0 * eq.Hz})
    target = NeuronGroup(1, "x : 1")
    synapses = eq.Synapses(source, target, "w : 1")
    synapses.connect()
    synapses.run_at("w += i + 1", [0.1, 0.25] * ms)
    run(0.5 * ms)
    assert synapses.w[:].tolist() == [2, 4]


def test_several_runs_go_on_where_they_were(finish):
    group = NeuronGroup(1, "x : 1")
    recorded = StateMonitor(group, "x", record=True, clock=EventClock([0.1, 0.25, 0.3, 0.7] * ms))
    group.run_regularly("x += 1", when="end")
    net = Network(group, recorded)
    for duration in (0.25, 0.05, 0.15, 0.55):
        net.run(duration * ms)
    finish()
    assert microseconds(recorded.t_) == [100, 250, 300, 700]
    assert recorded.x[0].tolist() == [1, 3, 3, 7]


def test_times_before_the_first_run_are_left_out(finish):
    group = NeuronGroup(1, "x : 1\nn : 1")
    net = Network(group)
    net.run(1 * ms)
    clock = EventClock([0.5, 1, 1.5] * ms)
    if eq.device.name == "runtime":
        net.add(StateMonitor(group, "n", record=True, clock=clock, name="late"))
        net.run(1 * ms)
        assert microseconds(net["late"].t_) == [1000, 1500]


def test_a_change_of_dt_leaves_the_times_alone(finish):
    group = NeuronGroup(1, "x : 1")
    group.run_at("x += 1", [0.15, 1, 1.1, 1.9] * ms)
    net = Network(group)
    net.run(1 * ms)
    eq.defaultclock.dt = 0.5 * ms
    net.run(1 * ms)
    finish()
    assert group.x[0] == 4


def test_a_restored_state_repeats_its_times(finish):
    group = NeuronGroup(1, "x : 1")
    clock = EventClock([0.1, 0.55, 0.9] * ms)
    recorded = StateMonitor(group, "x", record=True, clock=clock)
    net = Network(group, recorded)
    net.run(0.5 * ms)
    net.store()
    net.run(0.5 * ms)
    net.restore()
    net.run(0.5 * ms)
    finish()
    assert microseconds(recorded.t_) == [100, 550, 900]


def test_last_values_are_those_of_the_last_time(finish):
    group = NeuronGroup(1, "dx/dt = 1/ms : 1", method="euler")
    clock = EventClock([0.2, 0.55, 3] * ms)
    recorded = StateMonitor(group, "x", record="last", clock=clock)
    Network(group, recorded).run(1 * ms)
    finish()
    assert microseconds(recorded.t_) == [550]
    assert recorded.x[0] == pytest.approx([0.6])


def test_the_present_is_no_listed_time(interpreted):
    group = NeuronGroup(1, "x : 1")
    recorded = StateMonitor(group, "x", record=True, clock=EventClock([1] * ms), name="rare")
    Network(group, recorded).run(0.5 * ms)
    with pytest.raises(ModelError, match="rare: it records at listed times"):
        recorded.record_single_timestep()


def test_an_operation_is_called_at_the_times(target):
    group, times = NeuronGroup(1, "x : 1"), []
    call = eq.NetworkOperation(lambda t: times.append(t / ms), clock=EventClock([0.5, 0.12] * ms))
    Network(group, call).run(1 * ms)
    assert times == pytest.approx([0.12, 0.5])


def test_a_network_may_have_no_other_clock(target):
    times = []
    operations = [
        eq.NetworkOperation(lambda t: times.append(t / ms), clock=EventClock(each * ms))
        for each in ([0.5, 0.12], [0.5, 3])
    ]
    net = Network(operations)
    net.run(1 * ms)
    net.run(1 * ms)
    assert times == pytest.approx([0.12, 0.5, 0.5])
    assert net.t_ == pytest.approx(0.002)


def test_equal_times_are_one_clock(interpreted):
    group = NeuronGroup(1, "x : 1")
    for _ in range(3):
        group.run_at("x += 1", [0.5, 1] * ms)
    net = Network(group)
    net.run(2 * ms)
    assert group.x[0] == 6
    assert str(net.explain("ir")).count("\n  clock ") == 2


def test_a_time_at_the_end_belongs_to_the_next_run_and_one_behind_it_to_none(finish):
    group = NeuronGroup(1, "x : 1")
    group.run_at("x += 1", [0, 0.5, 0.999_999_99] * ms)
    group.run_at("x += 100", [1.2, 7] * ms)
    recorded = StateMonitor(group, "x", record=True, clock=EventClock([0.9, 1, 1.1] * ms))
    net = Network(group, recorded)
    net.run(1 * ms)
    net.run(0.2 * ms)
    finish()
    # what is closer to the begin of a step than 1e-4 of it happens in that step
    assert recorded.x[0].tolist() == [2, 3, 3]
    assert group.x[0] == 3


def test_times_between_the_same_two_steps_are_steps_of_their_own(finish):
    group = NeuronGroup(1, "dx/dt = 1/dt : 1\nn : 1", method="euler")
    group.run_at("n = 10*n + x", [0.21, 0.25, 0.299] * ms)
    recorded = StateMonitor(group, "x", record=True)
    Network(group, recorded).run(0.5 * ms)
    finish()
    assert group.n[0] == pytest.approx(333)
    assert recorded.x[0].tolist() == [0, 1, 2, 3, 4]


def test_a_run_without_time_performs_nothing(finish):
    group = NeuronGroup(1, "x : 1")
    group.run_at("x += 1", [0, 0.5] * ms)
    net = Network(group)
    net.run(0 * ms)
    net.run(0.1 * ms)
    finish()
    assert group.x[0] == 1


@pytest.mark.parametrize("times", [[0.5, 0.2, 0.5] * ms, [0.5, 500e-3] * ms])
def test_a_time_that_is_given_twice_is_refused(interpreted, times):
    group = NeuronGroup(1, "x : 1")
    with pytest.raises(ModelError, match="500 us more than once"):
        group.run_at("x += 1", times)
    assert group.name == "neurongroup"


def test_networks_share_a_clock_and_each_goes_through_its_times(target):
    clock, seen = EventClock([0.15, 0.4, 1.2] * ms), {}

    def network(name):
        group = NeuronGroup(1, "dx/dt = 1/ms : 1", method="euler")
        seen[name] = StateMonitor(group, "x", record=True, clock=clock)
        return Network(group, seen[name])

    first, second = network("first"), network("second")
    first.run(0.5 * ms)
    second.run(2 * ms)
    first.run(1.5 * ms)
    for recorded in seen.values():
        assert microseconds(recorded.t_) == [150, 400, 1200]
        assert recorded.x[0] == pytest.approx([0.2, 0.4, 1.2])


def test_a_condition_that_ends_a_run_repeats_and_loses_no_time(finish):
    group = NeuronGroup(1, "dx/dt = 1/ms : 1\nn : 1", method="euler")
    group.run_at("n += 1", [0.2, 0.25, 0.3, 0.31] * ms)
    recorded = StateMonitor(group, "n", record=True, clock=EventClock([0.2, 0.3, 0.35] * ms))
    net = Network(group, recorded)
    net.run(1 * ms, stop_when="x > 0.25")
    if eq.device.name == "cpp_standalone":
        finish()
    assert net.t / ms == pytest.approx(0.25)
    assert (group.n[0], len(recorded.t)) == (1, 1)
    if eq.device.name == "runtime":
        net.run(0.75 * ms)
        assert group.n[0] == 4
        assert microseconds(recorded.t_) == [200, 300, 350]
        assert net.t / ms == pytest.approx(1)


def test_an_operation_that_stops_between_two_steps_leaves_time_there(target):
    group = NeuronGroup(1, "dx/dt = 1/ms : 1", method="euler")
    stops = eq.NetworkOperation(lambda: net.stop(), clock=EventClock([0.25, 0.7] * ms))
    net = Network(group, stops)
    for duration, reached in ((1, 0.3), (1, 0.8), (0.5, 1.3)):
        net.run(duration * ms)
        assert net.t / ms == pytest.approx(reached)
    assert group.x[0] == pytest.approx(1.3)


def test_a_state_in_a_file_knows_which_times_have_passed(target, tmp_path):
    def network():
        group = NeuronGroup(1, "x : 1", name="cells")
        operation = group.run_at("x += 1", [0.1, 0.55, 0.9] * ms, name="adds")
        return Network(group), operation

    net, _first = network()
    net.run(0.5 * ms)
    net.store(filename=tmp_path / "state")
    for _ in range(2):
        net.restore(filename=tmp_path / "state")
        assert net["cells"].x[0] == 1
        net.run(0.5 * ms)
        assert net["cells"].x[0] == 3


def test_listed_times_agree(on_each):
    def network(finish):
        group = NeuronGroup(3, "dv/dt = (1 - v)/(2*ms) + xi*0.3*ms**-0.5 : 1", method="euler")
        group.run_at("v += rand()", [0.55, 0.2, 2.3, 2.31] * ms)
        group.run_at("v -= 0.1*rand()", [0.2, 3.33] * ms, when="end")
        states = StateMonitor(group, "v", record=True, clock=EventClock([0.2, 1.07, 4.01] * ms))
        net = Network(group, states)
        net.run(2.3 * ms)
        net.run(2.05 * ms)
        finish()
        return [group, states]

    results = on_each(network)
    for backend in ("runtime", "cpp_standalone"):
        for name, values in results["numpy"].items():
            assert np.array_equal(values, results[backend][name]), (backend, name)
