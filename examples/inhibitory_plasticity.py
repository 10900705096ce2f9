"""
Inhibitory plasticity balances excitation
=========================================

Inhibitory synapses onto excitatory cells grow with coincident spikes and shrink with each
presynaptic one. A network that fires without measure finds a balance in which excitatory neurons
fire irregularly, at the rate that the rule aims at.

Vogels, Sprekeler, Zenke, Clopath & Gerstner (2011), Science 334:1569; here with a fifth of the
neurons, the same number of inputs, and faster learning.
"""

from eqsim.pylab import *

seed(7)
excitatory, inhibitory, target_rate = 1600, 400, 5 * Hz
capacitance, leak, background = 200 * pF, 10 * nS, 200 * pA
rest, reversal, threshold = -60 * mV, -80 * mV, -50 * mV
tau_e, tau_i, tau_stdp, learning_rate = 5 * ms, 10 * ms, 20 * ms, 0.08

neurons = NeuronGroup(
    excitatory + inhibitory,
    """dv/dt = (leak*(rest - v) - ge*v + gi*(reversal - v) + background)/capacitance
           : volt (unless refractory)
       dge/dt = -ge/tau_e : siemens
       dgi/dt = -gi/tau_i : siemens""",
    threshold="v > threshold",
    reset="v = rest",
    refractory=5 * ms,
    method="euler",
)
neurons.v = "rest + rand()*(threshold - rest)"
cells, interneurons = neurons[:excitatory], neurons[excitatory:]
excite = Synapses(cells, neurons, on_pre="ge_post += 0.3*nS")
excite.connect(p=0.1)
inhibit = Synapses(interneurons, interneurons, on_pre="gi_post += 3*nS")
inhibit.connect(p=0.1)
balance = Synapses(
    interneurons,
    cells,
    """w : 1
       dApre/dt = -Apre/tau_stdp : 1 (event-driven)
       dApost/dt = -Apost/tau_stdp : 1 (event-driven)""",
    on_pre="""Apre += 1
              w = clip(w + learning_rate*(Apost - 2*target_rate*tau_stdp), 0, 100)
              gi_post += w*nS""",
    on_post="""Apost += 1
               w = clip(w + learning_rate*Apre, 0, 100)""",
)
pre, post = np.nonzero(np.random.default_rng(7).random((inhibitory, excitatory)) < 0.1)
balance.connect(i=pre, j=post)
balance.w = 0.1
spikes = SpikeMonitor(neurons)
weights = StateMonitor(balance, "w", record=range(50), dt=20 * ms)
run(4 * second)

trains = [t / second for k, t in spikes.spike_trains().items() if k < excitatory]


def rate(start, stop):
    """Give the mean rate of excitatory neurons between two times in seconds."""
    return np.mean([np.sum((start < t) & (t < stop)) for t in trains]) / (stop - start)


intervals = [np.diff(t[t > 2]) for t in trains]
irregularity = np.mean([np.std(each) / np.mean(each) for each in intervals if each.size > 3])
print(
    f"at first {rate(0, 0.1):.0f} Hz, at last {rate(3, 4):.1f} Hz, irregularity {irregularity:.2f}"
)
assert rate(0, 0.1) > 80
assert target_rate < rate(3, 4) * Hz < 2 * target_rate
assert irregularity > 0.8

figure, axes = plt.subplots(3, 2, figsize=(9, 6), sharex="col", layout="constrained")
for (raster, activity, synapses), start in zip(axes.T, (0, 3.7), strict=True):
    shown = (spikes.i < 200) & (spikes.t > start * second) & (spikes.t < (start + 0.3) * second)
    raster.plot(spikes.t[shown] / second, spikes.i[shown], "k.", ms=1.5)
    bins = np.arange(start, start + 0.3, 0.005)
    activity.plot(bins, [rate(each, each + 0.005) for each in bins], "k", drawstyle="steps-post")
    synapses.plot(weights.t / second, weights.w.T, lw=0.7)
    synapses.set(xlabel="time (s)", xlim=(start, start + 0.3))
axes[0, 0].set(ylabel="neuron", title="at first")
axes[0, 1].set_title("at last")
axes[1, 0].set_ylabel("rate (Hz)")
axes[2, 0].set_ylabel("inhibition (nS)")
figure.savefig("inhibitory_plasticity.png", dpi=120)
