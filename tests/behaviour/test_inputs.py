"""Sources of spikes: the same on every backend, and as their description says."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import Hz, kHz, ms


@pytest.mark.filterwarnings("ignore:poissongroup. rates up to 20 kHz are more than one spike")
def test_31_poisson_neurons_spike_with_probability_rate_times_dt(finish):
    eq.seed(5)
    rates = np.repeat([0, 20, 400, 10_000, 20_000], 100) * Hz
    P = eq.PoissonGroup(500, rates)
    M = eq.SpikeMonitor(P, record=False)
    eq.Network(P, M).run(20 * ms)
    finish()
    draws = 100 * 200
    silent, *random, at_limit, beyond = M.count.reshape(5, 100).sum(axis=1).tolist()
    assert (silent, at_limit, beyond) == (0, draws, draws)
    for count, probability in zip(random, (0.002, 0.04), strict=True):
        spread = np.sqrt(draws * probability * (1 - probability))
        assert abs(count - draws * probability) < 3.5 * spread


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


def test_rates_of_a_text_follow_time(finish):
    P = eq.PoissonGroup(3, "int(t >= 0.2*ms)*10*kHz")
    monitors = [eq.SpikeMonitor(P), eq.SpikeMonitor(P[1:3])]
    eq.Network(P, monitors).run(0.4 * ms)
    finish()
    for M, numbers in zip(monitors, ([0, 1, 2], [0, 1]), strict=True):
        assert M.t / ms == pytest.approx(np.repeat([0.2, 0.3], len(numbers)))
        assert M.i.tolist() == 2 * numbers


@pytest.mark.parametrize("period", [0, 0.7])
def test_30_listed_spikes_take_place_in_their_steps(finish, period):
    times = [0, 0.09995, 0.1998, 0.3, 0.6] * ms
    G = eq.SpikeGeneratorGroup(3, [0, 1, 2, 1, 0], times, period=period * ms)
    M = eq.SpikeMonitor(G)
    net = eq.Network(G, M)
    net.run(0.2 * ms)
    net.run(0.8 * ms)
    finish()
    steps = np.round(M.t / (0.1 * ms)).astype(int).tolist()
    first = [(0, 0), (1, 1), (2, 1), (1, 3), (0, 6)]
    again = [(0, 7), (1, 8), (2, 8)] if period else []
    assert list(zip(M.i.tolist(), steps, strict=True)) == [*first, *again]


def generator_network(build):
    """Spikes by list, changed between runs, to synapses with a delay."""
    rng = np.random.default_rng(3)
    neurons, steps = np.divmod(rng.choice(200 * 40, 900, replace=False), 40)
    G = eq.SpikeGeneratorGroup(200, neurons, steps * 0.1 * ms)
    cells = eq.NeuronGroup(20, "dv/dt = -v/(2*ms) : 1", threshold="v > 1.5", reset="v = 0")
    S = eq.Synapses(G, cells, "w : 1", on_pre="v_post += w", delay=0.3 * ms)
    S.connect(p=0.2)
    S.w = "0.1 + 0.2*rand()"
    monitors = [eq.SpikeMonitor(G), eq.SpikeMonitor(cells, "v")]
    net = eq.Network(G, cells, S, monitors)
    net.run(2 * ms)
    G.set_spikes(neurons[:300], (25 + steps[:300]) * 0.1 * ms)
    net.run(3 * ms)
    build()
    return cells, S, *monitors


def test_spike_generators_agree_bit_for_bit(on_each):
    reference, *others = on_each(generator_network).values()
    assert reference["spikemonitor_1.i"].size > 20
    for other in others:
        for name, values in reference.items():
            np.testing.assert_array_equal(values, other[name], err_msg=name)


def test_rates_may_come_from_a_timed_array(finish):
    stimulus = eq.TimedArray([[0, 10], [10, 0]] * kHz, dt=0.2 * ms)  # noqa: F841 -- used in the text
    P = eq.PoissonGroup(2, "stimulus(t, i)")
    M = eq.SpikeMonitor(P)
    eq.Network(P, M).run(0.4 * ms)
    finish()
    assert M.i.tolist() == [1, 1, 0, 0]
    assert M.t / ms == pytest.approx([0, 0.1, 0.2, 0.3])


def test_a_stored_generator_goes_on_where_it_was(interpreted):
    G = eq.SpikeGeneratorGroup(1, [0, 0, 0], [0.1, 0.3, 0.4] * ms)
    M = eq.SpikeMonitor(G)
    net = eq.Network(G, M)
    net.run(0.2 * ms)
    net.store()
    for _ in range(2):
        net.restore()
        net.run(0.3 * ms)
        assert M.t / ms == pytest.approx([0.1, 0.3, 0.4])


def test_31_poisson_input_is_one_binomial_draw_for_each_neuron_and_step(finish):
    eq.seed(17)
    n, rate, cells, steps = 40, 250 * Hz, 500, 40
    G = eq.NeuronGroup(cells, "x : 1")
    P = eq.PoissonInput(G[100:], "x", n, rate, "2 + int(i == 0)")
    M = eq.StateMonitor(G, "x", record=True, when="end")
    eq.Network(G, P, M).run(steps * 0.1 * ms)
    finish()
    assert not M.x[:100].any()
    draws = np.diff(M.x[100:], prepend=0, axis=1)
    draws = draws / np.where(np.arange(400) == 0, 3, 2)[:, None]
    assert np.array_equal(draws, np.round(draws))
    assert draws.max() <= n
    p = 0.025
    mean, variance = n * p, n * p * (1 - p)
    assert abs(draws.mean() - mean) < 4 * np.sqrt(variance / draws.size)
    assert draws.var() == pytest.approx(variance, rel=0.06)


def poisson_input_network(build):
    """Inputs to a part, and to a variable that pauses, between the two pathways."""
    G = eq.NeuronGroup(
        40,
        "dv/dt = -v/(5*ms) : 1 (unless refractory)\nw : 1",
        threshold="v > 1",
        reset="v = 0",
        refractory=1 * ms,
    )
    G.w = "0.1 + 0.01*i"
    inputs = [
        eq.PoissonInput(G, "v", 100, 100 * Hz, "w"),
        eq.PoissonInput(G[7:20], "v", 3, kHz, 0.1),
    ]
    M = eq.SpikeMonitor(G, "v")
    net = eq.Network(G, inputs, M)
    net.run(10 * ms)
    build()
    return G, M


def test_poisson_inputs_agree_bit_for_bit(on_each):
    reference, *others = on_each(poisson_input_network).values()
    assert reference["spikemonitor.i"].size > 20
    for other in others:
        for name, values in reference.items():
            np.testing.assert_array_equal(values, other[name], err_msg=name)


def test_a_variable_that_pauses_receives_nothing_while_refractory(finish):
    G = eq.NeuronGroup(
        1,
        "dv/dt = 0/ms : 1 (unless refractory)\nu : 1",
        threshold="v > 1.5",
        reset="v = 0",
        refractory=0.4 * ms,
    )
    inputs = [eq.PoissonInput(G, name, 1, 10 * kHz, 1) for name in ("v", "u")]
    M = eq.StateMonitor(G, ["v", "u"], record=True, when="end")
    eq.Network(G, inputs, M).run(0.8 * ms)
    finish()
    assert M.u[0].tolist() == [1, 2, 3, 4, 5, 6, 7, 8]
    assert M.v[0].tolist() == [1, 2, 0, 0, 0, 0, 1, 2]


def test_a_network_with_an_input_is_stored_and_restored(interpreted):
    G = eq.NeuronGroup(3, "x : 1")
    P = eq.PoissonInput(G, "x", 10, 1 * kHz, 1)
    net = eq.Network(G, P)
    net.run(1 * ms)
    net.store()
    before = G.x_[:].copy()
    net.run(1 * ms)
    after = G.x_[:].copy()
    net.restore(restore_random_state=True)
    assert G.x_[:].tolist() == before.tolist()
    net.run(1 * ms)
    assert G.x_[:].tolist() == after.tolist()


def test_an_inactive_input_adds_nothing(finish):
    G = eq.NeuronGroup(2, "x : 1")
    P, other = (eq.PoissonInput(G, "x", 10, 10 * kHz, weight) for weight in (1, "100*i"))
    P.active = False
    eq.Network(G, P, other).run(0.1 * ms)
    finish()
    assert G.x_[:].tolist() == [0, 1000]
