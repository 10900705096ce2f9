"""
Plasticity by the voltage of the target
=======================================

A spike of the source weakens a synapse in proportion to the recent voltage of the target, low-pass
filtered, as far as it is above rest. The synapse grows with three factors: a trace of the source's
spikes, the voltage of the target above a higher threshold, as it is during a spike, and another
low-pass filter of that voltage, as it was before the spike. A lone pair of spikes finds this filter
at rest and can only weaken; from some rate on, the depolarization that each spike leaves behind
lets the next one strengthen, whatever the order of the spikes in a pair.

Clopath, Busing, Vasilaki & Gerstner (2010), Nature Neuroscience 13:344, figure 2b, with its
parameters for visual cortex. Pairs come in fives, 15 times, or 50 times alone (0.1 Hz), as in the
experiment of Sjostrom, Turrigiano & Nelson (2001), Neuron 32:1149; one time is simulated, as each
adds the same. The authors' programs read the filters 3 ms late, so as to see before the spike;
here, they are noted when a spike begins, and the growth is somewhat less.
"""

from eqsim.pylab import *

defaultclock.dt = 0.1 * ms
C, gL, EL, DeltaT, VT_rest = 281 * pF, 30 * nS, -70.6 * mV, 2 * mV, -50.4 * mV
tau_adapt, a, b = 144 * ms, 4 * nS, 0.805 * pA
tau_z, spike_current, tau_VT, VT_max = 40 * ms, 400 * pA, 50 * ms, -30.4 * mV
peak, restart, width = 30 * mV, -49.5 * mV, 2 * ms
theta_low, theta_high, tau_low, tau_high, tau_x = -70.6 * mV, -45.3 * mV, 10 * ms, 7 * ms, 15 * ms
loss, gain = 14e-5 / mV, 8e-5 / mV**2
rates = np.array([0.1, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50])
measured_at = np.array([0.1, 10, 20, 40, 50])
measured = {10: [-0.04, 0.14, 0.29, 0.53, 0.56], -10: [-0.29, -0.41, -0.34, 0.56, 0.75]}
errors = {10: [0.05, 0.10, 0.14, 0.11, 0.26], -10: [0.08, 0.11, 0.10, 0.32, 0.19]}

pairs, times = np.where(rates < 1, 1, 5), np.where(rates < 1, 50, 15)
protocol = np.repeat(np.arange(rates.size), pairs)
place = np.concatenate([np.arange(each) for each in pairs])
moment = 20 + np.round(place / rates[protocol] / 0.1e-3) * 0.1
sources = SpikeGeneratorGroup(rates.size, protocol, moment * ms)
both = np.concatenate([protocol, protocol + rates.size])
stimuli = SpikeGeneratorGroup(2 * rates.size, both, np.concatenate([moment + 10, moment - 10]) * ms)
neurons = NeuronGroup(
    2 * rates.size,
    """dv/dt = (gL*(EL - v) + gL*DeltaT*exp((v - VT)/DeltaT) - adapt + z)/C
           : volt (unless refractory)
       dadapt/dt = (a*(v - EL) - adapt)/tau_adapt : amp
       dz/dt = -z/tau_z : amp
       dVT/dt = (VT_rest - VT)/tau_VT : volt
       dlow/dt = (v - low)/tau_low : volt
       dhigh/dt = (v - high)/tau_high : volt
       high_before : volt""",
    threshold="v > 20*mV",
    reset="v = peak; high_before = high",
    refractory=width,
    events={"end": "v > 20*mV and t - lastspike > width - 1.5*dt"},
    method="euler",
)
neurons.run_on_event("end", "v = restart; adapt += b; z = spike_current; VT = VT_max")
neurons.v = neurons.low = neurons.high = neurons.high_before = EL
neurons.VT = VT_rest
stimulate = Synapses(stimuli, neurons, on_pre="v += 100*mV")
stimulate.connect(j="i")
stimulate.pre.when = "before_thresholds"
synapses = Synapses(
    sources,
    neurons,
    """dx/dt = -x/tau_x : Hz (clock-driven)
       dw/dt = gain*x*above*clip(high_before_post - theta_low, 0*mV, 1*volt) : 1 (clock-driven)
       above = clip(v_post - theta_high, 0*mV, 1*volt) : volt""",
    on_pre="x += 1/tau_x; w -= loss*clip(low_post - theta_low, 0*mV, 1*volt)",
    method="euler",
)
synapses.connect(i=np.tile(np.arange(rates.size), 2), j=np.arange(2 * rates.size))
voltage = StateMonitor(neurons, ["v", "high"], record=[rates.size - 1])
weight = StateMonitor(synapses, "w", record=[rates.size - 1])
run(0.9 * second)

change = synapses.w[:].reshape(2, -1) * times / 0.5
found = dict(zip((10, -10), change, strict=True))
for lag, values in found.items():
    there = values[np.searchsorted(rates, measured_at)]
    print(f"{lag:+} ms: {there.round(2)}, measured: {measured[lag]}")
    assert np.all(np.abs(there - measured[lag]) < 2.5 * np.array(errors[lag]))
assert np.all(np.abs(found[10][rates < 10]) < 0.01)
assert np.all(found[10][rates > 10] > 0.05)
assert np.all(found[-10][rates <= 20] < -0.2)
assert np.all(change[:, -1] > 0.3)

figure, axes = plt.subplot_mosaic(
    [["v", "change"], ["w", "change"]], layout="constrained", figsize=(9, 4.5)
)
shown = voltage.t < 200 * ms
axes["v"].plot(voltage.t[shown] / ms, voltage.v[0][shown] / mV, lw=0.8, label="voltage")
axes["v"].plot(voltage.t[shown] / ms, voltage.high[0][shown] / mV, label="filtered (7 ms)")
axes["v"].axhline(theta_high / mV, color="0.6", ls="--", lw=0.8)
axes["v"].set(ylabel="voltage (mV)", title="50 Hz, target 10 ms after source")
axes["v"].legend(loc="upper right")
axes["w"].plot(weight.t[shown] / ms, 100 * weight.w[0][shown] / 0.5, "k")
axes["w"].set(xlabel="time (ms)", ylabel="change of weight (%)", xlim=axes["v"].get_xlim())
for color, (lag, values) in zip(("C0", "C1"), found.items(), strict=True):
    name = "target 10 ms after source" if lag > 0 else "target 10 ms before source"
    axes["change"].plot(rates, 100 * values, color, label=name)
    percent = 100 * np.array([measured[lag], errors[lag]])
    axes["change"].errorbar(measured_at, *percent, fmt="o", color=color, capsize=3)
axes["change"].axhline(0, color="0.7", lw=0.7)
axes["change"].set(xlabel="rate of the pairs (Hz)", ylabel="change of weight (%)")
axes["change"].legend(title="lines: model, dots: measured")
figure.savefig("voltage_based_stdp.png", dpi=120)
