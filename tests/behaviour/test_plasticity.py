"""Rules of plasticity, against dense simulations of the same with NumPy."""

import numpy as np
import pytest

from eqsim import NeuronGroup, SpikeGeneratorGroup, Synapses, ms, run

DT, STEPS = 1e-4, 300
SIZE = (5, 4)


def spike_trains():
    """Give the spikes of some sources and some targets: steps by neurons."""
    draws = np.random.default_rng(20)
    return [draws.random((STEPS, number)) < 0.05 for number in SIZE]


def as_generator(train):
    steps, neurons = np.nonzero(train)
    return SpikeGeneratorGroup(train.shape[1], neurons, steps * DT * 1e3 * ms)


def simulated(model, on_pre, on_post, **values):
    """Connect the sources with the targets, all to all but for a few, and run."""
    source, target = map(as_generator, spike_trains())
    synapses = Synapses(source, target, model, on_pre=on_pre, on_post=on_post)
    synapses.connect("i != j")
    for name, value in values.items():
        setattr(synapses, name, value)
    run(STEPS * DT * 1e3 * ms)
    return synapses


def dense(synapses, values):
    """Give the entries of a dense matrix at the synapses."""
    return np.broadcast_to(values, SIZE)[synapses.i[:], synapses.j[:]]


def exponential_traces(train, tau):
    """Give a trace that each spike increases by one: before and after the spikes of each step."""
    trace, before, after = np.zeros(train.shape[1]), [], []
    for spikes in train:
        before.append(trace)
        after.append(trace + spikes)
        trace = after[-1] * np.exp(-DT / tau)
    return np.array(before), np.array(after)


@pytest.mark.parametrize("how", ["event-driven", "clock-driven"])
def test_pair_stdp(backend, how):
    synapses = simulated(
        f"""w : 1
        da/dt = -a/(5*ms) : 1 ({how})
        db/dt = -b/(8*ms) : 1 ({how})""",
        "a += 1; w = clip(w - 0.02*b, 0, 1)",
        "b += 1; w = clip(w + 0.03*a, 0, 1)",
        w=0.4,
    )
    pre, post = spike_trains()
    (_, a), (b, _) = exponential_traces(pre, 5e-3), exponential_traces(post, 8e-3)
    w = np.full(SIZE, 0.4)
    for step in range(STEPS):
        w[pre[step]] = np.clip(w[pre[step]] - 0.02 * b[step], 0, 1)
        w[:, post[step]] = np.clip(w[:, post[step]] + 0.03 * a[step][:, None], 0, 1)
    np.testing.assert_allclose(synapses.w[:], dense(synapses, w), rtol=1e-11)
    assert np.unique(synapses.w[:]).size > 5


def test_triplet_stdp(backend):
    """The rule of Pfister & Gerstner (2006), all to all."""
    synapses = simulated(
        """w : 1
        dr1/dt = -r1/(5*ms) : 1 (event-driven)
        dr2/dt = -r2/(20*ms) : 1 (event-driven)
        do1/dt = -o1/(8*ms) : 1 (event-driven)
        do2/dt = -o2/(30*ms) : 1 (event-driven)""",
        "w -= o1*(0.01 + 0.02*r2); r1 += 1; r2 += 1",
        "w += r1*(0.03 + 0.04*o2); o1 += 1; o2 += 1",
        w=0.5,
    )
    pre, post = spike_trains()
    (_, r1), (r2, _) = exponential_traces(pre, 5e-3), exponential_traces(pre, 20e-3)
    (o1, _), (o2, _) = exponential_traces(post, 8e-3), exponential_traces(post, 30e-3)
    w = np.full(SIZE, 0.5)
    for step in range(STEPS):
        w -= np.outer(pre[step] * (0.01 + 0.02 * r2[step]), o1[step])
        w += np.outer(r1[step], post[step] * (0.03 + 0.04 * o2[step]))
    np.testing.assert_allclose(synapses.w[:], dense(synapses, w), rtol=1e-11)


def test_short_term_plasticity(backend):
    """Facilitation and depression of Tsodyks & Markram: both stay exact between spikes."""
    source, target = as_generator(spike_trains()[0]), NeuronGroup(SIZE[1], "g : 1")
    synapses = Synapses(
        source,
        target,
        """du/dt = (U - u)/(15*ms) : 1 (event-driven)
        dx/dt = (1 - x)/(7*ms) : 1 (event-driven)
        U : 1""",
        on_pre="u += U*(1 - u); g += u*x; x -= u*x",
    )
    synapses.connect()
    synapses.U = "0.1*(i + 1)"
    synapses.u, synapses.x = "U", 1
    run(STEPS * DT * 1e3 * ms)
    U = 0.1 * np.arange(1, SIZE[0] + 1)
    u, x, g = U.copy(), np.ones(SIZE[0]), np.zeros(SIZE[0])
    for spikes in spike_trains()[0]:
        jumped = u + spikes * U * (1 - u)
        g += spikes * jumped * x
        left = x - spikes * jumped * x
        u = U + (jumped - U) * np.exp(-DT / 15e-3)
        x = 1 + (left - 1) * np.exp(-DT / 7e-3)
    np.testing.assert_allclose(target.g[:], np.full(SIZE[1], g.sum()), rtol=1e-11)


def test_reward_and_eligibility(backend):
    """Changes by pairs wait in a trace until a reward, which all synapses share, turns them on."""
    synapses = simulated(
        """reward : Hz (shared)
        da/dt = -a/(5*ms) : 1 (event-driven)
        dtag/dt = -tag/(30*ms) : 1 (clock-driven)
        dw/dt = reward*tag : 1 (clock-driven)""",
        "a += 1",
        "tag += a",
        reward="40*Hz",
        w=0.1,
    )
    pre, post = spike_trains()
    _, a = exponential_traces(pre, 5e-3)
    tag, w, decay = np.zeros(SIZE), np.full(SIZE, 0.1), np.exp(-DT / 30e-3)
    for step in range(STEPS):
        w += 40 * tag * 30e-3 * (1 - decay)
        tag = tag * decay + np.outer(a[step], post[step])
    np.testing.assert_allclose(synapses.w[:], dense(synapses, w), rtol=1e-11)
    np.testing.assert_allclose(synapses.tag[:], dense(synapses, tag), rtol=1e-11)


def test_random_changes_draw_for_each_synapse(on_each):
    def network(finish):
        source, target = map(as_generator, spike_trains())
        model = "w : 1\nda/dt = -a/(5*ms) : 1 (event-driven)"
        synapses = Synapses(
            source,
            target,
            model,
            on_pre="a += rand(); w = clip(w + a*randn(), -1, 1)",
            on_post="w += a*rand()",
        )
        synapses.connect(i=np.tile(np.arange(5), 4), j=np.repeat(np.arange(4), 5))
        run(10 * ms)
        finish()
        return [synapses]

    results = on_each(network)
    expected = results["numpy"]
    assert np.unique(expected["synapses.w_"]).size > 10
    for each in results.values():
        for name, values in expected.items():
            assert each[name].tobytes() == values.tobytes()
