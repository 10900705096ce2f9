"""Preferences under the names that users know: a face of the session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from eqsim.api.executors import device_choice
from eqsim.api.schedule import checked_schedule
from eqsim.api.session import SESSION
from eqsim.errors import ModelError
from eqsim.expr.suggest import did_you_mean

__all__ = ["Preferences", "prefs"]


@dataclass(frozen=True, slots=True)
class _Preference:
    """How a preference is read and written, and what it is for."""

    doc: str
    read: Callable[[], Any]
    write: Callable[[Any], None]


def _read_target() -> str:
    return "numpy" if SESSION.device.target == "numpy" else "auto"


def _write_target(value: Any) -> None:
    target = device_choice(SESSION.device.name, target=value).target
    SESSION.choose(replace(SESSION.device, target=target))


def _write_float_dtype(value: Any) -> None:
    if np.dtype(value) != np.float64:
        raise ModelError(
            f"floats of type {np.dtype(value)} are not available in this version",
            hint="leave prefs.core.default_float_dtype at float64",
        )


def _write_schedule(value: Any) -> None:
    SESSION.default_schedule = checked_schedule(value, "prefs.core.network.default_schedule")


_KNOWN = {
    "codegen.target": _Preference(
        "'auto' or 'cython' (compiled), or 'numpy' (interpreted)", _read_target, _write_target
    ),
    "core.default_float_dtype": _Preference(
        "the type of floating-point numbers", lambda: np.float64, _write_float_dtype
    ),
    "core.network.default_schedule": _Preference(
        "the slots of a step, of networks without a schedule of their own",
        lambda: list(SESSION.default_schedule),
        _write_schedule,
    ),
}


class Preferences:
    """Settings by dotted names, as attributes or items.

    Examples
    --------
    >>> import eqsim as eq
    >>> eq.prefs.codegen.target
    'auto'
    >>> eq.prefs["codegen.target"] = "auto"
    """

    __slots__ = ("_prefix",)

    def __init__(self, prefix: str = "") -> None:
        object.__setattr__(self, "_prefix", prefix)

    def __getattr__(self, name: str) -> Any:
        full = self._full(name)
        if full in _KNOWN:
            return _KNOWN[full].read()
        if any(known.startswith(f"{full}.") for known in _KNOWN):
            return Preferences(f"{full}.")
        if name.startswith("__"):
            raise AttributeError(name)
        raise _unknown(full)

    def __setattr__(self, name: str, value: Any) -> None:
        full = self._full(name)
        if full not in _KNOWN:
            raise _unknown(full)
        _KNOWN[full].write(value)

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)

    def __setitem__(self, name: str, value: Any) -> None:
        setattr(self, name, value)

    def __dir__(self) -> list[str]:
        own = [known for known in _KNOWN if known.startswith(self._prefix)]
        return [known.removeprefix(self._prefix).partition(".")[0] for known in own]

    def __repr__(self) -> str:
        shown = [name for name in _KNOWN if name.startswith(self._prefix)]
        return "\n".join(f"{n} = {_KNOWN[n].read()!r}  # {_KNOWN[n].doc}" for n in shown)

    def _full(self, name: str) -> str:
        return f"{self._prefix}{name}"


def _unknown(name: str) -> ModelError:
    return ModelError(
        f"there is no preference {name!r}",
        details=(f"preferences: {', '.join(_KNOWN)}",),
        hint=did_you_mean(name, _KNOWN),
    )


#: The preferences of the session.
prefs = Preferences()
