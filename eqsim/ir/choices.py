"""Synapses that a project's program chooses from those there are when it comes to them.

What chooses gives creation numbers, in the order of what it lists, or else ascending.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ByEnds", "ByFlags", "ByList", "ByNumbers", "ByRange", "Choosing"]


@dataclass(frozen=True, slots=True)
class ByRange:
    """Those of a slice of Python's, whose bounds may be left out."""

    start: int | None = None
    stop: int | None = None
    step: int | None = None


@dataclass(frozen=True, slots=True)
class ByNumbers:
    """Those listed in an array of the project's data, where negative numbers count from the end."""

    data: str


@dataclass(frozen=True, slots=True)
class ByFlags:
    """Those with a flag, in an array of the project's data or, without, where a kernel put them."""

    data: str | None = None


@dataclass(frozen=True, slots=True)
class ByEnds:
    """Those between the rows and the target elements in two arrays of the project's data.

    None stands for all of them.  Of several synapses of a pair, those that `copies` chooses from
    their numbers.  There has to be one where `missing` says that there is none.
    """

    rows: str | None
    elements: str | None
    copies: ByRange | ByNumbers | None = None
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class ByList:
    """Those that a buffer lists, which were chosen before."""

    buffer: str


Choosing = ByRange | ByNumbers | ByFlags | ByEnds | ByList
