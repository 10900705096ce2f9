"""Whether two answers agree, and why not."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any

from tests.benchmarks.agreement.answers import Answer
from tests.benchmarks.agreement.differences import DIFFERENCES

__all__ = ["Finding", "compare"]

RELATIVE, ABSOLUTE = 1e-9, 1e-15
SHOWN = 600


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on a case: `agrees`, `decided` or `differs`, and what there is to say."""

    case: str
    verdict: str
    text: str = ""


def compare(case: str, own: Answer, other: Answer) -> Finding:
    """Compare the answer of eqsim with that of Brian 2."""
    text = _refusals(own, other) if case.startswith("refusals") else _values(own, other)
    reason = DIFFERENCES.get(case)
    if text is None and reason is None:
        return Finding(case, "agrees", _note(own, other))
    if text is None:
        return Finding(case, "differs", f"agrees, though there should be a difference: {reason}")
    return Finding(case, "differs", text) if reason is None else Finding(case, "decided", reason)


def _values(own: Answer, other: Answer) -> str | None:
    if own.line is not None or other.line is not None:
        return _both(own, other)
    return _difference(own.value, other.value, "")


def _refusals(own: Answer, other: Answer) -> str | None:
    if own.line is not None and other.line is not None and own.line <= other.line:
        return None
    return _both(own, other)


def _both(own: Answer, other: Answer) -> str:
    return f"eqsim   {_shown(own)}\nBrian 2 {_shown(other)}"


def _note(own: Answer, other: Answer) -> str:
    if own.line is None or other.line is None or other.kinds[0] in own.kinds:
        return ""
    return f"{own.kinds[0]} for {other.kinds[0]}"


def _difference(own: Any, other: Any, place: str) -> str | None:
    """Say where two values differ first, and how."""
    if isinstance(own, dict) and isinstance(other, dict) and own.keys() == other.keys():
        parts = ((f"{place}.{key}", own[key], other[key]) for key in own)
    elif isinstance(own, list) and isinstance(other, list) and len(own) == len(other):
        parts = ((f"{place}[{number}]", *pair) for number, pair in enumerate(zip(own, other)))
    elif _equal(own, other):
        return None
    else:
        return f"{place}\neqsim   {json.dumps(own)[:SHOWN]}\nBrian 2 {json.dumps(other)[:SHOWN]}"
    return next(filter(None, (_difference(*pair, where) for where, *pair in parts)), None)


def _equal(own: Any, other: Any) -> bool:
    if isinstance(own, (int, float)) and isinstance(other, (int, float)):
        both_nan = math.isnan(own) and math.isnan(other)
        return both_nan or math.isclose(own, other, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
    return bool(own == other)


def _shown(answer: Answer) -> str:
    if answer.line is None:
        return json.dumps(answer.value)[:SHOWN]
    return f"line {answer.line}: {answer.kinds[0]}: {answer.message}"[:SHOWN]
