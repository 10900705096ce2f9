"""How many synapses there is room for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from eqsim.errors import ModelError

__all__ = ["MOST_SYNAPSES", "Room", "available_memory"]

MOST_SYNAPSES = 2**31 - 1

#: What a synapse takes besides its variables: its target, and copies while it is made.
_BYTES_BESIDES = 12
_MEMORY = Path("/proc/meminfo")


@dataclass(frozen=True, slots=True)
class Room:
    """The room that a projection has for synapses beside those that are present.

    Their variables take so many bytes each; `free` are those that the system has, if it tells.
    """

    name: str
    present: int
    variables: int
    free: float | None

    def check(self, new: float) -> None:
        """Refuse more new synapses than there is room for."""
        if self.present + new > MOST_SYNAPSES:
            raise ModelError(
                f"{self.name}: {self.present + int(new)} synapses are too many",
                details=(f"one Synapses object holds {MOST_SYNAPSES} at most",),
                hint="divide them among several Synapses objects",
            )
        needed = new * (_BYTES_BESIDES + self.variables)
        if self.free is not None and needed > self.free:
            raise ModelError(
                f"{self.name}: there is no memory for {int(new)} more synapses",
                details=(f"they take about {needed:.2g} bytes, and {self.free:.2g} are free",),
                hint="connect fewer; dtype='float32' halves what their variables take",
            )


def available_memory() -> float | None:
    """Give the bytes of memory that are free, where the system tells."""
    try:
        lines = _MEMORY.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    found = (line.split() for line in lines if line.startswith("MemAvailable:"))
    return next((float(words[1]) * 1024 for words in found), None)
