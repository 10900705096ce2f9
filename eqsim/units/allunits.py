"""All units: each named unit of the SI with every prefix, squared and cubed.

They are made when asked for: ``from eqsim.units.allunits import fcoulomb, Zmeter3``.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from eqsim.units.definitions import UNITS
from eqsim.units.dimensions import DIMENSIONLESS
from eqsim.units.quantity import make
from eqsim.units.registry import unit_container

__all__ = [*UNITS]


@cache
def unit(name: str) -> Any:
    """Give one unit as a quantity; radians are plain numbers."""
    definition = UNITS[name]
    if definition.dimension == DIMENSIONLESS:
        return definition.scale
    return make(1.0, unit_container(definition.root, definition.power))


def __getattr__(name: str) -> Any:
    if name not in UNITS:
        raise AttributeError(f"module {__name__!r} has no unit {name!r}")
    return unit(name)


def __dir__() -> list[str]:
    return sorted(UNITS)
