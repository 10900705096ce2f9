"""Which names objects can have."""

from __future__ import annotations

import re
from typing import Any

from eqsim.errors import ModelError

__all__ = ["checked_name"]

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\*?")


def checked_name(wanted: Any) -> str:
    """Give a name that an object can have; a `*` at its end stands for a number."""
    if isinstance(wanted, str) and _NAME.fullmatch(wanted):
        return wanted
    raise ModelError(
        f"{wanted!r} cannot be a name",
        details=("names are ASCII letters, digits and '_', and begin with a letter",),
    )
