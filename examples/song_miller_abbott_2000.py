"""
Competition of synapses by spike timing
=======================================

Two neurons get a thousand random inputs each, the second at twice the rate. Synapses that fire just
before their neuron grow, those that fire just after shrink. They divide into strong and weak ones,
and so regulate their neuron: at first, the second fires ten times as fast as the other, in the end
less than twice as fast, and both irregularly.

Song, Miller & Abbott (2000), Nature Neuroscience 3:919, with faster learning.
"""

from eqsim.pylab import *

seed(3)
defaultclock.dt = 0.5 * ms
inputs, duration = 1000, 20 * second
tau, synaptic, window = 10 * ms, 5 * ms, 20 * ms
strongest, gain, loss = 0.01, 0.02, 1.05

sources = PoissonGroup(2 * inputs, rates="(15 + 15*int(i >= inputs))*Hz")
neurons = NeuronGroup(
    2,
    """dv/dt = (-74*mV - v - g*v)/tau : volt
       dg/dt = -g/synaptic : 1""",
    threshold="v > -54*mV",
    reset="v = -60*mV",
    method="euler",
)
neurons.v = -60 * mV
synapses = Synapses(
    sources,
    neurons,
    """w : 1
       dbefore/dt = -before/window : 1 (event-driven)
       dafter/dt = -after/window : 1 (event-driven)""",
    on_pre="g += strongest*w; before += gain; w = clip(w - loss*after, 0, 1)",
    on_post="after += gain; w = clip(w + before, 0, 1)",
)
synapses.connect("i//inputs == j")
synapses.w = "rand()"
spikes = SpikeMonitor(neurons)
run(duration)

edges = arange(0, 21, 1) * second
rates = [np.histogram(spikes.t[spikes.i == k] / second, edges / second)[0] for k in (0, 1)]
slow, fast = rates
print(
    f"at first {slow[0]:.0f} and {fast[0]:.0f} Hz, in the end {slow[-1]:.0f} and {fast[-1]:.0f} Hz"
)
assert fast[0] > 5 * slow[0]
assert fast[-1] < 3 * slow[-1]
last = (spikes.i == 0) & (spikes.t > 15 * second)
intervals = np.diff(spikes.t[last] / ms)
assert 0.4 < np.std(intervals) / np.mean(intervals) < 1.2

figure, (left, right) = plt.subplots(1, 2, layout="constrained", figsize=(9, 4))
for rate, label in zip(rates, ("inputs at 15 Hz", "inputs at 30 Hz"), strict=True):
    left.stairs(rate, edges / second, label=label, baseline=None)
left.set(xlabel="time (s)", ylabel="rate (Hz)")
left.legend()
weights = [synapses.w[:inputs], synapses.w[inputs:]]
right.hist(weights, 20, range=(0, 1))
right.set(xlabel="weight (of the strongest)", ylabel="synapses")
figure.savefig("song_miller_abbott_2000.png", dpi=120)
