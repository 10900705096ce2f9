"""Chosen synapses, of which only the program will know the numbers, as entries of its timeline."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.host.executor import Ranges
from eqsim.backends.project.exported import Export
from eqsim.backends.project.refusals import not_known_yet
from eqsim.expr.dtypes import DType
from eqsim.ir.choices import ByEnds, ByFlags, ByList, ByNumbers, ByRange, Choosing
from eqsim.ir.lowering.action import action_buffers, lower_evaluation
from eqsim.ir.program import Buffer, Kernel, Store
from eqsim.ir.timeline import Choose, Flag, Prune
from eqsim.model.actions import AssignExpression, Listed
from eqsim.model.choices import Between, Choice

__all__ = ["export_choice", "export_pruning", "numbers_of_choice"]


def export_choice(
    export: Export, choice: Choice, placed: Ranges, network: int | None = None
) -> Listed:
    """Append what lists chosen synapses, which are in a network, if in one that has run."""
    by = _choosing(export, choice, placed, network)
    listed = Listed(f"_choice{len(export.choices) + 1}")
    size = f"{listed.name}.size"
    export.choices[listed.numbers] = choice
    export.values[size] = DType.I64
    export.buffers.append(Buffer(listed.numbers, DType.I32, size))
    export.entries.append(Choose(listed.numbers, choice.owner, by, choice.what))
    return listed


def export_pruning(
    export: Export, choice: Choice, placed: Ranges, network: int | None = None
) -> None:
    """Append the taking away of chosen synapses, likewise."""
    by = _choosing(export, choice, placed, network)
    export.entries.append(Prune(choice.owner, by, choice.what))


def numbers_of_choice(choice: Choice, size: int) -> NDArray[np.int64]:
    """Give the numbers of chosen synapses of so many.

    Raises
    ------
    SimulationError
        If only the program can find them.
    """
    if isinstance(choice.by, slice | np.ndarray):
        return np.arange(size)[choice.by]
    raise not_known_yet(f"which synapses of {choice.owner} were chosen")


def _choosing(export: Export, choice: Choice, placed: Ranges, network: int | None) -> Choosing:
    """Say how synapses are chosen, after appending what that needs."""
    match choice.by:
        case slice():
            return ByRange(choice.by.start, choice.by.stop, choice.by.step)
        case Listed():
            return ByList(choice.by.numbers)
        case Between(pre, post, copies, missing):
            if placed.unknown:
                raise not_known_yet(f"which synapses {choice.owner} has")
            rows = None if pre is None else placed.rows_of(np.unique(pre))
            elements = None if post is None else placed.elements_of(np.unique(post))
            places = (
                _kept(export, choice, "rows", rows),
                _kept(export, choice, "ends", elements),
            )
            return ByEnds(*places, _copies(export, choice, copies), missing)
        case AssignExpression():
            _export_flags(export, choice.owner, choice.by, network)
            return ByFlags()
        case _:
            data = export.data(f"{choice.owner}.chosen", choice.by)
            return ByFlags(data) if choice.by.dtype == bool else ByNumbers(data)


def _copies(
    export: Export, choice: Choice, copies: slice | NDArray[np.int64] | None
) -> ByRange | ByNumbers | None:
    if isinstance(copies, slice):
        return ByRange(copies.start, copies.stop, copies.step)
    return None if copies is None else ByNumbers(export.data(f"{choice.owner}.copies", copies))


def _kept(
    export: Export, choice: Choice, part: str, numbers: NDArray[np.int64] | None
) -> str | None:
    if numbers is None:
        return None
    return export.data(f"{choice.owner}.{part}", np.sort(numbers).astype(np.int32))


def _export_flags(
    export: Export, rows: str, condition: AssignExpression, network: int | None
) -> None:
    """Append the evaluation of a condition, to a flag for each synapse."""
    kernel, dtype = lower_evaluation(condition)
    size = f"_flags{export.actions + 1}.size"
    flags = Buffer(f"_flags{export.actions + 1}.flags", dtype, size)
    export.values[size] = DType.I64
    export.buffers.append(flags)
    export.entries.append(Flag(flags.name, rows))
    buffers = action_buffers(condition.owner)
    kernel = _storing_to(kernel, flags.name)
    values, epoch = condition.values, condition.epoch
    export.perform(kernel, epoch, values, buffers=buffers, network=network)


def _storing_to(kernel: Kernel, buffer: str) -> Kernel:
    *others, store = kernel.body
    assert isinstance(store, Store)
    return replace(kernel, body=(*others, replace(store, buffer=buffer)))
