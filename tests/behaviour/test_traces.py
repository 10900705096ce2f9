"""Traces that are kept once for each neuron: the same bits, wherever they are."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import NeuronGroup, SpikeGeneratorGroup, SpikeMonitor, StateMonitor, Synapses, ms
from eqsim.api.session.session import SESSION
from eqsim.options import PASSES

EACH = tuple(name for name in PASSES if name != "promote")
MODEL = """
w : 1
da/dt = -a/(10*ms) : 1 (event-driven)
db/dt = -b/(20*ms) : 1 (event-driven)
"""
RULE = {
    "on_pre": "x_post += w; a += 1; w = clip(w - 0.01*b, 0, 1)",
    "on_post": "b += 1; w = clip(w + 0.01*a, 0, 1)",
}


def neurons(size, rate):
    """Make neurons that are driven at different rates, and by synapses."""
    cells = NeuronGroup(
        size, "dx/dt = rate : 1\nrate : Hz", threshold="x > 1", reset="x = 0", method="euler"
    )
    cells.rate = f"{rate}*Hz*(1 + 0.1*i)"
    return cells


def plastic(model=MODEL, **rule):
    source, target = neurons(7, 150), neurons(5, 120)
    synapses = Synapses(source, target, model, **(rule or RULE))
    return source, target, synapses


@pytest.fixture
def agree(on_each):
    """Compare what a network does on every backend, with traces of neurons and of synapses."""

    def check(network, **how):
        once = on_each(network, **how)
        each = on_each(network, passes=EACH, **how)
        expected = next(iter(once.values()))
        assert sum(array.size for array in expected.values()) > 20
        for found in (*once.values(), *each.values()):
            assert found.keys() == expected.keys()
            for name, values in expected.items():
                assert found[name].tobytes() == values.tobytes(), name

    return check


def kept(net):
    """List the synaptic variables that a network keeps once for each neuron."""
    lines = net.explain("ir").splitlines()
    buffers = [line.split()[1] for line in lines if line.startswith("  buffer synapses.")]
    return {each.partition("[")[0].partition(".")[2] for each in buffers if "_size" not in each}


@pytest.mark.standalone
def test_a_plastic_network_with_multapses_and_parts(agree):
    def network(finish):
        source, target = neurons(8, 150), neurons(6, 120)
        synapses = Synapses(source[1:7], target[2:], MODEL, delay={"pre": 0.5 * ms}, **RULE)
        synapses.connect(p=0.7, n=2)
        synapses.connect(i=[5, 0], j=[0, 3])
        synapses.w = "0.2*rand()"
        made = source, target, synapses, SpikeMonitor(target)
        net = eq.Network(made)
        net.run(20 * ms)
        net.run(10 * ms)
        finish()
        return made

    agree(network)


@pytest.mark.standalone
def test_a_network_onto_itself_with_two_pathways_on_a_side(agree):
    def network(finish):
        cells = neurons(6, 150)
        rule = {"pre": "a += 1; w += 0.01*b", "late": "a *= 0.5; x_post += 0.1*a"}
        synapses = Synapses(cells, cells, MODEL, on_pre=rule, on_post="b += 0.5; w += 0.01*a")
        synapses.connect("i != j")
        synapses.late.delay = 1.5 * ms
        made = cells, synapses
        eq.Network(made).run(25 * ms)
        finish()
        return made

    agree(network)


@pytest.mark.standalone
def test_monitors_and_operations_see_a_trace_on_each_synapse(agree):
    def network(finish):
        source, target, synapses = plastic()
        synapses.connect("(i + j) % 2 == 0")
        synapses.run_regularly("w = 0.9*w + 0.01*a", dt=2 * ms)
        trace = StateMonitor(synapses, ("a", "b", "lastupdate"), record=True, dt=1 * ms)
        made = source, target, synapses, trace
        eq.Network(made).run(20 * ms)
        finish()
        return made

    agree(network)


def test_rows_and_columns_of_several_blocks(agree):
    def network(finish):
        times = np.arange(300) % 7 * 0.5
        source = SpikeGeneratorGroup(300, np.arange(300), (1 + times) * ms)
        target = neurons(280, 120)
        synapses = Synapses(source, target, MODEL, **RULE)
        synapses.connect("i % 50 == 0 or j % 70 == 0")
        made = source, target, synapses
        eq.Network(*made).run(12 * ms)
        finish()
        return made[1:]

    agree(network, backends=("numpy", "runtime"))


def test_what_users_do_between_runs(agree):
    def network(finish):
        source, target, synapses = plastic()
        net = eq.Network(source, target, synapses)
        synapses.connect(p=0.6)
        net.run(15 * ms)
        synapses.w = "w + 0.1*a"
        net.run(5 * ms)
        synapses.connect(i=0, j=[0, 4])
        net.run(10 * ms)
        synapses.a[1] = 0.25
        net.run(10 * ms)
        synapses.a = 0.5
        synapses.b = "0.1*j"
        net.run(10 * ms)
        finish()
        return source, target, synapses

    agree(network)


def test_pruning_and_going_back(agree):
    def network(finish):
        source, target, synapses = plastic()
        net = eq.Network(source, target, synapses)
        synapses.connect(p=0.8)
        net.run(15 * ms)
        net.store()
        net.run(10 * ms)
        net.restore()
        synapses.prune("(i + j) % 3 == 0")
        net.run(10 * ms)
        finish()
        return source, target, synapses

    agree(network, backends=("numpy", "runtime"))


def test_a_trace_is_kept_once_and_that_is_told(target):
    source, goal, synapses = plastic()
    synapses.connect()
    net = eq.Network(source, goal, synapses)
    assert kept(net) == {"a", "b", "_pre_time", "_post_time"}
    assert "the same on all synapses of a source: a, _pre_time" in net.explain("ir")
    net.run(20 * ms)
    assert SESSION.executor.held.memory.buffers[f"{synapses.name}.a"].size == 64
    assert synapses.a[:].shape == (35,)
    assert len(set(synapses.a["j == 0"])) == 7


def test_a_project_tells_it_too(session):
    eq.set_device("cpp_standalone", build_on_run=False)
    source, goal, synapses = plastic()
    synapses.connect(p=0.5)
    net = eq.Network(source, goal, synapses)
    assert kept(net) == {"a", "b", "_pre_time", "_post_time"}
    synapses.a = 1
    assert kept(net) == {"b", "_pre_time", "_post_time"}
    net.run(1 * ms)
    synapses.connect(i=0, j=0)
    assert kept(net) == set()


@pytest.mark.parametrize(
    ("model", "rule", "stays"),
    [
        (MODEL, {"on_pre": "a += w", "on_post": "b += 1"}, {"a"}),
        (MODEL, {"on_pre": "a += x_pre", "on_post": "b += x_pre"}, {"b"}),
        (MODEL, {"on_pre": "a += rand()", "on_post": "b += 1"}, {"a"}),
        (MODEL, {"on_pre": "a += 1; b += 1", "on_post": "b += 1"}, {"b"}),
        (MODEL.replace("10*ms", "tau") + "tau : second", RULE, {"a"}),
    ],
)
def test_what_differs_from_synapse_to_synapse_stays_with_each(target, model, rule, stays):
    source, goal, synapses = plastic(model, **rule)
    synapses.connect()
    found = kept(eq.Network(source, goal, synapses))
    assert found & {"a", "b"} == {"a", "b"} - stays


def test_own_delays_leave_a_trace_with_each_synapse(target):
    source, goal, synapses = plastic()
    synapses.connect()
    synapses.pre.delay = "i*ms"
    assert kept(eq.Network(source, goal, synapses)) == {"b", "_post_time"}


def test_a_network_operation_leaves_it_with_each(target):
    source, goal, synapses = plastic()
    synapses.connect()
    seen = []
    look = eq.NetworkOperation(lambda: seen.append(synapses.a[:].sum()), dt=5 * ms)
    net = eq.Network(source, goal, synapses, look)
    assert kept(net) == set()
    net.run(20 * ms)
    assert seen[-1] > 0


def test_once_it_differs_it_stays_with_each(target):
    source, goal, synapses = plastic()
    synapses.connect()
    net = eq.Network(source, goal, synapses)
    synapses.a = "0.1*j"
    assert "a" not in kept(net)
    net.run(1 * ms)
    assert "a" not in kept(net)
    synapses.a = "0.1*i"
    assert "a" in kept(net)


def test_a_variable_takes_no_room_before_it_is_written(target):
    source = SpikeGeneratorGroup(3, [0], [0] * ms)
    synapses = Synapses(source, source, "w : 1\nk : integer", on_pre="w += 1")
    synapses.connect()
    buffers = SESSION.executor.held.memory.buffers
    assert all(buffers[f"{synapses.name}.{name}"].strides == (0,) for name in ("w", "k"))
    synapses.k[4] = 2
    np.testing.assert_array_equal(synapses.k[:], [0, 0, 0, 0, 2, 0, 0, 0, 0])
    np.testing.assert_array_equal(synapses.w[:], np.zeros(9))
    synapses.w[:] += 1
    np.testing.assert_array_equal(synapses.w[:], np.ones(9))
