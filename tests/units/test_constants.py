"""Physical constants have their values and units."""

import pytest
from scipy import constants as codata

from eqsim.units import amp, constants, coulomb, farad, joule, kelvin, kilogram, meter, mole, to_si

TABLE = [
    ("avogadro_constant", 1 / mole, "Avogadro constant"),
    ("boltzmann_constant", joule / kelvin, "Boltzmann constant"),
    ("electric_constant", farad / meter, "vacuum electric permittivity"),
    ("electron_mass", kilogram, "electron mass"),
    ("elementary_charge", coulomb, "elementary charge"),
    ("faraday_constant", coulomb / mole, "Faraday constant"),
    ("gas_constant", joule / mole / kelvin, "molar gas constant"),
    ("magnetic_constant", joule / meter / amp**2, "vacuum mag. permeability"),
    ("molar_mass_constant", kilogram / mole, "molar mass constant"),
]


@pytest.mark.parametrize(("name", "unit", "title"), TABLE)
def test_values_and_units(name, unit, title):
    value = getattr(constants, name)
    assert to_si(value, unit.dim) == pytest.approx(codata.value(title), rel=1e-8)


def test_zero_celsius():
    assert constants.zero_celsius == codata.zero_Celsius * kelvin


def test_constants_are_consistent():
    e, n = constants.elementary_charge, constants.avogadro_constant
    assert float(e * n / constants.faraday_constant) == pytest.approx(1)
    assert float(constants.boltzmann_constant * n / constants.gas_constant) == pytest.approx(1)
