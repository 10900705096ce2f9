"""Texts that explain."""

from __future__ import annotations

__all__ = ["Explanation"]


class Explanation(str):
    """A text that a prompt shows as it is, with its line breaks."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)
