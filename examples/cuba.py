"""
CUBA: a network of leaky integrate-and-fire neurons
===================================================

4000 neurons with exponential synaptic currents, 80 % of them excitatory, 2 % of all pairs
connected; the activity sustains itself.

Vogels & Abbott (2005), J. Neurosci. 25:10786; Brette et al. (2007), J. Comput. Neurosci. 23:349,
benchmark 2.
"""

import argparse

from eqsim.pylab import *

parser = argparse.ArgumentParser()
parser.add_argument("--seed", type=int, default=4321)
parser.add_argument("--duration", type=float, default=1.0, help="seconds of model time")
args = parser.parse_args()
seed(args.seed)

taum, taue, taui = 20 * ms, 5 * ms, 10 * ms
Vt, Vr, El = -50 * mV, -60 * mV, -49 * mV
we, wi = 1.62 * mV, -9 * mV

eqs = """
dv/dt  = (ge + gi - (v - El))/taum : volt (unless refractory)
dge/dt = -ge/taue : volt
dgi/dt = -gi/taui : volt
"""
neurons = NeuronGroup(
    4000, eqs, threshold="v > Vt", reset="v = Vr", refractory=5 * ms, method="exact"
)
neurons.v = "Vr + rand()*(Vt - Vr)"
excitatory = Synapses(neurons[:3200], neurons, on_pre="ge += we")
inhibitory = Synapses(neurons[3200:], neurons, on_pre="gi += wi")
excitatory.connect(p=0.02)
inhibitory.connect(p=0.02)
spikes = SpikeMonitor(neurons)
traces = StateMonitor(neurons, "v", record=[0, 1, 2])

run(args.duration * second)
rate = spikes.num_spikes / 4000 / args.duration
print(f"{spikes.num_spikes} spikes, {rate:.2f} Hz")
assert 3 < rate < 30

figure, (top, bottom) = plt.subplots(2, 1, sharex=True, height_ratios=(2, 1), layout="constrained")
top.plot(spikes.t / ms, spikes.i, "k.", markersize=0.7)
top.set(ylabel="neuron", title="CUBA: 4000 integrate-and-fire neurons")
bottom.plot(traces.t / ms, traces.v.T / mV, lw=0.8)
bottom.set(xlabel="time (ms)", ylabel="v (mV)")
figure.savefig("cuba.png", dpi=120)
