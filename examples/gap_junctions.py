"""
Gap junctions: in step or in turn
=================================

Two interneurons that fire regularly are joined by a weak gap junction, through which they feel each
other's potential between spikes and each other's spikes. The slow rise between spikes pushes them
apart, towards firing in turn; spikes, of whose area the junction passes on a part, pull them into
step. The phase by which one leads drifts as dx/ds = strength*G(x), with x and time s in units of
tau and a period of T:

G(x) = 2/T*(x*sinh(T - x) - (T - x)*sinh(x)) + area/T*(1 - exp(-T))*(exp(x) - exp(T - x)),

where area is that of a spike over threshold*tau. So firing in turn is stable if area is less than
T/2/tanh(T/2) - 1. Firing in step always is, from starts below the root of G.

Lewis & Rinzel (2003), J. Comput. Neurosci. 14:283.
"""

from eqsim.pylab import *

tau, threshold, period, strength = 10 * ms, 15 * mV, 20 * ms, 0.03
drive = threshold / (1 - np.exp(-period / tau))
areas = np.array([10, 25, 70]) * mV * ms
starts = np.arange(0.025, 0.5, 0.05)
pairs = areas.size * starts.size
area = np.repeat(areas / (mV * ms), starts.size) * mV * ms
lead = np.tile(starts, areas.size)

# The reset goes back to zero, and on for the part of a step that is left.
cells = NeuronGroup(
    2 * pairs,
    """dv/dt = (drive - v + junction)/tau : volt
       junction : volt""",
    threshold="v > threshold",
    reset="v = drive*clip((v - threshold)/(drive - threshold), 0, dt/tau)",
    method="exact",
)
cells.v[pairs:] = drive * (1 - np.exp(-lead * period / tau))
junctions = Synapses(
    cells,
    cells,
    """junction_post = strength*(v_pre - v_post) : volt (summed)
       kick : volt (constant)""",
    on_pre="v_post += kick",
)
junctions.connect(i=np.arange(2 * pairs), j=np.roll(np.arange(2 * pairs), pairs))
junctions.kick[:pairs] = junctions.kick[pairs:] = strength * area / tau
spikes = SpikeMonitor(cells)
run(4 * second)

T, beta = period / tau, area / threshold / tau


def drift(x):
    """Give G for each pair."""
    ramps = 2 / T * (x * np.sinh(T - x) - (T - x) * np.sinh(x))
    return ramps + beta / T * (1 - np.exp(-T)) * (np.exp(x) - np.exp(T - x))


def measured(pair):
    """Give when the cell that leads fires, and by which part of a period it leads."""
    early, late = trains[pair + pairs], trains[pair]
    early = early[early < late[-1]]
    following = np.searchsorted(late, early)
    early, following = early[following > 0], following[following > 0]
    return early, (late[following] - early) / (late[following] - late[following - 1])


steps, theory = np.arange(2001) * 2e-3, [lead * T]
for _ in steps[1:]:
    theory.append(np.maximum(theory[-1] + 2 * ms / tau * strength * drift(theory[-1]), 0))
theory = np.array(theory) / T
trains = {cell: times / second for cell, times in spikes.spike_trains().items()}
found = [measured(pair) for pair in range(pairs)]
final = np.array([np.mean(phase[-10:]) for _, phase in found])
critical = T / 2 / np.tanh(T / 2) - 1
in_turn = (beta < critical) & (drift(lead * T) > 0)
critical_area = critical * threshold * tau / (mV * ms)
print(f"critical area {critical_area:.0f} mV ms; in turn from {sum(in_turn)} of {pairs} starts")
assert np.all(abs(final[in_turn] - 0.5) < 0.02)
assert np.all(final[~in_turn] < 0.01)
for pair in np.flatnonzero(in_turn):
    when, phase = found[pair]
    assert np.all(abs(phase - np.interp(when, steps, theory[:, pair])) < 0.05)

figure, axes = plt.subplots(1, 3, figsize=(10, 4), sharey=True, layout="constrained")
for panel, value, some in zip(axes, areas, np.split(np.arange(pairs), areas.size), strict=True):
    for pair in some:
        panel.plot(*found[pair], "tab:blue", lw=2, alpha=0.5)
        panel.plot(steps, theory[:, pair], "k--", lw=0.8)
    stable = (
        "firing in turn is stable" if beta[some[0]] < critical else "only firing in step is stable"
    )
    panel.set(title=f"spike of {value / (mV * ms):.0f} mV ms:\n{stable}", xlabel="time (s)")
axes[0].set_ylabel("lead of one cell (periods)")
axes[2].lines[0].set_label("simulated")
axes[2].lines[1].set_label("theory")
axes[2].legend()
figure.savefig("gap_junctions.png", dpi=120)
