"""
Population bursts of a network whose synapses tire
==================================================

Excitatory and inhibitory neurons are connected at random; each fires at a rate of its own, given by
its background current. Synapses onto excitatory neurons depress: what a spike uses up comes back
with a time constant of 0.8 s. Most of the time they fire asynchronously. Once enough has come
back, a few spikes that coincide set off a burst, in which almost every neuron fires within 40 ms,
and which ends because the synapses are exhausted. Bursts come every second or two, irregularly. The
same network with synapses fixed at the strength that they have at 10 Hz has none.

Tsodyks, Uziel & Markram (2000), J. Neurosci. 20:RC50; with background currents over 1 mV.
How often bursts come depends on the network that is drawn.
"""

from eqsim.pylab import *

seed(4)
draws = np.random.default_rng(4)
defaultclock.dt = 0.25 * ms
excitatory, inhibitory = 400, 100
tau, tau_active, threshold, reset = 30 * ms, 3 * ms, 15 * mV, 13.5 * mV


def spread(mean, low, high):
    """Draw from normal distributions whose deviation is half their mean, within bounds."""
    values = draws.normal(mean, abs(mean) / 2)
    while np.any(out := (values < low) | (values > high)):
        values[out] = draws.normal(mean[out], abs(mean[out]) / 2)
    return values


def build(model, on_pre):
    """Give a network of neurons, connected by synapses of a model, and their spikes."""
    neurons = NeuronGroup(
        excitatory + inhibitory,
        """dv/dt = (background + I - v)/tau : volt (unless refractory)
           dI/dt = -I/tau_active : volt
           background : volt (constant)
           rest : second (constant)""",
        threshold="v > threshold",
        reset="v = reset",
        refractory="rest",
        method="exact",
    )
    neurons.background = currents
    neurons.rest = "(3 - int(i >= excitatory))*ms"
    neurons.v = "reset + rand()*(threshold - reset)"
    synapses = Synapses(neurons, neurons, model, on_pre=on_pre)
    synapses.connect(i=sources, j=targets)
    return neurons, synapses, SpikeMonitor(neurons)


currents = draws.uniform(14.6, 15.6, excitatory + inhibitory) * mV
sources, targets = np.nonzero(draws.random((500, 500)) < 0.1)
inhibits, onto_inhibitory = sources >= excitatory, targets >= excitatory
A = np.where(inhibits, np.where(onto_inhibitory, -7.2, -5.4), np.where(onto_inhibitory, 7.2, 1.8))
A = np.sign(A) * spread(abs(A), 0.2 * abs(A), 2 * abs(A)) * mV
U = np.where(onto_inhibitory, 0.04, 0.5)
U = spread(U, np.where(onto_inhibitory, 0.001, 0.1), np.where(onto_inhibitory, 0.07, 0.9))
recovery = spread(np.where(onto_inhibitory, 100.0, 800.0), 5, np.inf) * ms
facilitation = np.where(onto_inhibitory, spread(np.full(U.size, 1000.0), 5, np.inf), 1e-3) * ms

dynamic, synapses, spikes = build(
    """dx/dt = (1 - x)/recovery : 1 (event-driven)
       du/dt = -u/facilitation : 1 (event-driven)
       released : 1
       A : volt (constant)
       U : 1 (constant)
       recovery : second (constant)
       facilitation : second (constant)""",
    "u += U*(1 - u); released = u*x; x -= released; I_post += A*released",
)
synapses.x, synapses.A, synapses.U = 1, A, U
synapses.recovery, synapses.facilitation = recovery, facilitation

static, fixed, control_spikes = build("w : volt (constant)", "I_post += w")
interval = 0.1 * second
u = U / (1 - (1 - U) * np.exp(-interval / facilitation))
fixed.w = A * u * (1 - np.exp(-interval / recovery)) / (1 - (1 - u) * np.exp(-interval / recovery))

duration = 8000
run(duration * ms)


def activity(monitor):
    """Give the part of all neurons that fire in each ms."""
    bins = np.floor(monitor.t / ms).astype(int)
    return np.bincount(bins, minlength=duration) / len(dynamic)


def onsets(part):
    """Give when more than 30 % of the neurons begin to fire within 10 ms, after the first 0.5 s."""
    many = np.convolve(part, np.ones(10))[:duration] > 0.3
    times = np.flatnonzero(many[1:] & ~many[:-1])
    return times[(times > 500) & (np.diff(times, prepend=0) > 50)]


bursts, none = onsets(activity(spikes)), onsets(activity(control_spikes))
intervals = np.diff(bursts)
taking_part = [
    np.unique(spikes.i[abs(spikes.t - start * ms) < 20 * ms]).size / len(dynamic)
    for start in bursts
]
rates = [np.mean(activity(each)[500:]) * 1000 for each in (spikes, control_spikes)]
print(f"bursts at {bursts} ms, with {np.round(taking_part, 2)} of all neurons")
print(f"mean rate {rates[0]:.1f} Hz; with fixed synapses {rates[1]:.1f} Hz and {none.size} bursts")
assert 0.3 < bursts.size / 7.5 < 1.5
assert np.std(intervals) / np.mean(intervals) > 0.1
assert min(taking_part) > 0.7
assert none.size == 0
assert 0.5 < rates[0] / rates[1] < 2

figure, axes = plt.subplot_mosaic("aax;bbx;ccx", figsize=(10, 6), layout="constrained")
order = np.argsort(np.argsort(currents / mV))[spikes.i]
shown = (order % 10 == 0) & (spikes.i < excitatory)
axes["a"].plot(spikes.t[shown] / second, order[shown], "k.", ms=1.5)
axes["x"].plot((spikes.t - bursts[-1] * ms) / ms, order, "k.", ms=1.5)
axes["a"].set(title="spikes of every tenth excitatory neuron", ylabel="neuron", xlim=(1, 8))
axes["x"].set(title="all spikes around the last burst", xlabel="time (ms)", xlim=(-80, 120))
axes["x"].set_ylabel("neuron, in the order of background currents")
for panel, monitor, name in [("b", spikes, "depressing"), ("c", control_spikes, "fixed")]:
    axes[panel].plot(np.arange(duration) / 1000, activity(monitor) * 100, "k", lw=0.7)
    axes[panel].set(title=f"{name} synapses", ylabel="firing (% per ms)")
    axes[panel].set(xlim=(1, 8), ylim=(0, 20))
axes["c"].set_xlabel("time (s)")
figure.savefig("tsodyks_uziel_markram_2000.png", dpi=120)
