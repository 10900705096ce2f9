"""What one run of a workload gives: the record that the measuring processes write."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

__all__ = ["Measurement"]


@dataclass(frozen=True, slots=True)
class Measurement:
    """One run; times in seconds.

    `simulate` is the time loop alone.  `share` is the part of the run's wall time in which the
    process had the processor: far below 1, others used it too.  `peak_mb` is the largest memory
    of the process so far, in megabytes; a standalone program's is not measured.
    """

    simulator: str
    version: str
    mode: str
    workload: str
    seed: int | None
    neurons: int
    synapses: int
    spikes: int
    rate: float
    create: float
    build: float
    simulate: float
    share: float
    peak_mb: float | None

    def to_json(self) -> str:
        """Write the record in one line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, line: str) -> Measurement:
        """Read the record from a line."""
        return cls(**json.loads(line))
