"""The pint registry: the SI units only, read from a text made from our own tables.

It is registered as pint's application registry, so that quantities unpickled or created through
pint belong to it. Quantities of other registries are translated where they enter.
"""

from __future__ import annotations

from functools import cache
from math import log10
from typing import TYPE_CHECKING, Any, Final

import pint

from eqsim.units.dimensions import DIMENSIONLESS, Dimension
from eqsim.units.si import BASE_NAMES, NAMED_UNITS, PREFIXES, NamedUnit

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Container", "registry", "scale_and_dimension", "unit_container"]

#: pint's product of powers of units; hashable.
Container = pint.util.UnitsContainer

_PINT_DIMENSIONS = (
    "[length]",
    "[mass]",
    "[time]",
    "[current]",
    "[temperature]",
    "[substance]",
    "[luminosity]",
)
_EVERYDAY_TIMES = ("minute = 60 * second = min", "hour = 3600 * second = h", "day = 24 * hour = d")


def _prefix_lines() -> list[str]:
    return [f"{prefix.name}- = 1e{prefix.decimal} = {prefix.symbol}-" for prefix in PREFIXES]


def _unit_line(unit: NamedUnit) -> str:
    if unit.name in BASE_NAMES:
        meaning = _PINT_DIMENSIONS[BASE_NAMES.index(unit.name)]
    elif any(unit.exponents):
        powers = zip(BASE_NAMES, unit.exponents, strict=True)
        factors = [f"{name} ** {power}" for name, power in powers if power]
        meaning = " * ".join([f"1e{unit.decimal}", *factors])
    else:
        meaning = "[]"
    symbol = "_" if unit.symbol == unit.name else unit.symbol
    spellings = [spelling for spelling in unit.spellings if spelling != symbol]
    return " = ".join([unit.name, meaning, symbol, *spellings])


def _new_registry() -> pint.UnitRegistry[Any]:
    lines = [*_prefix_lines(), *map(_unit_line, NAMED_UNITS), *_EVERYDAY_TIMES]
    return pint.UnitRegistry(lines, on_redefinition="raise")


registry: Final[Any] = _new_registry()
registry.formatter.default_format = "~P"
# Units that printing prefers; users add theirs.
registry.default_preferred_units = []
pint.set_application_registry(registry)  # type: ignore[no-untyped-call]


@cache
def unit_container(root: str, power: int) -> Container:
    """Give pint's form of a power of one unit."""
    return Container({root: power})


@cache
def scale_and_dimension(units: Container) -> tuple[float, Dimension]:
    """Give the size in unscaled SI units, and the dimension, of a product of units."""
    factor, _ = registry.get_root_units(units)
    return _decimal(float(factor)), as_dimension(registry.get_dimensionality(units))


def as_dimension(powers: Mapping[str, Any]) -> Dimension:
    """Translate pint's dimensionality, of any registry."""
    if not powers:
        return DIMENSIONLESS
    return Dimension(tuple(powers.get(name, 0) for name in _PINT_DIMENSIONS))


def _decimal(factor: float) -> float:
    """Undo rounding in products of powers of ten: (1e-3)**3 is 1e-9."""
    nearest = float(f"1e{round(log10(factor))}")
    return nearest if abs(factor / nearest - 1) < 1e-12 else factor
