"""
Reliability of spike times
==========================

The same neuron, 25 times, with a little noise of its own. A constant current lets the trials drift
apart; a fluctuating one, the same in each trial, makes them spike at the same times.

Mainen & Sejnowski (1995), Science 268:1503.
"""

from eqsim.pylab import *

seed(1)
tau, tau_i, trials = 20 * ms, 3 * ms, 25
steps = np.random.default_rng(8).normal(size=20_000)
frozen = np.zeros(len(steps))
for k in range(1, len(steps)):
    frozen[k] = frozen[k - 1] * (1 - 0.1 / 3) + steps[k] * np.sqrt(2 * 0.1 / 3)
fluctuation = TimedArray(frozen, dt=0.1 * ms)

neurons = NeuronGroup(
    2 * trials,
    """dv/dt = (1.2 + depth*fluctuation(t) - v)/tau + 0.02*xi*sqrt(2/tau) : 1 (unless refractory)
       depth : 1 (constant)""",
    threshold="v > 1",
    reset="v = 0",
    refractory=2 * ms,
    method="euler",
)
constant, fluctuating = neurons[:trials], neurons[trials:]
fluctuating.depth = 1
spikes = SpikeMonitor(neurons)
run(2 * second)


def reliability(first):
    """Give the mean correlation of the smoothed trains of pairs of trials."""
    late = (spikes.t > 1 * second) & (spikes.i >= first) & (spikes.i < first + trials)
    places = ((spikes.t[late] - 1 * second) / (2 * ms)).astype(int)
    trains = np.zeros((trials, 501))
    np.add.at(trains, (spikes.i[late] - first, places), 1)
    smooth = [np.convolve(train, [0.25, 0.5, 1, 0.5, 0.25], "same") for train in trains]
    return np.mean(np.corrcoef(smooth)[np.triu_indices(trials, 1)])


found = reliability(0), reliability(trials)
print("reliability: {:.2f} with a constant current, {:.2f} with a fluctuating one".format(*found))
assert found[0] < 0.25
assert found[1] > 0.6

figure, (top, bottom) = plt.subplots(2, 1, sharex=True, layout="constrained")
top.plot(spikes.t / ms, spikes.i, "k.", ms=2)
top.axhline(trials - 0.5, lw=0.5)
top.set(ylabel="trial", xlim=(1000, 2000))
bottom.plot(np.arange(len(frozen)) * 0.1, frozen, lw=0.5)
bottom.set(xlabel="time (ms)", ylabel="fluctuation")
figure.savefig("reliability.png", dpi=120)
