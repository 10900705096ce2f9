"""
Two signals that travel through a noisy network
===============================================

A sparse random network of excitatory and inhibitory neurons keeps itself active without any input;
its neurons fire at low rates and irregularly. Such noise should drown a signal. But a pathway can
be made of connections that are there by chance: each layer consists of the neurons that happen
to get most connections from the layer before, and these connections are made seven times as strong.
Rates forced upon the first layer can then be read from the fifth, which fires in the same range;
two pathways carry opposite signals side by side. In the same network with equal connections
neither gets anywhere.

Vogels & Abbott (2005), J. Neurosci. 25:10786; here with half of the paper's 10,000 neurons, and
fewer but stronger synapses. Conductances are in units of the leak.
"""

from eqsim.pylab import *

seed(2)
draws = np.random.default_rng(2)
neurons, excitatory, size, steps = 5000, 4000, 80, 4
tau, rest, threshold, reversal = 20 * ms, -60 * mV, -50 * mV, -80 * mV
w_excite, w_inhibit, stronger = 0.4, 6.7, 7
duration, width = 2 * second, 50 * ms

sources, targets = np.nonzero(draws.random((excitatory, neurons)) < 0.02)
weights = np.full(sources.size, w_excite)
pathways = [[np.arange(size)], [np.arange(size, 2 * size)]]
free = (np.arange(neurons) < excitatory) & (np.arange(neurons) >= 2 * size)
for layers in pathways * steps:
    from_layer = np.isin(sources, layers[-1])
    number = np.bincount(targets[from_layer], minlength=neurons) * free
    layers.append(np.sort(np.argsort(-number, kind="stable")[:size]))
    free[layers[-1]] = False
    weights[from_layer & np.isin(targets, layers[-1])] *= stronger

highest = 100 * Hz
signal = TimedArray(draws.permutation(10) / 9 * highest, dt=duration / 10)


def build(weight):
    """Give the objects of a network with these weights of excitation, the spikes first."""
    group = NeuronGroup(
        neurons,
        """dv/dt = (rest - v - ge*v + gi*(reversal - v))/tau : volt (unless refractory)
           dge/dt = -ge/(5*ms) : 1
           dgi/dt = -gi/(10*ms) : 1""",
        threshold="v > threshold",
        reset="v = rest",
        refractory=5 * ms,
        method="euler",
    )
    group.v = "rest + rand()*(threshold - rest)"
    group.ge, group.gi = "4 + 1.5*randn()", "20 + 12*randn()"
    excite = Synapses(group[:excitatory], group, "w : 1 (constant)", on_pre="ge_post += w")
    excite.connect(i=sources, j=targets)
    excite.w = weight
    inhibit = Synapses(group[excitatory:], group, on_pre="gi_post += w_inhibit")
    inhibit.connect(p=0.02)
    inputs = PoissonGroup(
        2 * size, "signal(t)*int(i < size) + (highest - signal(t))*int(i >= size)"
    )
    force = Synapses(inputs, group, on_pre="v_post = 0*mV")
    force.connect(j="i")
    return SpikeMonitor(group), group, excite, inhibit, inputs, force


strengthened, equal = build(weights), build(w_excite)
Network(strengthened, equal).run(duration)


def activity(spikes, cells):
    """Give the mean rates of some cells in bins of time, in Hz."""
    bins = np.floor(spikes.t[np.isin(spikes.i, cells)] / width + 1e-6).astype(int)
    return np.bincount(bins, minlength=round(duration / width)) / len(cells) / (width / second)


def irregularity(spikes, cells):
    """Give the mean coefficient of variation of the intervals between spikes of cells."""
    trains = spikes.spike_trains()
    intervals = [np.diff(trains[cell] / ms) for cell in cells]
    return np.mean([np.std(each) / np.mean(each) for each in intervals if each.size > 8])


others = np.setdiff1d(np.arange(neurons), np.ravel(pathways))
networks = {"pathways strengthened": strengthened, "all excitation equal": equal}
found, alike = {}, {}
for name, (spikes, *_) in networks.items():
    rates = np.array([[activity(spikes, layer) for layer in layers] for layers in pathways])
    found[name] = rates
    alike[name] = np.array([np.corrcoef(each)[0, 1:] for each in rates])
    mean, cv = np.mean(activity(spikes, others)), irregularity(spikes, others)
    print(f"{name}: other neurons fire at {mean:.1f} Hz, irregularity {cv:.2f};")
    print(f"  correlations of layers 2 to 5 with layer 1: {alike[name].round(2).tolist()}")
    assert 5 < mean < 20
    assert 1 < cv < 2
highest_rates = found["pathways strengthened"].max(axis=2)
assert np.all(alike["pathways strengthened"] > 0.6)
assert np.all(abs(highest_rates[:, -1] / highest_rates[:, 0] - 1) < 0.5)
assert np.all(abs(alike["all excitation equal"][:, 1:]) < 0.4)

figure, axes = plt.subplots(
    steps + 1, 2, figsize=(9, 7), sharex=True, sharey=True, layout="constrained"
)
times = np.arange(width / 2, duration, width) / second
for column, (name, rates) in zip(axes.T, found.items(), strict=True):
    column[0].set_title(name)
    column[-1].set(xlabel="time (s)", xlim=(0, duration / second), ylim=(0, 100))
    for panel, one, other in zip(column, *rates, strict=True):
        panel.plot(times, one, "tab:blue", label="first pathway")
        panel.plot(times, other, "tab:orange", label="second pathway")
for number, panel in enumerate(axes[:, 0], start=1):
    panel.set_ylabel(f"layer {number}\nrate (Hz)")
axes[1, 1].legend()
figure.savefig("vogels_abbott_2005.png", dpi=120)
