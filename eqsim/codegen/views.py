"""What the frames see: finished pieces of text, nothing to compute with."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ActionsView", "BuildView", "Entry", "KernelsView", "LibraryView", "MainView"]


@dataclass(frozen=True, slots=True)
class KernelsView:
    """The file with the state and all kernels of a program."""

    title: str
    version: str
    headers: tuple[str, ...]
    functions: tuple[str, ...]
    fields: tuple[str, ...]
    size: str
    kernels: tuple[str, ...]
    setup: tuple[str, ...]
    about_loop: tuple[str, ...]
    condition: str
    step: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LibraryView:
    """The shell that makes a shared library of the kernels; `suffix` tells several apart."""

    title: str
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one entry of a timeline does, with a comment in front."""

    comment: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MainView:
    """The file that performs a timeline and writes the results.

    `loops` are the suffixes of the libraries.
    """

    title: str
    title_literal: str
    loops: tuple[str, ...]
    projections: tuple[str, ...]
    orders: tuple[str, ...]
    moments: tuple[str, ...]
    preparation: tuple[str, ...]
    timeline: tuple[Entry, ...]
    results: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActionsView:
    """The files with the kernels that are performed once."""

    title: str
    headers: tuple[str, ...]
    functions: tuple[str, ...]
    signatures: tuple[str, ...]
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BuildView:
    """The files that say how a project is built, and those that are the same in every project.

    `units` are the names of the files to be compiled.
    """

    title: str
    version: str
    target: str
    optimisation: str
    semantics: str
    libraries: tuple[str, ...]
    units: tuple[str, ...]
    user_commands: tuple[str, ...] = ()
