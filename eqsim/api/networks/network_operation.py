"""Python functions that a network calls while it runs."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from eqsim.api.objects.draft import Draft
from eqsim.api.objects.places import OwnPlace
from eqsim.api.objects.simulated import Simulated
from eqsim.api.session.clocks import TIME, BaseClock
from eqsim.errors import ModelError
from eqsim.model.interventions import HostCall
from eqsim.units import from_si

__all__ = ["NetworkOperation", "network_operation"]


class NetworkOperation(Simulated, OwnPlace):
    """A Python function that a network calls at every step of a clock.

    The function may read monitors and state, assign state, make synapses, and call `stop`.  What
    it raises ends the run after the step.

    Parameters
    ----------
    function : callable
        What is called: without arguments, or with the present time.
    dt : Quantity, optional
        The interval between two calls; by default the time step of `defaultclock`.
    clock : Clock, optional
        Instead of `dt`.
    when : str
        The slot of the step.
    order : int
        The place among what else stands in that slot.
    name : str, optional
        The operation's name.

    Examples
    --------
    >>> from eqsim import NetworkOperation, NeuronGroup, Network, ms
    >>> G = NeuronGroup(1, "x : 1")
    >>> times = []
    >>> Network(G, NetworkOperation(lambda t: times.append(t/ms), dt=1*ms)).run(2.5*ms)
    >>> times
    [0.0, 1.0, 2.0]
    """

    _kind = "networkoperation"
    _has_state = False
    _takes_listed_times = True

    def __init__(
        self,
        function: Callable[..., Any],
        dt: Any = None,
        clock: BaseClock | None = None,
        when: str = "start",
        order: int = 0,
        name: str | None = None,
    ) -> None:
        takes_time = _takes_time(function)
        super().__init__(name, clock, dt)
        self._function = function
        self._takes_time = takes_time
        self._stand(when, order)
        self._announce()

    @property
    def function(self) -> Callable[..., Any]:
        """What is called."""
        return self._function

    def _enter(self, draft: Draft) -> None:
        draft.calls.append(HostCall(self._name, draft.clocks[self._clock], *self._place()))

    def _call(self) -> None:
        """Call the function, with the time that its clock has reached."""
        if self._takes_time:
            self._function(from_si(self._clock.t_, TIME))
        else:
            self._function()


def network_operation(*functions: Callable[..., Any], **settings: Any) -> Any:
    """Make a network operation of a function.

    Parameters
    ----------
    *functions : callable
        The function, where the decorator is written without parentheses.
    **settings
        `dt`, `clock`, `when`, `order` and `name`, as for `NetworkOperation`.

    Examples
    --------
    >>> from eqsim import network_operation, NeuronGroup, Network, ms
    >>> G = NeuronGroup(1, "x : 1")
    >>> @network_operation(dt=0.5*ms)
    ... def grow():
    ...     G.x = G.x + 1
    >>> Network(G, grow).run(2*ms)
    >>> float(G.x[0])
    4.0
    """
    if not functions:
        return lambda function: NetworkOperation(function, **settings)
    if len(functions) > 1:
        raise ModelError(
            "network_operation: its settings are given by name",
            hint="such as @network_operation(dt=1*ms)",
        )
    return NetworkOperation(functions[0], **settings)


def _takes_time(function: Any) -> bool:
    """Tell whether a function is called with the time."""
    if not callable(function):
        raise ModelError(
            f"NetworkOperation: a function is needed, not {function!r}",
            hint="such as @network_operation(dt=1*ms) above a function",
        )
    try:
        signature = inspect.signature(function)
    except ValueError:
        return True
    for arguments in ((), (0.0,)):
        try:
            signature.bind(*arguments)
        except TypeError:
            continue
        return bool(arguments)
    raise ModelError(
        f"NetworkOperation: the function takes {signature}",
        hint="it is called without arguments, or with the time",
    )
