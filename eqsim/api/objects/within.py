"""Numbers of elements within a group or a part of it, and within the whole."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqsim.api.objects.indexing import element_numbers
from eqsim.api.objects.reading import Reader
from eqsim.errors import ModelError

__all__ = ["numbers_within"]


def numbers_within(source: Reader, index: Any, what: str) -> NDArray[np.int64]:
    """Give the numbers within the source of chosen elements, or of those of a part of it."""
    if not isinstance(index, Reader):
        return element_numbers(index, source._size(), what)
    if index._whole() is not source._whole():
        raise _no_part(source, index, what)
    chosen = _within_whole(index)
    if source._is_whole():
        return chosen
    own = _within_whole(source)
    if not np.isin(chosen, own).all():
        raise _no_part(source, index, what)
    order = np.argsort(own)
    return order[np.searchsorted(own, chosen, sorter=order)]


def _within_whole(part: Reader) -> NDArray[np.int64]:
    members = part._members()
    return np.arange(part._size()) + part._start if members is None else members


def _no_part(source: Reader, index: Reader, what: str) -> ModelError:
    return ModelError(f"{what}: {index.name} is no part of {source.name}")
