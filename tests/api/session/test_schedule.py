"""Slots of a step: their names, and the schedules of networks."""

import pytest

import eqsim as eq
from eqsim import ms
from eqsim.api.session.schedule import checked_schedule
from eqsim.errors import ModelError

pytestmark = pytest.mark.usefixtures("interpreted")

DEFAULT = ["start", "groups", "thresholds", "synapses", "resets", "end"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("groups", "a list of names"),
        ([], "a list of names"),
        (3, "a list of names"),
        (["groups", 3], "a list of names"),
        (["groups", "before_end"], "'before_end' cannot be listed"),
        (["after_groups"], "'after_groups' cannot be listed"),
        (["groups", "end", "groups"], "'groups' is listed twice"),
    ],
)
def test_a_schedule_lists_names_of_slots_once(given, message):
    with pytest.raises(ModelError, match=message):
        checked_schedule(given, "net.schedule")


def test_a_network_has_the_schedule_of_the_preferences_until_it_is_given_one():
    net = eq.Network()
    assert net.schedule == eq.magic_network.schedule == DEFAULT
    eq.prefs.core.network.default_schedule = ["groups", "end"]
    assert net.schedule == eq.magic_network.schedule == ["groups", "end"]
    net.schedule = ("thresholds", "resets")
    assert (net.schedule, eq.magic_network.schedule) == (
        ["thresholds", "resets"],
        ["groups", "end"],
    )
    net.schedule = None
    assert net.schedule == ["groups", "end"]


def test_the_schedule_of_run_is_its_own():
    eq.magic_network.schedule = ["groups", "start", "end"]
    G = eq.NeuronGroup(1, "dx/dt = 1/ms : 1", method="exact")
    M = eq.StateMonitor(G, "x", record=True)
    eq.run(0.2 * ms)
    assert M.x[0] == pytest.approx([0.1, 0.2])
    eq.magic_network.schedule = None
    assert eq.magic_network.schedule == DEFAULT


def test_a_slot_that_the_schedule_lacks_is_named_when_the_network_runs():
    G = eq.NeuronGroup(1, "dx/dt = 1/ms : 1", method="exact")
    M = eq.StateMonitor(G, "x", record=True, when="strat", name="trace")
    net = eq.Network(G, M)
    with pytest.raises(ModelError, match="trace stands in the slot 'strat'") as caught:
        net.run(1 * ms)
    assert "did you mean 'start'" in str(caught.value)
    M.when = "start"
    net.schedule = ["start", "end"]
    with pytest.raises(ModelError, match=r"neurongroup stands in the slot 'groups'.*schedule"):
        net.run(1 * ms)


def test_places_can_be_read_and_set():
    G = eq.NeuronGroup(1, "x : 1", threshold="x > 1", reset="x = 0", order=3)
    S = eq.Synapses(G, G, on_pre="x_post += 1", on_post="x_pre += 1", order=2)
    spikes, rate = eq.SpikeMonitor(G), eq.PopulationRateMonitor(G)
    assert (G.order, S.order, spikes.when, spikes.order) == (3, 2, "thresholds", 4)
    assert (S.pre.when, S.pre.order, S.post.order) == ("synapses", -1, 1)
    assert (rate.when, rate.order) == ("end", 0)
    G.order, S.pre.when, S.post.order, rate.when, rate.order = 1, "after_resets", 5, "resets", 7
    assert (G.order, S.pre.when, S.pre.order, S.post.order) == (1, "after_resets", -1, 5)
    assert (rate.when, rate.order) == ("resets", 7)
    for each in (G, S, S.pre, rate):
        with pytest.raises(ModelError, match="whole number"):
            each.order = 0.5
    with pytest.raises(ModelError, match="by its name"):
        S.pre.when = 3


@pytest.fixture
def net():
    G = eq.NeuronGroup(2, "dx/dt = 1/ms : 1", threshold="x > 1", reset="x = 0", name="cells")
    S = eq.Synapses(G, G, on_pre="x_post += 1", name="links")
    S.connect()
    M = eq.StateMonitor(G, "x", record=True, name="trace")
    return eq.Network(G, S, M)


class TestSummary:
    def test_it_lists_what_happens_in_order(self, net):
        net["links"].pre.when = "after_end"
        found = [(p.object, p.part, p.when, p.order) for p in net.scheduling_summary().parts]
        assert found == [
            ("trace", "clock", "start", 0),
            ("trace", "values", "start", 0),
            ("cells", "update", "groups", 0),
            ("cells", "spike", "thresholds", 0),
            ("cells", "spike.response", "resets", 0),
            ("links", "pre", "after_end", -1),
        ]
        assert {part.dt for part in eq.scheduling_summary(net).parts} == {1e-4}

    def test_it_is_a_table(self, net):
        title, line, *rows = repr(net.scheduling_summary()).splitlines()
        assert [each.strip() for each in title.split("|")] == [
            *("object", "part", "clock dt", "when", "order", "active")
        ]
        assert set(line) == {"-", "+"}
        cells = [each.strip() for each in rows[2].split("|")]
        assert cells == ["cells", "update", "100 us", "groups", "0", "yes"]

    def test_it_is_a_table_in_notebooks(self, net):
        text = net.scheduling_summary()._repr_html_()
        assert text.count("<tr>") == 7
        assert "<td>thresholds</td>" in text

    def test_it_is_that_of_run_by_default(self):
        G = eq.NeuronGroup(2, "dx/dt = k/ms : 1", name="cells")
        k = 3  # noqa: F841 -- a name in the equations
        eq.magic_network.schedule = ["start", "groups"]
        (part,) = eq.scheduling_summary().parts
        assert (part.object, part.part, G.N) == ("cells", "update", 2)

    def test_an_empty_network_does_nothing(self):
        assert eq.Network().scheduling_summary().parts == ()

    def test_it_tells_what_is_inactive(self, net):
        net["trace"].active = False
        active = {part.object: part.active for part in net.scheduling_summary().parts}
        assert active == {"trace": False, "cells": True, "links": True}


def test_a_network_with_calls_of_python_is_stored_and_restored():
    G = eq.NeuronGroup(1, "dx/dt = 1/ms : 1", method="exact")
    net = eq.Network(G, eq.NetworkOperation(lambda: None))
    net.run(0.1 * ms)
    net.store()
    net.run(0.1 * ms)
    net.restore()
    assert G.x_[0] == pytest.approx(0.1)
