"""A network with all kinds of state, and its state as plain lists."""

from eqsim import (
    Network,
    NeuronGroup,
    PopulationRateMonitor,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    ms,
)
from tests.behaviour.conftest import gathered

NOISY = "dv/dt = (1.5 - v)/(2*ms) + s*xi*ms**-0.5 : 1 (unless refractory)\ns : 1"


def everything():
    """Make a network with all kinds of state: random, refractory, under way, recorded."""
    group = NeuronGroup(
        4, NOISY, threshold="v > 1", reset="v = 0", refractory=0.5 * ms, method="euler"
    )
    synapses = Synapses(group, group, "w : 1", on_pre="v_post += w", delay=0.7 * ms)
    synapses.connect(i=[3, 0, 1], j=[1, 2, 2])
    synapses.w = [0.1, 0.2, 0.3]
    group.s = "0.1*i"
    monitors = (
        SpikeMonitor(group, variables="v"),
        SpikeMonitor(group, record=False, name="counter"),
        StateMonitor(group, "v", record=[0, 2]),
        StateMonitor(synapses, "w", record=True),
        PopulationRateMonitor(group),
    )
    return Network(group, synapses, *monitors)


def state_of(net):
    counts = net["counter"].count[:].tolist()
    parts = [each for each in net if each.name != "counter"]
    return {name: values.tolist() for name, values in gathered(parts).items()} | {"count": counts}
