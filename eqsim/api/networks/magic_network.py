"""The network of the objects that `run` collected last."""

from __future__ import annotations

from typing import Any, NoReturn

from eqsim.api.networks.magic import collect, restore, run, store
from eqsim.api.networks.network import Network
from eqsim.api.networks.network_states import NetworkStates
from eqsim.api.networks.scheduling import SchedulingSummary, in_order_of_step, summarise
from eqsim.api.objects.describe import check_dependencies
from eqsim.api.objects.explain import explain_objects
from eqsim.api.objects.explanation import Explanation
from eqsim.api.objects.simulated import Simulated, with_contained
from eqsim.api.session.caller import visible_names
from eqsim.api.session.clocks import TIME
from eqsim.api.session.schedule import checked_schedule
from eqsim.api.session.session import SESSION
from eqsim.api.session.stopping import stop
from eqsim.api.session.timings import Timings, kernel_times
from eqsim.errors import MagicError, ModelError
from eqsim.units import from_si

__all__ = ["MagicNetwork", "checked_network", "magic_network", "scheduling_summary"]


class MagicNetwork(NetworkStates):
    """What `run` simulates; there is one, `magic_network`.

    Examples
    --------
    >>> from eqsim import NeuronGroup, magic_network, ms, run, start_scope
    >>> start_scope()
    >>> G = NeuronGroup(1, "dx/dt = 1/ms : 1", method="exact")
    >>> run(1*ms)
    >>> print(magic_network.t)
    1 ms
    """

    __slots__ = ()

    @property
    def name(self) -> str:
        """Its name."""
        return "magicnetwork"

    run = staticmethod(run)
    store = staticmethod(store)
    restore = staticmethod(restore)
    stop = staticmethod(stop)

    @property
    def objects(self) -> list[Simulated]:
        """What `run` would simulate here, in the order of creation."""
        return sorted(collect(), key=lambda each: each.creation_number)

    @property
    def t(self) -> Any:
        """The time that has been reached."""
        return from_si(self.t_, TIME)

    @property
    def t_(self) -> float:
        """The time that has been reached, in seconds."""
        return SESSION.magic_progress.t

    @property
    def schedule(self) -> list[str]:
        """The slots of a step, in their order; None stands for those of the preferences."""
        return list(SESSION.slots_of(SESSION.magic_schedule))

    @schedule.setter
    def schedule(self, slots: Any) -> None:
        given = None if slots is None else checked_schedule(slots, "magic_network.schedule")
        SESSION.magic_schedule = given

    @property
    def timings(self) -> Timings:
        """Where the time went, in seconds: `create`, `build` and `simulate`."""
        return SESSION.magic_progress.timings

    @property
    def profiling_info(self) -> list[tuple[str, Any]]:
        """Names and times of what the last run with `profile=True` did.

        These are kernels, network operations (`<name>.call`) and Python functions
        (`<group>.<function>`), whose time is not in that of kernels.
        """
        return kernel_times(SESSION.magic_progress.profile)

    @property
    def sorted_objects(self) -> list[Simulated]:
        """What `run` would simulate here, in the order in which a step has it."""
        return in_order_of_step(self.objects, SESSION.slots_of(SESSION.magic_schedule))

    def add(self, *objs: Any) -> NoReturn:
        """Refuse: `run` collects what it sees."""
        raise self._refusal("add", objs)

    def remove(self, *objs: Any) -> NoReturn:
        """Refuse: `run` collects what it sees."""
        raise self._refusal("remove", objs)

    def _refusal(self, what: str, objs: tuple[Any, ...]) -> MagicError:
        return MagicError(
            f"magic_network.{what}: run() simulates what can be seen where it is called",
            details=(f"not: {', '.join(str(getattr(each, 'name', each)) for each in objs)}",),
            hint="make a Network(...), or collect() into one: Network(collect())",
        )

    def check_dependencies(self) -> None:
        """Refuse what could not run: objects that need others which cannot be seen here."""
        check_dependencies(with_contained(self.objects))

    def scheduling_summary(self) -> SchedulingSummary:
        """Show what would happen in a step of `run` here, in its order.

        Returns
        -------
        SchedulingSummary
            A table, as text or, in notebooks, as HTML.
        """
        return summarise(self.objects, SESSION.slots_of(SESSION.magic_schedule))

    def explain(self, stage: str = "equations") -> Explanation:
        """Show what `run` would simulate here, at a stage of its way to code.

        Parameters
        ----------
        stage : {'equations', 'update', 'integration', 'ir', 'cpp'}
            What was written, the assignments of a step, how accurate they are, the program, or its
            C++.
        """
        return explain_objects(
            self.objects, stage, visible_names(), SESSION.slots_of(SESSION.magic_schedule)
        )

    def __repr__(self) -> str:
        return "MagicNetwork()"


magic_network = MagicNetwork()


def scheduling_summary(net: Network | MagicNetwork | None = None) -> SchedulingSummary:
    """Show what happens in a step of a network, in its order.

    Parameters
    ----------
    net : Network, optional
        The network; by default what `run` would simulate here.

    Returns
    -------
    SchedulingSummary
        A table, as text or, in notebooks, as HTML.

    Examples
    --------
    >>> from eqsim import NeuronGroup, Network, scheduling_summary
    >>> G = NeuronGroup(1, "x : 1", threshold="x > 1", reset="x = 0", name="cells")
    >>> scheduling_summary(Network(G))
    object | part           | clock dt | when       | order | active
    -------+----------------+----------+------------+-------+-------
    cells  | spike          | 100 us   | thresholds | 0     | yes
    cells  | spike.response | 100 us   | resets     | 0     | yes
    """
    return checked_network(net, "scheduling_summary").scheduling_summary()


def checked_network(net: Any, what: str) -> Network | MagicNetwork:
    """Give the network that is meant: the magic one where none is given."""
    if net is None:
        return magic_network
    if not isinstance(net, Network | MagicNetwork):
        raise ModelError(f"{what}: a network is needed, not {net!r}")
    return net
