"""
Events of one's own: how often does noise cross zero?
=====================================================

Two events, 'up' and 'down', watch a smooth noise process pass through zero. Rice's formula gives
their rate: 1/(2 pi sqrt(tau_1 tau_2)) for white noise that two low-pass filters have smoothed.

Rice (1944), Bell Syst. Tech. J. 23:282, eq. 3.3-11.
"""

from eqsim.pylab import *

seed(1)
tau_1, tau_2 = 4 * ms, 10 * ms
signals = NeuronGroup(
    1000,
    """dx/dt = (y - x)/tau_1 : 1
       dy/dt = -y/tau_2 + sqrt(2/tau_2)*xi : 1
       above : boolean""",
    events={"up": "x > 0 and not above", "down": "x < 0 and above"},
    method="euler",
)
signals.run_on_event("up", "above = True")
signals.run_on_event("down", "above = False")
up, down = EventMonitor(signals, "up"), EventMonitor(signals, "down")
traces = StateMonitor(signals, "x", record=[0])
run(500 * ms)

expected = 1 / (2 * pi * sqrt(tau_1 * tau_2))
rates = [np.sum(each.t > 100 * ms) / len(signals) / (400 * ms) for each in (up, down)]
print(f"up {rates[0]}, down {rates[1]}, expected {expected}")
assert all(abs(rate / expected - 1) < 0.03 for rate in rates)

figure, axes = plt.subplots(figsize=(8, 3), layout="constrained")
axes.plot(traces.t / ms, traces.x[0], lw=0.8)
for monitor, mark in ((up, "^"), (down, "v")):
    times = monitor.t[monitor.i == 0] / ms
    axes.plot(times, np.zeros_like(times), mark, label=monitor.event)
axes.set(xlabel="time (ms)", ylabel="x")
axes.legend()
figure.savefig("zero_crossings.png", dpi=120)
