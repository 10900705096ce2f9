"""
Synapses that tire and synapses that warm up
============================================

Each spike releases a part of what a synapse has left. Where it recovers slowly, its strength falls
in proportion to the interval between spikes, and rates beyond some limit can no longer be told
apart; where each spike makes the next release larger, it first rises with the rate.

Tsodyks, Pawelzik & Markram (1998), Neural Computation 10:821.
"""

from eqsim.pylab import *

rates = np.array([2, 5, 10, 20, 40, 100])
kinds = {"depressing": (0.5, 800, 1e-3), "facilitating": (0.05, 100, 1000)}
steps = np.round(1 / rates / 0.1e-3).astype(int)
moments = [np.arange(1, 4e4 // step) * step * 0.1 for step in steps]
indices = np.repeat(np.arange(rates.size), [each.size for each in moments])
sources = SpikeGeneratorGroup(rates.size, indices, np.concatenate(moments) * ms)
targets = NeuronGroup(len(kinds), "input : 1")
synapses = Synapses(
    sources,
    targets,
    """dx/dt = (1 - x)/recovery : 1 (event-driven)
       du/dt = -u/facilitation : 1 (event-driven)
       released : 1
       U : 1
       recovery : second
       facilitation : second""",
    on_pre="u += U*(1 - u); released = u*x; x -= released",
)
for number in range(len(kinds)):
    synapses.connect(i=np.arange(rates.size), j=number)
parameters = np.repeat(list(kinds.values()), rates.size, axis=0)
synapses.U, synapses.x = parameters[:, 0], 1
synapses.recovery, synapses.facilitation = parameters[:, 1] * ms, parameters[:, 2] * ms
trace = StateMonitor(synapses, "released", record=True, dt=1 * ms)
run(4 * second)


def in_the_end(part, slow, memory):
    """Give the release at each rate that repeats itself from spike to spike."""
    interval = steps * 0.1
    u = part / (1 - (1 - part) * np.exp(-interval / memory))
    kept = np.exp(-interval / slow)
    return u * (1 - kept) / (1 - (1 - u) * kept)


found = synapses.released[:].reshape(len(kinds), -1)
expected = np.array([in_the_end(*numbers) for numbers in kinds.values()])
print(found.round(3), "theory:", expected.round(3), sep="\n")
assert np.all(np.abs(found[:, 1:] / expected[:, 1:] - 1) < 0.02)

figure, (left, right) = plt.subplots(1, 2, layout="constrained", figsize=(9, 4))
for number, name in enumerate(kinds):
    left.plot(trace.t / second, trace.released[number * rates.size + 3], label=f"{name}, 20 Hz")
    right.plot(rates, found[number], "o-", label=name)
left.set(xlabel="time (s)", ylabel="released part")
right.set(xlabel="rate (Hz)", ylabel="released part in the end", xscale="log")
left.legend()
figure.savefig("short_term_plasticity.png", dpi=120)
