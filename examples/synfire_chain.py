"""
Stable propagation of synchronous spiking
=========================================

Volleys of spikes travel along chains of groups of a hundred neurons under background noise. A
volley of enough spikes, close enough together, becomes one of nearly all neurons within half a
millisecond; a weaker one dies out.

Diesmann, Gewaltig & Aertsen (1999), Nature 402:529.
"""

from eqsim.pylab import *

seed(5)
volleys, groups, size = [30, 100], 10, 100
tau, synaptic, rest, weight = 10 * ms, 0.325 * ms, -70 * mV, 4.86 * mV
# The background of each neuron: 17,600 excitatory inputs at 2 Hz and 2,400 inhibitory ones at
# 12.5 Hz, as the mean and the fluctuations of their sum.
excitation, inhibition = 17600 * 2 * Hz, 2400 * 12.5 * Hz
mean, noise = weight * (excitation - inhibition), weight * sqrt(excitation + inhibition)

chains = NeuronGroup(
    len(volleys) * groups * size,
    """dv/dt = (-(v - rest) + x)/tau : volt (unless refractory)
       dx/dt = (-x + y)/synaptic : volt
       dy/dt = -y/synaptic + mean + noise*xi : volt""",
    threshold="v > -55*mV",
    reset="v = rest",
    refractory=1 * ms,
    method="euler",
)
chains.v = "rest + rand()*15*mV"
forward = Synapses(chains, chains, on_pre="y_post += weight", delay=5 * ms)
forward.connect(
    j="k for k in range((i//size + 1)*size, (i//size + 2)*size)"
    " if i//(groups*size) == k//(groups*size)",
    skip_if_invalid=True,
)
draws = np.random.default_rng(1)
moments = [draws.normal(50, 1, number) for number in volleys]
source = SpikeGeneratorGroup(sum(volleys), np.arange(sum(volleys)), np.concatenate(moments) * ms)
start = Synapses(source, chains, on_pre="y_post += weight")
for chain, last in enumerate(np.cumsum(volleys)):
    members = np.arange(last - volleys[chain], last)
    first = chain * groups * size
    start.connect(
        i=np.repeat(members, size), j=np.tile(np.arange(first, first + size), members.size)
    )
spikes = SpikeMonitor(chains)
run(150 * ms)


def volley(chain, group):
    """Give the times of the spikes near the time at which a volley should pass a group."""
    first = (chain * groups + group) * size
    arrival = 50 * ms + group * 5 * ms
    near = (spikes.i >= first) & (spikes.i < first + size)
    near &= (spikes.t > arrival) & (spikes.t < arrival + 8 * ms)
    return spikes.t[near] / ms


for chain, number in enumerate(volleys):
    passing = [volley(chain, group) for group in range(groups)]
    shown = ", ".join(f"{each.size} within {np.std(each):.2f} ms" for each in passing[::3])
    print(f"a volley of {number}: {shown}")
assert volley(0, groups - 1).size < 20
assert volley(1, groups - 1).size > 90
assert np.std(volley(1, groups - 1)) < 0.7

figure, axes = plt.subplots(1, 2, sharey=True, figsize=(9, 4), layout="constrained")
for chain, (axis, number) in enumerate(zip(axes, volleys, strict=True)):
    own = spikes.i // (groups * size) == chain
    axis.plot(spikes.t[own] / ms, (spikes.i[own] / size) % groups, "k.", ms=1)
    axis.set(xlabel="time (ms)", title=f"a volley of {number} spikes", yticks=range(groups + 1))
axes[0].set_ylabel("group")
figure.savefig("synfire_chain.png", dpi=120)
