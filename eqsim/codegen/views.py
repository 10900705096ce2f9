"""What the frames see: finished pieces of text, nothing to compute with."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["KernelsView", "LibraryView"]


@dataclass(frozen=True, slots=True)
class KernelsView:
    """The file with the state and all kernels of a program."""

    title: str
    version: str
    headers: tuple[str, ...]
    fields: tuple[str, ...]
    size: str
    kernels: tuple[str, ...]
    setup: tuple[str, ...]
    step: tuple[str, ...]
    clocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LibraryView:
    """The shell that makes a shared library of the kernels."""

    title: str
