"""Past values that are not known, and delays that are none: what is said of them."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import NeuronGroup, StateMonitor, Synapses, ms, mV, run
from eqsim.errors import EqsimError, ModelError, SimulationError, UnitError

pytestmark = pytest.mark.usefixtures("interpreted")


def run_to_the_end(group, finish):
    """Run, and build what is a project."""
    eq.Network(group).run(0 * ms)
    finish()


def spot(caught):
    """Give what the caret points at."""
    return str(caught.value.span)


@pytest.mark.parametrize(
    ("call", "error", "at", "words"),
    [
        ("delayed(v, 5)", UnitError, "5", "a delay is a time"),
        ("delayed(v, 5*mV)", UnitError, "5*mV", "volt"),
        ("delayed(v, -1*ms)", ModelError, "-1*ms", "cannot be negative"),
        ("delayed(v, early)", ModelError, "early", "cannot be negative"),
        ("delayed(v, t)", ModelError, "t", "changes with time"),
        ("delayed(v, t/2)", ModelError, "t/2", "changes with time"),
        ("delayed(v, rand()*ms)", ModelError, "rand()*ms", "is computed"),
        ("delayed(v, d + 1*ms)", ModelError, "d + 1*ms", "parameter 'd : second'"),
        ("delayed(v, half)", ModelError, "half", "computed anew in each step"),
        ("delayed(v + w, 1*ms)", ModelError, "v + w", "(constant over dt)"),
        ("delayed(delayed(v, 1*ms), 1*ms)", ModelError, "delayed(v, 1*ms)", "add the two"),
        ("delayed(sum, 1*ms)", ModelError, "sum", "not stored"),
        ("delayed(unknown, 1*ms)", EqsimError, "unknown", "unknown"),
        ("delayed(v)", EqsimError, "delayed(v)", "takes 2 arguments"),
        ("delayed", EqsimError, "delayed", "delayed(x, d)"),
    ],
)
def test_calls_in_equations(call, error, at, words):
    equations = f"""dv/dt = ({call})/ms : volt
        w : volt
        d : second
        half = d/2 : second
        sum = v + w : volt"""
    with pytest.raises(error) as caught:  # noqa: PT012
        group = NeuronGroup(
            1, equations, method="euler", name="cells", namespace={"early": -2 * ms}
        )
        eq.Network(group).run(0 * ms)
    assert spot(caught) == at
    assert words in str(caught.value)
    assert str(caught.value).startswith("cells: ")


def test_a_delay_that_the_run_changes():
    group = NeuronGroup(1, "dv/dt = delayed(v, d)/ms : 1\nd : second", method="euler")
    group.run_regularly("d += 1*ms")
    with pytest.raises(ModelError, match="the delay changes during the run") as caught:
        run(0 * ms)
    assert spot(caught) == "delayed(v, d)"
    assert "neurongroup.d" in str(caught.value)


@pytest.mark.parametrize("value", [-1e-3, np.nan, np.inf])
def test_values_that_are_no_delays(value, finish):
    group = NeuronGroup(2, "dv/dt = delayed(v, d)/ms : 1\nd : second", method="euler")
    group.d_ = [0, value]
    with pytest.raises(ModelError, match=r"neurongroup\.v: .* not a time from 0 on") as caught:
        run_to_the_end(group, finish)
    assert caught.value.details == (f"found: {value:g} s in neurongroup.d",)
    assert "t - d" in caught.value.hint


def test_more_than_memory_holds_is_said_before_it_is_taken(finish):
    group = NeuronGroup(1000, "dv/dt = delayed(v, 1e9*second)/ms : 1", method="euler", name="G")
    with pytest.raises(ModelError, match=r"G\.v: there is no memory for its past") as caught:
        run_to_the_end(group, finish)
    assert "clock with a longer dt" in caught.value.hint


def test_a_delay_that_becomes_longer_within_a_run():
    group = NeuronGroup(1, "dv/dt = delayed(v, d)/ms : 1\nd : second", method="euler")

    @eq.network_operation
    def change(t):
        if t > 0.5 * ms:
            group.d = 2 * ms

    with pytest.raises(SimulationError, match="longer than at the start"):
        run(1 * ms)


def test_the_past_of_synapses():
    group = NeuronGroup(1, "v : 1\ng : 1")
    synapses = Synapses(group, group, "w : 1\ng_post = delayed(w, 1*ms) : 1 (summed)")
    synapses.connect()
    with pytest.raises(ModelError, match="'w' belongs to synapses") as caught:
        run(0 * ms)
    assert spot(caught) == "delayed(w, 1*ms)"


def test_event_driven_equations():
    group = NeuronGroup(1, "v : 1")
    with pytest.raises(ModelError, match="'a' is event-driven and depends on a past") as caught:
        Synapses(
            group,
            group,
            "da/dt = -f/ms : 1 (event-driven)\nf = delayed(v_pre, 1*ms) : 1",
            on_pre="a += 1",
        )
    assert spot(caught) == "delayed(v_pre, 1*ms)"


def test_outside_of_runs():
    group = NeuronGroup(1, "v : 1\ny = delayed(v, 1*ms) : 1")
    synapses = Synapses(group, group, "w : 1")
    for read in (lambda: group.y[:], lambda: setattr(group, "v", "delayed(v, 1*ms)")):
        with pytest.raises(ModelError, match="in the steps of a run only"):
            read()
    with pytest.raises(ModelError, match="in the steps of a run only"):
        synapses.connect(condition="delayed(v_pre, 1*ms) > 0")


def test_single_steps_outside_of_runs():
    group = NeuronGroup(1, "v : 1\ny = delayed(v, 1*ms) : 1")
    monitor = StateMonitor(group, "y", record=True)
    run(0 * ms)
    with pytest.raises(SimulationError, match="past values"):
        monitor.record_single_timestep()


def test_steps_at_listed_times():
    group = NeuronGroup(1, "v : volt\ny = delayed(v, 1*ms) : volt")
    group.v = 1 * mV
    monitor = StateMonitor(group, "y", record=True, clock=eq.EventClock([1, 3] * ms))
    with pytest.raises(ModelError, match="steps of one length"):
        run(4 * ms)
    assert monitor.y.size == 0
