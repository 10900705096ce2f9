"""Arguments that make no sense are refused where they are given, with what was expected."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import (
    Equations,
    Hz,
    Network,
    NeuronGroup,
    PoissonGroup,
    SpikeGeneratorGroup,
    TimedArray,
    linked_var,
    ms,
    mV,
    run,
    second,
)
from eqsim.errors import EqsimError, ModelError, UnitError

pytestmark = pytest.mark.usefixtures("interpreted")


def group(**changes):
    return NeuronGroup(3, "v : volt\nx : 1", threshold="x > 1", reset="x = 0", **changes)


@pytest.mark.parametrize("namespace", [3, "tau", [1], {3: 4}], ids=str)
def test_a_namespace_maps_names_to_values(namespace):
    cells = group()
    with pytest.raises(ModelError, match="namespace maps names to values"):
        run(0.1 * ms, namespace=namespace)
    with pytest.raises(ModelError, match="namespace maps names to values"):
        Network(cells).run(0.1 * ms, namespace=namespace)
    with pytest.raises(ModelError, match="a namespace maps names to values"):
        group(namespace=namespace if namespace != {3: 4} else 3)


@pytest.mark.parametrize("report", [lambda: None, lambda a, b: None, lambda *, completed: None])
def test_a_report_is_called_with_four_arguments(report):
    cells = group()
    net = Network(cells)
    with pytest.raises(ModelError, match=r"cannot be called.*") as refused:
        net.run(0.1 * ms, report=report)
    assert "(elapsed, completed, start, duration)" in str(refused.value)
    assert net.t_ == 0


def test_a_run_has_as_many_steps_as_can_be_counted():
    net = Network(group())
    with pytest.raises(ModelError, match="more steps than can be counted"):
        net.run(1e30 * second)
    assert net.t_ == 0


@pytest.mark.parametrize("thing", [3 * ms, np.array(3) * ms, 3, "x", None, eq.defaultclock, run])
def test_a_network_holds_what_can_be_simulated(thing):
    with pytest.raises(ModelError, match="nothing that a network can hold"):
        Network(thing)
    net = Network(group())
    with pytest.raises(ModelError, match="nothing that a network can hold"):
        net.add(thing)
    assert len(net) == 1


@pytest.mark.parametrize("name", [3, None, ["a"], "other"])
def test_a_network_finds_objects_by_name(name):
    with pytest.raises(ModelError, match="holds no object"):
        Network(group())[name]


@pytest.mark.parametrize("name", [3, [], None, "runtim"], ids=str)
def test_a_device_has_a_name(name):
    with pytest.raises(ModelError, match="there is no device"):
        eq.set_device(name)
    with pytest.raises(ModelError, match="there is no target"):
        eq.set_device("runtime", target=name)
    assert eq.get_device().name == "runtime"


@pytest.mark.parametrize("text", [3, None, ["x : 1"], [3]], ids=str)
def test_equations_are_a_text(text):
    with pytest.raises(ModelError, match="equations are a text"):
        Equations(text)


@pytest.mark.parametrize("name", [3, ["v"]], ids=str)
def test_a_link_names_a_variable(name):
    with pytest.raises(ModelError, match="a variable is given by its name"):
        linked_var(group(), name)


def test_rows_of_a_list_are_of_one_length():
    with pytest.raises(UnitError, match="differ in length"):
        TimedArray([[1, 2], [1]], dt=1 * ms)
    with pytest.raises(UnitError, match="differ in length"):
        group().x = [[1, 2], [1]]


@pytest.mark.parametrize("values", [[1j], "abc", None, [], 3, [[[1]]]], ids=str)
def test_values_of_a_timed_array(values):
    with pytest.raises(EqsimError):
        TimedArray(values, dt=1 * ms)


def test_a_shared_variable_takes_one_value():
    cells = NeuronGroup(3, "s : 1 (shared)\nx : 1")
    with pytest.raises(ModelError, match="wrong shape") as refused:
        cells.s = [1, 2, 3]
    assert "shared by all elements" in str(refused.value)
    with pytest.raises(ModelError, match="'x' differs between them"):
        cells.s = "x"
    assert cells.s[:] == 0


@pytest.mark.parametrize(
    ("rates", "words"),
    [
        (10, "hertz"),
        (10 * ms, "hertz"),
        ("10", "left side: hertz"),
        ("10*mV", "left side: hertz"),
        (np.ones(2) * Hz, "expected: one value, or 3 of them"),
        (None, "a number or quantity is needed"),
        ("", "empty"),
    ],
)
def test_rates_of_a_poisson_group(rates, words):
    with pytest.raises(EqsimError, match="poissongroup") as refused:
        Network(PoissonGroup(3, rates)).run(0.1 * ms)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"times": [1, 2]}, "second"),
        ({"times": [-1, 2] * ms}, "not negative"),
        ({"times": [float("nan"), 2] * ms}, "finite"),
        ({"times": [[1, 2]] * ms}, "same length"),
        ({"times": "1*ms"}, "a number or quantity"),
        ({"indices": [1]}, "same length"),
        ({"indices": [0.5, 1]}, "whole numbers"),
        ({"indices": [3, 1]}, "no neuron 3"),
        ({"indices": "i"}, "same length"),
        ({"indices": [0, 0], "times": [0.11, 0.12] * ms}, "spikes twice in one step"),
        ({"period": 0.5 * ms}, "longer than the last spike"),
        ({"period": 1.15 * ms}, "no multiple of dt"),
        ({"period": -1 * ms}, "not negative"),
        ({"period": 5}, "second"),
    ],
)
def test_spikes_of_a_generator(changes, words):
    given = {"N": 3, "indices": [0, 1], "times": [0, 1] * ms, **changes}
    with pytest.raises(EqsimError, match="spikegeneratorgroup") as refused:
        Network(SpikeGeneratorGroup(**given)).run(0.1 * ms)
    assert words in str(refused.value)


def test_spikes_in_the_past_are_left_out_and_counted():
    source = SpikeGeneratorGroup(1, [0], [5] * ms)
    net = Network(source)
    net.run(2 * ms)
    source.set_spikes([0, 0], [1, 3] * ms)
    with pytest.warns(eq.errors.EqsimWarning, match="1 of 2 spikes lie in the past"):
        net.run(0.1 * ms)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"method": "eular"}, "did you mean 'euler'"),
        ({"method": 3}, "no integration method"),
        ({"method": []}, "no integration method"),
        ({"method": ("exact", "foo")}, "'foo'"),
        ({"method_options": {"a": 1}}, "no option 'a'"),
        ({"method_options": 3}, "dictionary"),
        ({"dtype": "foo"}, "float64"),
        ({"dtype": object}, "float64"),
        ({"dtype": {"foo": float}}, "no variable"),
        ({"dt": 3}, "second"),
        ({"clock": 3}, "a clock is needed"),
        ({"order": 0.5}, "whole number"),
        ({"name": "a b"}, "cannot be a name"),
        ({"namespace": {"_x": 1}}, "cannot be a name"),
        ({"events": {"large": "v"}}, "not a condition"),
        ({"events": {"a b": "v > 1*mV"}}, "name of an event"),
        ({"refractory": True}, "refractory"),
        ({"refractory": [1, 2, 3] * ms}, "one time"),
    ],
)
def test_arguments_of_a_group(changes, words):
    given = {"model": "dv/dt = -v/ms : volt", "threshold": "v > 1*mV", "reset": "v = 0*mV"}
    with pytest.raises(EqsimError) as refused:
        Network(NeuronGroup(3, **{**given, **changes})).run(0.1 * ms)
    assert words in str(refused.value)


@pytest.mark.parametrize("wrong", [0 * ms, 3, 3 * mV, "ms", np.ones(2) * ms, float("nan") * ms])
def test_a_time_step_is_one_time(wrong):
    cells = NeuronGroup(1, "v : volt", name="cells")
    with pytest.raises(EqsimError, match=r"^defaultclock: dt"):
        eq.defaultclock.dt = wrong
    assert eq.defaultclock.dt == 0.1 * ms
    with pytest.raises(EqsimError, match=r"^other: dt"):
        NeuronGroup(1, "v : volt", dt=wrong, name="other")
    with pytest.raises(EqsimError, match=r"^watch: dt"):
        eq.StateMonitor(cells, "v", record=True, dt=wrong, name="watch")
    with pytest.raises(EqsimError, match=r"^cells_run_regularly: dt"):
        cells.run_regularly("v = 0*mV", dt=wrong)
    with pytest.raises(EqsimError, match=r"^clock: dt"):
        eq.Clock(wrong)
