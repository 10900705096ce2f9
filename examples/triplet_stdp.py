"""
Potentiation that needs triplets of spikes
==========================================

With pairs of spikes alone, pairing a source that fires 10 ms after its target can only weaken a
synapse, however often it happens. In visual cortex it strengthens it above some rate. The triplet
rule explains it: a presynaptic spike depresses by a trace of the postsynaptic ones, as in the rule
of pairs, but a postsynaptic spike potentiates by a fast trace of the presynaptic spikes times a
slow one of the postsynaptic spikes before it. At low rates the slow trace is gone when the next
spike comes, so that there is no potentiation at all.

Pfister & Gerstner (2006), J. Neurosci. 26:9673: minimal model with all-to-all interactions, and its
parameters for the experiment of Sjostrom, Turrigiano & Nelson (2001), Neuron 32:1149. Sixty pairs
at 0.1 Hz last ten minutes: two of them are simulated, as each adds the same.
"""

from eqsim.pylab import *

defaultclock.dt = 0.5 * ms
tau_plus, tau_minus, tau_y = 16.8 * ms, 33.7 * ms, 114 * ms
depression, potentiation = 7.1e-3, 6.5e-3
rates = np.array([0.1, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50])
measured_at = np.array([0.1, 10, 20, 40, 50])
measured = {10: [-0.04, 0.14, 0.29, 0.53, 0.56], -10: [-0.29, -0.41, -0.34, 0.56, 0.75]}
errors = {10: [0.05, 0.10, 0.14, 0.11, 0.26], -10: [0.08, 0.11, 0.10, 0.32, 0.19]}

pairs = np.where(rates < 1, 2, 60)
order = np.repeat(np.arange(2 * rates.size), np.tile(pairs, 2))
number = np.concatenate([np.arange(each) for each in np.tile(pairs, 2)])
lag = np.where(order < rates.size, 10, -10) * ms
moment = 20 * ms + np.round(number * 2e3 / np.tile(rates, 2)[order]) * 0.5 * ms
sources = SpikeGeneratorGroup(2 * rates.size, order, moment)
targets = SpikeGeneratorGroup(2 * rates.size, order, moment + lag)
synapses = Synapses(
    sources,
    targets,
    """w : 1
       dr/dt = -r/tau_plus : 1 (event-driven)
       do1/dt = -o1/tau_minus : 1 (event-driven)
       do2/dt = -o2/tau_y : 1 (event-driven)""",
    on_pre="w -= depression*o1; r += 1",
    on_post="w += potentiation*r*o2; o1 += 1; o2 += 1",
)
synapses.connect(j="i")
trace = StateMonitor(synapses, "w", record=True, dt=10 * ms)
run(12.1 * second)


def left_by(earlier, lags, tau):
    """Give what earlier spikes have left of a trace at each of a row of spikes."""
    gaps = (lags[:, np.newaxis] - earlier) / tau
    return np.sum(np.where(gaps > 1e-6, np.exp(-np.clip(gaps, 0, None)), 0), axis=1)


def theory(rate, delta):
    """Give the change that sixty pairs make, by adding up over all pairs and triplets."""
    pre = np.round(np.arange(60) * 2e3 / rate) * 0.5
    post = pre + delta
    down = depression * left_by(post, pre, 33.7)
    up = potentiation * left_by(pre, post, 16.8) * left_by(post, post, 114)
    return np.sum(up) - np.sum(down)


change = (synapses.w[:] * 60 / np.tile(pairs, 2)).reshape(2, -1)
found = dict(zip((10, -10), change, strict=True))
misfit = []
for delta, values in found.items():
    expected = [theory(rate, delta) for rate in rates]
    assert np.all(np.abs(values - expected) < 1e-9)
    there = values[np.searchsorted(rates, measured_at)]
    print(f"{delta:+} ms:", there.round(2), "measured:", measured[delta])
    misfit.append(((there - measured[delta]) / errors[delta]) ** 2)
print(f"mean square of the misfit: {np.mean(misfit):.2f} standard errors squared")
assert np.mean(misfit) < 0.5
assert found[10][0] > -0.01
assert np.all(found[-10][rates < 25] < -0.25)
assert np.all(change[:, -1] > 0.5)

figure, (left, right) = plt.subplots(1, 2, layout="constrained", figsize=(9, 4))
for number, rate in ((rates.size - 1, 50), (2, 10)):
    for offset, color in ((0, "C0"), (rates.size, "C1")):
        shown = trace.t < 1.4 * second
        left.plot(
            trace.t[shown] / second,
            100 * trace.w[offset + number][shown],
            color,
            ls="-" if rate == 50 else "--",
            label=f"{rate} Hz, {10 if offset == 0 else -10:+} ms",
        )
left.set(xlabel="time (s)", ylabel="change of weight (%)")
left.legend()
for color, (delta, values) in zip(("C0", "C1"), found.items(), strict=True):
    name = "target 10 ms after source" if delta > 0 else "target 10 ms before source"
    right.plot(rates, 100 * values, color, label=name)
    percent = 100 * np.array([measured[delta], errors[delta]])
    right.errorbar(measured_at, *percent, fmt="o", color=color, capsize=3)
right.axhline(0, color="0.7", lw=0.7)
right.set(xlabel="rate of the pairs (Hz)", ylabel="change of weight (%)")
right.legend(title="lines: model, dots: measured")
figure.savefig("triplet_stdp.png", dpi=120)
