"""Suggestions for names that are nearly right."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["did_you_mean"]


def did_you_mean(name: object, candidates: Iterable[str]) -> str | None:
    """Give a hint with the closest names, or None; what is no text resembles nothing."""
    if not isinstance(name, str):
        return None
    known = list(dict.fromkeys(candidates))
    close = get_close_matches(name, known, n=3, cutoff=0.6)
    close += [other for other in known if other.lower() == name.lower() and other not in close]
    if not close:
        return None
    return f"did you mean {' or '.join(repr(other) for other in close)}?"
