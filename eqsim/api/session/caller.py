"""The names that are visible where the user's line stands: the only place that reads frames."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Iterator
from inspect import CO_OPTIMIZED
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

from eqsim.errors import EqsimWarning, ModelError

__all__ = ["get_local_namespace", "visible_names", "visible_objects", "warn", "with_warnings_here"]

#: Of a snapshot that nobody but its frame holds: the frame, a local name, an argument.
_REFERENCES_HERE = 3

_API = str(Path(__file__).parents[1]) + os.sep
_PACKAGE = str(Path(__file__).parents[2]) + os.sep

T = TypeVar("T")


def visible_names() -> dict[str, Any]:
    """Give the global and local names of the nearest caller that stands outside of `eqsim.api`."""
    frame = _calling_frame()
    local = frame.f_locals
    names = {**frame.f_globals, **local}
    if _is_snapshot(frame) and sys.getrefcount(local) == _REFERENCES_HERE:
        local.clear()
    return names


def get_local_namespace(level: int = 0) -> dict[str, Any]:
    """Give the names that are visible in a calling function: its local and the global ones.

    Parameters
    ----------
    level : int, optional
        How many calls further out: 0 is the function that calls this one.

    Returns
    -------
    dict
        The values by name; local names win.

    Examples
    --------
    >>> from eqsim import get_local_namespace
    >>> def described():
    ...     tau = 10
    ...     return get_local_namespace()["tau"]
    >>> described()
    10
    """
    if not isinstance(level, int) or level < 0:
        raise ModelError(f"get_local_namespace: the level is a whole number from 0, not {level!r}")
    try:
        frame = sys._getframe(level + 1)
    except ValueError:
        raise ModelError(f"get_local_namespace: there are no {level} calls around") from None
    return {**frame.f_globals, **frame.f_locals}


def visible_objects() -> Iterator[Any]:
    """Give what the caller can see: values of names, and what these hold, one level deep.

    Looked into are lists, tuples, sets, the values of dictionaries, and the attributes of plain
    objects (no modules, no classes).
    """
    for name, value in visible_names().items():
        if name.startswith("__"):
            continue
        yield value
        yield from _held_by(value)


def _calling_frame() -> FrameType:
    frame = sys._getframe(1)
    while frame.f_code.co_filename.startswith(_API) and frame.f_back is not None:
        frame = frame.f_back
    return frame


def _is_snapshot(frame: FrameType) -> bool:
    """Whether `f_locals` is a copy, which the frame would keep with all that it refers to."""
    return sys.version_info < (3, 13) and bool(frame.f_code.co_flags & CO_OPTIMIZED)


def _held_by(value: Any) -> tuple[Any, ...]:
    kind = type(value)
    try:
        if issubclass(kind, (list, tuple, set, frozenset)):
            return tuple(value)
        if issubclass(kind, dict):
            return tuple(value.values())
        if not issubclass(kind, type) and kind.__module__ != "builtins":
            return tuple(value.__dict__.values())
    except Exception:  # an object of the user's may answer by any error
        return ()
    return ()


def warn(message: str) -> None:
    """Give a warning at the user's line."""
    frame, level = sys._getframe(1), 2
    while frame.f_code.co_filename.startswith(_PACKAGE) and frame.f_back is not None:
        frame, level = frame.f_back, level + 1
    warnings.warn(message, EqsimWarning, stacklevel=level)


def with_warnings_here(act: Callable[[], T]) -> T:
    """Do something, and give the warnings of eqsim that come of it at the user's line."""
    with warnings.catch_warnings(record=True) as doubts:
        warnings.simplefilter("always", EqsimWarning)
        result = act()
    for doubt in doubts:
        if issubclass(doubt.category, EqsimWarning):
            warn(str(doubt.message))
        else:
            warnings.warn_explicit(doubt.message, doubt.category, doubt.filename, doubt.lineno)
    return result
