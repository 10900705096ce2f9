"""Arguments that are either true or false."""

from __future__ import annotations

from typing import Any

import numpy as np

from eqsim.errors import ModelError

__all__ = ["as_switch"]


def as_switch(value: Any, what: str) -> bool:
    """Give an argument that is True or False; anything else is refused."""
    if isinstance(value, bool | np.bool_):
        return bool(value)
    raise ModelError(f"{what} is True or False, not {value!r}")
