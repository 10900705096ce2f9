"""
Firing rate of the quadratic integrate-and-fire neuron
======================================================

The normal form of neurons that fire as slowly as one likes. The time from reset to peak is known:
tau/sqrt(I) (arctan(v_peak/sqrt(I)) - arctan(v_reset/sqrt(I))).

Ermentrout & Kopell (1986), SIAM J. Appl. Math. 46:233; Izhikevich (2007), Dynamical Systems in
Neuroscience, MIT Press, section 8.1.3.
"""

from eqsim.pylab import *

tau, v_peak, v_reset = 10 * ms, 20, -20
neurons = NeuronGroup(
    100,
    """dv/dt = (v**2 + I)/tau : 1
       I : 1 (constant)""",
    threshold="v > v_peak",
    reset="v = v_reset",
    method="rk4",
    dt=0.05 * ms,
)
neurons.I = "0.01 + i/N"
neurons.v = v_reset
spikes = SpikeMonitor(neurons)
run(2 * second)

root = np.sqrt(neurons.I[:])
period = tau / root * (np.arctan(v_peak / root) - np.arctan(v_reset / root))
intervals = [np.mean(np.diff(train / ms)) for train in spikes.spike_trains().values()] * ms
error = max(abs(intervals / period - 1))
print(f"largest relative error of the interval: {error:.4f}")
assert error < 0.01

figure, axes = plt.subplots(layout="constrained")
axes.plot(neurons.I, 1 / intervals / Hz, label="simulated")
axes.plot(neurons.I, 1 / period / Hz, "--", label="formula")
axes.set(xlabel="I", ylabel="firing rate (Hz)")
axes.legend()
figure.savefig("quadratic_f_i.png", dpi=120)
