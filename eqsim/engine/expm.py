"""The matrix exponential, with the bits of the generated code."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eqsim.engine import _engine

__all__ = ["expm"]


def expm(a: ArrayLike) -> NDArray[np.float64]:
    """Exponentiate square matrices.

    Parameters
    ----------
    a : array_like of shape (..., n, n)
        The matrices.

    Returns
    -------
    ndarray of float64
        Their exponentials. Where no path of non-zero elements leads from j to i, element (i, j) is
        exactly zero.
    """
    matrices = np.asarray(a, dtype=np.float64)
    if matrices.ndim < 2 or matrices.shape[-1] != matrices.shape[-2]:
        raise ValueError(f"expm takes square matrices, found the shape {matrices.shape}")
    n = matrices.shape[-1]
    out = np.empty(matrices.shape)
    work = np.empty(_engine.matrix_work_size(n))
    _engine.expm(n, np.ascontiguousarray(matrices).ravel(), out.reshape(-1), work)
    return out
