"""One loop where a step has several over the same elements: state update and threshold test.

A loop is joined to the nearest earlier one that it may be fused with, and stands where the two
can meet: at the place of the first, or else of the second.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal as OneOf

from eqsim.ir.effects import Effects, effects, may_fuse, may_move
from eqsim.ir.program import Kernel, Program
from eqsim.ir.rewrite import bound_names
from eqsim.passes.fold import fold_kernel
from eqsim.passes.forward import forward_stores
from eqsim.passes.locals import Names, remove_dead, rename

__all__ = ["Fuse", "fuse_kernels"]


@dataclass(frozen=True, slots=True)
class Fuse:
    """Join loops over the elements of a population."""

    name: str = "fuse"
    exactness: OneOf["exact", "rounding"] = "exact"

    def run(self, program: Program) -> Program:
        """Fuse the kernels of a step."""
        done: list[Kernel] = []
        effects_of = _EffectsOnce()
        for kernel in program.kernels:
            place = _partner(done, kernel, effects_of)
            if place is None:
                done.append(kernel)
            else:
                _join(done, place, kernel, effects_of)
        return replace(program, kernels=tuple(done))


@dataclass(frozen=True, slots=True)
class _EffectsOnce:
    """The effects of kernels, each collected once; keeps the kernels, so that no id is reused."""

    known: dict[int, tuple[Kernel, Effects]] = field(default_factory=dict)

    def __call__(self, kernel: Kernel) -> Effects:
        """Give the effects of a kernel."""
        if id(kernel) not in self.known:
            self.known[id(kernel)] = kernel, effects(kernel)
        return self.known[id(kernel)][1]


def _partner(done: list[Kernel], kernel: Kernel, effects_of: _EffectsOnce) -> int | None:
    """Give the index of the nearest earlier kernel that `kernel` may be fused with."""
    for place in reversed(range(len(done))):
        if may_fuse(done[place], kernel, tuple(done[place + 1 :]), effects_of):
            return place
    return None


def _join(done: list[Kernel], place: int, kernel: Kernel, effects_of: _EffectsOnce) -> None:
    first, between = done[place], tuple(done[place + 1 :])
    if may_move(kernel, between, effects_of):
        fused = fuse_kernels(first, kernel)
        done[place] = replace(fused, slot=first.slot, order=first.order)
    else:
        del done[place]
        done.append(replace(fuse_kernels(first, kernel), slot=kernel.slot, order=kernel.order))


def fuse_kernels(first: Kernel, second: Kernel) -> Kernel:
    """Join two kernels for which `may_fuse` holds; what the first stores the second uses."""
    names = Names.of(first)
    bindings = (*second.prologue, *second.body)
    renamed = {name: names.fresh(name) for item in bindings for name in bound_names(item)}
    second = rename(second, renamed)
    fused = replace(
        first,
        name=f"{first.name}_and_{second.name.partition('.')[2] or second.name}",
        prologue=(*first.prologue, *second.prologue),
        body=(*first.body, *second.body),
        comment=(*first.comment, *second.comment),
    )
    return remove_dead(fold_kernel(forward_stores(fused)))
