"""Input that makes no sense is refused at the user's line, and nothing is half-changed."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import (
    Network,
    NeuronGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    ms,
    mV,
    nA,
    run,
    second,
    volt,
)
from eqsim.errors import (
    ConnectionIndexError,
    EqsimError,
    EquationSyntaxError,
    ModelError,
    NameResolutionError,
)

pytestmark = pytest.mark.usefixtures("interpreted")


def refusal(kind, action, *texts):
    """Give what an action is refused with, as the user reads it; it holds all texts."""
    with pytest.raises(kind) as refused:
        action()
    assert isinstance(refused.value, EqsimError)
    shown = str(refused.value)
    for text in texts:
        assert text in shown, shown
    return shown


def group(**changes):
    model = {"model": "v : volt\nx : 1", "threshold": "x > 1", "reset": "x = 0", **changes}
    return NeuronGroup(changes.pop("N", 3), **{k: v for k, v in model.items() if k != "N"})


# --- units --------------------------------------------------------------------------------------


def test_units_of_an_equation():
    shown = refusal(
        eq.DimensionMismatchError,
        lambda: NeuronGroup(1, "dv/dt = -v/(10*mV) : volt"),
        "neurongroup",
        "volt",
        "second",
        "^",
    )
    assert "-v/(10*mV)" in shown


def test_units_of_a_sum_name_both_sides():
    refusal(
        eq.DimensionMismatchError,
        lambda: NeuronGroup(1, "v : volt\nI : amp\ny = v + I : volt"),
        "v + I",
        "^",
        "volt",
        "amp",
    )


def test_units_of_a_statement():
    shown = refusal(eq.DimensionMismatchError, lambda: group(reset="v = 3"), "v = 3", "^", "volt")
    assert "3*volt" in shown or "mV" in shown


@pytest.mark.parametrize("text", ["v > 1", "v > 1*nA", "x", "x + 1"])
def test_units_and_types_of_a_threshold(text):
    refusal(EqsimError, lambda: group(threshold=text), text, "^")


def test_units_of_a_refractory_period():
    refusal(eq.DimensionMismatchError, lambda: group(refractory=3 * mV), "refractory", "second")
    refusal(eq.DimensionMismatchError, lambda: group(refractory="v"), "refractory", "volt")


def test_units_of_a_python_value():
    made = group()
    made.v = 1 * mV
    for wrong in (3, 3 * nA, [1, 2, 3], np.ones(3), "3", "3*nA", "x"):
        refusal(eq.DimensionMismatchError, lambda w=wrong: setattr(made, "v", w), "v", "volt")
    assert made.v_[:].tolist() == [0.001, 0.001, 0.001]


def test_units_of_durations_and_delays():
    made = group()
    refusal(eq.DimensionMismatchError, lambda: Network(made).run(3), "duration", "second")
    refusal(eq.DimensionMismatchError, lambda: Synapses(made, made, on_pre="x += 1", delay=2 * mV))
    refusal(eq.DimensionMismatchError, lambda: setattr(eq.defaultclock, "dt", 3))
    assert eq.defaultclock.dt == 0.1 * ms


def test_units_of_an_external_name():
    def make():
        tau = 10 * mV  # noqa: F841 -- used in the equations
        NeuronGroup(1, "dv/dt = -v/tau : volt")

    refusal(eq.DimensionMismatchError, make, "-v/tau", "^", "second")


# --- names --------------------------------------------------------------------------------------


def test_unknown_names_are_reported_with_a_suggestion():
    net = Network(NeuronGroup(1, "x : 1", threshold="x > volme", reset="x = 0"))

    def go():
        volume = 3  # noqa: F841 -- a name that is close
        net.run(1 * ms)

    refusal(NameResolutionError, go, "'volme'", "x > volme", "^", "'volume'")
    assert net.t_ == 0
    refusal(NameResolutionError, lambda: group(reset="xx = 0"), "xx", "^")


def test_unknown_functions_units_and_attributes():
    net = Network(group(reset="x = expp(x)"))
    refusal(NameResolutionError, lambda: net.run(1 * ms), "expp", "exp", "^")
    made = group()
    refusal(AttributeError, lambda: made.vv, "vv", "'v'")
    refusal(AttributeError, lambda: setattr(made, "vv", 3), "vv", "'v'")
    assert "vv" not in vars(made)


def test_names_are_defined_once():
    refusal(EqsimError, lambda: NeuronGroup(1, "v : volt\nv : amp"), "'v'", "^")
    refusal(EqsimError, lambda: eq.Equations("v : 1") + eq.Equations("v : 1"), "'v'")


@pytest.mark.parametrize(
    "name", ["t", "dt", "i", "N", "mV", "exp", "pi", "xi", "xi_a", "_x", "lambda", "x_pre", "where"]
)
def test_reserved_names_are_refused(name):
    refusal(EqsimError, lambda: NeuronGroup(1, f"{name} : 1"), name)


def test_object_names_are_unique():
    made = group(name="mine")
    refusal(ModelError, lambda: group(name="mine"), "mine")
    refusal(ModelError, lambda: group(name="a b"), "a b")
    assert Network(made)["mine"] is made


# --- texts --------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", ["", "   \n # nothing\n"])
def test_empty_equations_are_refused(model):
    refusal(ModelError, lambda: NeuronGroup(1, model), "equations")


@pytest.mark.parametrize(
    "model",
    [
        "dv/dt = -v/ms",
        "dv/dt = : 1",
        "v : mV",
        "v : 1 (constan)",
        "dv/dt = -v/ms : 1 (shared)",
        "v = w : 1\nw = v : 1",
        "dv/dt = (1 - v/ms : 1",
        "v : 1 : 2",
        "dv/dx = 1 : 1",
        "y = x[0] : 1\nx : 1",
        "y = x.real : 1\nx : 1",
        "y = (lambda: 1)() : 1",
    ],
)
def test_equations_that_cannot_be_read(model):
    refusal(EqsimError, lambda: NeuronGroup(1, model), "^")


@pytest.mark.parametrize("text", ["x =", "x == 1", "if x: x = 1", "x = 1;;= 2", "3 = x", "x := 1"])
def test_statements_that_cannot_be_read(text):
    refusal(EquationSyntaxError, lambda: group(reset=text), "^")


# --- shapes and numbers -------------------------------------------------------------------------


def test_arrays_of_the_wrong_shape_change_nothing():
    made = group()
    for wrong in ([1, 2], np.ones((3, 1)), np.ones((1, 3)), []):
        refusal(ModelError, lambda w=wrong: setattr(made, "x", w), "x", "3")
    refusal(ModelError, lambda: made.x.__setitem__(slice(0, 2), [1, 2, 3]), "2")
    refusal(ModelError, lambda: made.x.__setitem__([True, False], 1), "mask")
    refusal(ConnectionIndexError, lambda: made.x.__setitem__(3, 1), "3", "0 to 2")
    assert made.x[:].tolist() == [0, 0, 0]


@pytest.mark.parametrize("size", [0, -1, 2.5, "3", None, True])
def test_groups_have_a_whole_number_of_neurons(size):
    refusal(ModelError, lambda: NeuronGroup(size, "v : 1"), "neuron")


@pytest.mark.parametrize("duration", [-1 * ms, float("inf") * second, float("nan") * second])
def test_durations_are_finite_and_not_negative(duration):
    made = group()
    net = Network(made)
    refusal(ModelError, lambda: net.run(duration), "duration")
    assert net.t_ == 0
    net.run(1 * ms)
    refusal(ModelError, lambda: net.run(duration), "duration")
    assert net.t_ == pytest.approx(1e-3)


@pytest.mark.parametrize("dt", [0 * ms, -1 * ms, float("inf") * second, float("nan") * second])
def test_time_steps_are_finite_and_positive(dt):
    refusal(ModelError, lambda: setattr(eq.defaultclock, "dt", dt), "dt")
    refusal(ModelError, lambda: group(dt=dt), "dt")


@pytest.mark.parametrize("delay", [-1 * ms, float("inf") * second, float("nan") * second])
def test_delays_are_finite_and_not_negative(delay):
    made = group()
    refusal(ModelError, lambda: Synapses(made, made, on_pre="x += 1", delay=delay), "delay")
    synapses = Synapses(made, made, on_pre="x += 1", delay=2 * ms)
    refusal(ModelError, lambda: setattr(synapses, "delay", delay), "delay")
    assert synapses.delay == 2 * ms


def test_values_that_are_no_numbers():
    made = NeuronGroup(2, "x : 1\nn : integer")
    for wrong in (None, "abc def", object(), [1, "a"], 1j):
        refusal(EqsimError, lambda w=wrong: setattr(made, "x", w))
    for wrong in (float("nan"), 2**40, -(2**40)):
        refusal(ModelError, lambda w=wrong: setattr(made, "n", w), "integer")
    assert made.x[:].tolist() == [0, 0]


# --- connections --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        {"i": [0, 3], "j": [0, 1]},
        {"i": [0, -1], "j": [0, 1]},
        {"i": 0, "j": 7},
        {"j": "i + 2"},
        {"j": "k for k in range(i, i + 3)"},
        {"i": "j - 1"},
    ],
    ids=str,
)
def test_connections_out_of_range_make_no_synapse(arguments):
    made = group()
    synapses = Synapses(made, made, "w : 1", on_pre="x += w")
    synapses.connect(j="i")
    synapses.w = [1, 2, 3]
    refusal(ConnectionIndexError, lambda: synapses.connect(**arguments), synapses.name, "0 and 2")
    assert len(synapses) == 3
    assert synapses.w[:].tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    "arguments",
    [
        {"i": [0, 1], "j": [0, 1, 2]},
        {"i": [0.5], "j": [0]},
        {"i": [0]},
        {"condition": "i", "p": 0.5},
        {"condition": "i < j", "i": [0], "j": [1]},
        {"p": -0.1},
        {"p": 1.5},
        {"p": float("nan")},
        {"p": "v_pre"},
        {"n": -1},
        {"n": 0.5},
        {"n": "0.5*i"},
        {"j": "k for k in something(3)"},
        {"j": "k for k in sample(N_post, size=-1)"},
        {"j": "k for k in range(j)"},
        {"condition": "v_pre > 3"},
        {"condition": "q_pre > 3"},
    ],
    ids=str,
)
def test_connections_that_make_no_sense(arguments):
    made = group()
    synapses = Synapses(made, made, on_pre="x += 1")
    refusal(EqsimError, lambda: synapses.connect(**arguments), synapses.name)
    assert len(synapses) == 0


def test_synapses_need_spikes_and_connections():
    silent = NeuronGroup(2, "x : 1")
    refusal(ModelError, lambda: Synapses(silent, silent, on_pre="x += 1"), "threshold")
    made = group()
    synapses = Synapses(made, made, "w : 1", on_pre="x += w")
    refusal(ModelError, lambda: setattr(synapses, "w", 3), "connect")
    refusal(ModelError, lambda: Network(made, synapses).run(1 * ms), "connect")


# --- monitors and networks ----------------------------------------------------------------------


def test_monitors_watch_what_exists():
    made = group()
    refusal(ModelError, lambda: StateMonitor(made, "vv", record=True), "vv", "'v'")
    refusal(ConnectionIndexError, lambda: StateMonitor(made, "v", record=[0, 3]), "3")
    late = StateMonitor(made, "v", record=True, when="later")
    refusal(ModelError, lambda: Network(made, late).run(1 * ms), late.name, "'later'")
    refusal(ModelError, lambda: SpikeMonitor(NeuronGroup(1, "x : 1")), "threshold")
    refusal(ModelError, lambda: SpikeMonitor(made, variables="y"), "y")


def test_a_network_without_what_its_parts_need_does_not_run():
    made, other = group(), group()
    synapses = Synapses(made, other, on_pre="x += 1")
    synapses.connect()
    net = Network(made, synapses)
    refusal(ModelError, lambda: net.run(1 * ms), other.name)
    net.add(other)
    net.run(1 * ms)
    assert net.t_ == pytest.approx(1e-3)


# --- undefined values ---------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["log(x)", "x/y", "exp(1000 + x) - exp(1000 + x)"])
def test_undefined_values_are_reported_after_the_run(value):
    made = NeuronGroup(5, "x : 1\ny : 1\nz : 1", threshold="i > 2", reset=f"z = {value}")
    made.x, made.y = [1, 1, 1, 0, -1], 0
    made.x[3] = -2 if "log" in value else 0
    with pytest.warns(eq.errors.EqsimWarning) as warned:
        run(0.2 * ms)
    (message,) = [str(each.message) for each in warned]
    assert message.startswith(f"{made.name}.z ")
    assert "neuron 3" in message
    assert made.z[:3].tolist() == [0, 0, 0]
    assert np.isnan(made.z[3])


def test_undefined_values_given_by_the_user_are_reported_too():
    made = NeuronGroup(3, "v : volt")
    made.v[1] = float("nan") * volt
    with pytest.warns(eq.errors.EqsimWarning, match=rf"{made.name}.*v"):
        run(0.1 * ms)
