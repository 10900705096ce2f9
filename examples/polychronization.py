"""
Rhythms of a network with axonal delays and plasticity
======================================================

A thousand cortical neurons, whose axons conduct in 1 to 20 ms and whose excitatory synapses learn
from the order of spikes. In its first seconds the network swings at 2 to 4 Hz; plasticity then
drives weights apart.

Izhikevich (2006), Neural Computation 18:245; the model and its parameters are those of the paper's
program.
"""

from eqsim.pylab import *

seed(6)
defaultclock.dt = 1 * ms
excitatory, inhibitory = 800, 200
neurons = NeuronGroup(
    excitatory + inhibitory,
    """v : 1
       u : 1
       I : 1
       a : 1 (constant)
       d : 1 (constant)""",
    threshold="v >= 30",
    reset="v = -65; u += d",
)
neurons.v, neurons.u = -65, -13
neurons.a = "0.02 if i < excitatory else 0.1"
neurons.d = "8 if i < excitatory else 2"
# Two half steps of v for one of u, as in the program; then the input of the next millisecond.
half = "v += 0.5*(0.04*v**2 + 5*v + 140 - u + I)"
neurons.run_regularly(f"{half}\n{half}\nu += a*(0.2*v - u)", when="groups")
neurons.run_regularly("I = 20*int(rand() < 0.001)", when="after_groups")

plastic = Synapses(
    neurons[:excitatory],
    neurons,
    """w : 1
       change : 1
       dpotentiation/dt = -potentiation/(20*ms) : 1 (event-driven)
       ddepression/dt = -depression/(20*ms) : 1 (event-driven)""",
    on_pre="I_post += w; change -= depression; potentiation = 0.1",
    on_post="change += potentiation; depression = 0.12",
)
plastic.connect(j="k for k in sample(N_post, size=100)")
plastic.w = 6
plastic.delay = "int(1 + 20*rand())*ms"
plastic.run_regularly("w = clip(w + 0.01 + change, 0, 10); change *= 0.9", dt=1 * second)
inhibition = Synapses(neurons[excitatory:], neurons, on_pre="I_post -= 5", delay=1 * ms)
inhibition.connect(j="k for k in sample(excitatory, size=100)")
spikes, rate = SpikeMonitor(neurons), PopulationRateMonitor(neurons)
run(20 * second)

activity = rate.rate[1000:5000] / Hz
spectrum = np.abs(np.fft.rfft(activity - np.mean(activity))) ** 2
frequencies = np.fft.rfftfreq(activity.size, 1e-3)
rhythm = frequencies[np.argmax(spectrum)]
weak, strong = np.percentile(plastic.w, [5, 95])
print(f"a rhythm of {rhythm:.1f} Hz; nine tenths of the weights from {weak:.1f} to {strong:.1f}")
assert 2 <= rhythm <= 4.5
assert weak < 4 < 9.5 < strong

figure, axes = plt.subplots(1, 3, figsize=(11, 4), layout="constrained")
shown = (spikes.t >= 3 * second) & (spikes.t < 4 * second)
axes[0].plot(spikes.t[shown] / ms, spikes.i[shown], "k.", ms=1)
axes[0].set(xlabel="time (ms)", ylabel="neuron")
slow = frequencies < 60
axes[1].plot(frequencies[slow], spectrum[slow] / spectrum.max(), "k")
axes[1].set(xlabel="frequency (Hz)", ylabel="power of the rate, seconds 1 to 5")
axes[2].hist(plastic.w, bins=50, color="grey")
axes[2].axvline(6, color="tab:red", lw=0.8, label="at first")
axes[2].set(xlabel="weight after 20 s", ylabel="synapses")
axes[2].legend()
figure.savefig("polychronization.png", dpi=120)
