"""Delays of single synapses in files of stored states, with spikes under way."""

import numpy as np
import pytest

from eqsim import Network, NeuronGroup, StateMonitor, Synapses, ms
from eqsim.api.session.session import SESSION
from eqsim.errors import SimulationError
from tests.behaviour.conftest import build, choose

I, J = [1, 0, 1, 0], [0, 1, 2, 2]
DELAYS = [0.9, 0.4, 0.7, 1.2] * ms


def network():
    """Let two spikes at 0.1 ms and 0.2 ms reach three neurons, each synapse in its time."""
    spikes = NeuronGroup(
        2, "y : 1", threshold="t_in_timesteps == i + 1", reset="y += 1", name="spikes"
    )
    neurons = NeuronGroup(3, "x : 1", name="neurons")
    synapses = Synapses(spikes, neurons, on_pre="x_post += i + 1", name="synapses")
    synapses.connect(i=I, j=J)
    monitor = StateMonitor(neurons, "x", record=True, name="monitor", when="end")
    return Network(spikes, neurons, synapses, monitor)


def whole():
    """Give what the network records that is never stored."""
    sent = np.array([0.1, 0.2])[I] + DELAYS / ms
    steps = np.rint(sent * 10).astype(int)
    expected = np.zeros((3, 20))
    for i, j, step in zip(I, J, steps, strict=True):
        expected[j, step:] += i + 1
    return expected


def begin(backend, path):
    """Run with delays of single synapses until both spikes are under way, and store."""
    SESSION.reset()
    choose(backend, path.parent / f"{backend}_writes")
    net = network()
    net["synapses"].delay = DELAYS
    net.run(0.5 * ms)
    return net


@pytest.mark.compile
@pytest.mark.standalone
@pytest.mark.parametrize("writer", ["runtime", "cpp_standalone"])
@pytest.mark.parametrize("reader", ["numpy", "runtime", "cpp_standalone"])
def test_spikes_under_way_arrive_in_a_fresh_session(
    session, cache_folder, tmp_path, writer, reader
):
    net = begin(writer, tmp_path / "states")
    net.store(filename=tmp_path / "states")
    build()
    SESSION.reset()
    choose(reader, tmp_path / "reads")
    again = network()
    again.restore(filename=tmp_path / "states")
    again.run(1.5 * ms)
    build()
    assert np.array_equal(again["monitor"].x, whole())
    assert np.array_equal(again["synapses"].delay, DELAYS)


@pytest.mark.parametrize("others", [0.3 * ms, [0.1, 0.2, 0.3, 0.4] * ms])
def test_delays_assigned_since_the_run_are_not_those_of_spikes_under_way(session, tmp_path, others):
    net = begin("numpy", tmp_path / "states")
    net["synapses"].delay = others
    net.store(filename=tmp_path / "states")
    SESSION.reset()
    choose("numpy")
    again = network()
    again.restore(filename=tmp_path / "states")
    with pytest.raises(SimulationError, match="the delay cannot change now"):
        again.run(1 * ms)
    again["synapses"].delay = DELAYS
    again.run(1.5 * ms)
    assert np.array_equal(again["monitor"].x, whole())


def test_one_delay_that_became_many_since_the_run_is_that_of_spikes_under_way(session, tmp_path):
    choose("numpy")
    net = network()
    net["synapses"].delay = 0.9 * ms
    net.run(0.5 * ms)
    net["synapses"].delay = DELAYS
    net.store(filename=tmp_path / "states")
    SESSION.reset()
    choose("numpy")
    again = network()
    again.restore(filename=tmp_path / "states")
    with pytest.raises(SimulationError, match="the delay cannot change now"):
        again.run(1 * ms)
    again["synapses"].delay = [0.9] * 4 * ms
    again.run(1.5 * ms)
    assert np.array_equal(again["monitor"].x[:, -1], [2, 1, 3])
