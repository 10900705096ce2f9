"""Whole numbers among the arguments that users give."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

__all__ = ["MOST_TRIALS", "as_whole_number"]

#: The largest number of trials of a binomial draw, which has 64 bits.
MOST_TRIALS = 2**63 - 1


def as_whole_number(given: Any) -> int | None:
    """Give a whole number as an int; None for all else, truth values and arrays among it."""
    if isinstance(given, bool | np.bool_):
        return None
    try:
        return operator.index(given)
    except TypeError:
        return None
