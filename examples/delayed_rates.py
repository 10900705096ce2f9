"""
Delays make a ring of neurons oscillate, and waves travel
=========================================================

Rates on a ring, driven by each other's rates of a millisecond ago through the weights
J0 + J1*cos(difference of their angles). Linear theory tells where the uniform state gives way: to
a bump of activity where J1/2 > 1; and, because of the delay D alone, to oscillations of all
together where J0 < J*, or to waves where J1/2 < J*. At these, the frequency w solves w*tau =
-tan(w*D), and J* = -sqrt(1 + (w*tau)**2).

Roxin, Brunel & Hansel (2005), Phys. Rev. Lett. 94:238103; parameters chosen near the thresholds.
"""

from eqsim.pylab import *

seed(5)
defaultclock.dt = 0.02 * ms
tau, D, size, duration = 10 * ms, 1 * ms, 40, 400 * ms

# the root of w*tau + tan(w*D) with w*D between pi/2 and pi, and the strength of coupling there
low, high = np.pi / 2 * 1.0001, np.pi
while high - low > 1e-12:
    angle = (low + high) / 2
    low, high = (low, angle) if angle * tau / D + np.tan(angle) > 0 else (angle, high)
frequency = low / (2 * np.pi * D)
critical = -np.sqrt(1 + (low * tau / D) ** 2)
print(f"oscillations from a coupling of {critical:.2f} on, with {frequency / Hz:.1f} Hz")

regimes = {
    "stationary": (0.93 * critical, 0),
    "oscillations": (1.07 * critical, 0),
    "bump": (-5, 6),
    "waves": (-5, 2 * 1.07 * critical),
}
ring = NeuronGroup(
    len(regimes) * size,
    """
    dm/dt = (max(1 - J0 + drive, 0) - m)/tau : 1
    drive : 1
    J0 : 1 (constant)
    J1 : 1 (constant)
    angle : 1 (constant)
    """,
)
ring.J0 = np.repeat([J0 for J0, _ in regimes.values()], size)
ring.J1 = np.repeat([J1 for _, J1 in regimes.values()], size)
ring.angle = "2*pi*(i % size)/size"
ring.m = "1 + 0.01*(rand() - 0.5)"
coupling = Synapses(
    ring,
    ring,
    """
    weight = (J0_post + J1_post*cos(angle_pre - angle_post))/size : 1 (constant over dt)
    drive_post = weight*delayed(m_pre, D) : 1 (summed)
    """,
)
coupling.connect(condition="i//size == j//size")
rates = StateMonitor(ring, "m", record=True)
run(duration)

m = dict(zip(regimes, rates.m.reshape(len(regimes), size, -1), strict=True))
late = rates.t > 0.75 * duration
mean = {name: each[:, late].mean(axis=0) for name, each in m.items()}
around = np.exp(-2j * np.pi * np.arange(size) / size) / size
wave = {name: around @ each[:, late] for name, each in m.items()}

rises = np.flatnonzero(np.diff(np.sign(mean["oscillations"] - mean["oscillations"].mean())) > 0)
rhythm = (rises.size - 1) / (rises[-1] - rises[0]) / defaultclock.dt
turns = np.unwrap(np.angle(wave["waves"])) / (2 * np.pi)
speed = abs(turns[-1] - turns[0]) / (turns.size - 1) / defaultclock.dt
print(f"oscillations with {rhythm / Hz:.1f} Hz, waves around the ring with {speed / Hz:.1f} Hz")

assert np.ptp(mean["stationary"]) < 1e-6 < 0.1 < np.ptp(mean["oscillations"])
assert np.abs(wave["stationary"]).max() < 1e-6
assert abs(rhythm / frequency - 1) < 0.03
assert abs(speed / frequency - 1) < 0.03
assert np.ptp(np.abs(wave["bump"])) < 1e-3 < 1 < np.abs(wave["bump"]).min()

figure, axes = plt.subplots(2, len(regimes), figsize=(12, 5), sharex=True, layout="constrained")
for column, (name, (J0, J1)) in zip(axes.T, regimes.items(), strict=True):
    extent = (0, duration / ms, 0, 360)
    column[0].imshow(m[name], aspect="auto", origin="lower", extent=extent)
    column[1].plot(rates.t / ms, m[name][:: size // 4].T, lw=0.8)
    column[0].set_title(f"{name}\nJ0 = {J0:.1f}, J1 = {J1:.1f}", fontsize=10)
    column[1].set(xlabel="time (ms)", xlim=(duration / ms - 20, duration / ms))
    column[1].ticklabel_format(useOffset=False)
axes[0, 0].set_ylabel("angle")
axes[1, 0].set_ylabel("rate")
figure.savefig("delayed_rates.png", dpi=120)
