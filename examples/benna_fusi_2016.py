"""
Memories in chains of beakers
=============================

A synapse that learns fast also forgets fast; one that learns slowly hardly notices what happens. A
chain of variables does both, as beakers in a row do, each with four times the area of the one
before, joined by ever narrower tubes. An event pours into the first beaker, whose level is the
weight, and seeps into ever slower ones. The memory of it fades as one over the square root of its
age, up to the time scale of the last beaker, which each further beaker makes four times as long.
With one or two beakers it fades exponentially.

Benna & Fusi (2016), Nature Neuroscience 19:1697: linear chains, with levels that may take any
value. Each second, all synapses are told to grow or to shrink, at random: this is a memory. What
is left of it is the mean product of the weights with what the synapses were told.
"""

from eqsim.pylab import *

seed(5)
defaultclock.dt = 1 * second
number, memories, settling = 1000, 3000, 1000
alpha = 0.25 * Hz


def chain(beakers):
    """Give the equations of levels u1, u2, ...; the last beaker leaks, as if into an empty one."""
    lines = ["event : 1"]
    for k in range(1, beakers + 1):
        into = "event*Hz" if k == 1 else f"alpha*(u{k - 1} - u{k})/{4 ** (k - 1)}"
        level = f"u{k} - u{k + 1}" if k < beakers else f"u{k}"
        lines.append(f"du{k}/dt = {into} - alpha*({level})/{2 * 4 ** (k - 1)} : 1 (clock-driven)")
    return "\n".join(lines)


def synapses_of(beakers):
    """Give synapses that are chains, and a recording of their weights and events."""
    synapses = Synapses(source, targets, chain(beakers), method="euler")
    synapses.connect(i=0, j=np.arange(number))
    synapses.run_regularly("event = 2*int(rand() < 0.5) - 1", order=-1)
    return synapses, StateMonitor(synapses, ["u1", "event"], record=True)


source, targets = NeuronGroup(1, "x : 1"), NeuronGroup(number, "x : 1")
single, single_trace = synapses_of(1)
double, double_trace = synapses_of(2)
long, long_trace = synapses_of(8)
levels = StateMonitor(long, ["u1", "u3", "u5"], record=[0])
run(memories * second)

ages = np.unique(np.geomspace(1, 1000, 25).round().astype(int))


def left_over(trace):
    """Give what is left of memories at each age, as the mean over all that came ."""
    return np.array([np.mean(trace.u1[:, age:] * trace.event[:, :-age]) for age in ages])


def theory(beakers):
    """Give what an event leaves in the first beaker, by powers of the matrix of one step."""
    k = np.arange(beakers)
    up, down = 0.25 / 4.0**k, 0.25 / (2 * 4.0**k)
    step = np.diag(1 - down - np.where(k > 0, up, 0))
    step += np.diag(up[1:], -1) + np.diag(down[:-1], 1)
    return np.array([np.linalg.matrix_power(step, age - 1)[0, 0] for age in ages])


traces = {1: single_trace, 2: double_trace, 8: long_trace}
signal = {beakers: left_over(trace) for beakers, trace in traces.items()}
for beakers, values in signal.items():
    assert np.all(np.abs(values - theory(beakers)) < 0.01)
fitted = ages >= 10
slope = np.polyfit(np.log(ages[fitted]), np.log(signal[8][fitted]), 1)[0]
print(f"with eight beakers, memories of 10 to 1000 s fade as their age to the power {slope:.2f}")
assert abs(slope + 0.5) < 0.03
assert abs(signal[2][-1]) < 0.01 < 0.03 < signal[8][-1]

figure, (left, right) = plt.subplots(1, 2, layout="constrained", figsize=(10, 4))
for k in (1, 3, 5):
    left.plot(levels.t / second, getattr(levels, f"u{k}")[0], lw=0.8, label=f"beaker {k}")
left.set(xlabel="time (s)", ylabel="level", title="one synapse of eight beakers")
left.legend()
for beakers, values in signal.items():
    noise = np.std(traces[beakers].u1[:, settling:])
    scale = np.sqrt(number) / noise
    right.loglog(ages, scale * values, "o", ms=4, label=f"{beakers}")
    right.loglog(ages, scale * theory(beakers), "k", lw=0.8)
right.plot(ages, 12 / np.sqrt(ages), "0.6", ls="--", label="age$^{-1/2}$")
right.set(ylim=(0.1, 30), xlabel="age of the memory (s)", ylabel="signal-to-noise ratio")
right.legend(title="beakers")
figure.savefig("benna_fusi_2016.png", dpi=120)
