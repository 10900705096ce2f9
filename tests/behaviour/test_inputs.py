"""Sources of spikes: the same on every backend, and as their description says."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import Hz, kHz, ms


def test_31_poisson_neurons_spike_with_probability_rate_times_dt(finish):
    eq.seed(5)
    rates = [0, 20, 400, 10_000, 20_000] * Hz
    P = eq.PoissonGroup(5, rates)
    M = eq.SpikeMonitor(P, record=False)
    eq.Network(P, M).run(2000 * ms)
    finish()
    steps = 20_000
    silent, *random, at_limit, beyond = M.count.tolist()
    assert (silent, at_limit, beyond) == (0, steps, steps)
    for count, probability in zip(random, (0.002, 0.04), strict=True):
        spread = np.sqrt(steps * probability * (1 - probability))
        assert abs(count - steps * probability) < 3.5 * spread


def poisson_network(build):
    """Rates by value, by text, changed between runs, seen through parts."""
    constant = eq.PoissonGroup(70, np.arange(70) * 20 * Hz)
    wave = eq.PoissonGroup(33, "(1 + sin(2*pi*t*100*Hz))*i*100*Hz")
    G = eq.NeuronGroup(33, "x : 1")
    S = eq.Synapses(wave[3:], G, on_pre="x_post += rates_pre/kHz")
    S.connect(j="i")
    monitors = [eq.SpikeMonitor(constant[5:]), eq.SpikeMonitor(wave, "rates")]
    net = eq.Network(constant, wave, G, S, monitors)
    net.run(3 * ms)
    constant.rates = 3 * kHz
    net.run(2 * ms)
    build()
    return constant, G, S, *monitors


def test_poisson_groups_agree_bit_for_bit(on_each):
    reference, *others = on_each(poisson_network).values()
    assert reference["spikemonitor.i"].size > 100
    for other in others:
        for name, values in reference.items():
            np.testing.assert_array_equal(values, other[name], err_msg=name)


@pytest.mark.parametrize("index", [slice(None), slice(1, 3)])
def test_rates_of_a_text_follow_time(finish, index):
    P = eq.PoissonGroup(3, "int(t >= 0.2*ms)*10*kHz")
    M = eq.SpikeMonitor(P[index])
    eq.Network(P, M).run(0.4 * ms)
    finish()
    assert np.unique(M.t / ms) == pytest.approx([0.2, 0.3])
