"""Physical constants (CODATA 2022)."""

from __future__ import annotations

from typing import Any, Final

from eqsim.units.dimensions import get_or_create_dimension
from eqsim.units.quantity import from_si

__all__ = [
    "avogadro_constant",
    "boltzmann_constant",
    "electric_constant",
    "electron_mass",
    "elementary_charge",
    "faraday_constant",
    "gas_constant",
    "magnetic_constant",
    "molar_mass_constant",
    "zero_celsius",
]


def _constant(value: float, **powers: int) -> Any:
    return from_si(value, get_or_create_dimension(**powers))


avogadro_constant: Final = _constant(6.02214076e23, mol=-1)
boltzmann_constant: Final = _constant(1.380649e-23, kg=1, m=2, s=-2, K=-1)
electric_constant: Final = _constant(8.8541878188e-12, kg=-1, m=-3, s=4, A=2)
electron_mass: Final = _constant(9.1093837139e-31, kg=1)
elementary_charge: Final = _constant(1.602176634e-19, s=1, A=1)
faraday_constant: Final = _constant(96485.33212331001, s=1, A=1, mol=-1)
gas_constant: Final = _constant(8.31446261815324, kg=1, m=2, s=-2, K=-1, mol=-1)
magnetic_constant: Final = _constant(1.25663706127e-06, kg=1, m=1, s=-2, A=-2)
molar_mass_constant: Final = _constant(1.00000000105e-3, kg=1, mol=-1)
zero_celsius: Final = _constant(273.15, K=1)
