"""The functions, units and constants that all model text knows, to be looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eqsim.expr.functions import CONSTANTS, FUNCTIONS, Function
from eqsim.units import UNITS
from eqsim.units.allunits import unit

__all__ = ["DEFAULT_CONSTANTS", "DEFAULT_FUNCTIONS", "DEFAULT_UNITS"]


class _Units(Mapping[str, Any]):
    """All units by name; each is made when it is asked for."""

    def __getitem__(self, name: str) -> Any:
        if name not in UNITS:
            raise KeyError(name)
        return unit(name)

    def __iter__(self) -> Iterator[str]:
        return iter(UNITS)

    def __len__(self) -> int:
        return len(UNITS)

    def __repr__(self) -> str:
        return f"<{len(UNITS)} units of model text>"


#: The functions of model text by name, each with its parameters and what it computes.
DEFAULT_FUNCTIONS: Mapping[str, Function] = FUNCTIONS
#: The constants of model text by name.
DEFAULT_CONSTANTS: Mapping[str, float] = CONSTANTS
#: The units of model text by name.
DEFAULT_UNITS: Mapping[str, Any] = _Units()
