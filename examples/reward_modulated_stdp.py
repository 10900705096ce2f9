"""
A reward that comes late
========================

How does a synapse know that a reward is meant for it, if it comes seconds after the spikes that
earned it? Spike timing does not change weights here, but leaves a tag on each synapse that fades
within a second. Dopamine turns tags into weights while it lasts. Each reward finds the tags of the
synapse that earned it, and others that are there by chance: the latter differ from one reward to
the next and cancel, as growth by chance is less likely than loss. The chosen synapse grows, and
the rewards become more frequent.

Izhikevich (2007), Cerebral Cortex 17:2443, figure 1: whenever the target fires within 10 ms after
the chosen source, a reward of 0.5 uM dopamine comes 1 to 3 s later. The experiment there is an hour
of a network of 1000 neurons; here 100 copies of one neuron with 25 sources, each copy with its own
chosen synapse and dopamine, learn faster for 100 s, and averages over the copies are shown.
"""

from eqsim.pylab import *

seed(8)
defaultclock.dt = 2 * ms
copies, inputs, duration = 100, 25, 100 * second
window, tau_tag, tau_dopamine = 20 * ms, 1 * second, 0.2 * second
tau, drive, strongest = 20 * ms, 3 * mV, 4 * mV
loss, dose, learning_rate = 1.5, 0.5, 10 * mV / second

sources = PoissonGroup(copies * inputs, rates=4 * Hz)
cells = NeuronGroup(
    copies,
    """dv/dt = (drive - v)/tau + 4*mV*sqrt(2/tau)*xi : volt (unless refractory)
       ddopamine/dt = -dopamine/tau_dopamine : 1
       last : second
       due : second""",
    threshold="v > 15*mV",
    reset="""v = 0*mV
             earned = int(t - last <= 10*ms and due < 0*second)
             due += earned*(t + 1*second + 2*second*rand() - due)""",
    refractory=4 * ms,
    events={"reward": "due > 0*second and t >= due"},
    method="euler",
)
cells.run_on_event("reward", "dopamine += dose; due = -1*second")
cells.due = cells.last = -1 * second
synapses = Synapses(
    sources,
    cells,
    """dw/dt = learning_rate*tag*dopamine_post : volt (clock-driven)
       dtag/dt = -tag/tau_tag : 1 (clock-driven)
       dbefore/dt = -before/window : 1 (event-driven)
       dafter/dt = -after/window : 1 (event-driven)""",
    on_pre="w = clip(w, 0*mV, strongest); v_post += w; before += 1; tag -= loss*after",
    on_post="after += 1; tag += before",
    method="euler",
)
every = np.arange(copies * inputs)
synapses.connect(i=every, j=every // inputs)
synapses.w = 1 * mV
watch = Synapses(sources, cells, on_pre="last_post = t")
watch.connect(i=np.arange(copies) * inputs, j=np.arange(copies))
rewards = EventMonitor(cells, "reward")
weights = StateMonitor(synapses, "w", record=True, dt=500 * ms)
tag = StateMonitor(synapses, "tag", record=[0], dt=20 * ms)
dopamine = StateMonitor(cells, "dopamine", record=[0], dt=20 * ms)
run(duration)

mean = np.mean((weights.w / mV).reshape(copies, inputs, -1), axis=0)
often = np.histogram(rewards.t / second, 5, range=(0, 100))[0] / 20 / copies
print(f"chosen: {mean[0, -1]:.2f} mV, others: {mean[1:, -1].mean():.2f} mV in the mean, ", end="")
print(f"{mean[1:, -1].max():.2f} mV at most; rewards per second: {often.round(3)}")
assert mean[0, -1] > 1.7
assert mean[0, -1] > 1.3 * mean[1:, -1].max()
assert abs(mean[1:, -1].mean() - 1) < 0.2
assert often[-1] > 1.3 * often[0]

figure, axes = plt.subplot_mosaic(
    [["tag", "w"], ["dopamine", "w"]], layout="constrained", figsize=(9, 4.5)
)
axes["tag"].plot(tag.t / second, tag.tag[0], lw=0.9)
axes["tag"].axhline(0, color="0.7", lw=0.7)
axes["tag"].set(ylabel="tag", title="chosen synapse of one copy")
axes["dopamine"].plot(dopamine.t / second, dopamine.dopamine[0], "C2", lw=0.9)
axes["dopamine"].set(xlabel="time (s)", ylabel="dopamine (uM)")
for number in range(1, inputs):
    label = "others" if number == 1 else None
    axes["w"].plot(weights.t / second, mean[number], "0.7", lw=0.8, label=label)
axes["w"].plot(weights.t / second, mean[0], "C3", lw=2, label="chosen synapse")
axes["w"].set(xlabel="time (s)", ylabel="weight, mean over copies (mV)")
axes["w"].legend()
figure.savefig("reward_modulated_stdp.png", dpi=120)
