"""Where in a step equations are integrated can be chosen."""

import pytest

from eqsim import Hz, Network, NeuronGroup, PoissonGroup, StateMonitor, Synapses, ms
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


# --- synapses ------------------------------------------------------------------------------------


def summing(model="total_post = x_pre : 1 (summed)", **how):
    """Make a ramp whose sum over three synapses is another neuron's total."""
    ramp = NeuronGroup(3, "dx/dt = 1/ms : 1", method="exact")
    neuron = NeuronGroup(1, "total : 1")
    synapses = Synapses(ramp, neuron, model, **how)
    synapses.connect()
    return ramp, neuron, synapses, StateMonitor(neuron, "total", record=True, when="end")


def test_a_sum_can_be_moved_behind_the_update_of_what_it_reads(backend):
    usual, moved = summing(), summing()
    moved[2].summed_updaters["total_post"].when = "after_groups"
    Network(usual, moved).run(0.3 * ms)
    assert usual[-1].total[0] == pytest.approx([0.0, 0.3, 0.6])
    assert moved[-1].total[0] == pytest.approx([0.3, 0.6, 0.9])


def test_the_order_of_a_sum_decides_in_its_slot(backend):
    parts = summing()
    parts[2].summed_updaters["total_post"].order = 1
    Network(parts).run(0.3 * ms)
    assert parts[-1].total[0] == pytest.approx([0.3, 0.6, 0.9])


def test_the_update_of_synapses_can_be_moved(backend):
    model = "dy/dt = 1/ms : 1 (clock-driven)\ntotal_post = y : 1 (summed)"
    usual, moved = summing(model, method="exact"), summing(model, method="exact")
    moved[2].state_updater.when = "start"
    Network(usual, moved).run(0.3 * ms)
    assert usual[-1].total[0] == pytest.approx([0.0, 0.3, 0.6])
    assert moved[-1].total[0] == pytest.approx([0.3, 0.6, 0.9])


@pytest.mark.usefixtures("interpreted")
class TestUpdatersOfSynapses:
    def test_they_tell_their_places(self):
        model = "dy/dt = 1/ms : 1 (clock-driven)\ntotal_post = y + 1 : 1 (summed)"
        ramp, neuron, synapses, _ = summing(model, method="exact", order=3)
        updater, adder = synapses.state_updater, synapses.summed_updaters["total_post"]
        assert (updater.name, updater.when, updater.order) == (
            f"{synapses.name}_stateupdater",
            "groups",
            3,
        )
        assert (updater.clock, updater.method_choice) == (synapses.clock, ("exact",))
        assert (adder.when, adder.order, adder.expression) == ("groups", -1, "y + 1")
        assert (adder.target, adder.clock) == (neuron, neuron.clock)
        assert adder.name == f"{synapses.name}_summed_variable_total_post"
        assert repr(adder) == f"<SummedUpdater '{adder.name}': y + 1>"
        updater.order, neuron.order = 5, 2
        assert (synapses.order, synapses.state_updater.order, adder.order) == (3, 5, 1)
        with pytest.raises(ModelError, match="only be read"):
            adder.clock = ramp.clock

    def test_synapses_without_equations_have_none(self):
        group = NeuronGroup(1, "x : 1", threshold="x > 1", reset="x = 0")
        synapses = Synapses(group, group, "dw/dt = -w/ms : 1 (event-driven)", on_pre="x += w")
        assert synapses.state_updater is None
        assert synapses.summed_updaters == {}

    def test_a_pathway_tells_its_ends(self):
        source = NeuronGroup(1, "x : 1", threshold="x > 1", reset="x = 0", dt=0.5 * ms)
        target = NeuronGroup(1, "y : 1", threshold="y > 1", reset="y = 0", dt=1 * ms)
        synapses = Synapses(source, target[:1], on_pre="y += 1", on_post="x_pre += 1")
        assert (synapses.pre.source, synapses.pre.target) == (source, synapses.target)
        assert (synapses.post.source, synapses.post.target) == (synapses.target, source)
        assert (synapses.pre.clock, synapses.post.clock) == (source.clock, target.clock)
        assert synapses.post.synapses is synapses

    def test_terms_of_one_sum_stand_at_one_place(self):
        first = summing("total_post = x_pre : 1 (summed, term)")
        ramp, neuron, synapses, _ = first
        other = Synapses(ramp, neuron, "total_post = 1 : 1 (summed, term)")
        other.connect()
        net = Network(*first, other)
        other.summed_updaters["total_post"].when = "start"
        with pytest.raises(ModelError, match="different places of a step") as error:
            net.run(0.1 * ms)
        assert f"{other.name}.summed_updaters['total_post']: slot 'start'" in str(error.value)
        synapses.summed_updaters["total_post"].when = "start"
        net.run(0.1 * ms)
        assert neuron.total[0] == 3

    def test_a_slot_that_the_schedule_has_not_is_refused_at_the_run(self):
        parts = summing()
        parts[2].summed_updaters["total_post"].when = "sometime"
        with pytest.raises(ModelError, match=r"total_post stands in the slot 'sometime'"):
            Network(parts).run(0.1 * ms)
