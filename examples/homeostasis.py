"""
Keeping a rate: three clocks in one network
===========================================

Neurons with other thresholds all come to fire at 8 Hz, because each counts its spikes and corrects
its own drive, slowly. The membranes take steps of 0.1 ms, the correction is made every 200 ms, and
the drive is recorded every 100 ms.

Turrigiano (2008), Cell 135:422; as a controller of the rate: Liu & Golowasch et al. (1998),
J. Neurosci. 18:2309.
"""

from eqsim.pylab import *

seed(1)
tau, target, interval = 20 * ms, 8 * Hz, 200 * ms
neurons = NeuronGroup(
    100,
    """dv/dt = (drive - v)/tau + 0.1*xi*sqrt(2/tau) : 1
       drive : 1
       limit : 1 (constant)
       count : integer""",
    threshold="v > limit",
    reset="v = 0; count += 1",
    method="euler",
)
neurons.limit = "1 + 0.5*i/N"
neurons.drive = 2.0
neurons.run_regularly("drive += 0.05*(target*interval - count); count = 0", dt=interval)
drives = StateMonitor(neurons, "drive", record=[0, 50, 99], dt=100 * ms)
spikes = SpikeMonitor(neurons)
run(16 * second)

bins = np.histogram(spikes.t / second, bins=32, range=(0, 16))[0]
rate = bins / len(neurons) / 0.5
late = np.bincount(spikes.i[spikes.t > 8 * second], minlength=100) / 8
print(f"mean rate {rate[0]:.1f} Hz at first, {np.mean(late):.2f} Hz later")
assert rate[0] > 20
assert abs(np.mean(late) - 8) < 0.5
assert max(abs(late - 8)) < 2
assert drives.t[1] - drives.t[0] == 100 * ms

figure, (top, bottom) = plt.subplots(2, 1, sharex=True, layout="constrained")
top.plot(np.arange(32) * 0.5 + 0.25, rate)
top.axhline(8, ls="--", color="k")
top.set_ylabel("mean rate (Hz)")
bottom.plot(drives.t / second, drives.drive.T)
bottom.set(xlabel="time (s)", ylabel="drive of three neurons")
figure.savefig("homeostasis.png", dpi=120)
