"""Sums of several projections into the same variable of the same elements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from eqsim.errors import ModelError
from eqsim.model.projection import Projection, Sum

__all__ = ["check_sums"]


def check_sums(projections: Sequence[Projection], values: Mapping[str, Any]) -> None:
    """Refuse sums of several projections that would overwrite each other."""
    every = [(projection, each) for projection in projections for each in projection.sums]
    for number, (projection, added) in enumerate(every):
        for other, beside in every[number + 1 :]:
            name = _summed_variable(projection, added)
            is_same = _summed_variable(other, beside) == name
            if not is_same:
                continue
            if (added.slot, added.order) != (beside.slot, beside.order):
                raise _apart(name, projection, added, other, beside)
            if added.is_term and beside.is_term:
                continue
            elements = (_elements(projection, added, values), _elements(other, beside, values))
            if np.intersect1d(*elements).size:
                raise _overwritten(name, projection, added, other, beside)


def _overwritten(
    name: str, projection: Projection, added: Sum, other: Projection, beside: Sum
) -> ModelError:
    return ModelError(
        f"{name} is a sum over {projection.name!r} and over {other.name!r}: one would overwrite "
        "the other",
        details=(added.text, beside.text),
        hint="flag both (summed, term), then they are added up; or sum into two parameters, and "
        "add these in the equations of the neurons",
    )


def _apart(
    name: str, projection: Projection, added: Sum, other: Projection, beside: Sum
) -> ModelError:
    return ModelError(
        f"{name} is summed by {projection.name!r} and by {other.name!r}, which stand at different "
        "places of a step",
        details=tuple(
            f"{owner.name}.summed_updaters['{each.name}']: slot {each.slot!r}, order "
            f"{'that of the neurons less 1' if each.order is None else each.order}"
            for owner, each in ((projection, added), (other, beside))
        ),
        hint="give both the same `when` and `order`: what is summed begins with zero before the "
        "first of them",
    )


def _summed_variable(projection: Projection, added: Sum) -> str:
    population = projection.source if added.side == "pre" else projection.target
    return f"{population}.{added.variable}"


def _elements(projection: Projection, added: Sum, values: Mapping[str, Any]) -> NDArray[np.int64]:
    """Give the elements of the population whose sum it is."""
    side: Literal["source", "target"] = "source" if added.side == "pre" else "target"
    stem = f"{projection.name}._{side}"
    if side in projection.listed:
        return np.asarray(values[f"{stem}_members"], np.int64)
    return int(values[f"{stem}_start"]) + np.arange(int(values[f"{stem}_size"]))
