"""
Phase locking to a periodic current
===================================

Leaky integrate-and-fire neurons with a sinusoidal input: where the input carries the neuron to the
threshold once in every cycle, its spikes settle at one phase, wherever it started.

Keener, Hoppensteadt & Rinzel (1981), SIAM J. Appl. Math. 41:503; Brette (2004), J. Math. Biol.
48:38.
"""

from eqsim.pylab import *

tau, frequency = 20 * ms, 35 * Hz
neurons = NeuronGroup(
    200,
    "dv/dt = (-v + 1.35 + 0.6*sin(2*pi*frequency*t))/tau : 1",
    threshold="v > 1",
    reset="v = 0",
    method="euler",
)
neurons.v = "0.999*i/N"
spikes = SpikeMonitor(neurons)
run(1 * second)

phase = (spikes.t * frequency) % 1
cycle = np.floor(spikes.t * frequency).astype(int)
strength = [abs(np.mean(exp(2j * pi * phase[cycle == k]))) for k in range(35)]
print(f"vector strength: first cycle {strength[0]:.2f}, last {strength[-1]:.4f}")
assert strength[0] < 0.8
assert strength[-1] > 0.999

figure, (top, bottom) = plt.subplots(2, 1, layout="constrained")
top.plot(spikes.t / ms, spikes.i, "k.", ms=1)
top.set(xlabel="time (ms)", ylabel="neuron")
bottom.plot(strength, "o-")
bottom.set(xlabel="cycle", ylabel="vector strength")
figure.savefig("phase_locking.png", dpi=120)
