"""Where in a step equations are integrated can be chosen."""

import pytest

from eqsim import Hz, Network, NeuronGroup, PoissonGroup, StateMonitor, ms
from eqsim.errors import ModelError

MODEL = "dx/dt = 1/ms : 1"


def test_an_update_can_be_moved_behind_a_recording(backend):
    usual = NeuronGroup(1, MODEL, method="exact")
    early = NeuronGroup(1, MODEL, method="exact")
    early.state_updater.when = "before_start"
    monitors = [StateMonitor(each, "x", record=True) for each in (usual, early)]
    Network(usual, early, monitors).run(0.3 * ms)
    assert monitors[0].x[0] == pytest.approx([0.0, 0.1, 0.2])
    assert monitors[1].x[0] == pytest.approx([0.1, 0.2, 0.3])


def test_the_order_of_an_update_decides_in_its_slot(backend):
    group = NeuronGroup(1, MODEL, method="exact")
    group.state_updater.order = 1
    group.run_regularly("x = 0", when="groups")
    Network(group).run(0.3 * ms)
    assert group.x[0] == pytest.approx(0.1)
    assert (group.order, group.state_updater.order) == (0, 1)


@pytest.mark.usefixtures("interpreted")
def test_a_group_tells_where_what_is_constant_over_dt_is_evaluated():
    plain = NeuronGroup(1, MODEL, method="exact")
    held = NeuronGroup(1, "x = rand() : 1 (constant over dt)", name="held")
    assert plain.subexpression_updater is None
    assert held.subexpression_updater.when == "before_start"
    assert held.subexpression_updater.name == "held_subexpressionupdater"
    with pytest.raises(ModelError, match="evaluated first in a step"):
        held.subexpression_updater.when = "end"


@pytest.mark.usefixtures("interpreted")
def test_a_slot_that_the_schedule_has_not_is_refused_at_the_run():
    group = NeuronGroup(1, MODEL, method="exact")
    group.state_updater.when = "sometime"
    with pytest.raises(ModelError, match="sometime"):
        Network(group).run(1 * ms)


def test_negative_rates_are_refused(backend):
    group = PoissonGroup(3, 1 * Hz)
    for wrong in (-1 * Hz, [1, 2, -3] * Hz):
        with pytest.raises(ModelError, match="a rate is not negative"):
            group.rates = wrong
    assert list(group.rates_) == [1, 1, 1]


def test_negative_rates_of_an_expression_are_refused_at_the_run(target):
    group = PoissonGroup(3, 1 * Hz)
    group.rates = "-i*Hz"
    with pytest.raises(ModelError, match="a rate is not negative, but -1 Hz"):
        Network(group).run(1 * ms)
