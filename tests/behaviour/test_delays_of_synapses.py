"""Delays of single synapses: when each is delivered, in which order, on every backend."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import eqsim as eq
from eqsim import Network, NeuronGroup, SpikeGeneratorGroup, StateMonitor, Synapses, ms
from eqsim.api.session.session import SESSION
from eqsim.errors import SimulationError

SOURCES, TARGETS, STEPS = 4, 3, 24

in_order = pytest.mark.filterwarnings("ignore:.*depends on the order of synapses")


def spikes(draw):
    """Draw when which of the sources spike."""
    pair = st.tuples(st.integers(0, STEPS - 1), st.integers(0, SOURCES - 1))
    return sorted(draw(st.sets(pair, max_size=20)))


@st.composite
def networks(draw):
    """Draw spikes, synapses in an order of their own, and delays in seconds of two pathways."""
    ends = st.tuples(st.integers(0, SOURCES - 1), st.integers(0, TARGETS - 1))
    synapses = draw(st.lists(ends, min_size=1, max_size=12))
    seconds = st.lists(st.floats(0, 1.2e-3), min_size=len(synapses), max_size=len(synapses))
    return spikes(draw), np.array(synapses), np.array(draw(seconds)), np.array(draw(seconds))


def expected(sent, ends, *delays):
    """Simulate densely what each synapse does to its target, event by event."""
    values, recorded = np.zeros(TARGETS), []
    steps = [np.floor(each / 1e-4 + 0.5).astype(int) for each in delays]
    for now in range(STEPS):
        for which, late in enumerate(steps):
            due = [
                (step, source, k)
                for step, source in sent
                for k, (pre, _) in enumerate(ends)
                if pre == source and step + late[k] == now
            ]
            for _step, source, k in sorted(due):
                post = ends[k][1]
                values[post] = values[post] * 0.7 + (k + 1) / 3 + source * (1 + which)
        recorded.append(values.copy())
    return np.array(recorded).T


def build(sent, ends):
    """Make a network in which the order of deliveries can be told from the sums."""
    steps, sources = np.array(sent, int).reshape(-1, 2).T
    group = SpikeGeneratorGroup(SOURCES, sources, (steps + 0.5) * 0.1 * ms)
    target = NeuronGroup(TARGETS, "v : 1")
    text = "v_post = v_post*0.7 + number/3 + i*{}"
    on_pre = {"pre": text.format(1), "p2": text.format(2)}
    synapses = Synapses(group, target, "number : 1", on_pre=on_pre)
    synapses.p2.order = 1
    synapses.connect(i=ends[:, 0], j=ends[:, 1])
    synapses.number = np.arange(len(ends)) + 1
    monitor = StateMonitor(target, "v", record=True, when="end")
    return Network(group, target, synapses, monitor), synapses, monitor


@in_order
@settings(max_examples=60)
@given(networks())
def test_each_synapse_is_delivered_after_its_delay(network):
    sent, ends, first, second = network
    SESSION.reset()
    eq.set_device("runtime", target="numpy")
    net, synapses, monitor = build(sent, ends)
    synapses.delay = first * eq.second
    synapses.p2.delay = second * eq.second
    net.run(STEPS * 0.1 * ms)
    assert np.allclose(monitor.v, expected(sent, ends, first, second), rtol=1e-13, atol=0)


def random_network():
    """Give a network of the kind above with many spikes at once, and what it should do."""
    rng = np.random.default_rng(5)
    sent = [(step, i) for step in range(STEPS) for i in range(SOURCES) if rng.random() < 0.4]
    ends = np.column_stack([rng.integers(0, SOURCES, 30), rng.integers(0, TARGETS, 30)])
    return sent, ends, rng.random(30) * 1.5e-3, rng.integers(0, 4, 30) * 5e-4


def both_pathways(finish):
    sent, ends, first, second = random_network()
    net, synapses, monitor = build(sent, ends)
    synapses.delay = first * eq.second
    synapses.p2.delay = second * eq.second
    net.run(STEPS * 0.1 * ms)
    finish()
    return synapses, monitor


@in_order
def test_all_backends_agree(on_each):
    results = on_each(both_pathways)
    sent, ends, first, second = random_network()
    reference = results["numpy"]
    assert np.allclose(
        reference["statemonitor.v_"], expected(sent, ends, first, second), rtol=1e-13, atol=0
    )
    assert np.array_equal(reference["synapses.delay_"], first)
    for each in results.values():
        for name, values in reference.items():
            assert np.array_equal(each[name], values), name


def parts_and_sides(finish):
    """Delays by strings, parts of groups as both ends, spikes of the target, other time steps."""
    group = NeuronGroup(
        6, "v : 1\nu : 1", threshold="(t_in_timesteps + 2*i) % 7 == 0", reset="v += 0", dt=0.2 * ms
    )
    target = NeuronGroup(
        5, "y : 1\nz : 1", threshold="(t_in_timesteps + i) % 5 == 0", reset="z += 0"
    )
    on_post = "v_pre = v_pre*0.9 + j; z_post = z_post/2 + delivered"
    synapses = Synapses(
        group[1:5], target[2:], "delivered : 1", on_pre="y = y/2 + i; delivered += 1",
        on_post=on_post,
    )  # fmt: skip
    synapses.connect(p=0.8)
    synapses.connect(i=0, j=2)
    synapses.delay = "rand()*1.5*ms"
    synapses.delay["i == j"] = 0.4 * ms
    synapses.post.delay = "(i + 1)*j*0.15*ms"
    synapses.post.delay["j == 0"] = 0.9 * ms
    states = StateMonitor(target, ["y", "z"], record=True)
    net = Network(group, target, synapses, states)
    net.run(3 * ms)
    net.run(2 * ms)
    finish()
    return group, target, synapses, states


@in_order
def test_all_backends_agree_on_parts_and_sides(on_each):
    results = on_each(parts_and_sides)
    for each in results.values():
        for name, values in results["numpy"].items():
            assert np.array_equal(each[name], values), name
    assert results["numpy"]["statemonitor.y_"].any()
    assert results["numpy"]["statemonitor.z_"].any()


def pair(threshold):
    """Make a neuron that spikes once, with three synapses."""
    source = NeuronGroup(1, "x : 1", threshold=threshold, reset="x = 0")
    target = NeuronGroup(3, "v : 1")
    synapses = Synapses(source, target, on_pre="v_post += 1")
    synapses.connect(i=0, j=[0, 1, 2])
    monitor = StateMonitor(target, "v", record=True, when="end")
    return source, target, synapses, monitor


def arrivals(monitor):
    """Give the step at which each value first changes."""
    return [int(np.argmax(each > 0)) for each in monitor.v[:]]


def test_11_spikes_under_way_arrive_in_the_next_run_with_their_own_delays(finish):
    source, target, synapses, monitor = pair("t_in_timesteps == 1")
    synapses.delay = [0, 0.3, 0.7] * ms
    net = Network(source, target, synapses, monitor)
    net.run(0.3 * ms)
    net.run(0.7 * ms)
    finish()
    assert arrivals(monitor) == [1, 4, 8]
    assert target.v[:].tolist() == [1, 1, 1]


def test_34_new_synapses_begin_without_delay(finish):
    source, target, synapses, monitor = pair("t_in_timesteps == 1")
    synapses.delay = 0.3 * ms
    synapses.connect(i=0, j=1)
    net = Network(source, target, synapses, monitor)
    net.run(0.6 * ms)
    finish()
    assert arrivals(monitor) == [4, 1, 4]
    assert np.array_equal(synapses.delay / ms, [0.3, 0.3, 0.3, 0])


def test_own_delays_keep_their_time_when_dt_changes(finish):
    source = NeuronGroup(1, "x : 1", threshold="t_in_timesteps == 1", reset="x = 0")
    target = NeuronGroup(3, "v : second")
    synapses = Synapses(source, target, on_pre="v_post += t")
    synapses.connect()
    synapses.delay = "(i + j)*0.3*ms"
    net = Network(source, target, synapses)
    net.run(0.2 * ms)
    eq.defaultclock.dt = 0.05 * ms
    net.run(0.8 * ms)
    finish()
    assert np.allclose(target.v / ms, [0.1, 0.4, 0.7])


@pytest.mark.usefixtures("target")
class TestChanges:
    def test_own_delays_cannot_change_while_spikes_are_under_way(self):
        source, target, synapses, monitor = pair("t_in_timesteps == 1")
        synapses.delay = [0, 0.3, 0.7] * ms
        net = Network(source, target, synapses, monitor)
        net.run(0.3 * ms)
        synapses.delay[1] = 0.2 * ms
        with pytest.raises(SimulationError, match="delay cannot change"):
            net.run(0.7 * ms)
        synapses.delay[1] = 0.3 * ms
        net.run(0.7 * ms)
        assert arrivals(monitor) == [1, 4, 8]

    def test_one_delay_can_become_many(self):
        source, target, synapses, monitor = pair("t_in_timesteps == 4")
        synapses.delay = 0.2 * ms
        net = Network(source, target, synapses, monitor)
        net.run(0.3 * ms)
        synapses.delay[1] = 0.5 * ms
        net.run(0.4 * ms)
        synapses.delay[1] = 0.1 * ms
        with pytest.raises(SimulationError, match="delay cannot change"):
            net.run(0.3 * ms)
        synapses.delay[1] = 0.5 * ms
        net.run(0.3 * ms)
        assert arrivals(monitor) == [6, 9, 6]

    def test_own_delays_come_back(self):
        source, target, synapses, monitor = pair("t_in_timesteps == 1")
        net = Network(source, target, synapses, monitor)
        synapses.delay = 0.2 * ms
        net.store("one")
        synapses.delay = [0, 0.3, 0.7] * ms
        net.run(0.2 * ms)
        net.store("many")
        net.run(0.7 * ms)
        assert arrivals(monitor) == [1, 4, 8]
        net.restore("one")
        assert np.array_equal(synapses.delay / ms, [0.2, 0.2, 0.2])
        net.run(0.6 * ms)
        assert arrivals(monitor) == [3, 3, 3]
        net.restore("many")
        net.run(0.7 * ms)
        assert arrivals(monitor) == [1, 4, 8]


def test_own_delays_come_back_in_a_project(finish):
    source, target, synapses, monitor = pair("t_in_timesteps == 1")
    net = Network(source, target, synapses, monitor)
    synapses.delay = 0.2 * ms
    net.store()
    synapses.delay = [0, 0.3, 0.7] * ms
    net.restore()
    net.run(0.6 * ms)
    finish()
    assert arrivals(monitor) == [3, 3, 3]


def test_own_delays_of_a_pathway_before_its_event(finish):
    source, target, synapses, monitor = pair("t_in_timesteps == 1")
    synapses.delay = [0, 0.3, 0.7] * ms
    synapses.pre.when = "groups"
    Network(source, target, synapses, monitor).run(1.2 * ms)
    finish()
    assert arrivals(monitor) == [2, 5, 9]


def busy(finish):
    """Many events under way for a long time, among synapses of which some have no partner."""
    group = NeuronGroup(60, "u : 1", threshold="rand() < 0.3", reset="u += 0")
    target = NeuronGroup(5, "v : 1")
    synapses = Synapses(group, target, on_pre="v_post = 0.5*v_post + i")
    synapses.connect(i=np.arange(100) * 7 % 60, j=np.arange(100) % 5)
    synapses.delay = "rand()**2*6*ms"
    states = StateMonitor(target, "v", record=True)
    net = Network(group, target, synapses, states)
    net.run(30 * ms)
    net.run(20 * ms)
    finish()
    return group, target, synapses, states


@in_order
def test_all_backends_agree_on_many_events(on_each):
    results = on_each(busy)
    for each in results.values():
        for name, values in results["numpy"].items():
            assert np.array_equal(each[name], values), name


@pytest.mark.usefixtures("interpreted")
def test_a_delay_has_at_most_as_many_steps_as_fit():
    source, target, synapses, monitor = pair("t_in_timesteps == 1")
    synapses.delay = [0, 0, 7] * eq.second
    with pytest.raises(eq.errors.ModelError, match="at most 65534 steps"):
        Network(source, target, synapses, monitor).run(1 * ms)
    eq.defaultclock.dt = 0.2 * ms
    Network(source, target, synapses, monitor).run(1 * ms)
    assert arrivals(monitor) == [1, 1, 0]


def reading(finish):
    """Statements that read the delay of their own pathway."""
    source = NeuronGroup(2, "w : 1", threshold="t_in_timesteps == 1", reset="w = 0")
    target = NeuronGroup(2, "u : second\nv : 1", threshold="t_in_timesteps == 2", reset="v = 0")
    on_pre = {"pre": "early = delay", "slow": "late = delay"}
    model = "early : second\nlate : second\nback : second\nhalf = delay/2 : second\nbefore : second"
    synapses = Synapses(source, target, model, on_pre, on_post="back = delay",
                        delay={"slow": 0.54 * ms})  # fmt: skip
    synapses.connect()
    synapses.delay = "(i + 2*j)*0.11*ms"
    synapses.post.delay = 0.2 * ms
    synapses.before = "half + delay"
    synapses.before["delay > 0.3*ms"] = "10*delay"
    monitor = StateMonitor(synapses, "delay", record=True)
    Network(source, target, synapses, monitor).run(1.5 * ms)
    finish()
    return synapses, monitor


def test_code_reads_the_delay_of_its_pathway(on_each):
    delays = np.array([0, 0.22, 0.11, 0.33])
    for each in on_each(reading).values():
        assert np.allclose(each["synapses.early_"] * 1e3, delays)
        assert np.allclose(each["synapses.late_"] * 1e3, 0.54)
        assert np.allclose(each["synapses.back_"] * 1e3, 0.2)
        assert np.allclose(each["synapses.before_"] * 1e3, [0, 0.33, 0.165, 3.3])
        assert np.allclose(each["statemonitor.delay_"][:, 3] * 1e3, delays)


@pytest.mark.usefixtures("interpreted")
def test_code_cannot_assign_delays_or_read_those_of_no_pathway():
    group = NeuronGroup(2, "u : second", threshold="t_in_timesteps == 1", reset="u = 0*ms")
    with pytest.raises(eq.errors.EqsimError, match="delay"):
        Synapses(group, group, on_pre="delay = 2*ms")
    synapses = Synapses(group, group, "w : second", on_pre={"a": "u_post += delay"})
    synapses.connect()
    with pytest.raises(eq.errors.NameResolutionError, match="delay"):
        synapses.w = "delay"
    synapses.a.delay = "i*0.2*ms"
    Network(group, synapses).run(0.5 * ms)
    assert np.allclose(group.u / ms, 0.2)


@pytest.mark.usefixtures("interpreted")
def test_a_delay_of_the_script_is_another_where_there_is_no_pathway_pre():
    group = NeuronGroup(1, "u : second", threshold="t_in_timesteps == 1", reset="u = 0*ms")
    delay = 3 * ms
    synapses = Synapses(group, group, "x = 2*delay : second", on_pre={"a": "u_post += x + delay"})
    synapses.connect()
    synapses.a.delay = 0.2 * ms
    Network(group, synapses).run(0.5 * ms)
    assert delay == 3 * ms
    assert np.allclose(synapses.x / ms, 6)


def test_own_delays_of_a_project_cannot_change_between_runs(finish):
    source, target, synapses, monitor = pair("t_in_timesteps == 1")
    synapses.delay = [0, 0.3, 0.7] * ms
    other = Synapses(source, target, on_pre="v_post += 10", delay={"pre": 0 * ms})
    other.connect()
    late = Synapses(source, target, on_pre="v_post += 100")
    late.connect()
    late.delay = 0.4 * ms
    net = Network(source, target, synapses, monitor, other, late)
    net.run(0.3 * ms)
    if eq.device.name == "cpp_standalone":
        for change in ([0, 0, 0.1] * ms, "0.1*ms"):
            with pytest.raises(SimulationError, match=r"synapses.pre: the delay cannot change"):
                synapses.delay = change
        with pytest.raises(SimulationError, match="the delay cannot change"):
            late.delay = "j*ms"
    net.run(0.7 * ms)
    finish()
    assert target.v[:].tolist() == [111, 111, 111]


@pytest.mark.usefixtures("target")
def test_delays_that_change_within_a_run_count_from_the_next_run_on():
    source, target, synapses, monitor = pair("t_in_timesteps == 1 or t_in_timesteps == 20")
    synapses.delay = [0, 0.3, 0.7] * ms

    @eq.network_operation(dt=0.3 * ms, when="end")
    def change(t):
        if t == 0.3 * ms:
            synapses.delay[1] = 0.6 * ms
            synapses.connect(i=0, j=0)

    net = Network(source, target, synapses, monitor, change)
    net.run(1.5 * ms)
    assert arrivals(monitor) == [1, 4, 8]
    assert target.v[:].tolist() == [1, 1, 1]
    net.run(1.5 * ms)
    rises = [np.flatnonzero(np.diff(each)) + 1 for each in monitor.v[:]]
    assert [each.tolist() for each in rises] == [[1, 20], [4, 26], [8, 27]]
    assert target.v[:].tolist() == [3, 2, 2]
