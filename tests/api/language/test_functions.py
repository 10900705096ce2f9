"""What functions of the user's take and give, and what is refused at the call."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import Function, NeuronGroup, check_units, declare_types, implementation, ms, mV, volt
from eqsim.errors import EqsimError, EqsimWarning, ModelError, UnitError

pytestmark = pytest.mark.usefixtures("interpreted")


@check_units(v=volt, result=1)
def scaled(v):
    return v / mV


@check_units(a=None, b="a", result=lambda a, b: a)
def larger(a, b):
    return np.maximum(a, b)


@declare_types(k="integer", flag="boolean")
@check_units(k=1, flag=1, result=1)
def typed(k, flag):
    return np.where(flag, k, -k)


def test_python_functions_with_units():
    group = NeuronGroup(3, "x : 1\nv : volt")
    group.x = "scaled(i*2*mV)"
    group.v = "larger(v, 3*mV)"
    assert group.x[:] == pytest.approx([0, 2, 4])
    assert group.v[:] / mV == pytest.approx([3, 3, 3])


def test_python_gets_numbers_where_units_are_discarded():
    @implementation("numpy", discard_units=True)
    @check_units(v=volt, result=volt)
    def seen(v):
        given.append(type(v))
        return 2 * v

    given = []
    group = NeuronGroup(2, "v : volt", namespace={"seen": seen})
    group.v = "seen(i*mV)"
    assert group.v[:] / mV == pytest.approx([0, 2])
    assert given == [np.ndarray]
    assert seen(1.5 * mV) == 3 * mV


@pytest.mark.parametrize(
    ("equation", "message"),
    [
        ("x = scaled(1) : 1", "argument 'v' of 'scaled' has another unit"),
        ("x = scaled(1*mV) : volt", "does not balance"),
        ("x = scaled() : 1", "takes 1 argument, found 0"),
        ("x = larger(1*mV, 2) : volt", "argument 'b' of 'larger' has another unit"),
        ("x = larger(1*mV, 2*mV) : 1", "does not balance"),
        ("x = typed(1.5, True) : 1", "argument 'k' of 'typed' is an integer"),
        ("x = typed(1, 2) : 1", "argument 'flag' of 'typed' is true or false"),
        ("x = no_result(1) : 1", "'no_result' returns is not declared"),
        ("x = no_units(1) : 1", "a function or class"),
        ("x = die() : 1", "drawn anew"),
    ],
)
def test_wrong_calls(equation, message):
    around = {
        **{"scaled": scaled, "larger": larger, "typed": typed},
        "no_result": check_units(x=1)(lambda x: x),
        "no_units": lambda x: x,
        "die": Function(lambda: 4, arg_units=[], return_unit=1, stateless=False),
    }
    with pytest.raises(EqsimError, match=message):
        NeuronGroup(1, equation, namespace=around)


def test_a_result_in_another_unit_is_refused():
    wrong = Function(lambda v: 2 * v, arg_units=[volt], return_unit=1)
    group = NeuronGroup(1, "x : 1", namespace={"wrong": wrong})
    with pytest.raises(UnitError, match="what 'wrong' returns"):
        group.x = "wrong(1*mV)"


def test_a_python_body_may_be_missing_where_it_is_compiled():
    @implementation("cpp", "double missing(double x) { return x; }")
    @check_units(x=1, result=1)
    def missing(x):
        raise NotImplementedError

    group = NeuronGroup(1, "x : 1", namespace={"missing": missing})
    with pytest.raises(ModelError, match="'missing' has no Python code"):
        group.x = "missing(1)"


def test_exact_integration_sees_an_opaque_function():
    group = NeuronGroup(1, "dv/dt = -v*scaled(2*mV)/second : 1", method="exact")
    group.v = 1
    eq.run(1 * ms)
    assert group.v[0] == pytest.approx(np.exp(-0.002), rel=1e-12)
    other = NeuronGroup(1, "dv/dt = -scaled(v)*mV/second : volt", method="exact")
    with pytest.raises(EqsimError, match="does not accept"):
        eq.Network(other).run(1 * ms)


def test_python_only_functions_cannot_be_exported(session):
    eq.set_device("cpp_standalone", build_on_run=False)
    group = NeuronGroup(1, "x = scaled(1*mV) : 1\ny : 1", threshold="x > y", reset="y = 0")
    synapses = eq.Synapses(group, group)
    refused = pytest.raises(ModelError, match="'scaled' is a function in Python only")
    with refused as caught:
        group.y = "scaled(3*mV)"
    assert "implementation('cpp'" in str(caught.value)
    with refused:
        synapses.connect("scaled(i*mV) == j")
    with refused:
        eq.Network(group).run(1 * ms)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Function(lambda x: x), "units of .* are not declared"),
        (lambda: Function(lambda x: x, arg_units=[1, 1], return_unit=1), "2 units for 1"),
        (lambda: Function(lambda x: x, arg_units=[1], arg_types=["complex"]), "a type is one of"),
        (lambda: Function(lambda x: x, arg_units=[1], arg_types=[]), "0 types for 1"),
        (lambda: Function(lambda x: x, arg_units=[1], return_type="any"), "a type is one of"),
        (lambda: declare_types(x="complex"), "a type is one of"),
        (lambda: declare_types(x="highest"), "a type is one of"),
        (lambda: eq.BinomialFunction(1.5, 0.5), "whole number"),
        (lambda: eq.BinomialFunction(10, 1.5), "between 0 and 1"),
    ],
)
def test_wrong_definitions(make, message):
    with pytest.raises(ModelError, match=message):
        make()


def test_a_slow_function_is_told_of_at_the_user_s_line(cache_folder):
    @eq.check_units(x=1, result=1)
    def slow(x):
        return x

    eq.set_device("runtime")
    net = eq.Network(NeuronGroup(1, "dx/dt = slow(x)/ms : 1", method="euler"))
    with pytest.warns(EqsimWarning, match="'slow' is a function in Python only") as told:
        net.run(0.1 * ms)
    assert [each.filename for each in told] == [__file__]
