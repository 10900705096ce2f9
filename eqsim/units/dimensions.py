"""Dimensions: the exponents of the seven SI base units, and their algebra.

Nothing here knows pint: the equation compiler works with dimensions by the thousand, so products,
quotients and powers are cached and a dimension's hash is computed once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any

from eqsim.errors import UnitError
from eqsim.units.naming import spell
from eqsim.units.si import BASE_NAMES

__all__ = ["DIMENSIONLESS", "Dimension", "as_exponent", "get_or_create_dimension"]

_MAX_DENOMINATOR = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Dimension:
    """Physical dimension of a value.

    Parameters
    ----------
    exponents : tuple of Fraction
        Powers of metre, kilogram, second, ampere, kelvin, mole and candela.

    Examples
    --------
    >>> from eqsim.units import UNITS
    >>> str(UNITS["siemens"].dimension / UNITS["meter"].dimension ** 2)
    'siemens/meter**2'
    """

    exponents: tuple[Fraction, ...]
    _hash: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if len(self.exponents) != len(BASE_NAMES):
            raise ValueError(
                f"a dimension has {len(BASE_NAMES)} exponents, not {len(self.exponents)}"
            )
        object.__setattr__(self, "exponents", tuple(map(as_exponent, self.exponents)))
        object.__setattr__(self, "_hash", hash(self.exponents))

    @property
    def is_dimensionless(self) -> bool:
        """Whether values of this dimension are plain numbers."""
        return self == DIMENSIONLESS

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Dimension):
            return NotImplemented
        return self._hash == other._hash and self.exponents == other.exponents

    def __mul__(self, other: Dimension) -> Dimension:
        return _product(self, other) if isinstance(other, Dimension) else NotImplemented

    def __truediv__(self, other: Dimension) -> Dimension:
        return _quotient(self, other) if isinstance(other, Dimension) else NotImplemented

    def __rtruediv__(self, one: int) -> Dimension:
        return _power(self, -1) if one == 1 else NotImplemented

    def __pow__(self, exponent: float | Fraction) -> Dimension:
        return _power(self, exponent)

    def __repr__(self) -> str:
        return f"<Dimension {self}>"

    def __str__(self) -> str:
        return spell(self.exponents)


def as_exponent(value: float | Fraction) -> Fraction:
    """Give the simple fraction that an exponent stands for (0.3333333333333333 is 1/3)."""
    exact = Fraction(value)
    simple = exact.limit_denominator(_MAX_DENOMINATOR)
    return simple if abs(simple - exact) < Fraction(1, 10**9) else exact


@lru_cache(maxsize=4096)
def _product(left: Dimension, right: Dimension) -> Dimension:
    return Dimension(tuple(a + b for a, b in zip(left.exponents, right.exponents, strict=True)))


@lru_cache(maxsize=4096)
def _quotient(left: Dimension, right: Dimension) -> Dimension:
    return Dimension(tuple(a - b for a, b in zip(left.exponents, right.exponents, strict=True)))


@lru_cache(maxsize=4096)
def _power(base: Dimension, exponent: float | Fraction) -> Dimension:
    factor = as_exponent(exponent)
    return Dimension(tuple(a * factor for a in base.exponents))


#: Dimension of plain numbers.
DIMENSIONLESS = Dimension((Fraction(0),) * len(BASE_NAMES))

# What each exponent may be called: the quantity, its unit, the unit's symbol.
_EXPONENT_NAMES = (
    ("length", "meter", "metre", "m"),
    ("mass", "kilogram", "kilogramme", "kg"),
    ("time", "second", "s"),
    ("current", "amp", "ampere", "A"),
    ("temperature", "kelvin", "K"),
    ("substance", "mole", "mol"),
    ("luminosity", "candle", "candela", "cd"),
)


def get_or_create_dimension(*exponents: Any, **powers: float) -> Dimension:
    """Give a dimension from seven exponents, or from some by name.

    Parameters
    ----------
    *exponents : sequence of float
        A dimension, one sequence of the seven exponents, or seven numbers.
    **powers : float
        Powers by the name of a quantity (``length``), unit (``meter``) or symbol (``m``).

    Returns
    -------
    Dimension
        The dimension.

    Examples
    --------
    >>> str(get_or_create_dimension(length=2, mass=1, time=-2))
    'joule'
    """
    if exponents:
        values = exponents[0] if len(exponents) == 1 else exponents
        return values if isinstance(values, Dimension) else Dimension(tuple(values))
    known = {name: index for index, names in enumerate(_EXPONENT_NAMES) for name in names}
    found = [Fraction(0)] * len(BASE_NAMES)
    for name, power in powers.items():
        if name not in known:
            raise UnitError(
                f"{name!r} is no base dimension", details=(f"known: {', '.join(known)}",)
            )
        found[known[name]] = as_exponent(power)
    return Dimension(tuple(found))
