"""The order of what happens in a step, on every backend."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import ms
from eqsim.errors import ModelError


def arrivals(when, delay, finish, *, order=-1, schedule=None, parts=1):
    """Give the steps in which a spike of step 2 and one of step 5 arrive; slots of one pathway."""
    sender = eq.NeuronGroup(
        1, "x : 1", threshold="t_in_timesteps == 2 or t_in_timesteps == 5", reset="x = 0"
    )
    receiver = eq.NeuronGroup(1, "n : 1")
    S = eq.Synapses(sender, receiver, on_pre="n_post += 1", delay=delay * ms)
    S.connect()
    S.pre.when, S.pre.order = when, order
    M = eq.StateMonitor(receiver, "n", record=True, when="after_end", order=1)
    net = eq.Network(sender, receiver, S, M)
    net.schedule = schedule
    for _ in range(parts):
        net.run(1.2 * ms / parts)
    finish()
    return np.flatnonzero(np.diff(M.n[0], prepend=0)).tolist()


@pytest.mark.parametrize(
    ("when", "order", "steps"),
    [
        *(("synapses", -1, 0), ("after_thresholds", -1, 0), ("after_end", 0, 0)),
        *(("thresholds", 0, 0), ("thresholds", -1, 1), ("before_thresholds", 5, 1)),
        *(("groups", 0, 1), ("before_start", 0, 1)),
    ],
)
def test_a_pathway_before_its_event_acts_a_step_later(when, order, steps, interpreted):
    for delay in (0, 1, 3):
        found = arrivals(when, 0.1 * delay, lambda: None, order=order)
        assert found == [2 + delay + steps, 5 + delay + steps]


def test_delivery_before_the_threshold_on_every_backend(finish):
    schedule = ["start", "groups", "synapses", "thresholds", "resets", "end"]
    assert arrivals("synapses", 0, finish, schedule=schedule, parts=4) == [3, 6]


def test_slots_and_orders_decide_what_a_recording_sees(finish):
    G = eq.NeuronGroup(1, "dx/dt = 1/ms : 1", threshold="x > 0.15", reset="x = 10", method="exact")
    places = [
        *(("before_start", 0), ("after_groups", 0), ("after_thresholds", 0)),
        *(("resets", -1), ("resets", 1), ("after_end", 0)),
    ]
    monitors = [eq.StateMonitor(G, "x", record=True, when=w, order=o) for w, o in places]
    net = eq.Network(G, monitors)
    net.run(0.2 * ms)
    finish()
    second = [M.x[0, 1] for M in monitors]
    assert second == pytest.approx([0.1, 0.2, 0.2, 0.2, 10, 10])


def test_spikes_are_recorded_after_a_threshold_of_any_order(finish):
    G = eq.NeuronGroup(1, "x : 1", threshold="True", reset="x += 1", order=7)
    M = eq.SpikeMonitor(G, "x")
    eq.Network(G, M).run(0.3 * ms)
    finish()
    assert M.x.tolist() == [0, 1, 2]


def test_a_reset_before_the_threshold_is_refused(interpreted):
    G = eq.NeuronGroup(1, "x : 1", threshold="True", reset="x += 1", name="cells")
    net = eq.Network(G)
    net.schedule = ["start", "groups", "resets", "thresholds", "synapses", "end"]
    with pytest.raises(ModelError, match=r"cells: it comes before 'cells\.spike' in each step"):
        net.run(1 * ms)


def test_nothing_happens_to_inactive_objects(finish):
    G = eq.NeuronGroup(1, "dx/dt = 1/ms : 1", threshold="x > 0.15", reset="x = 0", method="exact")
    other = eq.NeuronGroup(1, "n : 1")
    S = eq.Synapses(G, other, on_pre="n_post += 1", delay=0.2 * ms)
    S.connect()
    M = eq.SpikeMonitor(G)
    idle = eq.StateMonitor(G, "x", record=True)
    idle.active = False
    quiet = eq.NeuronGroup(1, "x : 1", threshold="True", reset="x += 1")
    quiet.active = False
    heard = eq.SpikeMonitor(quiet)
    rate = eq.PopulationRateMonitor(quiet)
    eq.Network(G, other, S, M, idle, quiet, heard, rate).run(1 * ms)
    finish()
    assert (M.num_spikes, heard.num_spikes, len(idle.t)) == (5, 0, 0)
    assert rate.rate_.tolist() == [0] * 10
    assert float(other.n_[0]) == 4
    assert float(quiet.x_[0]) == 0


def test_what_was_inactive_goes_on(interpreted):
    G = eq.NeuronGroup(1, "dx/dt = 1/ms : 1", threshold="x > 0.15", reset="x = 0", method="exact")
    M = eq.SpikeMonitor(G)
    net = eq.Network(G, M)
    for active in (True, False, True):
        G.active = active
        net.run(0.4 * ms)
    assert M.t / ms == pytest.approx([0.1, 0.3, 0.9, 1.1])


@pytest.mark.parametrize("first", ["monitor", "operation"])
def test_32_ties_go_by_creation_whatever_the_objects_are(backend, first):
    group = eq.NeuronGroup(1, "x : 1", name="zebra")
    if first == "operation":
        every = group.run_regularly("x += 1", name="late_by_name")
    seen = eq.StateMonitor(group, "x", record=0, name="monkey")
    if first == "monitor":
        every = group.run_regularly("x += 1", name="early_by_name")
    eq.run(0.3 * ms)
    assert seen.x[0].tolist() == ([1, 2, 3] if first == "operation" else [0, 1, 2])
    assert every.when == "start"
