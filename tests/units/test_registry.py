"""The registry knows SI units and is pint's application registry."""

import pytest

from eqsim.units import UNITS, registry
from eqsim.units.registry import Container, scale_and_dimension


@pytest.mark.parametrize(
    ("text", "scale", "name"),
    [
        ("mV", 1e-3, "volt"),
        ("millivolt", 1e-3, "volt"),
        ("mvolt", 1e-3, "volt"),
        ("kg", 1.0, "kilogram"),
        ("ug", 1e-9, "gram"),
        ("uM", 1e-3, "molar"),
        ("ampere", 1.0, "amp"),
        ("minute", 60.0, "second"),
        ("day", 86400.0, "second"),
    ],
)
def test_names_symbols_and_prefixes_are_read(text, scale, name):
    found = scale_and_dimension(registry.parse_units(text)._units)
    assert found == (pytest.approx(scale), UNITS[name].dimension)


def test_powers_of_ten_are_exact():
    assert scale_and_dimension(Container(millimeter=3))[0] == 1e-9
    assert scale_and_dimension(Container(micrometer=2, millivolt=-1))[0] == 1e-9


def test_other_scales_are_kept():
    assert scale_and_dimension(Container(minute=2))[0] == 3600.0
