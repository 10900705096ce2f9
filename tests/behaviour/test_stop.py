"""Runs that end before their time."""

import pytest

import eqsim as eq
from eqsim import Network, NeuronGroup, StateMonitor, ms, network_operation, run, stop


@pytest.fixture(params=["numpy", pytest.param("compiled", marks=pytest.mark.compile)])
def target(request, session, cache_folder):
    """Run in this process, interpreted and compiled."""
    eq.set_device("runtime", target=request.param, optimisation=1)
    return request.param


def test_36_stop_finishes_the_step(target):
    group = NeuronGroup(1, "x : 1", threshold="True", reset="x += 1")
    late = []

    @network_operation
    def watch(t):
        if abs(t - 0.4 * ms) < 0.01 * ms:
            stop()

    after = eq.NetworkOperation(lambda t: late.append(round(t / ms, 6)), when="end")
    net = Network(group, watch, after)
    net.run(1 * ms)
    assert net.t / ms == pytest.approx(0.5)
    assert group.x[0] == 5
    assert late == [0, 0.1, 0.2, 0.3, 0.4]
    net.run(0.2 * ms)
    assert (group.x[0], net.t / ms) == (7, pytest.approx(0.7))


def test_a_network_stops_itself_only(target):
    group = NeuronGroup(1, "x : 1")
    other = Network(NeuronGroup(1, "x : 1"))
    calls = []

    @network_operation(dt=0.2 * ms)
    def watch():
        calls.append(1)
        other.stop()
        if len(calls) == 3:
            net.stop()

    net = Network(group, watch)
    net.run(2 * ms)
    assert net.t / ms == pytest.approx(0.5)


@pytest.mark.usefixtures("interpreted")
def test_without_a_run_there_is_nothing_to_stop():
    group = NeuronGroup(1, "x : 1", threshold="True", reset="x += 1")
    stop()
    Network(group).stop()
    run_net = Network(NeuronGroup(1, "x : 1", threshold="True", reset="x += 1", name="g"))
    run_net.stop()
    run_net.run(0.3 * ms)
    assert run_net["g"].x[0] == 3


def test_with_several_clocks_time_is_that_of_the_next_step(target):
    group = NeuronGroup(1, "x : 1")
    values = StateMonitor(group, "x", record=True, dt=0.35 * ms)

    @network_operation(dt=0.25 * ms)
    def watch(t):
        if t > 0.4 * ms:
            stop()

    run(2 * ms)
    assert eq.magic_network.t / ms == pytest.approx(0.6)
    run(0.2 * ms)
    assert values.t / ms == pytest.approx([0, 0.35, 0.7])
