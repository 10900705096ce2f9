"""
Cortical firing patterns of Izhikevich's neuron
===============================================

Seven classes of neurons with the same two equations: regular spiking, intrinsically bursting,
chattering, fast spiking, low-threshold spiking, thalamo-cortical, and resonator.

Izhikevich (2003), IEEE Trans. Neural Netw. 14:1569, figure 2.
"""

from eqsim.pylab import *

kinds = {
    "RS": (0.02, 0.2, -65, 8),
    "IB": (0.02, 0.2, -55, 4),
    "CH": (0.02, 0.2, -50, 2),
    "FS": (0.1, 0.2, -65, 2),
    "LTS": (0.02, 0.25, -65, 2),
    "TC": (0.02, 0.25, -65, 0.05),
    "RZ": (0.1, 0.26, -65, 2),
}

neurons = NeuronGroup(
    len(kinds),
    """dv/dt = (0.04*v**2 + 5*v + 140 - u + I*int(t > 50*ms))/ms : 1
       du/dt = a*(b*v - u)/ms : 1
       a : 1
       b : 1
       c : 1
       d : 1
       I : 1""",
    threshold="v >= 30",
    reset="v = c; u += d",
    method="euler",
)
neurons.a, neurons.b, neurons.c, neurons.d = np.array(list(kinds.values())).T
neurons.I = [10, 10, 10, 10, 10, 10, 0.3]
neurons.v = [-65, -65, -65, -65, -64.4, -64.4, -62.5]
neurons.u = "b*v"
traces = StateMonitor(neurons, "v", record=True)
spikes = SpikeMonitor(neurons)
run(350 * ms)

intervals = [np.diff(train / ms) for train in spikes.spike_trains().values()]
RS, IB, CH, FS, LTS = intervals[:5]
print("spikes:", dict(zip(kinds, spikes.count)))
assert RS[-1] > 1.5 * RS[0], "regular spiking neurons adapt"
assert np.std(FS[3:]) < 1, "fast spiking neurons do not"
assert len(FS) > 2 * len(RS)
assert min(CH) < 8 and max(CH) > 20, "chattering neurons fire in bursts"
assert IB[0] < 8 < IB[-1]

figure, every = plt.subplots(len(kinds), sharex=True, figsize=(7, 8), layout="constrained")
for axes, name, v in zip(every, kinds, traces.v):
    axes.plot(traces.t / ms, v, "k", lw=0.7)
    axes.set(ylabel=name, ylim=(-90, 40))
axes.set_xlabel("time (ms)")
figure.savefig("izhikevich_patterns.png", dpi=120)
