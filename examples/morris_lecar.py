"""
Two ways to begin firing: the Morris-Lecar neuron
=================================================

With one set of parameters the oscillation is born in a Hopf bifurcation and starts with a finite
frequency; with another it is born on an invariant circle, and the frequency starts from zero.

Morris & Lecar (1981), Biophys. J. 35:193; parameters of Rinzel & Ermentrout (1998), in: Koch &
Segev, Methods in Neuronal Modeling, MIT Press, table 7.1.
"""

from eqsim.pylab import *

C, gL, gK = 20 * uF / cm**2, 2 * msiemens / cm**2, 8 * msiemens / cm**2
EL, EK, ECa, V1, V2 = -60 * mV, -84 * mV, 120 * mV, -1.2 * mV, 18 * mV
currents = linspace(35, 115, 81) * uA / cm**2

eqs = """
dv/dt = (I - gL*(v - EL) - gK*w*(v - EK) - gCa*m*(v - ECa))/C : volt
dw/dt = phi*(0.5*(1 + tanh((v - V3)/V4)) - w)*cosh((v - V3)/(2*V4)) : 1
m = 0.5*(1 + tanh((v - V1)/V2)) : 1
I : amp/meter**2 (constant)
gCa : siemens/meter**2 (constant)
V3 : volt (constant)
V4 : volt (constant)
phi : hertz (constant)
"""
neurons = NeuronGroup(
    2 * len(currents), eqs, "rk4", threshold="v > 10*mV", refractory="v > 10*mV", dt=0.2 * ms
)
hopf, circle = neurons[: len(currents)], neurons[len(currents) :]
hopf.gCa, hopf.V3, hopf.V4, hopf.phi = 4.4 * msiemens / cm**2, 2 * mV, 30 * mV, 0.04 / ms
circle.gCa, circle.V3, circle.V4 = 4 * msiemens / cm**2, 12 * mV, 17.4 * mV
circle.phi = 1 / (15 * ms)
hopf.I = circle.I = currents
neurons.v, neurons.w = -60 * mV, 0.0
spikes = SpikeMonitor(neurons)
run(2 * second)

trains = [train[train > 0.5 * second] / second for train in spikes.spike_trains().values()]
rate = [0 if len(train) < 2 else 1 / np.mean(np.diff(train)) for train in trains] * Hz
rates = {"Hopf": rate[: len(currents)], "invariant circle": rate[len(currents) :]}
onset = {name: currents[each > 0 * Hz][0] / (uA / cm**2) for name, each in rates.items()}
lowest = {name: min(each[each > 0 * Hz]) for name, each in rates.items()}
print("\n".join(f"{name}: from {onset[name]:.0f} uA/cm^2, {lowest[name]}" for name in rates))
assert 85 <= onset["Hopf"] <= 100
assert 39 <= onset["invariant circle"] <= 42
assert lowest["invariant circle"] <= 4 * Hz < 8 * Hz <= lowest["Hopf"]

figure, axes = plt.subplots(layout="constrained")
for name, each in rates.items():
    axes.plot(currents / (uA / cm**2), each / Hz, ".-", label=name)
axes.set(xlabel="current (uA/cm$^2$)", ylabel="firing rate (Hz)")
axes.legend()
figure.savefig("morris_lecar.png", dpi=120)
