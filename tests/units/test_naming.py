"""Units have the names that users write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqsim.units import DIMENSIONLESS, UNITS

NAMES = """
    volt siemens ohm farad coulomb joule watt newton pascal hertz meter kilogram second
    amp kelvin mole candle volt/second siemens/meter**2 farad/meter**2 amp/meter**2
    ohm*meter volt**2 meter**3 meter/second joule/kelvin joule/kelvin/mole mole/meter**3
    coulomb/mole volt/second**0.5 1/second**0.5 1/second**2 1/meter volt**(1/3)
    kilogram/meter**3
"""


def evaluate(text):
    dimensions = {name: unit.dimension for name, unit in UNITS.items()}
    return eval(text, {"__builtins__": {}}, dimensions)


@pytest.mark.parametrize("name", NAMES.split())
def test_readable_names_are_found_again(name):
    assert str(evaluate(name)) == name


def test_plain_numbers_are_called_1():
    assert str(DIMENSIONLESS) == "1"


factors = st.tuples(
    st.sampled_from(["volt", "siemens", "farad", "second", "meter", "kelvin", "mole", "joule"]),
    st.sampled_from([-2, -1, -0.5, 0.5, 1, 2, 3]),
)


@given(st.lists(factors, min_size=1, max_size=4))
def test_names_say_what_the_dimension_is(product):
    dimension = DIMENSIONLESS
    for name, power in product:
        dimension *= UNITS[name].dimension ** power
    spelled = str(dimension)
    assert spelled == "1" or evaluate(spelled) in (dimension, 1 / dimension)
    if not spelled.startswith("1"):
        assert evaluate(spelled) == dimension
