"""The options of a compilation: one frozen, typed, hashable record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eqsim.errors import ModelError

__all__ = ["CompileOptions", "find_inexact_flag"]

#: Flags that let compilers change results.
_INEXACT = (
    *("-ffast-math", "-Ofast", "-funsafe-math-optimizations", "-fassociative-math"),
    *("-freciprocal-math", "-ffinite-math-only", "-fno-signed-zeros"),
    *("-ffp-contract=fast", "-ffp-contract=on", "-mrecip"),
)

PASSES = ("promote", "fold", "fuse", "cse", "hoist")


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

    def __post_init__(self) -> None:
        if type(self.optimisation) is not int or not 0 <= self.optimisation <= 3:
            raise ModelError(
                f"the option optimisation is a level from 0 to 3, not {self.optimisation!r}"
            )
        if not isinstance(self.native, bool):
            raise ModelError(f"the option native is True or False, not {self.native!r}")
        if not isinstance(self.compiler, str):
            raise ModelError(f"the option compiler is a command, not {self.compiler!r}")
        for option in ("passes", "extra_flags"):
            _check_texts(option, getattr(self, option))
        inexact = find_inexact_flag(self.extra_flags)
        if inexact is not None:
            raise ModelError(
                f"the option extra_flags: {inexact} lets the compiler change results",
                details=("results are the same to the last bit in all modes",),
                hint="leave it out: what can be done without changing results is done by default",
            )
        for name in self.passes:
            if name not in PASSES:
                raise ModelError(
                    f"there is no pass named {name!r}",
                    details=(f"the passes are: {', '.join(PASSES)}",),
                )


def find_inexact_flag(flags: Iterable[str]) -> str | None:
    """Give the first flag that lets a compiler change results, if there is one."""
    return next((flag for flag in flags if flag in _INEXACT), None)


def _check_texts(option: str, given: object) -> None:
    if not isinstance(given, tuple) or not all(isinstance(each, str) for each in given):
        raise ModelError(
            f"the option {option} is a tuple of texts, not {given!r}",
            hint=f"write {option}=({given!r},)" if isinstance(given, str) else None,
        )
