"""The passes by name, and how they are run one after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal, Protocol

from eqsim.errors import ModelError
from eqsim.ir.checks.verify import verify
from eqsim.ir.program import Program
from eqsim.passes.cse import EliminateCommon
from eqsim.passes.fold import Fold
from eqsim.passes.fuse import Fuse
from eqsim.passes.hoist import Hoist
from eqsim.passes.promote import Promote

__all__ = ["PASSES", "Pass", "run_passes"]


class Pass(Protocol):
    """A pure function from a program to a program.

    An exact pass leaves every bit of the results as it is; a rounding pass may change the last
    ones, and decides from the program alone.
    """

    @property
    def name(self) -> str:
        """The name in the options."""
        ...

    @property
    def exactness(self) -> Literal["exact", "rounding"]:
        """Whether results keep their bits."""
        ...

    def run(self, program: Program) -> Program:
        """Transform a program."""
        ...


_EVERY: tuple[Pass, ...] = (Promote(), Fold(), Fuse(), EliminateCommon(), Hoist())

PASSES: Mapping[str, Pass] = MappingProxyType({entry.name: entry for entry in _EVERY})


def run_passes(
    program: Program,
    names: tuple[str, ...],
    observe: Callable[[str, Program], None] | None = None,
) -> Program:
    """Run passes in order and verify what each gives.

    Parameters
    ----------
    program : Program
        A program that `verify` accepts.
    names : tuple of str
        The passes, by their names in `PASSES`.
    observe : callable, optional
        Called after each pass with its name and its program.

    Returns
    -------
    Program
        What the last pass gives.
    """
    for name in names:
        program = _find(name).run(program)
        verify(program)
        if observe is not None:
            observe(name, program)
    return program


def _find(name: str) -> Pass:
    if name not in PASSES:
        raise ModelError(
            f"there is no pass named {name!r}", details=(f"the passes are: {', '.join(PASSES)}",)
        )
    return PASSES[name]
