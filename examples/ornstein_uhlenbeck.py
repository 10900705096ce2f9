"""
The Ornstein-Uhlenbeck process
==============================

Noise that is forgotten with a time constant: its variance approaches sigma^2 as 1 - exp(-2 t/tau),
and its autocorrelation falls as exp(-t/tau).

Uhlenbeck & Ornstein (1930), Phys. Rev. 36:823.
"""

from eqsim.pylab import *

seed(1)
tau, sigma = 10 * ms, 2 * mV
particles = NeuronGroup(5000, "dx/dt = -x/tau + sigma*sqrt(2/tau)*xi : volt", method="euler")
seen = StateMonitor(particles, "x", record=True)
run(50 * ms)

expected = sigma**2 * (1 - exp(-2 * seen.t / tau))
variance = np.var(seen.x, axis=0)
start = 200
covariance = np.mean(seen.x[:, start:] * seen.x[:, start : start + 1], axis=0)
lag = seen.t[start:] - seen.t[start]
decay = covariance[0] * exp(-lag / tau)
print(f"final standard deviation {sqrt(variance[-1])}, expected {sigma}")
assert max(abs(variance - expected)) < 0.1 * sigma**2
assert max(abs(covariance - decay)) < 0.1 * sigma**2

figure, (left, middle, right) = plt.subplots(1, 3, figsize=(11, 3.5), layout="constrained")
left.plot(seen.t / ms, seen.x[:5].T / mV, lw=0.7)
left.set(xlabel="time (ms)", ylabel="x (mV)")
middle.plot(seen.t / ms, variance / mV**2, label="simulated")
middle.plot(seen.t / ms, expected / mV**2, "--", label="expected")
middle.set(xlabel="time (ms)", ylabel="variance (mV$^2$)")
middle.legend()
right.plot(lag / ms, covariance / mV**2)
right.plot(lag / ms, decay / mV**2, "--")
right.set(xlabel="lag (ms)", ylabel="covariance (mV$^2$)")
figure.savefig("ornstein_uhlenbeck.png", dpi=120)
