"""
CUBA: a network of leaky integrate-and-fire neurons
===================================================

Vogels & Abbott (2005), J. Neurosci. 25:10786; Brette et al. (2007), J. Comput. Neurosci. 23:349.
"""

import argparse

from eqsim.pylab import *

parser = argparse.ArgumentParser()
parser.add_argument("--device", choices=["runtime", "cpp_standalone", "numpy"])
parser.add_argument("--seed", type=int, default=4321)
parser.add_argument("--duration", type=float, default=1.0, help="seconds of model time")
args = parser.parse_args()
if args.device:
    set_device("runtime", target="numpy") if args.device == "numpy" else set_device(args.device)
seed(args.seed)
taum, taue, taui = 20 * ms, 5 * ms, 10 * ms
Vt, Vr, El, we, wi = -50 * mV, -60 * mV, -49 * mV, 1.62 * mV, -9 * mV
eqs = """dv/dt = (ge + gi - (v - El))/taum : volt (unless refractory)
         dge/dt = -ge/taue : volt
         dgi/dt = -gi/taui : volt"""
neurons = NeuronGroup(4000, eqs, "exact", threshold="v > Vt", reset="v = Vr", refractory=5 * ms)
neurons.v = "Vr + rand()*(Vt - Vr)"
excitatory = Synapses(neurons[:3200], neurons, on_pre="ge += we")
inhibitory = Synapses(neurons[3200:], neurons, on_pre="gi += wi")
excitatory.connect(p=0.02)
inhibitory.connect(p=0.02)
spikes, traces = SpikeMonitor(neurons), StateMonitor(neurons, "v", record=[0, 1, 2])
run(args.duration * second)
assert 3 < spikes.num_spikes / 4000 / args.duration < 30
figure, axes = plt.subplots(2, sharex=True, height_ratios=(2, 1), layout="constrained")
axes[0].plot(spikes.t / ms, spikes.i, "k.", markersize=0.7)
axes[1].plot(traces.t / ms, traces.v.T / mV, lw=0.8)
axes[0].set(ylabel="neuron"), axes[1].set(xlabel="time (ms)", ylabel="v (mV)")
figure.savefig("cuba.png", dpi=120)
