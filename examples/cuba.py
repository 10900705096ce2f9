"""CUBA: 4000 leaky integrate-and-fire neurons with exponential synaptic currents.

Vogels & Abbott (2005), J. Neurosci. 25:10786; Brette et al. (2007), J. Comput. Neurosci. 23:349,
benchmark 2.  80 % excitatory, 2 % connected; the activity sustains itself.
"""

import argparse

from eqsim import *

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--device", choices=["runtime", "cpp_standalone", "numpy"], default="runtime")
parser.add_argument("--seed", type=int, default=4321)
parser.add_argument("--duration", type=float, default=1.0, help="seconds of model time")
args = parser.parse_args()
set_device("runtime", target="numpy") if args.device == "numpy" else set_device(args.device)
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
print(f"{spikes.num_spikes} spikes, {spikes.num_spikes / 4000 / args.duration:.2f} Hz")
