"""
The Lorenz attractor
====================

No neurons at all: 100 pairs of trajectories that start 1e-8 apart. The logarithm of their distance
grows with the largest Lyapunov exponent, 0.906.

Lorenz (1963), J. Atmos. Sci. 20:130; the exponent after Sprott (2003), Chaos and Time-Series
Analysis, Oxford University Press, p. 431.
"""

from eqsim.pylab import *

tau = 1 * second
pairs = 100
particles = NeuronGroup(
    2 * pairs,
    """dx/dt = 10*(y - x)/tau : 1
       dy/dt = (x*(28 - z) - y)/tau : 1
       dz/dt = (x*y - 8*z/3)/tau : 1""",
    method="rk4",
    dt=5 * ms,
)
start = np.random.default_rng(1).normal(size=pairs)
particles.x = np.concatenate([start, start])
particles.y, particles.z = 1, 25
traces = StateMonitor(particles, ["x", "y", "z"], record=True)
particles.x[pairs:] = start + 1e-8
run(25 * second)

path = np.array([traces.x, traces.y, traces.z])
distance = np.linalg.norm(path[:, :pairs] - path[:, pairs:], axis=0)
spread = np.mean(np.log(distance), axis=0)
between = (traces.t > 4 * second) & (traces.t < 16 * second)
exponent = np.polyfit(traces.t[between] / tau, spread[between], 1)[0]
print(f"Lyapunov exponent {exponent:.3f}")
assert abs(exponent - 0.906) < 0.04

figure, (left, right) = plt.subplots(1, 2, figsize=(9, 4), layout="constrained")
left.plot(traces.x[0], traces.z[0], "k", lw=0.4)
left.set(xlabel="x", ylabel="z")
right.plot(traces.t / tau, spread)
right.set(xlabel="time", ylabel="mean log distance")
figure.savefig("lorenz.png", dpi=120)
