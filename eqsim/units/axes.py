"""Matplotlib axes of quantities: data converts to the best unit, which labels the axis.

This module imports matplotlib; a quantity loads it when matplotlib first asks about one.
"""

from __future__ import annotations

from typing import Any

import matplotlib.units

from eqsim.units.conversion import dimension_of, split, to_si
from eqsim.units.display import best_unit

__all__ = ["QuantityConverter", "register"]


class QuantityConverter(matplotlib.units.ConversionInterface):
    """Tells matplotlib how to draw quantities; a unit is a quantity of one unit."""

    @staticmethod
    def default_units(x: Any, axis: Any) -> Any:
        """Choose the unit of an axis from the first data drawn on it."""
        del axis
        return x.get_best_unit() if hasattr(x, "get_best_unit") else x[0].get_best_unit()

    @staticmethod
    def convert(obj: Any, unit: Any, axis: Any) -> Any:
        """Give plain numbers in the unit of the axis, in SI if it has none."""
        del axis
        if unit is None:
            return to_si(obj)
        return to_si(obj, dimension_of(unit), what="the plotted value") / to_si(unit)

    @staticmethod
    def axisinfo(unit: Any, axis: Any) -> matplotlib.units.AxisInfo:
        """Label the axis with its unit."""
        del axis
        scale, dimension = split(unit)
        display = best_unit(scale, dimension)
        label = display.symbol if scale == display.scale else f"{unit.units:~P}"
        return matplotlib.units.AxisInfo(label=label)  # type: ignore[no-untyped-call]


def register(quantity: type) -> None:
    """Make matplotlib draw a class of quantities."""
    matplotlib.units.registry.setdefault(quantity, QuantityConverter())
