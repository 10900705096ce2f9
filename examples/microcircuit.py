"""
The microcircuit below a square millimetre of cortex
====================================================

Excitatory and inhibitory neurons of layers 2/3, 4, 5 and 6, connected as in early sensory cortex.
Without any tuning their populations fire at different, low rates: excitatory cells of layers 2/3
and 6 least. `--scale 1` is the whole circuit, of 77,169 neurons and 299 million synapses. Smaller
ones keep the probabilities of connections; larger weights keep the fluctuations of the inputs, and
a constant current their means; a tenth of the circuit still fires somewhat
less.

Potjans & Diesmann (2014), Cerebral Cortex 24:785; van Albada, Helias & Diesmann (2015), PLoS
Computational Biology 11:e1004490, for the scaling.
"""

import argparse

from eqsim.pylab import *

parser = argparse.ArgumentParser()
parser.add_argument("--scale", type=float, default=0.1)
parser.add_argument("--duration", type=float, default=0.6, help="seconds of model time")
args = parser.parse_args()
seed(55)
draws = np.random.default_rng(55)

populations = ["2/3e", "2/3i", "4e", "4i", "5e", "5i", "6e", "6i"]
full_size = np.array([20683, 5834, 21915, 5479, 4850, 1065, 14395, 2948])
probability = np.array(  # of at least one synapse, from the population of a column to that of a row
    [
        [0.1009, 0.1689, 0.0437, 0.0818, 0.0323, 0.0000, 0.0076, 0.0000],
        [0.1346, 0.1371, 0.0316, 0.0515, 0.0755, 0.0000, 0.0042, 0.0000],
        [0.0077, 0.0059, 0.0497, 0.1350, 0.0067, 0.0003, 0.0453, 0.0000],
        [0.0691, 0.0029, 0.0794, 0.1597, 0.0033, 0.0000, 0.1057, 0.0000],
        [0.1004, 0.0622, 0.0505, 0.0057, 0.0831, 0.3726, 0.0204, 0.0000],
        [0.0548, 0.0269, 0.0257, 0.0022, 0.0600, 0.3158, 0.0086, 0.0000],
        [0.0156, 0.0066, 0.0211, 0.0166, 0.0572, 0.0197, 0.0396, 0.2252],
        [0.0364, 0.0010, 0.0034, 0.0005, 0.0277, 0.0080, 0.0658, 0.1443],
    ]
)
background_inputs = np.array([1600, 1500, 2100, 1900, 2000, 1900, 2900, 2100])
background_rate = 8 * Hz
published = np.array([0.903, 2.965, 4.414, 5.876, 7.569, 8.633, 1.105, 7.829]) * Hz

tau, tau_syn, capacitance = 10 * ms, 0.5 * ms, 250 * pF
rest, threshold = -65 * mV, -50 * mV
weights = np.full((8, 8), 87.8) * pA  # a postsynaptic potential of 0.15 mV
weights[0, 2] *= 2  # from layer 4 to layer 2/3
weights[:, 1::2] *= -4

# Scaling: the number of inputs of a neuron falls with the size of the network.
size = np.round(full_size * args.scale).astype(int)
pairs = np.outer(full_size, full_size)
full_inputs = np.log1p(-probability) / np.log1p(-1 / pairs) / full_size[:, None]
stronger = 1 / np.sqrt(args.scale)
lost = (1 - np.sqrt(args.scale)) * tau_syn
current = lost * np.sum(full_inputs * weights * published, axis=1)
current += lost * background_inputs * background_rate * weights[0, 0]

neurons = NeuronGroup(
    size.sum(),
    """dv/dt = (rest - v)/tau + (I + constant_current)/capacitance : volt (unless refractory)
       dI/dt = -I/tau_syn : amp
       constant_current : amp (constant)
       background : 1 (constant)""",
    threshold="v > threshold",
    reset="v = rest",
    refractory=2 * ms,
    method="exact",
)
neurons.v = "-58*mV + 10*mV*randn()"
neurons.constant_current = np.repeat(current, size)
neurons.background = np.repeat(background_inputs, size) * args.scale * background_rate * 0.1 * ms
w_background = weights[0, 0] * stronger
neurons.run_regularly("I += w_background*poisson(background)", dt=0.1 * ms, when="synapses")

first = np.concatenate([[0], np.cumsum(size)])
sources, targets, strengths, delays = [], [], [], []
for target in range(8):
    for source in range(8):
        number = round(full_inputs[target, source] * args.scale * size[target])
        weight, delay = weights[target, source] * stronger / pA, 1.5 - 0.75 * (source % 2)
        sources.append(draws.integers(first[source], first[source + 1], number))
        targets.append(draws.integers(first[target], first[target + 1], number))
        drawn = draws.normal(weight, abs(weight) / 10, number)
        strengths.append(np.where(drawn * weight > 0, drawn, 0))
        delays.append(np.maximum(draws.normal(delay, delay / 2, number), 0.1))
synapses = Synapses(neurons, neurons, "w : amp (constant)", on_pre="I_post += w")
synapses.connect(i=np.concatenate(sources), j=np.concatenate(targets))
synapses.w = np.concatenate(strengths) * pA
synapses.delay = np.concatenate(delays) * ms
spikes = SpikeMonitor(neurons)
run(args.duration * second)

settled = 0.1 * second
counts = np.bincount(spikes.i[spikes.t > settled], minlength=size.sum())
rates = np.add.reduceat(counts, first[:-1]) / size / (args.duration - 0.1) * Hz
for name, found, expected in zip(populations, rates, published, strict=True):
    print(f"{name:5}{found:6.2f~P}, published {expected:5.2f~P}")
assert np.all(rates > 0.4 * published)
assert np.all(rates < 1.2 * published)

figure, (left, right) = plt.subplots(1, 2, figsize=(9, 4.5), layout="constrained")
colours = np.repeat(np.tile(["tab:blue", "tab:red"], 4), size)
shown = (spikes.t > 0.3 * second) & (spikes.i % 4 == 0)
left.scatter(spikes.t[shown] / ms, spikes.i[shown], s=1, c=colours[spikes.i[shown]])
left.set(xlabel="time (ms)", yticks=first[:-1] + size / 2, yticklabels=populations)
left.invert_yaxis()
right.barh(np.arange(8) - 0.2, rates / Hz, 0.4, color=["tab:blue", "tab:red"] * 4)
right.barh(np.arange(8) + 0.2, published / Hz, 0.4, color="lightgrey", label="published")
right.set(xlabel="rate (Hz)", yticks=range(8), yticklabels=populations)
right.invert_yaxis()
right.legend()
figure.savefig("microcircuit.png", dpi=120)
