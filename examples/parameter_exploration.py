"""
Many parameters at once
=======================

Each neuron is one point of a grid: 60 input currents times 60 strengths of adaptation, 3600
simulations in one loop. The map shows the coefficient of variation of the intervals, low where
firing is regular, high where it comes in bursts.

Brette & Gerstner (2005), J. Neurophysiol. 94:3637; Touboul & Brette (2008), Biol. Cybern. 99:319.
"""

from eqsim.pylab import *

C, gL, EL, VT, DeltaT, tauw, a = 281 * pF, 30 * nS, -70.6 * mV, -50.4 * mV, 2 * mV, 144 * ms, 4 * nS
side = 60
neurons = NeuronGroup(
    side**2,
    """dv/dt = (gL*(EL - v) + gL*DeltaT*exp((v - VT)/DeltaT) + I - w)/C : volt
       dw/dt = (a*(v - EL) - w)/tauw : amp
       I : amp (constant)
       v_reset : volt (constant)""",
    threshold="v > VT + 5*DeltaT",
    reset="v = v_reset; w += 0.0805*nA",
    method="euler",
)
neurons.I = "0.6*nA + 1.2*nA*(i % side)/side"
neurons.v_reset = "-62*mV + 16*mV*(i // side)/side"
neurons.v = EL
spikes = SpikeMonitor(neurons)
run(1 * second)

late = [train[train > 300 * ms] / ms for train in spikes.spike_trains().values()]
intervals = [np.diff(train) for train in late]
variation = [np.std(each) / np.mean(each) if len(each) > 3 else np.nan for each in intervals]
grid = np.reshape(variation, (side, side))
low, high = np.nanmedian(grid[:10]), np.nanmedian(grid[-10:])
print(f"coefficient of variation: {low:.3f} with a low reset, {high:.3f} with a high one")
assert low < 0.05
assert high > 0.5

figure, axes = plt.subplots(layout="constrained")
image = axes.imshow(grid, origin="lower", aspect="auto", extent=(0.6, 1.8, -62, -46))
axes.set(xlabel="current (nA)", ylabel="reset (mV)")
figure.colorbar(image, label="coefficient of variation of the intervals")
figure.savefig("parameter_exploration.png", dpi=120)
