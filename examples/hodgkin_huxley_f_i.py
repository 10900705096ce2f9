"""
Firing rate of the Hodgkin-Huxley neuron
========================================

The squid axon is excitable of the second class: above a current of about 6.3 uA/cm^2 it fires at
once with more than 50 Hz, there are no low rates.

Hodgkin & Huxley (1952), J. Physiol. 117:500; the threshold of repetitive firing after Rinzel &
Miller (1980), Math. Biosci. 49:27.
"""

from eqsim.pylab import *

C, gl, gna, gk = (x / cm**2 for x in (1 * uF, 0.3 * msiemens, 120 * msiemens, 36 * msiemens))
El, ENa, EK = -54.387 * mV, 50 * mV, -77 * mV

neurons = NeuronGroup(
    60,
    """dv/dt = (I - gl*(v - El) - gna*m**3*h*(v - ENa) - gk*n**4*(v - EK))/C : volt
       dm/dt = 1/exprel(-(u + 40)/10)/ms*(1 - m) - 4*exp(-(u + 65)/18)/ms*m : 1
       dh/dt = 0.07*exp(-(u + 65)/20)/ms*(1 - h) - 1/(1 + exp(-(u + 35)/10))/ms*h : 1
       dn/dt = 0.1/exprel(-(u + 55)/10)/ms*(1 - n) - 0.125*exp(-(u + 65)/80)/ms*n : 1
       u = v/mV : 1
       I : amp/meter**2 (constant)""",
    threshold="v > 0*mV",
    refractory="v > 0*mV",
    method="exponential_euler",
    dt=0.02 * ms,
)
neurons.v, neurons.m, neurons.h, neurons.n = -65 * mV, 0.053, 0.596, 0.318
neurons.I = "15*uA/cm**2*i/(N - 1)"
spikes = SpikeMonitor(neurons)
run(300 * ms)

trains = [train[train > 100 * ms] / second for train in spikes.spike_trains().values()]
rate = [0 if len(train) < 2 else 1 / np.mean(np.diff(train)) for train in trains] * Hz
onset = neurons.I[rate > 20 * Hz][0]
print(f"repetitive firing from {onset / (uA / cm**2):.2f} uA/cm^2, with {rate[rate > 20 * Hz][0]}")
assert 6 < onset / (uA / cm**2) < 6.8
assert rate[rate > 20 * Hz][0] > 45 * Hz

figure, axes = plt.subplots(layout="constrained")
axes.plot(neurons.I / (uA / cm**2), rate / Hz, "k.-")
axes.set(xlabel="current (uA/cm$^2$)", ylabel="firing rate (Hz)")
figure.savefig("hodgkin_huxley_f_i.png", dpi=120)
