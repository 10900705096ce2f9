"""
COBAHH: a network of Hodgkin-Huxley neurons
===========================================

Brette et al. (2007), J. Comput. Neurosci. 23:349; neurons after Traub & Miles (1991).
"""

from argparse import ArgumentParser

from eqsim.pylab import *

parser = ArgumentParser()
parser.add_argument("--device", choices=["runtime", "cpp_standalone", "numpy"])
parser.add_argument("--seed", type=int, default=4321)
parser.add_argument("--duration", type=float, default=1.0, help="seconds of model time")
args = parser.parse_args()
if args.device:
    set_device("runtime", target="numpy") if args.device == "numpy" else set_device(args.device)
seed(args.seed)
C, gl, gna, gkd, taue, taui = 200 * pF, 10 * nS, 20 * usiemens, 6 * usiemens, 5 * ms, 10 * ms
El, EK, ENa, VT, Ee, Ei = -60 * mV, -90 * mV, 50 * mV, -63 * mV, 0 * mV, -80 * mV
eqs = """dv/dt = (gl*(El - v) + ge*(Ee - v) + gi*(Ei - v) + ionic)/C : volt
ionic = -gna*m**3*h*(v - ENa) - gkd*n**4*(v - EK) : amp
dm/dt = 0.32*4/exprel((13 - u)/4)/ms*(1 - m) - 0.28*5/exprel((u - 40)/5)/ms*m : 1
dn/dt = 0.032*5/exprel((15 - u)/5)/ms*(1 - n) - 0.5*exp((10 - u)/40)/ms*n : 1
dh/dt = 0.128*exp((17 - u)/18)/ms*(1 - h) - 4/(1 + exp((40 - u)/5))/ms*h : 1
dge/dt = -ge/taue : siemens
dgi/dt = -gi/taui : siemens
u = (v - VT)/mV : 1"""
G = NeuronGroup(4000, eqs, "exponential_euler", threshold="v > -20*mV", refractory=3 * ms)
G.v, G.ge, G.gi = "El + (5*randn() - 5)*mV", "(1.5*randn() + 4)*10*nS", "(12*randn() + 20)*10*nS"
Se, Si = Synapses(G[:3200], G, on_pre="ge += 6*nS"), Synapses(G[3200:], G, on_pre="gi += 67*nS")
Se.connect(p=0.02), Si.connect(p=0.02)
spikes, traces = SpikeMonitor(G), StateMonitor(G, "v", record=[0, 1, 2])
run(args.duration * second)
assert 20 < spikes.num_spikes / 4000 / args.duration < 80
figure, axes = plt.subplots(2, sharex=True, height_ratios=(2, 1), layout="constrained")
axes[0].plot(spikes.t / ms, spikes.i, "k.", markersize=0.7)
axes[1].plot(traces.t / ms, traces.v.T / mV, lw=0.8)
figure.savefig("cobahh.png", dpi=120)
