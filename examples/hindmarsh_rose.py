"""
Bursts of the Hindmarsh-Rose neuron
===================================

A slow variable carries the neuron in and out of spiking: at I = 2 it fires in regular bursts, at
I = 3.25 the bursts are chaotic, at I = 4 the spikes are regular.

Hindmarsh & Rose (1984), Proc. R. Soc. Lond. B 221:87.
"""

from eqsim.pylab import *

tau = 1 * ms  # the model has no unit of time
eqs = """
dx/dt = (y - x**3 + 3*x**2 - z + I)/tau : 1
dy/dt = (1 - 5*x**2 - y)/tau : 1
dz/dt = r*(4*(x + 1.6) - z)/tau : 1
I : 1 (constant)
r : 1 (constant)
"""
neurons = NeuronGroup(3, eqs, "rk4", threshold="x > 1", refractory="x > 1", dt=0.1 * ms)
neurons.x, neurons.y, neurons.z = -1.6, -10, 2
neurons.I, neurons.r = [2, 3.25, 4], 0.006
spikes = SpikeMonitor(neurons)
traces = StateMonitor(neurons, "x", record=True)
run(2 * second)

intervals = [np.diff(train[train > 500 * ms] / tau) for train in spikes.spike_trains().values()]
gaps = [each[each > 50] for each in intervals]
for i, (every, long) in enumerate(zip(intervals, gaps)):
    print(f"I = {neurons.I[i]}: {len(every)} intervals, {len(long)} between bursts")
assert len(gaps[0]) > 3 and np.std(gaps[0]) < 3, "regular bursts"
assert np.std(intervals[1]) / np.mean(intervals[1]) > 0.5, "irregular bursts"
assert len(gaps[2]) == 0 and np.std(intervals[2]) < 0.5, "regular spikes"

figure, every = plt.subplots(3, sharex=True, sharey=True, layout="constrained")
for axes, x, current in zip(every, traces.x, neurons.I):
    axes.plot(traces.t / tau, x, "k", lw=0.6)
    axes.set_ylabel(f"x, I = {current:g}")
axes.set(xlabel="time", xlim=(500, 2000))
figure.savefig("hindmarsh_rose.png", dpi=120)
