"""
Firing patterns of the adaptive exponential integrate-and-fire neuron
=====================================================================

Six neurons with one model and other parameters: tonic, adapting, initial burst, regular bursting,
transient and irregular spiking.

Brette & Gerstner (2005), J. Neurophysiol. 94:3637; parameters of Naud et al. (2008), Biol. Cybern.
99:335, table 1.
"""

from eqsim.pylab import *

units = {"C": pF, "gL": nS, "EL": mV, "a": nS, "tauw": ms, "b": pA, "Vr": mV, "I": pA}
patterns = {
    "tonic": (200, 10, -70, 2, 30, 0, -58, 500),
    "adapting": (200, 12, -70, 2, 300, 60, -58, 500),
    "initial burst": (130, 18, -58, 4, 150, 120, -50, 400),
    "regular bursting": (200, 10, -58, 2, 120, 100, -46, 210),
    "transient": (100, 10, -65, 10, 90, 100, -47, 180),
    "irregular": (100, 12, -60, -11, 130, 30, -48, 160),
}
VT, DeltaT = -50 * mV, 2 * mV

neurons = NeuronGroup(
    len(patterns),
    """dv/dt = (gL*(EL - v) + gL*DeltaT*exp((v - VT)/DeltaT) - w + I)/C : volt
       dw/dt = (a*(v - EL) - w)/tauw : amp
       C : farad
       gL : siemens
       EL : volt
       a : siemens
       tauw : second
       b : amp
       Vr : volt
       I : amp""",
    threshold="v > VT + 5*DeltaT",
    reset="v = Vr; w += b",
    method="rk2",
    dt=0.02 * ms,
)
for (name, unit), values in zip(units.items(), zip(*patterns.values())):
    setattr(neurons, name, np.array(values) * unit)
neurons.v = "EL"
traces = StateMonitor(neurons, "v", record=True)
spikes = SpikeMonitor(neurons)
run(500 * ms)

trains = spikes.spike_trains()
intervals = {name: np.diff(trains[i] / ms)[1:] for i, name in enumerate(patterns)}
late = {name: each[len(each) // 3 :] for name, each in intervals.items() if len(each) > 3}
spread = {name: np.std(each) / np.mean(each) for name, each in late.items()}
print({name: f"{len(each) + 2} spikes" for name, each in intervals.items()})
assert spread["tonic"] < 0.02
assert intervals["adapting"][-1] > 3 * intervals["adapting"][0]
assert max(intervals["regular bursting"]) > 5 * min(intervals["regular bursting"])
assert trains[4][-1] < 100 * ms
assert spread["irregular"] > 0.1

figure, every = plt.subplots(3, 2, sharex=True, sharey=True, layout="constrained")
for axes, name, v in zip(every.flat, patterns, traces.v):
    axes.plot(traces.t / ms, np.minimum(v / mV, -40), "k", lw=0.7)
    axes.set_title(name, fontsize="medium")
figure.supxlabel("time (ms)")
figure.supylabel("v (mV)")
figure.savefig("adex_patterns.png", dpi=120)
