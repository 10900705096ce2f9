"""`Unit`: what tells units from other quantities."""

from __future__ import annotations

from typing import Any, NoReturn

from eqsim.errors import UnitError
from eqsim.units.quantity import Quantity

__all__ = ["Unit"]


class OfOne(type):
    """Tells which objects are quantities of one unit."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, Quantity) and not instance.shape and instance.magnitude == 1


class Unit(metaclass=OfOne):
    """Quantities of one unit, such as `mV` and `mV/ms`; there is no other kind of unit.

    Examples
    --------
    >>> from eqsim import Unit, mV, ms
    >>> isinstance(mV/ms, Unit), isinstance(3*mV, Unit)
    (True, False)
    """

    def __new__(cls, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: units are products of those that have names."""
        del args, kwargs
        raise UnitError(
            "a unit is not made by Unit(...)",
            hint="multiply units, such as mV/ms; register_new_unit(mV/ms) has values shown in it",
        )
