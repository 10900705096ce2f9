"""Functions check the units of their arguments and result."""

import pytest

from eqsim.errors import ModelError, UnitError
from eqsim.units import amp, check_units, ms, mV, nA, ohm, unit_signature, volt


@check_units(I=amp, R=ohm, wibble=ms, result=volt)
def voltage(I, R, **others):
    return I * R


@check_units(value=1, absolute=bool, result=bool)
def is_high(value, absolute=False):
    return abs(value) > 5 if absolute else value > 5


@check_units(value=None, result=lambda d: d**2)
def square(value):
    return value**2


@check_units(v=volt, result=amp)
def current(v):
    return v / (1 * ohm) if v else 0


@check_units(first=None, second="first")
def add(first, second):
    return first + second


def test_right_units_pass():
    assert voltage(1 * nA, 1e6 * ohm) == 1 * mV
    assert voltage(1 * nA, R=1e6 * ohm, wibble=5 * ms) == 1 * mV
    assert is_high(7)
    assert is_high(-7, True)
    assert square(3 * mV) == 9 * mV**2
    assert add(1 * mV, 2 * mV) == 3 * mV


def test_zero_fits_any_unit():
    assert add(0, 0) == 0
    assert current(0) == 0


def test_texts_and_none_are_not_checked():
    assert voltage(1 * nA, 1e6 * ohm, wibble="hello") == 1 * mV
    assert voltage(1 * nA, 1e6 * ohm, wibble=None) == 1 * mV


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: voltage(1 * mV, 1 * ohm), "argument 'I' of voltage has the wrong unit"),
        (lambda: voltage(1, 1 * ohm), "argument 'I' of voltage"),
        (lambda: voltage(1 * amp, 1 * ohm, wibble=1), "argument 'wibble' of voltage"),
        (lambda: is_high(7 * mV), "argument 'value' of is_high"),
        (lambda: is_high(7, 1), "argument 'absolute' of is_high has to be true or false"),
        (lambda: add(1 * mV, 1 * ms), r"argument 'second' of add \(like 'first'\)"),
    ],
)
def test_wrong_units_are_refused(call, message):
    with pytest.raises(UnitError, match=message):
        call()


def test_arguments_that_a_function_does_not_have_are_refused_at_once():
    with pytest.raises(ModelError, match="check_units: f has no argument 'y'\\n  arguments: x"):

        @check_units(y=volt, result=1)
        def f(x):
            return x


def test_a_function_may_take_any_named_arguments():
    @check_units(y=volt, result=volt)
    def f(**named):
        return named["y"]

    assert f(y=1 * volt) == 1 * volt


def test_the_result_is_checked():
    @check_units(result=volt)
    def wrong():
        return 1 * amp

    with pytest.raises(UnitError, match="the result of wrong has the wrong unit"):
        wrong()


def test_the_declaration_can_be_read():
    signature = unit_signature(voltage)
    assert list(signature.arguments) == ["I", "R", "wibble"]
    assert signature.arguments["I"] == amp.dim
    assert signature.result_for((amp.dim,)) == volt.dim
    assert unit_signature(square).result_for((volt.dim,)) == volt.dim**2
    assert unit_signature(is_high).result is bool
    assert unit_signature(len) is None


def test_the_function_keeps_its_name():
    assert voltage.__name__ == "voltage"
