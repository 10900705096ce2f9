"""
COBAHH: a network of Hodgkin-Huxley neurons
===========================================

4000 neurons with conductance-based synapses, 80 % of them excitatory, 2 % of all pairs connected.

Brette et al. (2007), J. Comput. Neurosci. 23:349, benchmark 3; neurons after Traub & Miles (1991),
Neuronal Networks of the Hippocampus, Cambridge University Press.
"""

import argparse

from eqsim.pylab import *

parser = argparse.ArgumentParser()
parser.add_argument("--seed", type=int, default=4321)
parser.add_argument("--duration", type=float, default=1.0, help="seconds of model time")
args = parser.parse_args()
seed(args.seed)

C, gl, gna, gkd = 200 * pF, 10 * nS, 20 * usiemens, 6 * usiemens
El, EK, ENa, VT, Ee, Ei = -60 * mV, -90 * mV, 50 * mV, -63 * mV, 0 * mV, -80 * mV
taue, taui, we, wi = 5 * ms, 10 * ms, 6 * nS, 67 * nS
eqs = """
dv/dt = (gl*(El - v) + ge*(Ee - v) + gi*(Ei - v) + ionic)/C : volt
ionic = -gna*m**3*h*(v - ENa) - gkd*n**4*(v - EK) : amp
dm/dt = 0.32*4/exprel((13 - u)/4)/ms*(1 - m) - 0.28*5/exprel((u - 40)/5)/ms*m : 1
dn/dt = 0.032*5/exprel((15 - u)/5)/ms*(1 - n) - 0.5*exp((10 - u)/40)/ms*n : 1
dh/dt = 0.128*exp((17 - u)/18)/ms*(1 - h) - 4/(1 + exp((40 - u)/5))/ms*h : 1
dge/dt = -ge/taue : siemens
dgi/dt = -gi/taui : siemens
u = (v - VT)/mV : 1
"""
neurons = NeuronGroup(4000, eqs, "exponential_euler", threshold="v > -20*mV", refractory=3 * ms)
neurons.v = "El + (5*randn() - 5)*mV"
neurons.ge = "(1.5*randn() + 4)*10*nS"
neurons.gi = "(12*randn() + 20)*10*nS"
excitatory = Synapses(neurons[:3200], neurons, on_pre="ge += we")
inhibitory = Synapses(neurons[3200:], neurons, on_pre="gi += wi")
excitatory.connect(p=0.02)
inhibitory.connect(p=0.02)
spikes = SpikeMonitor(neurons)
traces = StateMonitor(neurons, "v", record=[0, 1, 2])

run(args.duration * second)
rate = spikes.num_spikes / 4000 / args.duration
print(f"{spikes.num_spikes} spikes, {rate:.2f} Hz")
assert 20 < rate < 80

figure, (top, bottom) = plt.subplots(2, 1, sharex=True, height_ratios=(2, 1), layout="constrained")
top.plot(spikes.t / ms, spikes.i, "k.", markersize=0.7)
top.set(ylabel="neuron", title="COBAHH: 4000 Hodgkin-Huxley neurons")
bottom.plot(traces.t / ms, traces.v.T / mV, lw=0.8)
bottom.set(xlabel="time (ms)", ylabel="v (mV)")
figure.savefig("cobahh.png", dpi=120)
