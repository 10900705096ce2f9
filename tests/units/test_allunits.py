"""Every prefix of every unit, made when asked for."""

import pytest

from eqsim.units import DIMENSIONLESS, UNITS, allunits, to_si


def test_every_name_of_model_text_is_a_unit():
    for name, unit in UNITS.items():
        value = getattr(allunits, name)
        assert to_si(value, unit.dimension) == unit.scale


def test_units_without_dimension_are_plain_numbers():
    assert allunits.mradian == 1e-3
    assert type(allunits.mradian) is float
    assert all(
        type(getattr(allunits, n)) is float
        for n, u in UNITS.items()
        if u.dimension == DIMENSIONLESS
    )


def test_names_can_be_listed():
    assert set(dir(allunits)) == set(UNITS) == set(allunits.__all__)


def test_unknown_names_are_attribute_errors():
    with pytest.raises(AttributeError, match="no unit 'mfoo'"):
        allunits.mfoo  # noqa: B018
