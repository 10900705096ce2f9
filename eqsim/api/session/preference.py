"""One preference: a documented setting that is kept, acts on the session, or has one value only."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any

from eqsim.api.session.session import SESSION
from eqsim.errors import PreferenceError

__all__ = ["Preference", "kept", "only", "without_effect"]


@dataclass(frozen=True, slots=True)
class Preference:
    """How a preference is read and written, and what it is for.

    `is_data` says that its value cannot have a program started, so that any file may set it.
    """

    doc: str
    default: Any
    read: Callable[[str], Any]
    write: Callable[[str, Any], None]
    is_data: bool = True


def kept(default: Any, doc: str, accepts: Callable[[Any], bool] | None = None) -> Preference:
    """Define a preference whose value is kept for whoever asks."""

    def read(name: str) -> Any:
        return copy(SESSION.preferences.get(name, default))

    def write(name: str, value: Any) -> None:
        fits = _is_like(value, default) if accepts is None else accepts(value)
        if not fits:
            raise PreferenceError(
                f"prefs.{name} cannot be {value!r}",
                details=(doc, f"by default it is {default!r}"),
            )
        SESSION.preferences[name] = value

    return Preference(doc, default, read, write)


def without_effect(default: Any, why: str) -> Preference:
    """Define a preference that scripts may set, and that changes nothing."""
    return kept(default, f"Has no effect: {why}.", lambda _: True)


def only(default: Any, why: str, hint: str) -> Preference:
    """Define a preference that has one value only."""

    def write(name: str, value: Any) -> None:
        if not _is_same(value, default):
            raise PreferenceError(
                f"prefs.{name} is always {default!r}, not {value!r}", details=(why,), hint=hint
            )

    return Preference(f"Always {default!r}: {why}.", default, lambda _: default, write)


def _is_like(value: Any, default: Any) -> bool:
    """Whether a value is of the kind of the default one."""
    if isinstance(default, bool) or default is None:
        return isinstance(value, type(default))
    if isinstance(default, int | float):
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, type(default))


def _is_same(value: Any, default: Any) -> bool:
    if isinstance(default, list):
        return isinstance(value, list | tuple) and list(value) == default
    return type(value) is type(default) and bool(value == default)
