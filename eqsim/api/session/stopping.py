"""Ending a run before its time."""

from __future__ import annotations

from eqsim.api.session.session import SESSION

__all__ = ["stop"]


def stop() -> None:
    """End the run that is under way after its present step; without one, do nothing.

    Examples
    --------
    >>> from eqsim import NeuronGroup, Network, ms, network_operation, stop
    >>> G = NeuronGroup(1, "dx/dt = 1/ms : 1", method="exact")
    >>> @network_operation(when="end")
    ... def watch():
    ...     if G.x[0] > 0.45:
    ...         stop()
    >>> net = Network(G, watch)
    >>> net.run(10*ms)
    >>> print(net.t)
    500 us
    """
    if SESSION.running is not None:
        SESSION.executor.stop()
