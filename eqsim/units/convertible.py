"""Quantities in units that somebody asks for: converted, or written."""

from __future__ import annotations

from typing import Any

import pint

from eqsim.errors import UnitError
from eqsim.units.conversion import split, to_si
from eqsim.units.dimensions import DIMENSIONLESS, Dimension
from eqsim.units.display import best_unit, format_rounded
from eqsim.units.registry import scale_and_dimension

__all__ = ["Convertible"]


class Convertible(pint.UnitRegistry.Quantity[Any]):
    """Base of quantities: pint's, whose conversions fail with our errors."""

    def to(self, other: Any = None, *contexts: Any, **keywords: Any) -> Any:
        """Give the same quantity in another unit.

        Parameters
        ----------
        other : str, Unit or quantity
            The unit.
        *contexts, **keywords
            As pint takes them.

        Examples
        --------
        >>> from eqsim.units import mV
        >>> (3*mV).to("volt").magnitude
        0.003
        """
        try:
            return super().to(other, *contexts, **keywords)
        except Exception as error:  # pint raises whatever its parser does
            raise self._cannot_be_in(other, error) from error

    def ito(self, other: Any = None, *contexts: Any, **keywords: Any) -> None:
        """Let this quantity be in another unit; the parameters are those of `to`."""
        try:
            super().ito(other, *contexts, **keywords)
        except Exception as error:  # pint raises whatever its parser does
            raise self._cannot_be_in(other, error) from error

    def _cannot_be_in(self, other: object, error: Exception) -> UnitError:
        if not isinstance(error, pint.DimensionalityError):
            return UnitError(f"{other!r} is no unit", hint="such as 'mV', 'volt/second' or mV/ms")
        make: Any = self._REGISTRY.Quantity
        found, asked = (_word(each) for each in (self, make(1, other)))
        return UnitError(
            f"{self} has no value in {other}", details=(f"found: {found}", f"asked for: {asked}")
        )

    def in_unit(self, unit: Any, precision: int | None = None) -> str:
        """Write this in a given unit.

        Parameters
        ----------
        unit : quantity
            The unit.
        precision : int, optional
            Number of decimals.

        Returns
        -------
        str
            Such as ``0.01 V``.
        """
        scale, dimension = split(unit)
        value = to_si(self, dimension, what="the value to write") / scale
        symbol = "" if dimension == DIMENSIONLESS else f"{getattr(unit, 'units', unit):~P}"
        return format_rounded(value, symbol, precision)

    def in_best_unit(self, precision: int | None = None) -> str:
        """Write this in the unit that reads best, with a number of decimals if given."""
        magnitude, dimension = split(self)
        unit = best_unit(magnitude, dimension)
        return format_rounded(magnitude / unit.scale, unit.symbol, precision)


def _word(quantity: pint.UnitRegistry.Quantity[Any]) -> str:
    dimension: Dimension = scale_and_dimension(quantity._units)[1]
    return "a plain number" if dimension == DIMENSIONLESS else str(dimension)
