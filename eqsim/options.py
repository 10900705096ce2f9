"""The options of a compilation: one frozen, typed, hashable record."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CompileOptions"]

PASSES = ("fold", "fuse", "cse", "hoist")


@dataclass(frozen=True, slots=True, kw_only=True)
class CompileOptions:
    """What the passes and the compiler may do.

    Parameters
    ----------
    optimisation : int
        The compiler's level, 0 to 3; bits do not depend on it.
    native : bool
        Whether to compile for the instructions of this machine's processor.
    passes : tuple of str
        The passes over the program, in order.
    compiler : str
        A C++ compiler's command, or empty to look for one.
    extra_flags : tuple of str
        Further flags for the compiler.
    """

    optimisation: int = 3
    native: bool = True
    passes: tuple[str, ...] = PASSES
    compiler: str = ""
    extra_flags: tuple[str, ...] = ()
