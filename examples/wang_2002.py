"""
A decision by slow reverberation
================================

Two groups of pyramidal cells, each of which excites itself and, through interneurons, inhibits the
other, receive noisy evidence. Slow NMDA receptors add it up until one of the groups wins; the
winner stays active when the stimulus is over. Gating variables live in the presynaptic cells; what
a cell receives are their sums over each population.

Wang (2002), Neuron 36:955.
"""

from eqsim.pylab import *

seed(12)
defaultclock.dt = 0.2 * ms
selective, pyramidal, interneurons = 240, 1600, 400
sizes = np.array([selective, selective, pyramidal - 2 * selective, interneurons])
fraction, w_plus = selective / pyramidal, 1.7
w_minus = 1 - fraction * (w_plus - 1) / (1 - fraction)

# The evidence, from 0.3 to 1.1 s, with a coherence of 25.6 %: new rates every 50 ms.
moment = np.arange(40) * 0.05
drawn = np.random.default_rng(5).normal(40 * np.array([1.256, 0.744]), 4, (40, 2))
shown = (moment >= 0.3) & (moment < 1.1)
stimulus = TimedArray(np.maximum(drawn, 0) * shown[:, None] * Hz, dt=50 * ms)

cells = NeuronGroup(
    sizes.sum(),
    """dv/dt = (leak*(-70*mV - v) - current)/capacitance : volt (unless refractory)
       current = (g_outside*outside + g_ampa*ampa + magnesium*g_nmda*nmda)*v
                 + g_gaba*gaba*(v + 70*mV) : amp
       magnesium = 1/(1 + exp(-0.062*v/mV)/3.57) : 1
       doutside/dt = -outside/(2*ms) : 1
       dgate_ampa/dt = -gate_ampa/(2*ms) : 1
       dgate_gaba/dt = -gate_gaba/(5*ms) : 1
       dgate_nmda/dt = -gate_nmda/(100*ms) + 0.5/ms*rise*(1 - gate_nmda) : 1
       drise/dt = -rise/(2*ms) : 1
       ampa : 1
       nmda : 1
       gaba : 1
       population : integer (constant)
       leak : siemens (constant)
       capacitance : farad (constant)
       g_outside : siemens (constant)
       g_ampa : siemens (constant)
       g_nmda : siemens (constant)
       g_gaba : siemens (constant)
       rest : second (constant)""",
    threshold="v > -50*mV",
    reset="v = -55*mV; gate_ampa += 1; gate_gaba += 1; rise += 1",
    refractory="rest",
    method="euler",
)
cells.population = np.repeat(np.arange(4), sizes)
for name, of_pyramidal, of_interneurons in [
    ("leak", 25 * nS, 20 * nS),
    ("capacitance", 0.5 * nF, 0.2 * nF),
    ("g_outside", 2.1 * nS, 1.62 * nS),
    ("g_ampa", 0.05 * nS, 0.04 * nS),
    ("g_nmda", 0.165 * nS, 0.13 * nS),
    ("g_gaba", 1.3 * nS, 1.0 * nS),
    ("rest", 2 * ms, 1 * ms),
]:
    values = getattr(cells, name)
    values["population < 3"] = of_pyramidal
    values["population == 3"] = of_interneurons
cells.v = "-70*mV + 18*mV*rand()"

outside = PoissonInput(cells, "outside", 1000, 2.4 * Hz, weight=1)
groups = cells[:selective], cells[selective : 2 * selective]
inputs = PoissonGroup(2 * selective, "stimulus(t, i // selective)")
evidence = Synapses(inputs, cells, on_pre="outside_post += 1")
evidence.connect(j="i")

sums = NeuronGroup(4, "ampa : 1\nnmda : 1\ngaba : 1")
gather = Synapses(
    cells,
    sums,
    """ampa_post = gate_ampa_pre : 1 (summed)
       nmda_post = gate_nmda_pre : 1 (summed)
       gaba_post = gate_gaba_pre : 1 (summed)""",
)
gather.connect(j="population_pre")
spread = Synapses(
    sums,
    cells,
    """w : 1 (constant)
       ampa_post = w*ampa_pre*int(i < 3) : 1 (summed)
       nmda_post = w*nmda_pre*int(i < 3) : 1 (summed)
       gaba_post = gaba_pre*int(i == 3) : 1 (summed)""",
)
spread.connect()
spread.w = 1
spread.w["i < 3 and population_post < 2"] = w_minus
spread.w["i == population_post and i < 2"] = w_plus
rates = [PopulationRateMonitor(each) for each in groups]
spikes = SpikeMonitor(cells[: 2 * selective])
run(2 * second)


def mean_rate(monitor, start, stop):
    """Give the mean rate of a group between two times in seconds."""
    within = (monitor.t >= start * second) & (monitor.t < stop * second)
    return np.mean(monitor.rate[within]) / Hz


for number, monitor in enumerate(rates):
    before, during, after = (mean_rate(monitor, *each) for each in [(0, 0.3), (0.8, 1.1), (1.5, 2)])
    print(f"group {number}: {before:.1f} Hz, then {during:.1f} Hz, at last {after:.1f} Hz")
winner, loser = rates
assert mean_rate(winner, 0.8, 1.1) > 15 > 3 * mean_rate(loser, 0.8, 1.1)
assert mean_rate(winner, 1.5, 2) > 10 > 3 * mean_rate(loser, 1.5, 2)

figure, (top, bottom) = plt.subplots(2, 1, sharex=True, layout="constrained")
top.plot(spikes.t / second, spikes.i, "k.", ms=1)
top.axhline(selective, color="grey", lw=0.7)
top.set_ylabel("cell")
for number, monitor in enumerate(rates):
    smooth = monitor.smooth_rate("gaussian", 25 * ms) / Hz
    bottom.plot(monitor.t / second, smooth, label=f"group {number}")
bottom.axvspan(0.3, 1.1, color="gold", alpha=0.3, label="evidence")
bottom.set(xlabel="time (s)", ylabel="rate (Hz)")
bottom.legend()
figure.savefig("wang_2002.png", dpi=120)
