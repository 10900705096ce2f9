"""The model of the pipeline tour: leaky neurons with one synaptic current."""

from eqsim import Network, NeuronGroup, SpikeMonitor, Synapses, ms, mV

tau = 20 * ms
tau_e = 5 * ms
drive = 11 * mV

neurons = NeuronGroup(
    100,
    """
    dv/dt = (drive + g - v)/tau : volt (unless refractory)
    dg/dt = -g/tau_e : volt
    """,
    threshold="v > 10*mV",
    reset="v = 0*mV",
    refractory=5 * ms,
    method="exact",
)
synapses = Synapses(neurons, neurons, on_pre="g_post += 0.5*mV", delay=1 * ms)
synapses.connect(p=0.1)
spikes = SpikeMonitor(neurons)
net = Network(neurons, synapses, spikes)
