"""Differential equations of synapses that are solved from event to event."""

from math import exp

import numpy as np
import pytest

import eqsim as eq
from eqsim import NeuronGroup, SpikeGeneratorGroup, StateMonitor, Synapses, ms, run
from eqsim.errors import IntegrationError, ModelError

TRACES = """
w : 1
da/dt = -a/taua : 1 (event-driven)
db/dt = -b/taub : 1 (event-driven)
"""
TAU = {"taua": 10 * ms, "taub": 20 * ms}


def pair(pre, post, model=TRACES, namespace=TAU, **pathways):
    """Connect one neuron that spikes at some times (in ms) to another."""
    source = SpikeGeneratorGroup(1, np.zeros(len(pre), int), pre * ms)
    target = SpikeGeneratorGroup(1, np.zeros(len(post), int), post * ms)
    pathways = pathways or {"on_pre": "a += 1; w += b", "on_post": "b += 1; w += a"}
    synapses = Synapses(source, target, model, namespace=namespace, **pathways)
    synapses.connect()
    return source, target, synapses


def test_19_variables_jump_by_the_exact_solution(backend):
    *_, synapses = parts = pair(np.array([1, 3]), np.array([1.5, 4]))
    eq.Network(*parts).run(5 * ms)
    a, b = 1 + exp(-2 / 10), 1 + exp(-2.5 / 20)
    w = exp(-0.5 / 10) + exp(-1.5 / 20) + a * exp(-1 / 10)
    np.testing.assert_allclose(synapses.w[:], [w], rtol=1e-14)
    np.testing.assert_allclose(synapses.lastupdate_[:], [0.004], rtol=1e-14)
    np.testing.assert_allclose(synapses.a[:], [a * exp(-1 / 10)], rtol=1e-14)
    np.testing.assert_allclose(synapses.b[:], [b], rtol=1e-14)


def test_19_the_time_of_delivery_counts(backend):
    *_, synapses = parts = pair(
        np.array([1]), np.array([2]), on_pre="a += 1", on_post="w = a", namespace=TAU
    )
    synapses.delay = 0.5 * ms
    eq.Network(*parts).run(3 * ms)
    np.testing.assert_allclose(synapses.w[:], [exp(-0.5 / 10)], rtol=1e-14)
    np.testing.assert_allclose(synapses.lastupdate_[:], [0.002], rtol=1e-14)


def test_several_runs_are_one(backend, finish):
    every = []
    for parts in ([5], [2, 1, 2]):
        eq.start_scope()
        *_, synapses = made = pair(np.array([1, 2.5, 3]), np.array([1.5, 4]))
        net = eq.Network(*made)
        for length in parts:
            net.run(length * ms)
        finish()
        every.append([synapses.a[0], synapses.b[0], synapses.w[0]])
        if backend == "cpp_standalone":
            eq.device.reinit()
            eq.device.activate()
    assert every[0] == every[1]


def test_an_assignment_counts_from_the_last_event(finish):
    *_, synapses = parts = pair(np.array([1]), np.array([2, 4]))
    net = eq.Network(*parts)
    net.run(3 * ms)
    synapses.a = 5
    net.run(2 * ms)
    finish()
    w = exp(-1 / 10) + 5 * exp(-2 / 10)
    np.testing.assert_allclose(synapses.w[:], [w], rtol=1e-14)


def test_initial_values_decay_from_the_begin(backend):
    *_, synapses = parts = pair(np.array([2]), np.array([1]))
    synapses.a, synapses.b = 3, "2*(i + 1)"
    eq.Network(*parts).run(3 * ms)
    w = 3 * exp(-1 / 10) + 2 * exp(-2 / 20) + exp(-1 / 20)
    np.testing.assert_allclose(synapses.w[:], [w], rtol=1e-14)


def test_operations_and_monitors_see_the_value_of_the_last_event(backend):
    *_, synapses = parts = pair(np.array([1]), np.array([2]))
    monitor = StateMonitor(synapses, ["a", "b", "lastupdate"], record=True, dt=0.5 * ms)
    double = synapses.run_at("a *= 2", [2.5] * ms)
    eq.Network(*parts, monitor, double).run(3 * ms)
    decayed = exp(-1 / 10)
    expected = [0, 0, 0, 1, 1, decayed]
    np.testing.assert_allclose(monitor.a[0], expected, rtol=1e-14)
    np.testing.assert_allclose(synapses.a[:], [2 * decayed], rtol=1e-14)
    np.testing.assert_allclose(monitor.lastupdate[0] / ms, [0, 0, 0, 1, 1, 2], rtol=1e-14)


def test_coupled_equations_and_parameters_of_synapses(backend):
    model = """
    tau_x : second
    dx/dt = -x/tau_x : 1 (event-driven)
    dy/dt = (x - y)/(5*ms) : 1 (event-driven)
    """
    source = SpikeGeneratorGroup(1, [0, 0], [1, 4] * ms)
    synapses = Synapses(source, source, model, on_pre="x += 1")
    synapses.connect(i=[0, 0], j=[0, 0])
    synapses.tau_x = [5, 10] * ms
    run(5 * ms)
    np.testing.assert_allclose(synapses.x[:], [1 + exp(-3 / 5), 1 + exp(-3 / 10)], rtol=1e-14)
    y = [3 / 5 * exp(-3 / 5), 10 / 5 * (exp(-3 / 10) - exp(-3 / 5))]
    np.testing.assert_allclose(synapses.y[:], y, rtol=1e-13)


def test_several_pathways_of_a_side_share_their_traces(backend):
    model = "w : 1\nda/dt = -a/(10*ms) : 1 (event-driven)"
    source = SpikeGeneratorGroup(1, [0], [1] * ms)
    target = SpikeGeneratorGroup(1, [0], [4] * ms)
    synapses = Synapses(
        source,
        target,
        model,
        on_pre={"one": "a += 1", "two": "a *= 2"},
        on_post="w = a",
        delay={"two": 2 * ms},
    )
    synapses.connect()
    run(5 * ms)
    np.testing.assert_allclose(synapses.w[:], [2 * exp(-3 / 10)], rtol=1e-14)


def test_restoring_continues_with_the_same_bits(backend, finish):
    if backend == "cpp_standalone":
        return
    *_, synapses = parts = pair(np.array([1, 2.5, 3]), np.array([1.5, 4]))
    net = eq.Network(*parts)
    net.run(2 * ms)
    net.store()
    net.run(3 * ms)
    first = synapses.w[0], synapses.a[0]
    net.restore()
    net.run(3 * ms)
    assert (synapses.w[0], synapses.a[0]) == first


def test_equations_without_an_exact_solution_are_refused(backend):
    group = NeuronGroup(1, "v : 1", threshold="v > 1", reset="v = 0")
    for text, reason in (
        ("dx/dt = -x**2/second : 1 (event-driven)", "not linear"),
        ("dx/dt = -x/second + xi*second**-0.5 : 1 (event-driven)", "noise"),
        ("dx/dt = -x*t/second**2 : 1 (event-driven)", "depends on 't'"),
    ):
        synapses = Synapses(group, group, text, on_pre="x += 1", name="S*")
        synapses.connect()
        with pytest.raises(IntegrationError, match=r"event-driven") as refused:
            eq.Network(group, synapses).run(0.1 * ms)
        assert reason in str(refused.value)
        assert "(clock-driven)" in str(refused.value)
        assert "dx/dt" in str(refused.value)


@pytest.mark.parametrize("flags", [("event", "clock"), ("clock", "event")])
def test_what_changes_between_events_is_refused(session, flags):
    group = NeuronGroup(1, "v : 1", threshold="v > 1", reset="v = 0")
    model = "dx/dt = -x/second : 1 ({}-driven)\ny2 = 2*x : 1\ndz/dt = y2/second : 1 ({}-driven)"
    with pytest.raises(ModelError, match=f"'z' is {flags[1]}-driven and depends on 'x'"):
        Synapses(group, group, model.format(*flags), on_pre="x += 1")


def test_both_flags_are_refused(session):
    group = NeuronGroup(1, "v : 1")
    with pytest.raises(eq.errors.EquationSyntaxError, match="not both"):
        Synapses(group, group, "dx/dt = -x/second : 1 (event-driven, clock-driven)")


def test_a_missing_flag_is_told(session, caplog):
    group = NeuronGroup(1, "v : 1", threshold="v > 1", reset="v = 0")
    with caplog.at_level("INFO", logger="eqsim.synapses.clock_driven"):
        Synapses(group, group, "dx/dt = -x/second : 1 (clock-driven)", on_pre="x += 1")
        assert not caplog.records
        Synapses(group, group, "dx/dt = -x/second : 1", on_pre="x += 1")
    assert "'x' has neither flag" in caplog.text


def test_states_can_be_carried_over(session):
    eq.set_device("runtime", target="numpy")
    *_, one = parts = pair(np.array([1]), np.array([2, 3]))
    eq.Network(*parts).run(4 * ms)
    kept = one.get_states(read_only_variables=False)
    assert "lastupdate" in kept
    *_, other = parts = pair(np.array([1]), np.array([2, 3, 5]))
    other.set_states(kept)
    net = eq.Network(*parts)
    other.w = 0
    net.run(0.1 * ms)
    assert other.a_[0] == one.a_[0]
    assert other.lastupdate_[0] == one.lastupdate_[0] == pytest.approx(0.003)


def test_the_time_of_the_last_event_can_be_set(finish):
    *_, synapses = parts = pair(np.array([1]), np.array([2, 4]))
    net = eq.Network(*parts)
    net.run(3 * ms)
    synapses.lastupdate = 3 * ms
    net.run(2 * ms)
    finish()
    w = exp(-1 / 10) + exp(-1 / 10) * exp(-1 / 10)
    np.testing.assert_allclose(synapses.w[:], [w], rtol=1e-13)


def test_times_stay_exact_with_short_floats(backend):
    source = SpikeGeneratorGroup(1, [0], [1] * ms)
    synapses = Synapses(
        source, source, "da/dt = -a/ms : 1 (event-driven)", on_pre="a += 1", dtype="float32"
    )
    synapses.connect()
    run(2 * ms)
    assert synapses.lastupdate_[:].tolist() == [10 * 1e-4]


def test_a_pathway_can_be_switched_off_between_runs(backend, finish):
    *_, synapses = parts = pair(np.array([1, 3, 7]), np.array([2, 4, 8]))
    net = eq.Network(*parts)
    net.run(2.5 * ms)
    synapses.post.active = False
    net.run(2.5 * ms)
    synapses.post.active = True
    net.run(5 * ms)
    finish()
    b = exp(-6 / 20)
    a = (exp(-2 / 10) + 1) * exp(-4 / 10) + 1
    w = exp(-1 / 10) + exp(-1 / 20) + exp(-5 / 20) + a * exp(-1 / 10)
    np.testing.assert_allclose(synapses.b[:], [b + 1], rtol=1e-14)
    np.testing.assert_allclose(synapses.w[:], [w], rtol=1e-14)
