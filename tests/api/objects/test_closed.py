"""Objects refuse attributes that they do not have, and tell what may have been meant."""

import pytest

import eqsim as eq
from eqsim import Hz, Network, NeuronGroup, PoissonInput, SpikeMonitor, Synapses, ms
from eqsim.errors import UnknownAttributeError


@pytest.fixture
def made(interpreted):
    group = NeuronGroup(2, "x : 1", threshold="x > 1", reset="x = 0", name="G")
    synapses = Synapses(group, group, on_pre="x_post += 1", name="S")
    return {
        "network": Network(group),
        "magic network": eq.magic_network,
        "device": eq.device,
        "spike monitor": SpikeMonitor(group, name="M"),
        "input": PoissonInput(group, "x", 1, 1 * Hz, 1),
        "operation": group.run_regularly("x = 0"),
        "pathway": synapses.pre,
        "threshold": group.thresholder["spike"],
        "update": group.state_updater,
        "network operation": eq.NetworkOperation(print),
    }


@pytest.mark.parametrize(
    ("which", "name", "meant"),
    [
        ("network", "schedul", "schedule"),
        ("magic network", "schedul", "schedule"),
        ("device", "biuld", "build"),
        ("spike monitor", "sorce", "source"),
        ("input", "weigth", "weight"),
        ("operation", "activ", "active"),
        ("pathway", "dealy", "delay"),
        ("threshold", "oder", "order"),
        ("update", "wen", "when"),
        ("network operation", "clok", "clock"),
    ],
)
def test_a_misspelt_attribute_is_told(made, which, name, meant):
    with pytest.raises(UnknownAttributeError, match=name) as refused:
        setattr(made[which], name, 3)
    assert meant in refused.value.hint
    with pytest.raises(UnknownAttributeError, match=name):
        getattr(made[which], name)


def test_what_can_only_be_read_says_so(made):
    with pytest.raises(UnknownAttributeError, match=r"network\.t can only be read"):
        made["network"].t = 3 * ms


def test_a_class_of_ones_own_may_have_attributes(interpreted):
    class Column(Network):
        def __init__(self):
            self.group = NeuronGroup(1, "x : 1")
            super().__init__(self.group)

    assert Column().group.N == 1


def test_what_other_simulators_have_says_what_to_use(made):
    with pytest.raises(UnknownAttributeError, match="no 'codeobj'") as refused:
        made["pathway"].codeobj  # noqa: B018
    assert "explain" in refused.value.hint
