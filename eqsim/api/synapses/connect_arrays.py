"""Synapses listed by their neurons' numbers: `connect(i=[...], j=[...])`."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.state.room import Room, available_memory
from eqsim.errors import ConnectionIndexError, ModelError

__all__ = ["is_listed", "listed_pairs"]


def is_listed(i: Any, j: Any) -> bool:
    """Whether both sides are given as numbers."""
    return i is not None and j is not None and not isinstance(i, str) and not isinstance(j, str)


def listed_pairs(
    i: Any, j: Any, p: Any, n: Any, sizes: tuple[int | None, int | None]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64] | None]:
    """Give the sources and targets of listed synapses, each repeated `n` times.

    What comes third are the probabilities with which they are made; None where that is certain.
    """
    pre, post, copies = _numbers("i", i), _numbers("j", j), _numbers("n", n)
    chances = _probabilities(p)
    try:
        pre, post, copies, chances = np.broadcast_arrays(pre, post, copies, chances)
    except ValueError:
        raise ModelError(
            "connect: i, j, n and p have different shapes",
            details=(f"found: i {pre.shape}, j {post.shape}, n {copies.shape}, p {chances.shape}",),
        ) from None
    _check_range("i", pre, sizes[0])
    _check_range("j", post, sizes[1])
    if np.any(copies < 0):
        raise ModelError(f"connect: n is not negative, found {copies.min()}")
    Room("connect", 0, 8, available_memory()).check(float(copies.sum(dtype=float)))
    certain = bool((chances == 1).all())
    chance = None if certain else np.repeat(chances, copies)
    return np.repeat(pre, copies), np.repeat(post, copies), chance


def _probabilities(given: Any) -> NDArray[np.float64]:
    array = np.atleast_1d(np.asarray(given)) if not isinstance(given, str) else np.zeros(1, str)
    if array.dtype.kind not in "iuf" or array.ndim > 1:
        raise ModelError(
            f"connect: beside lists of neurons, p is a number or a list, not {given!r}"
        )
    wrong = array[~((array >= 0) & (array <= 1))]
    if wrong.size:
        raise ModelError(f"connect: p is a probability from 0 to 1, not {wrong[0]}")
    return array.astype(np.float64)


def _numbers(name: str, given: Any) -> NDArray[np.int64]:
    if isinstance(given, str):
        raise ModelError(f"connect: beside lists of neurons, {name} is a number or a list")
    array = np.atleast_1d(np.asarray(given))
    if array.size and (array.dtype.kind not in "iu" or array.ndim > 1):
        raise ModelError(
            f"connect: {name} is a whole number or a list of them",
            details=(f"found: {array.ndim} axes of type {array.dtype}",),
        )
    return array.astype(np.int64)


def _check_range(name: str, numbers: NDArray[np.int64], size: int | None) -> None:
    if size is None:
        return
    outside = numbers[(numbers < 0) | (numbers >= size)]
    if outside.size:
        raise ConnectionIndexError(
            f"connect: {name} = {outside[0]} is out of range",
            details=(f"{name} lies between 0 and {size - 1}",),
        )
