"""What has events: groups of neurons, and parts of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from eqsim.api.objects.holder import Holder
from eqsim.errors import ModelError

__all__ = ["SpikeSource"]

_SPIKE = "spike"


class SpikeSource(Holder):
    """Base of what spikes, so that synapses can start there and a `SpikeMonitor` can record it."""

    @property
    def spikes(self) -> NDArray[np.int32]:
        """The neurons that spiked when that was asked last: in the present step or the one before.

        After a run those of its last step.  A `SpikeMonitor` has all spikes.
        """
        if _SPIKE not in self._events():
            raise ModelError(f"{self.name} has no spikes", hint="give the group a threshold")
        found = self._executor.events(self._whole().name, _SPIKE)
        first, size = self._span()
        found = found[(found >= first) & (found < first + size)]
        members = self._members()
        if members is None:
            return (found - first).astype(np.int32)
        return np.flatnonzero(np.isin(members, found)).astype(np.int32)
