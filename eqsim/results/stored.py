"""The state of a network at one moment, as plain arrays and numbers that belong to nobody else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqsim.errors import StoredStateError

__all__ = ["NetworkState", "OwnerState", "Snapshot", "Standing", "refuse_differences"]

Array = NDArray[np.generic]
MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class OwnerState:
    """A population, projection or recorder: its make (which cannot change), and what it held."""

    make: Mapping[str, str]
    numbers: Mapping[str, float | int]
    arrays: Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class NetworkState:
    """All owners of a network, the values of its last run, and the seed.

    `slot` is the number under which the program of a standalone project keeps the rest; None
    where nothing is missing.
    """

    owners: Mapping[str, OwnerState]
    values: Mapping[str, float | int]
    seed: int
    slot: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a network stands: its time in seconds, and each clock's next step and its length.

    Clocks with listed times have the length 0.
    """

    t: float
    clocks: Mapping[str, tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A network's state, and what its objects know besides, as JSON could hold it."""

    state: NetworkState
    time: Mapping[str, Any]
    objects: Mapping[str, Mapping[str, Any]]


def refuse_differences(state: NetworkState, present: Mapping[str, Mapping[str, str]]) -> None:
    """Refuse to restore a state to owners of another make, or to other owners."""
    found = tuple(_differences(state.owners, present))
    if not found:
        return
    more = (f"and {len(found) - MOST_SHOWN} more",) if len(found) > MOST_SHOWN else ()
    raise StoredStateError(
        "the stored state is not one of this network",
        details=(*found[:MOST_SHOWN], *more),
        hint="objects are matched by name: give the same names, and make all objects before store",
    )


def _differences(
    stored: Mapping[str, OwnerState], present: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    for name in (each for each in stored if each not in present):
        yield f"{name!r} was stored, but is not in the network"
    for name in (each for each in present if each not in stored):
        yield f"{name!r} is in the network, but was not stored"
    for name in (each for each in stored if each in present):
        before, now = stored[name].make, present[name]
        for part in dict.fromkeys((*before, *now)):
            if before.get(part) != now.get(part):
                was, has = before.get(part, "missing"), now.get(part, "missing")
                yield f"{name}: {part} was {was}, and is {has}"
