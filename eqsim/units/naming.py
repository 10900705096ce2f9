"""Choosing readable names for dimensions: ``volt/second`` rather than seven exponents.

A dimension is factorised into powers of named units: exactly one if it can be, else one named
unit and base units, with the smallest powers.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache, lru_cache
from typing import TypeAlias

from eqsim.units.si import BASE_NAMES, NAMED_UNITS

__all__ = ["Term", "factorise", "spell", "spell_terms"]

Exponents: TypeAlias = tuple[Fraction, ...]
#: A unit's name and its power.
Term: TypeAlias = tuple[str, Fraction]

# Named units that explain a dimension. The others of the SI would mislead: m**2/s**2 is seldom a
# dose in gray, nor volt*second a flux in weber; and hertz stands for 1/second only.
_TELLING = (
    "volt",
    "siemens",
    "ohm",
    "farad",
    "coulomb",
    "joule",
    "watt",
    "newton",
    "pascal",
)
_HERTZ = tuple(map(Fraction, (0, 0, -1, 0, 0, 0, 0)))


@lru_cache(maxsize=1024)
def factorise(exponents: Exponents) -> tuple[Term, ...]:
    """Write a product of base units as the shortest product of named units."""
    if exponents == _HERTZ:
        return (("hertz", Fraction(1)),)
    return min(_factorisations(exponents), key=_cost)


def spell(exponents: Exponents) -> str:
    """Give the name of a product of base units, e.g. ``siemens/meter**2``."""
    return spell_terms(factorise(exponents))


def spell_terms(terms: tuple[Term, ...], power_sign: str = "**", product_sign: str = "*") -> str:
    """Write terms as an expression, divisions last."""
    above = product_sign.join(
        _spell_term(name, power, power_sign) for name, power in terms if power > 0
    )
    below = "".join(
        "/" + _spell_term(name, -power, power_sign) for name, power in terms if power < 0
    )
    return (above or "1") + below


def _spell_term(name: str, power: Fraction, power_sign: str) -> str:
    if power == 1:
        return name
    decimal = f"{float(power):g}"
    return f"{name}{power_sign}" + (decimal if Fraction(decimal) == power else f"({power})")


def _factorisations(exponents: Exponents) -> Iterator[tuple[Term, ...]]:
    yield _base_terms(exponents)
    for name, unit in _telling_units():
        for power in {a / b for a, b in zip(exponents, unit, strict=True) if a and b}:
            rest = tuple(a - power * b for a, b in zip(exponents, unit, strict=True))
            yield ((name, power), *_base_terms(rest))


def _base_terms(exponents: Exponents) -> tuple[Term, ...]:
    return tuple((name, power) for name, power in zip(BASE_NAMES, exponents, strict=True) if power)


def _cost(terms: tuple[Term, ...]) -> tuple[int, int, bool, int]:
    """Prefer small simple powers, then few factors, then a named unit that is not divided by."""
    size = sum(abs(power.numerator) + power.denominator - 1 for _, power in terms)
    size += any(name == "kilogram" for name, _ in terms)
    divides_by_named = any(power < 0 and name not in BASE_NAMES for name, power in terms)
    return size, len(terms), divides_by_named, sum(power < 0 for _, power in terms)


@cache
def _telling_units() -> tuple[tuple[str, Exponents], ...]:
    exponents = {unit.name: tuple(map(Fraction, unit.exponents)) for unit in NAMED_UNITS}
    return tuple((name, exponents[name]) for name in _TELLING)
