"""
Shot noise: Campbell's theorem
==============================

Poisson spikes, each of which adds w to a conductance that decays with tau. In the steady state its
mean is rate*w*tau and its variance rate*w^2*tau/2.

Campbell (1909), Proc. Camb. Phil. Soc. 15:117; Rice (1944), Bell Syst. Tech. J. 23:282.
"""

from eqsim.pylab import *

seed(1)
tau, w, cells = 10 * ms, 2 * nS, 8000
rates = np.repeat([25, 100, 400], cells) * Hz
inputs = PoissonGroup(len(rates), rates)
conductances = NeuronGroup(len(rates), "dg/dt = -g/tau : siemens", method="exact")
synapses = Synapses(inputs, conductances, on_pre="g += w")
synapses.connect(j="i")
seen = StateMonitor(conductances, "g", record=[0, cells, 2 * cells])
run(120 * ms)

g = np.reshape(conductances.g / nS, (3, cells))
rate = np.unique(rates / Hz)
mean, variance = rate * 2 * 0.01, rate * 4 * 0.005
print("mean", np.round(np.mean(g, axis=1), 2), "expected", mean)
print("variance", np.round(np.var(g, axis=1), 2), "expected", variance)
assert np.all(abs(np.mean(g, axis=1) / mean - 1) < 0.05)
assert np.all(abs(np.var(g, axis=1) / variance - 1) < 0.1)

figure, (left, right) = plt.subplots(1, 2, figsize=(9, 4), layout="constrained")
for trace, each in zip(seen.g, rate):
    left.plot(seen.t / ms, trace / nS, lw=0.8, label=f"{each:.0f} Hz")
left.set(xlabel="time (ms)", ylabel="g (nS)")
left.legend()
for each in g:
    right.hist(each, 50, histtype="step", density=True)
right.set(xlabel="g (nS)", ylabel="density")
figure.savefig("shot_noise.png", dpi=120)
