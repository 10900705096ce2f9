"""
Firing rate of the leaky integrate-and-fire neuron
==================================================

A constant input charges the membrane towards v0. The interval between two spikes is the refractory
period and the time that the exponential needs to reach the threshold, so the f-I curve is known:
f = 1/(t_ref + tau log(v0/(v0 - v_t))).

Lapicque (1907), J. Physiol. Pathol. Gen. 9:620; Gerstner & Kistler (2002), Spiking Neuron Models,
Cambridge University Press, eq. 4.6.
"""

from eqsim.pylab import *

tau, t_ref, v_t = 10 * ms, 5 * ms, 10 * mV
duration = 1 * second

neurons = NeuronGroup(
    200,
    """dv/dt = (v0 - v)/tau : volt (unless refractory)
       v0 : volt (constant)""",
    threshold="v > v_t",
    reset="v = 0*mV",
    refractory=t_ref,
    method="exact",
)
neurons.v0 = "20*mV*i/(N - 1)"
spikes = SpikeMonitor(neurons)
run(duration)

v0 = neurons.v0[neurons.v0 > v_t]
expected = 1 / (t_ref + tau * log(v0 / (v0 - v_t)))
rate = spikes.count / duration
error = abs(rate[neurons.v0 > v_t] - expected)
print(f"largest deviation from the formula: {max(error):.2f}")
assert all(rate[neurons.v0 <= v_t] == 0 * Hz)
assert max(error) < 2 * Hz

figure, axes = plt.subplots(layout="constrained")
axes.plot(neurons.v0 / mV, rate / Hz, label="simulated")
axes.plot(v0 / mV, expected / Hz, "--", label="formula")
axes.set(xlabel="v0 (mV)", ylabel="firing rate (Hz)")
axes.legend()
figure.savefig("lif_f_i.png", dpi=120)
