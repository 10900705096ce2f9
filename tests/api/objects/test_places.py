"""`when` and `order`: the same on everything that stands in a slot of a step."""

import pytest

import eqsim as eq
from eqsim import Hz, ms
from eqsim.api.objects.places import checked_order, checked_slot
from eqsim.errors import ModelError

pytestmark = pytest.mark.usefixtures("interpreted")


@pytest.mark.parametrize("given", [3, "", "in between", None])
def test_a_slot_is_given_by_its_name(given):
    with pytest.raises(ModelError, match="StateMonitor: a slot of the step"):
        checked_slot(given, "StateMonitor")


@pytest.mark.parametrize("given", [0.5, "1", True, None])
def test_an_order_is_a_whole_number(given):
    with pytest.raises(ModelError, match="StateMonitor: order is a whole number"):
        checked_order(given, "StateMonitor")


def placed():
    """Make one of everything that stands in a slot."""
    group = eq.NeuronGroup(1, "x : 1", threshold="x > 1", reset="x = 0", name="cells")
    synapses = eq.Synapses(group, group, on_pre="x_post += 1")
    return group, {
        "thresholder": group.thresholder["spike"],
        "resetter": group.resetter["spike"],
        "pathway": synapses.pre,
        "state monitor": eq.StateMonitor(group, "x", record=True),
        "spike monitor": eq.SpikeMonitor(group),
        "rate monitor": eq.PopulationRateMonitor(group),
        "operation": group.run_regularly("x = 0"),
        "network operation": eq.NetworkOperation(lambda: None),
        "poisson group": eq.PoissonGroup(1, 1 * Hz),
        "spike generator": eq.SpikeGeneratorGroup(1, [0], [1] * ms),
        "poisson input": eq.PoissonInput(group, "x", 1, 1 * Hz, 1),
    }


def test_everything_in_a_slot_can_be_moved():
    group, parts = placed()
    for name, part in parts.items():
        order = part.order
        part.when = "after_end"
        assert (name, part.when, part.order) == (name, "after_end", order)
        part.order = 7
        assert (name, part.when, part.order) == (name, "after_end", 7)
        with pytest.raises(ModelError, match="a slot of the step"):
            part.when = "in between"
        with pytest.raises(ModelError, match="order is a whole number"):
            part.order = 0.5
        assert (name, part.when, part.order) == (name, "after_end", 7)
    assert group.thresholder["spike"].when == group.resetter["spike"].when == "after_end"


def test_what_is_done_about_events_has_the_order_of_its_group_until_it_has_its_own():
    group, parts = placed()
    thresholder, resetter = parts["thresholder"], parts["resetter"]
    group.order = 3
    thresholder.when = "start"
    assert (thresholder.order, resetter.order) == (3, 3)
    resetter.order = 0
    group.order = 5
    assert (thresholder.order, resetter.order) == (5, 0)
