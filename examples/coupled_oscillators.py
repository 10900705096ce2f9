"""
Pulse-coupled oscillators fall into step
========================================

A hundred leaky oscillators, each of which lifts all others a little when it fires. Whatever the
start, groups absorb each other until all fire at once.

Mirollo & Strogatz (1990), SIAM J. Appl. Math. 50:1645; Peskin (1975), Mathematical Aspects of
Heart Physiology, Courant Institute.
"""

from eqsim.pylab import *

seed(3)
tau, drive, kick = 20 * ms, 1.2, 0.004
oscillators = NeuronGroup(
    100,
    "dx/dt = (drive - x)/tau : 1 (unless refractory)",
    threshold="x > 1",
    reset="x = 0",
    refractory=1 * ms,
    method="exact",
)
oscillators.x = "rand()"
coupling = Synapses(oscillators, oscillators, on_pre="x_post += kick")
coupling.connect(condition="i != j")
spikes = SpikeMonitor(oscillators)
run(1 * second)

moments, sizes = np.unique(np.round(spikes.t / (0.1 * ms)), return_counts=True)
largest = [np.max(sizes[(moments >= k * 400) & (moments < (k + 1) * 400)]) for k in range(25)]
print(f"largest group that fires at once: first {largest[0]}, last {largest[-1]}")
assert largest[0] < 30
assert largest[-1] >= 90

figure, (top, bottom) = plt.subplots(2, 1, sharex=True, layout="constrained")
top.plot(spikes.t / ms, spikes.i, "k.", ms=1)
top.set_ylabel("oscillator")
bottom.plot(np.arange(25) * 40 + 20, largest, "o-")
bottom.set(xlabel="time (ms)", ylabel="largest group")
figure.savefig("coupled_oscillators.png", dpi=120)
