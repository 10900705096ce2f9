"""
An associative memory
=====================

Graded units with symmetric weights remember patterns: from a cue with a quarter of its elements
flipped, the network falls into the pattern that is closest, and its energy falls all the way.

Hopfield (1984), PNAS 81:3088; Hebbian weights as in Hopfield (1982), PNAS 79:2554.
"""

from eqsim.pylab import *

seed(2)
defaultclock.dt = 0.5 * ms
draws = np.random.default_rng(2)
number, memories, gain, tau = 400, 8, 5.0, 10 * ms
patterns = draws.choice([-1, 1], (memories, number))

units = NeuronGroup(
    number,
    """du/dt = (-u + recall)/tau : 1
       output = tanh(gain*u) : 1
       recall : 1""",
    method="euler",
)
weights = Synapses(units, units, "w : 1 (constant)\nrecall_post = w*output_pre : 1 (summed)")
hebbian = patterns.T @ patterns / number
np.fill_diagonal(hebbian, 0)
pre, post = np.nonzero(hebbian)
weights.connect(i=pre, j=post)
weights.w = hebbian[pre, post]
flipped = draws.permutation(number) < number / 4
units.u = 0.1 * np.where(flipped, -patterns[3], patterns[3])
states = StateMonitor(units, "output", record=True)
run(100 * ms)

outputs = states.output
overlaps = patterns @ outputs / number
# The energy: that of the pairs, and the integral of the inverse of the gain function.
inverse = outputs * np.arctanh(outputs) + np.log1p(-(outputs**2)) / 2
energy = -np.einsum("it,ij,jt->t", outputs, hebbian, outputs) / 2 + inverse.sum(axis=0) / gain
first, last = overlaps[:, 0], overlaps[:, -1]
print(f"overlap with the cued pattern: {first[3]:.2f} at first, {last[3]:.3f} at last")
assert last[3] > 0.97
assert np.max(np.abs(np.delete(last, 3))) < 0.3
assert np.all(np.diff(energy) <= 1e-9)

figure, axes = plt.subplots(2, 2, figsize=(8, 6), layout="constrained")
for axis, step, title in zip(axes[0], (0, -1), ("cue", "recalled"), strict=True):
    axis.imshow(
        np.sign(outputs[:, step]).reshape(20, 20) * patterns[3].reshape(20, 20),
        "RdGy",
        vmin=-1.5,
        vmax=1.5,
    )
    axis.set(title=f"{title}: errors in red", xticks=[], yticks=[])
axes[1, 0].plot(states.t / ms, overlaps.T)
axes[1, 0].set(xlabel="time (ms)", ylabel="overlap with each pattern")
axes[1, 1].plot(states.t / ms, energy, "k")
axes[1, 1].set(xlabel="time (ms)", ylabel="energy")
figure.savefig("hopfield.png", dpi=120)
