"""Counter-based draws: pure functions of a key, a step and an element."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eqsim.engine import _engine

__all__ = ["binomial", "derive_key", "normal", "philox4x32", "poisson", "uniform"]


def philox4x32(
    counter: tuple[int, int, int, int], key: tuple[int, int]
) -> tuple[int, int, int, int]:
    """Give the four 32-bit words of Philox 4x32-10 for a counter and a key."""
    return _engine.philox4x32(*counter, *key)


def derive_key(seed: int, epoch: int, stream: int) -> int:
    """Mix three 64-bit numbers into the 64-bit key of one stream of draws."""
    return _engine.derive_key(seed, epoch, stream)


def uniform(key: int, step: int, elements: ArrayLike) -> NDArray[np.float64]:
    """Draw multiples of 2**-53 in [0, 1), one for each element."""
    numbers, out = _numbers(elements), np.empty(np.shape(elements))
    _engine.uniform(key, step, numbers, out.reshape(-1))
    return out


def normal(key: int, step: int, elements: ArrayLike) -> NDArray[np.float64]:
    """Draw from the standard normal distribution, once for each element."""
    numbers, out = _numbers(elements), np.empty(np.shape(elements))
    _engine.normal(key, step, numbers, out.reshape(-1))
    return out


def poisson(key: int, step: int, elements: ArrayLike, lam: ArrayLike) -> NDArray[np.int64]:
    """Draw from Poisson distributions of mean `lam`, once for each element.

    A mean that is not positive gives zero. `step` must lie in [0, 2**48).
    """
    shape = np.shape(elements)
    mean = np.broadcast_to(np.asarray(lam, dtype=np.float64), shape)
    out = np.empty(shape, dtype=np.int64)
    _engine.poisson(key, step, _numbers(elements), _flat(mean), out.reshape(-1))
    return out


def binomial(
    key: int, step: int, elements: ArrayLike, n: ArrayLike, p: ArrayLike
) -> NDArray[np.int64]:
    """Draw the successes among `n` trials of probability `p`, once for each element.

    `p` is held to [0, 1]; an `n` that is not positive gives zero. `step` must lie in [0, 2**48).
    """
    shape = np.shape(elements)
    trials = np.broadcast_to(np.asarray(n, dtype=np.int64), shape)
    probability = np.broadcast_to(np.asarray(p, dtype=np.float64), shape)
    out = np.empty(shape, dtype=np.int64)
    _engine.binomial(
        key, step, _numbers(elements), trials.ravel(), _flat(probability), out.reshape(-1)
    )
    return out


def _numbers(elements: ArrayLike) -> NDArray[np.int64]:
    return np.ascontiguousarray(elements, dtype=np.int64).ravel()


def _flat(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.ascontiguousarray(values).ravel()
