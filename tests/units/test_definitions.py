"""Scales and dimensions of units are those of SI."""

import pytest

from eqsim.units import BASE_UNITS, DIMENSIONLESS, UNITS
from eqsim.units.registry import scale_and_dimension, unit_container
from eqsim.units.si import NAMED_UNITS, PREFIXES


def test_every_unit_has_all_prefixes_and_powers():
    spellings = sum(
        (1 + len(unit.spellings)) * len(unit.powers) * (1 + unit.takes_prefixes * len(PREFIXES))
        for unit in NAMED_UNITS
    )
    short_symbols = 28
    assert len(UNITS) == spellings + short_symbols


@pytest.mark.parametrize(
    ("name", "scale", "base"),
    [
        ("mV", 1e-3, "volt"),
        ("um2", 1e-12, "meter2"),
        ("cmetre3", 1e-6, "metre3"),
        ("mm3", 1e-9, "meter3"),
        ("uM", 1e-3, "molar"),
        ("kgram", 1.0, "kilogram"),
        ("daliter", 1e-2, "meter3"),
        ("Ghertz", 1e9, "becquerel"),
        ("Mohm", 1e6, "ohm"),
    ],
)
def test_scales(name, scale, base):
    assert UNITS[name].scale == scale
    assert UNITS[name].dimension == UNITS[base].dimension


def test_the_registry_agrees_on_every_unit():
    for unit in UNITS.values():
        container = unit_container(unit.root, unit.power)
        assert scale_and_dimension(container) == (unit.scale, unit.dimension), unit.name


def test_base_units_are_the_unscaled_ones():
    assert {"volt", "metre", "meter2", "kilogram", "siemens", "amp", "hertz"} <= set(BASE_UNITS)
    assert not {"mV", "gram", "liter", "molar", "ms"} & set(BASE_UNITS)
    assert BASE_UNITS["radian"] == DIMENSIONLESS


def test_tables_cannot_be_changed():
    with pytest.raises(TypeError):
        UNITS["smoot"] = UNITS["meter"]
