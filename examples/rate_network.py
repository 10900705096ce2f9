"""
Chaos in a random network of rates
==================================

Units excite and inhibit each other through random weights of mean zero, whose variances add up to
g^2 for each. Below g = 1 all activity dies away, in the end at a rate of 1 - g; above, the network
is chaotic. What a unit receives is then like Gaussian noise, and its autocorrelation must be the
one that units with such input give rise to. This yields its variance and its shape. A
perturbation of 10^-8 grows exponentially, with the largest Lyapunov exponent; the theory finds it
from the ground state of a particle in a potential, given by the autocorrelation.

Sompolinsky, Crisanti & Sommers (1988), Phys. Rev. Lett. 61:259; here each of 2000 units gets input
from 100 others instead of all. Rates are per time constant of 10 ms.
"""

from eqsim.pylab import *

defaultclock.dt = 0.5 * ms
tau, units, inputs, duration = 10 * ms, 2000, 100, 0.8 * second
draws = np.random.default_rng(5)
weights = draws.normal(0, 1 / np.sqrt(inputs), units * inputs)
sources, targets = draws.integers(units, size=units * inputs), np.repeat(np.arange(units), inputs)
start = draws.normal(0, 1, units)


def build(gain):
    """Give the recorder of a network in two states, x and the perturbed y, and its parts."""
    group = NeuronGroup(
        units,
        """dx/dt = (to_x - x)/tau : 1
           dy/dt = (to_y - y)/tau : 1
           from_x = tanh(x) : 1 (constant over dt)
           from_y = tanh(y) : 1 (constant over dt)
           to_x : 1
           to_y : 1""",
        method="exact",
    )
    group.x, group.y = start, start + 1e-8
    synapses = Synapses(
        group,
        group,
        """w : 1 (constant)
           to_x_post = w*from_x_pre : 1 (summed)
           to_y_post = w*from_y_pre : 1 (summed)""",
    )
    synapses.connect(i=sources, j=targets)
    synapses.w = gain * weights
    return StateMonitor(group, ["x", "y"], record=True, dt=tau / 10), group, synapses


low_gain, g = 0.8, 3.0
quiet, chaotic = build(low_gain), build(g)
Network(quiet, chaotic).run(duration)

# The theory, with averages over Gaussian variables as sums over nodes; times are in units of tau.
nodes, parts = np.polynomial.hermite_e.hermegauss(60)
parts /= parts.sum()


def overlap(function, covariance):
    """Give the mean product of a function of two Gaussian variables of variance `power`."""
    own, shared = np.sqrt(power - covariance), np.sqrt(covariance)
    return parts @ (function(own * nodes + shared * nodes[:, None]) @ parts) ** 2


low, high = 0.1, g**2
for _ in range(60):
    power = (low + high) / 2
    integral = np.log(np.cosh(np.sqrt(power) * nodes))
    spread = parts @ integral**2 - (parts @ integral) ** 2
    low, high = (power, high) if g**2 * spread > power**2 / 2 else (low, power)
step, lags = 0.02, np.arange(0, 20, 0.02)
theory, slope = [power], 0.5 * step * (power - g**2 * overlap(np.tanh, power))
while len(theory) < lags.size:
    theory.append(np.maximum(theory[-1] + step * slope, 0))
    slope = np.minimum(slope + step * (theory[-1] - g**2 * overlap(np.tanh, theory[-1])), 0)
theory = np.array(theory)

gain = np.array([overlap(lambda x: 1 / np.cosh(x) ** 2, each) for each in theory[::5]])
potential = 1 - g**2 * np.concatenate([gain[:0:-1], gain])
neighbours = np.eye(potential.size, k=1) + np.eye(potential.size, k=-1)
energy = np.diag(potential) + (2 * np.eye(potential.size) - neighbours) / (5 * step) ** 2
exponent = np.sqrt(1 - np.linalg.eigvalsh(energy)[0]) - 1

# What the network does.
time = chaotic[0].t / tau
x = chaotic[0].x[:, time > 15]
shifts = np.arange(0, 80, 5)
found = np.array([np.mean(x[:, : x.shape[1] - k] * x[:, k:]) for k in shifts])
activity = np.sqrt(np.mean(quiet[0].x ** 2, axis=0))
distance = np.sqrt(np.mean((chaotic[0].x - chaotic[0].y) ** 2, axis=0))
early = (time > 15) & (distance < 1e-2)
growth = np.polyfit(time[early], np.log(distance[early]), 1)[0]
decay = np.polyfit(time[time > 15], np.log(activity[time > 15]), 1)[0]
print(f"variance {found[0]:.2f}, theory {power:.2f}")
print(f"Lyapunov exponent {growth:.3f}, theory {exponent:.3f}")
print(f"decay {decay:.3f}, theory {low_gain - 1:.3f}")
assert np.all(abs(found - np.interp(shifts / 10, lags, theory)) < 0.1 * power)
assert abs(growth / exponent - 1) < 0.25
assert abs(decay - (low_gain - 1)) < 0.03

figure, axes = plt.subplots(2, 2, figsize=(10, 6), layout="constrained")
for panel, (monitor, *_), gain in zip(axes[0], (quiet, chaotic), (low_gain, g), strict=True):
    panel.plot(time, monitor.x[:6].T, lw=0.9)
    panel.set(title=f"g = {gain}", xlabel="time (tau)", ylabel="x of six units", xlim=(0, 80))
axes[1, 0].plot(shifts / 10, found, "o", label="simulated")
axes[1, 0].plot(lags, theory, "k", lw=1, label="theory")
axes[1, 0].set(title=f"autocorrelation, g = {g}", xlabel="lag (tau)", xlim=(-0.2, 8))
axes[1, 1].semilogy(time, distance, label=f"distance of two states, g = {g}")
axes[1, 1].semilogy(time, activity, label=f"activity, g = {low_gain}")
for rate, curve in [(exponent, distance), (low_gain - 1, activity)]:
    at = np.searchsorted(time, 30)
    axes[1, 1].semilogy(time, curve[at] * np.exp(rate * (time - time[at])), "k--", lw=1)
axes[1, 1].set(xlabel="time (tau)", ylim=(1e-9, 20), title="growth and decay (dashed: theory)")
axes[1, 0].legend()
axes[1, 1].legend(loc="lower center")
figure.savefig("rate_network.png", dpi=120)
