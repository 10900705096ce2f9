"""
A neuron learns when to spike
=============================

A neuron, silent at first, gets the same spikes of two hundred inputs in each trial, and is to spike
at four given times. Three factors change a synapse: how its recent spikes act on the membrane, how
close the membrane is to threshold, and the mismatch between wanted and actual spikes. The first two
leave a trace at the synapse: the gradient of the filtered output, with a smooth function in place
of the derivative of a spike. Times the filtered mismatch, it is the gradient of the van Rossum
distance between the two spike trains. After each trial a weight follows its gradient, in steps
relative to the largest of late; they get smaller with time.

SuperSpike: Zenke & Ganguli (2018), Neural Computation 30:1514; here with a single neuron, which
needs no feedback of the mismatch, and trials of 300 ms.
"""

from eqsim.pylab import *

seed(3)
defaultclock.dt = 0.5 * ms
inputs, input_rate, trial, trials = 200, 10 * Hz, 300 * ms, 150
membrane, synaptic, rise, decay = 10 * ms, 5 * ms, 5 * ms, 10 * ms
rest, threshold, smooth = -60 * mV, -50 * mV, 1 * mV
step, cooling, keep, strongest = 1 * mV, 20 * second, 0.99, 30 * mV

draws = np.random.default_rng(3)
samples = round(trial / defaultclock.dt)
when, who = np.nonzero(draws.random((samples, inputs)) < input_rate * defaultclock.dt)
frozen = SpikeGeneratorGroup(inputs, who, when * defaultclock.dt, period=trial)
wanted = array([60, 115, 190, 260]) * ms
target = SpikeGeneratorGroup(1, np.zeros(wanted.size, dtype=int), wanted, period=trial)

neuron = NeuronGroup(
    1,
    """dv/dt = (rest - v + current)/membrane : volt (unless refractory)
       dcurrent/dt = -current/synaptic : volt
       dmismatch/dt = -mismatch/rise : 1
       derror/dt = (mismatch - error)/decay : 1
       ddistance/dt = error**2 : second
       closeness = 1/(1 + abs(v - threshold)/smooth)**2 : 1""",
    threshold="v > threshold",
    reset="v = rest; mismatch -= 1",
    refractory=5 * ms,
    method="euler",
)
neuron.v = rest
synapses = Synapses(
    frozen,
    neuron,
    """w : volt
       dopen/dt = -open/synaptic : 1
       deffect/dt = (open - effect)/membrane : 1
       drising/dt = (closeness_post*effect - rising)/rise : 1
       deligible/dt = (rising - eligible)/decay : 1
       dgradient/dt = error_post*eligible : second
       largest : second**2""",
    on_pre="current += w; open += 1",
    method="euler",
)
synapses.connect()
synapses.w = "0.5*mV + randn()*0.5*mV"
synapses.largest = (1 * us) ** 2
synapses.run_regularly(
    """largest = max(keep*largest, gradient**2)
       w = clip(w + step*exp(-t/cooling)*gradient/sqrt(largest), -strongest, strongest)
       gradient = 0*second""",
    dt=trial,
)
teacher = Synapses(target, neuron, on_pre="mismatch += 1")
teacher.connect()
distances = StateMonitor(neuron, "distance", record=True, dt=trial)
neuron.run_regularly("distance = 0*second", dt=trial)
spikes = SpikeMonitor(neuron)
states = StateMonitor(neuron, "v", record=True)
run(trials * trial)

distance = distances.distance[0, 1:] / ms  # at the end of each trial but the last
number, moment = np.divmod(np.round(spikes.t / defaultclock.dt).astype(int), samples)
moment = moment * defaultclock.dt
deviations = [moment[number == k] - wanted for k in range(trials - 10, trials)]
print(f"distance {distance[0]:.2f} ms at first, {distance[-10:].mean():.3f} ms at last")
print(f"the last ten trials miss their spikes by {np.max(np.abs(deviations)) * 1e3:.1f} ms at most")
silent = wanted.size * (rise + decay - 4 / (1 / rise + 1 / decay)) / 2  # the filter's square
assert abs(distance[0] * ms / silent - 1) < 0.05
assert distance[-10:].mean() < distance[0] / 50
assert np.max(np.abs(deviations)) * second < 2 * ms

figure, axes = plt.subplots(2, 2, layout="constrained", figsize=(10, 6))
(given, course), (raster, potential) = axes
given.plot(when * defaultclock.dt / ms, who, "k.", ms=2)
given.set(xlabel="time (ms)", ylabel="input", title="spikes in each trial")
raster.plot(moment / ms, number, "k.", ms=2)
raster.set(xlabel="time (ms)", ylabel="trial", title="spikes of the neuron; wanted in red")
potential.plot(np.arange(samples) * defaultclock.dt / ms, states.v[0, -samples:] / mV, "k", lw=1)
potential.axhline(threshold / mV, color="grey", ls=":")
potential.set(xlabel="time (ms)", ylabel="v (mV)", title="the last trial")
for axis in (raster, potential):
    for each in wanted / ms:
        axis.axvline(each, color="tab:red", lw=1, alpha=0.6)
course.semilogy(distance, "k", lw=1)
course.set(xlabel="trial", ylabel="distance (ms)", title="van Rossum distance to the wanted train")
course.set_ylim(1e-3, 30)
figure.savefig("superspike.png", dpi=120)
