"""
Fast oscillations of an inhibitory network
==========================================

Noisy neurons that inhibit each other after a delay. Each fires rarely and irregularly, while the
population oscillates twenty times as fast, with a period of about four delays.

Brunel & Hakim (1999), Neural Computation 11:1621.
"""

from eqsim.pylab import *

seed(11)
tau, threshold, reset = 20 * ms, 20 * mV, 10 * mV
mu, sigma, J, delay = 25 * mV, 1 * mV, 0.1 * mV, 2 * ms
neurons = NeuronGroup(
    5000,
    "dv/dt = (mu - v + sigma*sqrt(tau)*xi)/tau : volt (unless refractory)",
    threshold="v > threshold",
    reset="v = reset",
    refractory=2 * ms,
    method="euler",
)
neurons.v = reset
inhibition = Synapses(neurons, neurons, on_pre="v_post -= J", delay=delay)
inhibition.connect(p=0.2)
spikes, rate = SpikeMonitor(neurons), PopulationRateMonitor(neurons)
run(300 * ms)

settled = rate.t >= 100 * ms
activity = rate.rate[settled] / Hz
frequencies = np.fft.rfftfreq(activity.size, 0.1e-3)
power = np.abs(np.fft.rfft(activity - np.mean(activity))) ** 2
oscillation = frequencies[np.argmax(power)] * Hz
mean = np.mean(activity) * Hz
print(f"each neuron {mean:.1f~P}, the population {oscillation:.0f~P}")
assert 3 * Hz < mean < 12 * Hz
assert 3 * delay < 1 / oscillation < 5 * delay

figure, (top, bottom) = plt.subplots(2, 1, sharex=True, layout="constrained")
shown = spikes.i < 200
top.plot(spikes.t[shown] / ms, spikes.i[shown], "k.", ms=2)
top.set_ylabel("neuron")
bottom.plot(rate.t / ms, rate.smooth_rate("flat", 0.5 * ms) / Hz, "k")
bottom.set(xlabel="time (ms)", ylabel="rate (Hz)", xlim=(200, 300))
figure.savefig("brunel_hakim_1999.png", dpi=120)
