"""Synapses chosen from those that there will be, as far as a script can say which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from eqsim.model.actions import AssignExpression, Listed

__all__ = ["Between", "Choice", "ChosenBy"]


@dataclass(frozen=True, slots=True)
class Between:
    """Those from one of the sources to one of the targets, by number; None stands for all.

    Of several synapses of a pair, those with some numbers among these `copies`.  Where one synapse
    is meant, `missing` says that there is none.
    """

    pre: NDArray[np.int64] | None
    post: NDArray[np.int64] | None
    copies: slice | NDArray[np.int64] | None = None
    missing: str | None = None


#: A range of numbers, numbers (negative ones from the end), flags, neurons, a condition, or what
#: was chosen before.
ChosenBy: TypeAlias = (
    slice | NDArray[np.int64] | NDArray[np.bool_] | Between | AssignExpression | Listed
)


@dataclass(frozen=True, slots=True)
class Choice:
    """Some of a projection's synapses; `what` is how messages call them."""

    owner: str
    what: str
    by: ChosenBy
