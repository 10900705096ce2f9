"""What has events: groups of neurons, and parts of them."""

from __future__ import annotations

__all__ = ["SpikeSource"]


class SpikeSource:
    """Base of what spikes, so that synapses can start there and a `SpikeMonitor` can record it."""

    __slots__ = ()
