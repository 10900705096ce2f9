"""
Firing rate of a fast-spiking interneuron
=========================================

The Wang-Buzsaki model is excitable of the first class: unlike the squid axon it can fire as slowly
as one likes, with a rate that grows like the square root of the distance to the threshold current.

Wang & Buzsaki (1996), J. Neurosci. 16:6402.
"""

from eqsim.pylab import *

C, gl, gna, gk = (x / cm**2 for x in (1 * uF, 0.1 * msiemens, 35 * msiemens, 9 * msiemens))
El, ENa, EK, phi = -65 * mV, 55 * mV, -90 * mV, 5

neurons = NeuronGroup(
    200,
    """dv/dt = (I - gl*(v - El) - gna*m**3*h*(v - ENa) - gk*n**4*(v - EK))/C : volt
       m = am/(am + 4*exp(-(u + 60)/18)) : 1
       am = 1/exprel(-(u + 35)/10) : 1
       dh/dt = phi*(0.07*exp(-(u + 58)/20)*(1 - h) - h/(exp(-0.1*(u + 28)) + 1))/ms : 1
       dn/dt = phi*(0.1/exprel(-0.1*(u + 34))*(1 - n) - 0.125*exp(-(u + 44)/80)*n)/ms : 1
       u = v/mV : 1
       I : amp/meter**2 (constant)""",
    threshold="v > 0*mV",
    refractory="v > 0*mV",
    method="rk4",
    dt=0.02 * ms,
)
neurons.v, neurons.h, neurons.n = -65 * mV, 0.8, 0.08
neurons.I = "3*uA/cm**2*i/(N - 1)"
spikes = SpikeMonitor(neurons)
run(500 * ms)

trains = [train[train > 100 * ms] / second for train in spikes.spike_trains().values()]
rate = np.array([0 if len(train) < 2 else 1 / np.mean(np.diff(train)) for train in trains])
current = neurons.I / (uA / cm**2)
fires = (rate > 0) & (rate < 30)
slope, square_of_rest = np.polyfit(current[fires], rate[fires] ** 2, 1)
threshold = -square_of_rest / slope
print(f"fires from {threshold:.3f} uA/cm^2, slowest {min(rate[rate > 0]):.1f} Hz")
assert 0.1 < threshold < 0.25
assert min(rate[rate > 0]) < 15
assert 50 < rate[np.searchsorted(current, 1)] < 80

figure, axes = plt.subplots(layout="constrained")
axes.plot(current, rate, "k.-", label="simulated")
beyond = np.linspace(threshold, 1, 100)
axes.plot(beyond, np.sqrt(slope * (beyond - threshold)), label="square root")
axes.set(xlabel="current (uA/cm$^2$)", ylabel="firing rate (Hz)")
axes.legend()
figure.savefig("wang_buzsaki.png", dpi=120)
