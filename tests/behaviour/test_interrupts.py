"""Ctrl-C within a run: a step is completed, nothing is lost, and the network goes on."""

import signal
import threading

import numpy as np
import pytest

import eqsim as eq
from eqsim import (
    Network,
    NetworkOperation,
    NeuronGroup,
    SpikeMonitor,
    StateMonitor,
    check_units,
    ms,
    second,
)

STEPS = 12


def model(**parts):
    """Make a noisy network that records states and spikes."""
    eq.seed(4)
    cells = NeuronGroup(
        5,
        "dv/dt = (1.5 - v)/ms + 0.5*xi*ms**-0.5 : 1",
        threshold="v > 1",
        reset="v = 0",
        method="euler",
        **parts,
    )
    return cells, StateMonitor(cells, "v", record=True), SpikeMonitor(cells)


def whole(target):
    """Give what a run records that nothing interrupts."""
    cells, states, spikes = model()
    Network(cells, states, spikes).run(STEPS * 0.1 * ms)
    return states.v[:, :], spikes.t_[:]


def press():
    """Send what Ctrl-C sends."""
    signal.raise_signal(signal.SIGINT)


def check(net, states, spikes, expected, completed):
    """Check that a network stands after so many steps, and goes on from there."""
    assert net.t / ms == pytest.approx(0.1 * completed)
    values, times = expected
    assert np.array_equal(states.v, values[:, :completed])
    assert np.array_equal(spikes.t_, times[times < 1e-4 * (completed - 0.5)])
    net.run((STEPS - completed) * 0.1 * ms)
    assert np.array_equal(states.v, values)
    assert np.array_equal(spikes.t_, times)


def fails():
    """Raise what a handler of Ctrl-C raises."""
    raise KeyboardInterrupt


@pytest.mark.parametrize("interrupt", [press, fails])
@pytest.mark.parametrize("when", ["before_groups", "end"])
def test_an_operation_that_is_interrupted_ends_the_run_after_its_step(target, interrupt, when):
    expected = whole(target)
    cells, states, spikes = model()
    calls, reached = [], []

    def interrupted(t):
        calls.append(round(t / ms, 6))
        if len(calls) == 5:
            interrupt()
            reached.append("behind")

    others = [0, 0]

    def count(which):
        others[which] += 1

    net = Network(
        cells,
        states,
        spikes,
        NetworkOperation(interrupted, when=when),
        NetworkOperation(lambda: count(0), when="start"),
        NetworkOperation(lambda: count(1), when="after_end"),
    )
    with pytest.raises(KeyboardInterrupt):
        net.run(STEPS * 0.1 * ms)
    assert (calls, reached, others) == ([0, 0.1, 0.2, 0.3, 0.4], [], [5, 5])
    assert net.timings.create > 0
    assert net.timings.simulate > 0
    check(net, states, spikes, expected, 5)
    assert (len(calls), others) == (STEPS, [STEPS, STEPS])


@pytest.mark.filterwarnings("ignore:.*function in Python only")
def test_a_function_of_the_model_is_not_left_in_the_middle(target):
    calls = []

    @check_units(v=1, result=1)
    def same(v):
        calls.append(v)
        if len(calls) == 7:
            press()
        return v

    parts = {"events": {"seen": "same(v) > 10"}, "namespace": {"same": same}}
    expected = whole(target)
    cells, states, spikes = model(**parts)
    net = Network(cells, states, spikes)
    with pytest.raises(KeyboardInterrupt):
        net.run(STEPS * 0.1 * ms)
    assert len(calls) == 7
    check(net, states, spikes, expected, 7)


def test_a_report_can_be_interrupted(target):
    expected = whole(target)
    cells, states, spikes = model()
    net = Network(cells, states, spikes)

    def report(elapsed, completed, start, duration):
        if completed > 0:
            press()

    with pytest.raises(KeyboardInterrupt):
        net.run(10 * second, report=report, report_period=1e-9 * second)
    completed = len(states.t)
    assert 0 < completed < 100_000
    assert net.t / ms == pytest.approx(0.1 * completed)
    assert np.array_equal(states.v[:, :STEPS], expected[0][:, :completed])
    net.run(1 * ms)
    assert len(states.t) == completed + 10


def test_a_signal_from_outside_ends_the_loop(target):
    group = NeuronGroup(1, "dx/dt = 1/second : 1", method="euler")
    net, under_way, main = Network(group), threading.Event(), threading.get_ident()

    def send():
        under_way.wait()
        signal.pthread_kill(main, signal.SIGINT)

    def report(elapsed, completed, start, duration):
        if completed > 0:
            under_way.set()

    sender = threading.Thread(target=send)
    sender.start()
    with pytest.raises(KeyboardInterrupt):
        net.run(1e6 * second, report=report, report_period=1e-9 * second)
    sender.join()
    assert 0 * second < net.t < 1e6 * second
    assert group.x[0] == pytest.approx(net.t / second)


@pytest.mark.filterwarnings("ignore:.*function in Python only")
def test_a_handler_that_raises_nothing_lets_the_run_go_on(target):
    calls = []

    @check_units(x=1, result=1)
    def pressed(x):
        press()
        return x + 1

    before = signal.signal(signal.SIGINT, lambda number, _frame: calls.append(number))
    try:
        group = NeuronGroup(
            1, "x : 1", threshold="True", reset="x = pressed(x)", namespace={"pressed": pressed}
        )
        Network(group, NetworkOperation(press, dt=0.2 * ms)).run(0.4 * ms)
    finally:
        signal.signal(signal.SIGINT, before)
    assert calls == [signal.SIGINT] * (2 + 4)
    assert group.x[0] == 4
