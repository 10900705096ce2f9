"""
Coincidence detectors tell where a sound comes from
===================================================

A sound reaches the two ears at different times. Neurons that hear both ears through delay lines of
different lengths fire most where the delays make up for the difference.

Jeffress (1948), J. Comp. Physiol. Psychol. 41:35.
"""

from eqsim.pylab import *

seed(42)
largest, detectors, duration = 300 * us, 61, 1 * second
defaultclock.dt = 0.025 * ms
differences = linspace(-250, 250, 5) * us
trials = differences.size
noise = TimedArray(np.random.default_rng(3).standard_normal(int(duration / (50 * us))), dt=50 * us)

# Each trial has two ears; what one of them hears comes half the difference later.
ears = NeuronGroup(
    2 * trials,
    """dv/dt = (4*noise(t - lateness) - v)/(1*ms) + 0.1*xi*sqrt(2/(1*ms)) : 1 (unless refractory)
       lateness : second (constant)""",
    threshold="v > 1",
    reset="v = 0",
    refractory=2.5 * ms,
    method="euler",
)
ears.lateness = np.concatenate([largest - differences / 2, largest + differences / 2])
cells = NeuronGroup(
    trials * detectors,
    "dv/dt = -v/(0.3*ms) : 1 (unless refractory)",
    threshold="v > 1",
    reset="v = 0",
    refractory=1 * ms,
    method="exact",
)
lines = Synapses(ears, cells, on_pre="v_post += 0.6")
lines.connect(condition="i % trials == j // detectors")
lines.delay["i < trials"] = "largest*(j % detectors)/(detectors - 1)"
lines.delay["i >= trials"] = "largest*(1 - (j % detectors)/(detectors - 1))"
spikes = SpikeMonitor(cells)
run(duration)

counts = np.reshape(spikes.count, (trials, detectors))
favoured = largest * linspace(-1, 1, detectors)  # the difference that a cell's delays make up for
active = np.where(counts > counts.max(axis=1, keepdims=True) / 2, counts, 0)
estimates = active @ favoured / active.sum(axis=1)
for difference, estimate in zip(differences, estimates, strict=True):
    print(f"{difference / us:5.0f} us between the ears, estimated {estimate / us:5.0f} us")
assert np.all(abs(estimates - differences) < 50 * us)

figure, axis = plt.subplots(layout="constrained")
for difference, each in zip(differences, counts, strict=True):
    (line,) = axis.plot(favoured / us, each / duration / Hz, label=f"{difference / us:.0f} us")
    axis.axvline(difference / us, color=line.get_color(), lw=0.7, ls=":")
axis.set(xlabel="difference made up for by the delays (us)", ylabel="rate (Hz)")
axis.legend(title="sound")
figure.savefig("jeffress.png", dpi=120)
