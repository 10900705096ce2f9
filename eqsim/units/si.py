"""The International System as data: base units, named units and prefixes.

Every other table of this room (names in model text, pint's definitions, the names that dimensions
are printed with) is derived from this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["BASE_NAMES", "NAMED_UNITS", "PREFIXES", "NamedUnit", "Prefix"]


@dataclass(frozen=True, slots=True)
class Prefix:
    """A decimal prefix: ``Prefix("m", "milli", -3)``."""

    symbol: str
    name: str
    decimal: int


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit with a name of its own.

    Parameters
    ----------
    name, symbol : str
        ``volt`` and ``V``.
    exponents : tuple of int
        Powers of the base units.
    decimal : int
        Decimal logarithm of its size in base units.
    spellings : tuple of str
        Other names.
    takes_prefixes : bool
        Whether names with a prefix exist.
    powers : tuple of int
        For which powers names such as ``meter2`` exist.
    """

    name: str
    symbol: str
    exponents: tuple[int, ...]
    decimal: int = 0
    spellings: tuple[str, ...] = ()
    takes_prefixes: bool = True
    powers: tuple[int, ...] = (1, 2, 3)


#: Names of the base units, in the order of all exponents.
BASE_NAMES: Final = ("meter", "kilogram", "second", "amp", "kelvin", "mole", "candle")

PREFIXES: Final = (
    Prefix("y", "yocto", -24),
    Prefix("z", "zepto", -21),
    Prefix("a", "atto", -18),
    Prefix("f", "femto", -15),
    Prefix("p", "pico", -12),
    Prefix("n", "nano", -9),
    Prefix("u", "micro", -6),
    Prefix("m", "milli", -3),
    Prefix("c", "centi", -2),
    Prefix("d", "deci", -1),
    Prefix("da", "deka", 1),
    Prefix("h", "hecto", 2),
    Prefix("k", "kilo", 3),
    Prefix("M", "mega", 6),
    Prefix("G", "giga", 9),
    Prefix("T", "tera", 12),
    Prefix("P", "peta", 15),
    Prefix("E", "exa", 18),
    Prefix("Z", "zetta", 21),
    Prefix("Y", "yotta", 24),
)

NAMED_UNITS: Final = (
    NamedUnit("meter", "m", (1, 0, 0, 0, 0, 0, 0), spellings=("metre",)),
    NamedUnit(
        "kilogram", "kg", (0, 1, 0, 0, 0, 0, 0), spellings=("kilogramme",), takes_prefixes=False
    ),
    NamedUnit("second", "s", (0, 0, 1, 0, 0, 0, 0)),
    NamedUnit("amp", "A", (0, 0, 0, 1, 0, 0, 0), spellings=("ampere",)),
    NamedUnit("kelvin", "K", (0, 0, 0, 0, 1, 0, 0), takes_prefixes=False),
    NamedUnit("mole", "mol", (0, 0, 0, 0, 0, 1, 0), spellings=("mol",)),
    NamedUnit("candle", "cd", (0, 0, 0, 0, 0, 0, 1)),
    NamedUnit("radian", "rad", (0, 0, 0, 0, 0, 0, 0)),
    NamedUnit("steradian", "sr", (0, 0, 0, 0, 0, 0, 0)),
    NamedUnit("gram", "g", (0, 1, 0, 0, 0, 0, 0), -3, spellings=("gramme",)),
    NamedUnit("liter", "l", (3, 0, 0, 0, 0, 0, 0), -3, spellings=("litre",), powers=(1,)),
    NamedUnit("molar", "M", (-3, 0, 0, 0, 0, 1, 0), 3),
    NamedUnit("hertz", "Hz", (0, 0, -1, 0, 0, 0, 0)),
    NamedUnit("volt", "V", (2, 1, -3, -1, 0, 0, 0)),
    NamedUnit("siemens", "S", (-2, -1, 3, 2, 0, 0, 0)),
    NamedUnit("ohm", "ohm", (2, 1, -3, -2, 0, 0, 0)),
    NamedUnit("farad", "F", (-2, -1, 4, 2, 0, 0, 0)),
    NamedUnit("coulomb", "C", (0, 0, 1, 1, 0, 0, 0)),
    NamedUnit("joule", "J", (2, 1, -2, 0, 0, 0, 0)),
    NamedUnit("watt", "W", (2, 1, -3, 0, 0, 0, 0)),
    NamedUnit("newton", "N", (1, 1, -2, 0, 0, 0, 0)),
    NamedUnit("pascal", "Pa", (-1, 1, -2, 0, 0, 0, 0)),
    NamedUnit("henry", "H", (2, 1, -2, -2, 0, 0, 0)),
    NamedUnit("weber", "Wb", (2, 1, -2, -1, 0, 0, 0)),
    NamedUnit("tesla", "T", (0, 1, -2, -1, 0, 0, 0)),
    NamedUnit("lumen", "lm", (0, 0, 0, 0, 0, 0, 1)),
    NamedUnit("lux", "lx", (-2, 0, 0, 0, 0, 0, 1)),
    NamedUnit("becquerel", "Bq", (0, 0, -1, 0, 0, 0, 0)),
    NamedUnit("gray", "Gy", (2, 0, -2, 0, 0, 0, 0)),
    NamedUnit("sievert", "Sv", (2, 0, -2, 0, 0, 0, 0)),
    NamedUnit("katal", "kat", (0, 0, -1, 0, 0, 1, 0)),
)
