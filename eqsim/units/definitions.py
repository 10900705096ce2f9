"""Every unit name that model text may use, as plain data made from the SI tables.

Plain names (``volt``), names with a prefix (``mvolt``), their squares and cubes (``meter2``), and
the usual short symbols (``mV``, ``cm2``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from eqsim.units.dimensions import Dimension
from eqsim.units.si import NAMED_UNITS, PREFIXES, NamedUnit

__all__ = ["BASE_UNITS", "EVERYDAY_UNITS", "SHORT_SYMBOLS", "UNITS", "UnitDef"]


@dataclass(frozen=True, slots=True)
class UnitDef:
    """A unit that has a name.

    Parameters
    ----------
    name : str
        As written in model text: ``mV``.
    scale : float
        Its size in unscaled SI units: 0.001.
    dimension : Dimension
        Its dimension: volt.
    root : str
        The registry's name of what it is a power of: ``millivolt``.
    power : int
        That power.
    """

    name: str
    scale: float
    dimension: Dimension
    root: str
    power: int = 1


#: The symbols that exist besides names, with the name each stands for.
SHORT_SYMBOLS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "mV": "mvolt",
        "mA": "mamp",
        "uA": "uamp",
        "nA": "namp",
        "pA": "pamp",
        "pF": "pfarad",
        "uF": "ufarad",
        "nF": "nfarad",
        "nS": "nsiemens",
        "uS": "usiemens",
        "mS": "msiemens",
        "ms": "msecond",
        "us": "usecond",
        "Hz": "hertz",
        "kHz": "khertz",
        "MHz": "Mhertz",
        "cm": "cmeter",
        "cm2": "cmeter2",
        "cm3": "cmeter3",
        "mm": "mmeter",
        "mm2": "mmeter2",
        "mm3": "mmeter3",
        "um": "umeter",
        "um2": "umeter2",
        "um3": "umeter3",
        "mM": "mmolar",
        "uM": "umolar",
        "nM": "nmolar",
    }
)


def _definitions_of(unit: NamedUnit) -> Iterator[UnitDef]:
    prefixes = [("", "", 0)]
    if unit.takes_prefixes:
        prefixes += [(prefix.symbol, prefix.name, prefix.decimal) for prefix in PREFIXES]
    dimension = Dimension(tuple(map(Fraction, unit.exponents)))
    for power in unit.powers:
        raised = dimension**power
        suffix = "" if power == 1 else str(power)
        for symbol, prefix, decimal in prefixes:
            scale = float(f"1e{power * (decimal + unit.decimal)}")
            for spelling in (unit.name, *unit.spellings):
                name = f"{symbol}{spelling}{suffix}"
                yield UnitDef(name, scale, raised, prefix + unit.name, power)


def _all_units() -> dict[str, UnitDef]:
    units = {
        definition.name: definition for unit in NAMED_UNITS for definition in _definitions_of(unit)
    }
    for symbol, name in SHORT_SYMBOLS.items():
        long = units[name]
        units[symbol] = UnitDef(symbol, long.scale, long.dimension, long.root, long.power)
    return units


#: All unit names that model text may use.
UNITS: Final[Mapping[str, UnitDef]] = MappingProxyType(_all_units())

#: Those that texts on neurons use, to be suggested where a name is nearly one.
EVERYDAY_UNITS: Final = (
    *("volt", "amp", "second", "siemens", "ohm", "farad", "hertz", "meter", "coulomb", "joule"),
    *("mole", "molar", "kelvin", "gram", "kilogram", "msecond", "mvolt"),
    *SHORT_SYMBOLS,
)

#: The unscaled ones, allowed where an equation declares its unit.
BASE_UNITS: Final[Mapping[str, Dimension]] = MappingProxyType(
    {name: unit.dimension for name, unit in UNITS.items() if unit.scale == 1.0}
)
