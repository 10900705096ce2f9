"""
Plasticity that calcium decides
===============================

Each spike of the source or the target lets calcium into a synapse, whence it decays. While there is
more of it than a first threshold, the synapse weakens; above a second one, it also grows. Whether
synapses weaken or grow by pairs of spikes at a given lag follows from the parts of the time that
calcium spends above the thresholds. At rest, synapses drift to one of two stable states, weak
or strong; noise while calcium is high lets some switch and others not.

Graupner & Brunel (2012), PNAS 109:3991, figure 2: four of the shapes that the dependence on the
lag may have, with the theory of the paper for the share of synapses that switch. The 60 pairs come
at 4 Hz instead of 1 Hz: calcium is gone long before the next pair, and only the slow drift, which
the theory neglects, gets less time.
"""

from scipy.special import erf

from eqsim.pylab import *

seed(5)
defaultclock.dt = 0.5 * ms
tau, tau_calcium, sigma, low, pairs, period = 150 * second, 20 * ms, 2.8284, 1.0, 60, 250 * ms
trials, initially_weak, ratio = 150, 0.5, 5
lags = np.array([-60, -40, -25, -15, -8, 0, 5, 10, 16, 25, 40, 60.0])
# calcium by a spike of source and target, high threshold, rates of loss and gain, delay in ms
shapes = {
    "DP": (1, 2, 1.3, 200, 321.808, 13.7),
    "DPD": (0.9, 0.9, 1.3, 250, 550, 4.6),
    "P": (2, 2, 1.3, 160, 257.447, 0),
    "D'": (1, 2, 3.5, 60, 600, 0),
}

kinds = np.repeat(np.array(list(shapes.values())), lags.size, axis=0)
lag = np.tile(lags, len(shapes))
neurons = np.arange(lag.size)
sources = SpikeGeneratorGroup(lag.size, neurons, 70 * ms * np.ones(lag.size), period=period)
targets = SpikeGeneratorGroup(lag.size, neurons, (70 + lag) * ms, period=period)
synapses = Synapses(
    sources,
    targets,
    """dc/dt = -c/tau_calcium : 1 (clock-driven)
       drho/dt = (-rho*(1 - rho)*(0.5 - rho) + gain*(1 - rho)*grow - loss*rho*weaken
                  + sigma*sqrt((grow + weaken)*tau)*xi)/tau : 1 (clock-driven)
       grow = int(c > high) : 1
       weaken = int(c > low) : 1
       from_source : 1 (constant)
       from_target : 1 (constant)
       high : 1 (constant)
       loss : 1 (constant)
       gain : 1 (constant)""",
    on_pre="c += from_source",
    on_post="c += from_target",
    method="heun",
)
each = np.repeat(neurons, trials)
synapses.connect(i=each, j=each)
names = ("from_source", "from_target", "high", "loss", "gain")
for name, values in zip(names, kinds.T, strict=False):
    setattr(synapses, name, values[each])
synapses.pre.delay = kinds[each, 5] * ms
strong = np.arange(lag.size * trials) % trials >= initially_weak * trials
synapses.rho = 1.0 * strong
shown = [int(np.flatnonzero(lags == each)[0]) * trials for each in (-25, 16)]
calcium = StateMonitor(synapses, "c", record=shown, dt=1 * ms)
trace = StateMonitor(synapses, "rho", record=range(shown[1], shown[1] + trials), dt=50 * ms)
run(pairs * period)


def above(threshold, source, target, gap):
    """Give the part of a period that calcium spends above a threshold, the target being later."""
    intervals = np.array([gap, 250 - gap])
    spikes = np.array([source, target])
    kept = np.exp(-intervals / 20)
    first = (spikes[0] + kept[1] * spikes[1]) / (1 - np.prod(kept))
    peaks = np.array([first, spikes[1] + kept[0] * first])
    longest = 20 * np.log(np.maximum(peaks / threshold, 1))
    return np.sum(np.minimum(longest, intervals)) / 250


def theory(source, target, high, loss, gain, delay, lag):
    """Give the mean strength of synapses after the pairs, relative to that before."""
    gap = (lag - delay) % 250
    alpha, beta = (above(each, source, target, gap) for each in (low, high))
    if alpha + beta == 0:
        return 1.0
    loss, gain = loss * alpha, gain * beta
    rest = gain / (gain + loss)
    kept = np.exp(-pairs * period / tau * (gain + loss))
    spread = sigma * np.sqrt((alpha + beta) / (gain + loss) * (1 - kept**2))
    up, stay = ((1 + erf((rest - 0.5 - (rest - each) * kept) / spread)) / 2 for each in (0, 1))
    return strength(initially_weak * up + (1 - initially_weak) * stay)


def strength(part):
    """Give the mean strength where a part of the synapses is strong, relative to that before."""
    return (1 + part * (ratio - 1)) / (initially_weak + (1 - initially_weak) * ratio)


found = strength(np.mean(synapses.rho[:].reshape(lag.size, trials) > 0.5, axis=1))
expected = np.array([theory(*kind, each) for kind, each in zip(kinds, lag, strict=True)])
off = np.abs(found - expected)
print(f"simulated and expected strengths differ by {off.mean():.3f}, at most by {off.max():.3f}")
assert off.mean() < 0.05
assert off.max() < 0.2
curves = dict(zip(shapes, found.reshape(len(shapes), -1), strict=True))
assert np.mean(curves["DP"][(lags > -40) & (lags < -10)]) < 0.85
assert np.mean(curves["DP"][(lags > 0) & (lags < 40)]) > 1.1

figure, axes = plt.subplot_mosaic(
    [["calcium", "DP", "DPD"], ["rho", "P", "D'"]], layout="constrained", figsize=(11, 6)
)
last = calcium.t > (pairs - 1) * period
axes["calcium"].plot(calcium.t[last] / ms % 250 - 70, calcium.c[:, last].T)
for value, name in ((low, "weaken"), (1.3, "grow")):
    axes["calcium"].axhline(value, color="0.6", lw=0.8, ls="--")
    axes["calcium"].annotate(name, (105, value + 0.03), color="0.4")
axes["calcium"].set(xlabel="time after the source's spike (ms)", ylabel="calcium", title="DP")
axes["calcium"].legend(["lag -25 ms", "lag 16 ms"])
axes["rho"].plot(trace.t / second, trace.rho[::5].T, lw=0.6)
axes["rho"].set(xlabel="time (s)", ylabel="state of each synapse", title="DP, lag 16 ms")
fine = np.arange(-60, 61)
for name, kind in shapes.items():
    axes[name].axhline(1, color="0.7", lw=0.7)
    axes[name].plot(fine, [theory(*kind, each) for each in fine], "k", lw=1, label="theory")
    axes[name].plot(lags, curves[name], "C3o", ms=4, label="simulation")
    axes[name].set(xlabel="lag of the target (ms)", ylabel="strength, relative", title=name)
axes["DP"].legend(loc="lower right")
figure.savefig("graupner_brunel_2012.png", dpi=120)
