"""Quantities are shown with the unit that suits them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqsim.units import (
    Quantity,
    amp,
    cm,
    kelvin,
    kilogram,
    meter,
    mole,
    mS,
    ms,
    mV,
    nS,
    pF,
    register_new_unit,
    registry,
    second,
    uF,
    um,
    volt,
)
from eqsim.units.display import best_unit


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        (10 * mV, "10 mV"),
        (0.01 * mV, "10 uV"),
        (70 * 1e-3 * volt, "70 mV"),
        (0 * mV, "0 V"),
        (np.inf * mV, "inf V"),
        (np.nan * ms, "nan s"),
        (3 * mV / ms, "3 V/s"),
        (2 * nS * 3 * mV, "6 pA"),
        (mV**2, "1 mV^2"),
        (20000 * um**2, "20000 um^2"),
        (30 * mS / cm**2, "300 S/m^2"),
        (1 * uF / cm**2, "10 mF/m^2"),
        (1 / ms, "1 kHz"),
        (5 * mole / meter**3, "5 mM"),
        (2 * kilogram, "2 kg"),
        (1e-9 * kilogram, "1 ug"),
        (0.3 * kelvin, "0.3 K"),
        (3 / meter, "3 1/m"),
        (1 * volt / second**0.5, "1 V/s^0.5"),
        (1e-30 * volt, "1e-06 yV"),
        (1e30 * volt, "1000000 YV"),
        ((1 + 2j) * mV, "1+2j mV"),
        ([1, 2, 3] * mV, "[1. 2. 3.] mV"),
        ([] * mV, "[] V"),
        (Quantity(5), "5"),
    ],
)
def test_the_best_prefix_is_printed(quantity, text):
    assert str(quantity) == text


def test_equal_quantities_print_alike():
    assert str(0.5 * volt * amp) == str(500 * mV * amp) == "500 mW"


@given(st.floats(1e-22, 1e22))
def test_numbers_are_between_one_and_thousand(value):
    assert 0.999999 <= value / best_unit(value, volt.dim).scale < 1000.01


def test_repr_is_python():
    assert repr(10 * mV) == "10 * mvolt"
    assert repr(3 * mV / ms) == "3 * volt/second"
    assert repr(np.array([1.0]) * mV) == "array([1.]) * mvolt"
    assert repr(Quantity(5)) == "Quantity(5)"


def test_format_codes():
    assert f"{10 * mV:.2f}" == "10.00 mV"
    assert f"{[1, 2] * mV:.1f}" == "[1.0 2.0] mV"
    assert f"{10 * mV}" == "10 mV"
    assert f"{0.01 * mV:.2f~P}" == "0.01 mV"


def test_preferred_units_win():
    density = 1 * pF / um**2
    assert str(density) == "1 F/m^2"
    register_new_unit(pF / um**2)
    try:
        assert str(density) == "1 pF/um^2"
        assert str(1e-3 * density) == "0.001 pF/um^2"
        assert density.get_best_unit() == density
    finally:
        registry.default_preferred_units.clear()


@pytest.mark.parametrize(
    ("quantity", "latex"),
    [
        (3 * mV, r"$3\ \mathrm{mV}$"),
        (1e-30 * volt, r"$1\cdot 10^{-6}\ \mathrm{yV}$"),
        ([1, 2.5] * mV / second**2, r"$\begin{pmatrix}1 & 2.5\end{pmatrix}\ \mathrm{mV/s^{2}}$"),
        ([[1, 2], [3, 4]] * mV, r"$\begin{pmatrix}1 & 2 \\ 3 & 4\end{pmatrix}\ \mathrm{mV}$"),
        (
            np.arange(100) * mV,
            r"$\begin{pmatrix}0 & 1 & 2 & 3 & 4 & \cdots & 95 & 96 & 97 & 98 & 99\end{pmatrix}"
            r"\ \mathrm{mV}$",
        ),
    ],
)
def test_latex_holds_the_numbers(quantity, latex):
    assert quantity._repr_latex_() == latex


def test_html_is_what_is_printed():
    assert (3 * mV)._repr_html_() == "3 mV"
    assert ([1, 2] * mV)._repr_html_() == "<pre>[1. 2.] mV</pre>"
