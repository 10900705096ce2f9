"""
A chirp reveals a resonance
===========================

A membrane with a slow current of its own answers slow inputs weakly and fast ones too: in between
it resonates. A current whose frequency rises shows the impedance at all frequencies at once.

Hutcheon & Yarom (2000), Trends Neurosci. 23:216; Puil, Gimbarzevsky & Miura (1986), J.
Neurophysiol. 55:995.
"""

from eqsim.pylab import *

C, g, g_slow, tau_slow = 100 * pF, 5 * nS, 20 * nS, 50 * ms
duration, step = 20 * second, 0.5 * ms
time = np.arange(0, duration / second, step / second)
chirp = np.sin(pi * 20 / 20 * time**2)  # from 0 to 20 Hz in 20 s
current = TimedArray(10 * pA * chirp, dt=step)

cell = NeuronGroup(
    1,
    """dv/dt = (current(t) - g*v - w)/C : volt
       dw/dt = (g_slow*v - w)/tau_slow : amp""",
    method="exact",
    dt=step,
)
seen = StateMonitor(cell, "v", record=0)
run(duration)

frequency = np.fft.rfftfreq(len(time), step / second)
impedance = abs(np.fft.rfft(seen.v_[0]) / np.fft.rfft(10e-12 * chirp))
omega = 2j * pi * frequency * Hz
expected = abs(1 / (omega * C + g + g_slow / (1 + omega * tau_slow))) / ohm
band = (frequency > 0.5) & (frequency < 18)
smooth = np.convolve(impedance, np.ones(15) / 15, "same")
peak, formula = (frequency[band][np.argmax(each[band])] for each in (smooth, expected))
print(f"resonance at {peak:.2f} Hz, expected {formula:.2f} Hz")
assert abs(peak - formula) < 0.5
assert np.max(abs(smooth[band] / expected[band] - 1)) < 0.1

figure, (top, bottom) = plt.subplots(2, 1, layout="constrained")
top.plot(seen.t / second, seen.v[0] / mV, lw=0.6)
top.set(xlabel="time (s)", ylabel="v (mV)")
bottom.plot(frequency[band], smooth[band] / 1e6, label="simulated")
bottom.plot(frequency[band], expected[band] / 1e6, "--", label="formula")
bottom.set(xlabel="frequency (Hz)", ylabel="impedance (MOhm)")
bottom.legend()
figure.savefig("resonance.png", dpi=120)
