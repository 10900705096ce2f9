"""Plasticity by pairs of spikes is the sum over all pairs, whatever the spikes and the delays."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import eqsim as eq
from eqsim import SpikeGeneratorGroup, Synapses, ms
from eqsim.api.session.session import SESSION

STEPS, DT = 60, 1e-4
MODEL = """
w : 1
da/dt = -a/(2*ms) : 1 (event-driven)
db/dt = -b/(3*ms) : 1 (event-driven)
"""
trains = st.sets(st.tuples(st.integers(0, STEPS - 1), st.integers(0, 2)), max_size=30)
delays = st.integers(0, 12)


def generator(train):
    steps, neurons = np.array(sorted(train), int).reshape(-1, 2).T
    return SpikeGeneratorGroup(3, neurons, steps * DT * 1e3 * ms)


def arrivals(train, neuron, delay):
    """Give the steps at which a neuron's spikes arrive within the run."""
    return [step + delay for step, each in train if each == neuron and step + delay < STEPS]


@given(trains, trains, delays, delays, st.integers(1, STEPS))
def test_the_change_is_a_sum_over_pairs(pre, post, pre_delay, post_delay, first):
    SESSION.reset()
    eq.set_device("runtime", target="numpy")
    synapses = Synapses(
        source := generator(pre),
        target := generator(post),
        MODEL,
        on_pre="a += 1; w -= b",
        on_post="b += 1; w += 2*a",
        delay={"pre": pre_delay * DT * 1e3 * ms, "post": post_delay * DT * 1e3 * ms},
    )
    synapses.connect()
    network = eq.Network(source, target, synapses)
    for steps in (first, STEPS - first):
        network.run(steps * DT * 1e3 * ms)
    expected = np.zeros((3, 3))
    for i, j in np.ndindex(3, 3):
        for before in arrivals(pre, i, pre_delay):
            for after in arrivals(post, j, post_delay):
                gap = (after - before) * DT
                expected[i, j] += 2 * np.exp(-gap / 2e-3) if gap >= 0 else -np.exp(gap / 3e-3)
    np.testing.assert_allclose(synapses.w[:], expected.ravel(), rtol=1e-9, atol=1e-12)
