"""
Synapses scale to keep a rate
=============================

If a neuron fires less than a target rate for long, all of its excitatory synapses grow by the same
factor, and if it fires more, they shrink: their relative strengths, in which memories may be
stored, stay as they are. A slow average of the neuron's own spikes tells it the rate. The rule has
a proportional and an integral part, so that no error remains in the long run.

Turrigiano, Leslie, Desai, Rutherford & Nelson (1998), Nature 391:892, with the rule of van Rossum,
Bi & Turrigiano (2000), J. Neurosci. 20:8812. Some cells lose half of their input, others get twice
as much. Scaling takes hours to days in cultures; here, it takes seconds.
"""

from eqsim.pylab import *

seed(2)
defaultclock.dt = 1 * ms
copies, inputs, target_rate, change, duration = 20, 50, 10 * Hz, 15 * second, 50 * second
tau, average = 20 * ms, 1 * second
proportional, integral, interval = 0.008, 1e-3 * Hz, 20 * ms
groups = ("half the input", "the same input", "twice the input")

sources = PoissonGroup(
    len(groups) * copies * inputs,
    rates="20*Hz*(int(t < change) + int(t >= change)*0.5*2**(i // (copies*inputs)))",
)
cells = NeuronGroup(
    len(groups) * copies,
    """dv/dt = -v/tau : volt (unless refractory)
       dactivity/dt = -activity/average : Hz
       derror/dt = target_rate - activity : 1""",
    threshold="v > 15*mV",
    reset="v = 0*mV; activity += 1/average",
    refractory=2 * ms,
    method="exact",
)
cells.activity = target_rate
synapses = Synapses(sources, cells, "w : volt", on_pre="v_post += w")
every = np.arange(len(sources))
synapses.connect(i=every, j=every // inputs)
initial = np.random.default_rng(2).lognormal(-0.4, 0.5, every.size)
synapses.w = initial * mV
synapses.run_regularly(
    "w *= exp((proportional*(target_rate - activity_post) + integral*error_post)*interval)",
    dt=interval,
)
spikes = SpikeMonitor(cells)
firsts = [number * copies * inputs for number in range(len(groups))]
shown = [first + k for first in firsts for k in range(inputs)]
weights = StateMonitor(synapses, "w", record=shown, dt=200 * ms)
run(duration)

bins = [np.arange(len(groups) + 1), np.arange(duration / second + 1)]
rates = np.histogram2d(spikes.i // copies, spikes.t / second, bins)[0] / copies
scale = (synapses.w[:] / mV / initial).reshape(-1, inputs)
print("in the first second after the change:", rates[:, 15], "Hz")
print("in the last eight seconds:", rates[:, -8:].mean(axis=1).round(2), "Hz")
print("weights scaled by", scale[:, 0].reshape(-1, copies).mean(axis=1).round(2))
assert rates[0, 15] < 1 and rates[2, 15] > 30
assert np.all(np.abs(rates[:, -8:].mean(axis=1) - target_rate / Hz) < 0.6)
assert np.all(np.abs(scale / scale[:, :1] - 1) < 1e-9)

figure, (left, right) = plt.subplots(1, 2, layout="constrained", figsize=(9, 4))
left.axhline(target_rate / Hz, color="0.6", ls="--", lw=0.8)
traces = weights.w.reshape(len(groups), inputs, -1) / mV
for name, rate, trace in zip(groups, rates, traces, strict=True):
    (line,) = left.plot(bins[1][:-1] + 0.5, rate, label=name)
    right.plot(trace[:, 0], trace[:, -1], ".", color=line.get_color())
left.set(xlabel="time (s)", ylabel="mean rate (Hz)")
left.legend()
right.set(
    xlabel="weight at first (mV)",
    ylabel="weight at last (mV)",
    title="synapses of one cell of each kind",
)
figure.savefig("synaptic_scaling.png", dpi=120)
