"""
Escape from a well
==================

A particle in the double well x^4/4 - x^2/2 is pushed over the barrier by noise. The mean time that
this takes grows exponentially with the barrier's height over the noise's strength.

Kramers (1940), Physica 7:284; Gardiner (2009), Stochastic Methods, Springer, section 5.5.3.
"""

from scipy.integrate import dblquad

from eqsim.pylab import *

seed(1)
tau = 1 * ms
strengths = np.repeat([0.10, 0.13, 0.16, 0.20], 1000)
particles = NeuronGroup(
    len(strengths),
    """dx/dt = (x - x**3)/tau + sqrt(2*D/tau)*xi : 1
       D : 1 (constant)
       escaped : 1""",
    threshold="x > 0 and escaped == 0",
    reset="escaped = 1",
    method="heun",
    dt=0.01 * ms,
)
particles.x, particles.D = -1, strengths
escapes = SpikeMonitor(particles)
run(150 * ms)


def potential(x):
    return x**4 / 4 - x**2 / 2


def expected_time(D):
    """Give the mean first passage from -1 to 0."""
    inner = dblquad(lambda z, y: np.exp((potential(y) - potential(z)) / D), -1, 0, -3, lambda y: y)
    return inner[0] / D


D = np.unique(strengths)
survival = [np.sum(strengths[escapes.i] == each) for each in D]
times = [np.sum(escapes.t[strengths[escapes.i] == each] / ms) for each in D]
waiting = [150 * (1000 - n) for n in survival]
mean_time = np.array([(t + w) / n for t, w, n in zip(times, waiting, survival)])
expected = np.array([expected_time(each) for each in D])
print("mean time", np.round(mean_time, 1), "expected", np.round(expected, 1))
assert np.all(abs(mean_time / expected - 1) < 0.12)

figure, axes = plt.subplots(layout="constrained")
axes.semilogy(1 / D, mean_time, "o", label="simulated")
axes.semilogy(1 / D, expected, label="first-passage time")
axes.set(xlabel="1/D", ylabel="mean time to escape (ms)")
axes.legend()
figure.savefig("kramers_escape.png", dpi=120)
