"""
An object kept in working memory
================================

Each of five pools of pyramidal cells excites itself, mostly through slow NMDA receptors, more than
other cells, and all inhibit each other through interneurons. The network can fire at a low rate, or
with one pool active, without end. A sample, shown to one pool, brings that about. A distractor,
shown to another pool later, has no effect when it is weak; a strong one is remembered instead
of the sample. Two copies of the network run side by side, one for each distractor.

Brunel & Wang (2001), J. Comput. Neurosci. 11:63; the 1000 neurons of the paper, without delays.
At the low rate, its theory has pyramidal cells fire at 3 Hz and interneurons at 9 Hz.
"""

from eqsim.pylab import *

seed(7)
defaultclock.dt = 0.2 * ms
pools, each, pyramidal, interneurons = 5, 80, 800, 200
fraction, w_plus = each / pyramidal, 2.1
w_minus = 1 - fraction * (w_plus - 1) / (1 - fraction)
sizes = np.array([each] * pools + [pyramidal - pools * each, interneurons])
total, last = sizes.sum(), sizes.size - 1

# Spikes from outside, beside 2400 per second: the sample, then the distractors of both copies.
shown = np.zeros((30, 4))
shown[3:7, [0, 2]], shown[14:18, [1, 3]] = 300, [60, 600]
stimulus = TimedArray(shown * Hz, dt=100 * ms)

cells = NeuronGroup(
    2 * total,
    """dv/dt = (leak*(-70*mV - v) - current)/capacitance : volt (unless refractory)
       current = (g_outside*outside + g_ampa*ampa + magnesium*g_nmda*nmda)*v
                 + g_gaba*gaba*(v + 70*mV) : amp
       magnesium = 1/(1 + exp(-0.062*v/mV)/3.57) : 1
       doutside/dt = -outside/(2*ms) : 1
       dgate_ampa/dt = -gate_ampa/(2*ms) : 1
       dgate_gaba/dt = -gate_gaba/(10*ms) : 1
       dgate_nmda/dt = -gate_nmda/(100*ms) + 0.5/ms*rise*(1 - gate_nmda) : 1
       drise/dt = -rise/(2*ms) : 1
       ampa : 1
       nmda : 1
       gaba : 1
       population : integer (constant)
       q = int(population == last) : 1
       leak = (25*(1 - q) + 20*q)*nS : siemens
       capacitance = (0.5*(1 - q) + 0.2*q)*nF : farad
       g_outside = (2.08*(1 - q) + 1.62*q)*nS : siemens
       g_ampa = (0.104*(1 - q) + 0.081*q)*nS : siemens
       g_nmda = (0.327*(1 - q) + 0.258*q)*nS : siemens
       g_gaba = (1.25*(1 - q) + 0.973*q)*nS : siemens""",
    threshold="v > -50*mV",
    reset="v = -55*mV; gate_ampa += 1; gate_gaba += 1; rise += 1",
    refractory="(2 - q)*ms",
    method="euler",
)
cells.population = np.tile(np.repeat(np.arange(sizes.size), sizes), 2)
cells.v = "-70*mV + 15*mV*rand()"

background = PoissonInput(cells, "outside", 800, 3 * Hz, weight=1)
inputs = PoissonGroup(4 * each, "stimulus(t, i // each)")
shower = Synapses(inputs, cells, on_pre="outside_post += 1")
shower.connect(j="i % (2*each) + total*(i // (2*each))")

sums = NeuronGroup(2 * sizes.size, "ampa : 1\nnmda : 1\ngaba : 1")
gather = Synapses(
    cells,
    sums,
    """ampa_post = gate_ampa_pre : 1 (summed)
       nmda_post = gate_nmda_pre : 1 (summed)
       gaba_post = gate_gaba_pre : 1 (summed)""",
)
gather.connect(j="population_pre + (last + 1)*(i // total)")
spread = Synapses(
    sums,
    cells,
    """w : 1 (constant)
       ampa_post = w*ampa_pre : 1 (summed)
       nmda_post = w*nmda_pre : 1 (summed)
       gaba_post = gaba_pre*int(i % (last + 1) == last) : 1 (summed)""",
)
spread.connect("i // (last + 1) == j // total")
spread.w["i % (last + 1) < last"] = 1
spread.w["i % (last + 1) < last and population_post < pools"] = w_minus
spread.w["i % (last + 1) == population_post and population_post < pools"] = w_plus
spikes = SpikeMonitor(cells)
run(3 * second)

width = 0.05
when = np.floor(spikes.t / second / width).astype(int)
which = cells.population[:][spikes.i] + sizes.size * (spikes.i // total)
counts = np.zeros((2 * sizes.size, 60))
np.add.at(counts, (which, when), 1)
rates = counts.reshape(2, sizes.size, -1) / sizes[:, None] / width


def mean_rate(copy, population, start, stop):
    """Give the mean rate of populations of a copy between two times in seconds, in Hz."""
    return np.mean(rates[copy, population, round(start / width) : round(stop / width)])


spontaneous = mean_rate(slice(2), slice(pools), 0.1, 0.3)
of_interneurons = mean_rate(slice(2), last, 0.1, 0.3)
print(f"spontaneous: pools {spontaneous:.1f} Hz, interneurons {of_interneurons:.1f} Hz")
assert 0.5 < spontaneous < 3 < of_interneurons < 9
for copy, remembered in enumerate([0, 1]):
    delay, others = mean_rate(copy, 0, 0.9, 1.4), mean_rate(copy, slice(1, pools), 0.9, 1.4)
    end = np.array([mean_rate(copy, pool, 2.5, 3) for pool in range(pools)])
    print(f"after the sample: pool 0 {delay:.1f} Hz, others {others:.1f} Hz;", end=" ")
    print(f"after a distractor of {shown[14, 1 + 2 * copy]} Hz: {end.round(1)} Hz")
    assert 15 < delay < 40
    assert others < 4
    assert 15 < end[remembered] < 40
    assert max(np.delete(end, remembered)) < 5

figure, axes = plt.subplots(2, 2, figsize=(10, 6), sharex=True, sharey="row", layout="constrained")
for copy, (raster, curve) in enumerate(axes.T):
    chosen = (spikes.i // total == copy) & (spikes.i % total < pools * each)
    raster.plot(spikes.t[chosen] / second, spikes.i[chosen] % total, "k.", ms=0.7)
    raster.set_title(f"distractor of {shown[14, 1 + 2 * copy]:.0f} spikes per second")
    for pool in range(pools):
        curve.plot((np.arange(60) + 0.5) * width, rates[copy, pool], label=f"pool {pool}")
    for panel in (raster, curve):
        panel.axvspan(0.3, 0.7, color="tab:blue", alpha=0.15, label="sample")
        panel.axvspan(1.4, 1.8, color="tab:orange", alpha=0.15, label="distractor")
    curve.set(xlabel="time (s)", xlim=(0, 3))
axes[0, 0].set(ylabel="cell of the five pools", yticks=np.arange(pools + 1) * each)
axes[1, 0].set_ylabel("rate (Hz)")
axes[1, 0].legend(fontsize=8)
figure.savefig("brunel_wang_2001.png", dpi=120)
