"""
The onset of synchrony among oscillators
========================================

Oscillators of different frequencies pull at each other by the sine of their phase differences,
which each adds up over its synapses. Below a critical coupling they stay apart; above it, some of
them lock, and the order of the population follows the square root that theory gives.

Kuramoto (1975), Lecture Notes in Physics 39:420.
"""

from eqsim.pylab import *

defaultclock.dt = 0.1 * second
number, width, couplings = 100, 0.5 * Hz, [0.5, 1.5, 2, 3] * Hz
# Frequencies at equal steps of probability: their distribution is a Cauchy distribution.
levels = (np.arange(number) + 0.5) / number
oscillators = NeuronGroup(
    number * len(couplings),
    """dphase/dt = frequency + pull : 1
       pull : Hz
       frequency : Hz (constant)
       coupling : Hz (constant)""",
    method="euler",
)
oscillators.frequency = np.tile(width * np.tan(np.pi * (levels - 0.5)), len(couplings))
oscillators.coupling = np.repeat(couplings, number)
oscillators.phase = np.random.default_rng(1).uniform(0, 2 * np.pi, number * len(couplings))
synapses = Synapses(
    oscillators,
    oscillators,
    "pull_post = coupling*sin(phase_pre - phase_post)/number : Hz (summed)",
)
synapses.connect("i//number == j//number")
phases = StateMonitor(oscillators, "phase", record=True)
run(60 * second)

waves = np.exp(1j * phases.phase).reshape(len(couplings), number, -1)
order = np.abs(waves.mean(axis=1))
found = order[:, phases.t > 30 * second].mean(axis=1)
expected = np.sqrt(np.maximum(0, 1 - 2 * width / couplings))
print("order:", found.round(2), "theory:", expected.round(2))
assert found[0] < 0.25
assert np.all(np.abs(found[1:] - expected[1:]) < 0.1)

figure, axes = plt.subplots(layout="constrained")
for coupling, course, limit in zip(couplings, order, expected, strict=True):
    (line,) = axes.plot(phases.t / second, course, label=f"coupling {coupling}")
    axes.axhline(limit, color=line.get_color(), linestyle="--")
axes.set(xlabel="time (s)", ylabel="order of the population", ylim=(0, 1))
axes.legend(loc="center right")
figure.savefig("kuramoto.png", dpi=120)
