"""
A threshold that adapts
=======================

Each spike lifts the threshold, which falls back slowly. Neurons with a fixed threshold follow their
input; those with an adaptive one answer its onset, and then fire at a rate that is nearly linear in
it.

Jolivet et al. (2006), J. Comput. Neurosci. 21:35; Kobayashi, Tsubo & Shinomoto (2009), Front.
Comput. Neurosci. 3:9.
"""

from eqsim.pylab import *

tau, tau_t, rest = 10 * ms, 100 * ms, 10 * mV
neurons = NeuronGroup(
    60,
    """dv/dt = (drive - v)/tau : volt
       dtheta/dt = (rest - theta)/tau_t : volt
       drive : volt (constant)
       lift : volt (constant)""",
    threshold="v > theta",
    reset="v = 0*mV; theta += lift",
    method="exact",
)
fixed, adaptive = neurons[:30], neurons[30:]
fixed.drive = adaptive.drive = linspace(11, 40, 30) * mV
adaptive.lift = 2 * mV
neurons.theta = rest
traces = StateMonitor(neurons, ["v", "theta"], record=[50])
spikes = SpikeMonitor(neurons)
run(1 * second)

intervals = [np.diff(train / ms) for train in spikes.spike_trains().values()]
rate = np.array([1e3 / np.mean(each[len(each) // 2 :]) for each in intervals])
print(f"strongest input: {rate[29]:.0f} Hz with a fixed threshold, {rate[59]:.0f} Hz adaptive")
assert all(np.ptp(each) < 0.2 for each in intervals[:30]), "a fixed threshold does not adapt"
assert all(each[-1] > 1.5 * each[0] for each in intervals[35:])

# In the steady state the threshold's mean stands where falling and lifting balance.
drive = adaptive.drive / mV
linear = np.polyfit(drive[5:], rate[35:], 1)
misfit = np.max(np.abs(np.polyval(linear, drive[5:]) - rate[35:]))
assert misfit < 0.06 * rate[59]

figure, (left, right) = plt.subplots(1, 2, figsize=(9, 4), layout="constrained")
left.plot(traces.t / ms, traces.v[0] / mV, lw=0.8, label="v")
left.plot(traces.t / ms, traces.theta[0] / mV, label="threshold")
left.set(xlabel="time (ms)", ylabel="mV", xlim=(0, 400))
left.legend()
right.plot(drive, rate[:30], label="fixed threshold")
right.plot(drive, rate[30:], label="adaptive threshold")
right.set(xlabel="input (mV)", ylabel="rate in the steady state (Hz)")
right.legend()
figure.savefig("adaptive_threshold.png", dpi=120)
