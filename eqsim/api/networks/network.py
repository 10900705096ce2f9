"""Networks: objects that are simulated together."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from eqsim.api.language.names import names_for_run
from eqsim.api.monitors.monitor import Monitor
from eqsim.api.networks.network_states import NetworkStates
from eqsim.api.networks.scheduling import SchedulingSummary, in_order_of_step, summarise
from eqsim.api.networks.simulation import RunOptions, simulate
from eqsim.api.networks.storing import FilePath, restore_network, store_network
from eqsim.api.objects.describe import check_dependencies
from eqsim.api.objects.explain import explain_objects
from eqsim.api.objects.explanation import Explanation
from eqsim.api.objects.operation import RegularOperation
from eqsim.api.objects.simulated import Simulated, with_contained
from eqsim.api.objects.subgroup import Subgroup
from eqsim.api.session.caller import visible_names, warn
from eqsim.api.session.clocks import TIME
from eqsim.api.session.named import Named
from eqsim.api.session.schedule import checked_schedule
from eqsim.api.session.session import SESSION, Progress
from eqsim.api.session.timings import Timings, kernel_times
from eqsim.errors import ModelError, UnknownObjectError
from eqsim.expr.suggest import did_you_mean
from eqsim.results.stored import Snapshot
from eqsim.units import Quantity, from_si

__all__ = ["Network"]


class Network(Named, NetworkStates):
    """Groups, synapses and monitors that are simulated together.

    Parameters
    ----------
    *objs : objects, or lists or dictionaries of them
        What the network holds.
    name : str, optional
        The network's name.

    Examples
    --------
    >>> from eqsim import NeuronGroup, Network, ms
    >>> G = NeuronGroup(1, "dx/dt = 1/ms : 1", method="exact")
    >>> net = Network(G)
    >>> net.run(2*ms)
    >>> print(net.t)
    2 ms
    """

    _kind = "network"

    def __init__(self, *objs: Any, name: str | None = None) -> None:
        super().__init__(name)
        self._objects: dict[str, Simulated] = {}
        self._progress = Progress()
        self._schedule: tuple[str, ...] | None = None
        self._snapshots: dict[str, Snapshot] = {}
        self._warned: set[str] = set()
        self.add(*objs)
        self._announce()

    @property
    def objects(self) -> list[Simulated]:
        """What the network holds, in the order of creation."""
        return sorted(self._objects.values(), key=lambda each: each.creation_number)

    @property
    def t(self) -> Any:
        """The time that the network has reached."""
        return from_si(self._progress.t, TIME)

    @property
    def t_(self) -> float:
        """The time that the network has reached, in seconds."""
        return self._progress.t

    @property
    def schedule(self) -> list[str]:
        """The slots of a step, in their order; None stands for those of the preferences.

        Each slot has one before it and one after it: `before_groups`, `after_groups`.
        """
        return list(SESSION.slots_of(self._schedule))

    @schedule.setter
    def schedule(self, slots: Any) -> None:
        given = None if slots is None else checked_schedule(slots, f"{self._name}.schedule")
        self._schedule = given

    @property
    def timings(self) -> Timings:
        """Where the time went, in seconds: `create`, `build` and `simulate`."""
        return self._progress.timings

    def add(self, *objs: Any) -> None:
        """Add objects.

        Parameters
        ----------
        *objs : objects, or lists or dictionaries of them
            What to add; an object belongs for life to the network that it first ran in.
        """
        every = list(_flattened(objs))
        found = [each for each in every if not each._is_contained]
        for each in found:
            if each._progress is not None and each._progress.t > 0:
                self._refuse_foreign(each)
        for each in found:
            each._progress, each._network_name = self._progress, self._name
            self._objects[each.name] = each
        for each in every:
            self._refuse_lone(each)

    def remove(self, *objs: Any) -> None:
        """Take objects out.

        Parameters
        ----------
        *objs : objects, or lists or dictionaries of them
            What to take out.
        """
        for each in _flattened(objs):
            if each._is_contained:
                raise ModelError(
                    f"{each.name!r} takes part wherever the group does that it belongs to",
                    hint=f"to leave it out, write {each.name}.active = False",
                )
            if self._objects.get(each.name) is not each:
                raise self._unknown(each.name)
            del self._objects[each.name]
            self._warned.add(each.name)
            if self._progress.t == 0 and each._progress is self._progress:
                each._progress, each._network_name = None, None

    def run(
        self,
        duration: Any,
        report: str | Callable[..., None] | None = None,
        report_period: Any = None,
        namespace: Mapping[str, Any] | None = None,
        profile: bool | None = None,
        level: int = 0,
        stop_when: str | Mapping[Any, str] | None = None,
    ) -> None:
        """Simulate for a time, from where the last run ended.

        Parameters are those of the function `run`.

        Examples
        --------
        >>> from eqsim import NeuronGroup, Network, ms
        >>> net = Network(NeuronGroup(1, "dx/dt = 1/ms : 1", method="exact"))
        >>> net.run(2*ms)
        >>> net.run(1*ms)
        >>> print(net.t)
        3 ms
        """
        del level
        self._refuse_foreigners()
        visible = names_for_run(namespace)
        self._warn_of_left_out()
        simulate(
            self.objects,
            self._progress,
            visible,
            SESSION.slots_of(self._schedule),
            RunOptions(duration, report, report_period, stop_when, profile),
        )

    def store(self, name: str = "default", filename: FilePath | None = None) -> None:
        """Keep the present state, to return to it with `restore`.

        Parameters are those of the function `store`.

        Examples
        --------
        >>> from eqsim import NeuronGroup, Network, ms
        >>> G = NeuronGroup(1, "dx/dt = 1/ms : 1", method="exact")
        >>> net = Network(G)
        >>> net.store()
        >>> net.run(2*ms)
        >>> net.restore()
        >>> net.t_, G.x[0]
        (0.0, 0.0)
        """
        self._refuse_foreigners()
        store_network(self.objects, self._progress, self._snapshots, name, filename)

    def restore(
        self,
        name: str = "default",
        filename: FilePath | None = None,
        restore_random_state: bool = False,
    ) -> None:
        """Return to a state that was stored; if that cannot be, nothing changes.

        Parameters are those of the function `restore`.

        Examples
        --------
        >>> from eqsim import NeuronGroup, Network, ms
        >>> G = NeuronGroup(1, "dx/dt = 1/ms : 1", method="exact")
        >>> net = Network(G)
        >>> net.run(1*ms)
        >>> net.store("one")
        >>> net.run(1*ms)
        >>> net.restore("one")
        >>> print(net.t)
        1 ms
        """
        self._refuse_foreigners()
        restore_network(
            self.objects,
            self._progress,
            self._snapshots,
            name,
            filename,
            with_seed=restore_random_state,
        )

    @property
    def profiling_info(self) -> list[tuple[str, Any]]:
        """Names and times of what the last run with `profile=True` did.

        These are kernels, network operations (`<name>.call`) and Python functions
        (`<group>.<function>`), whose time is not in that of kernels.
        """
        return kernel_times(self._progress.profile)

    def scheduling_summary(self) -> SchedulingSummary:
        """Show what happens in a step, in its order.

        Returns
        -------
        SchedulingSummary
            A table, as text or, in notebooks, as HTML.
        """
        return summarise(self.objects, SESSION.slots_of(self._schedule))

    @property
    def sorted_objects(self) -> list[Simulated]:
        """All objects, those that belong to others too, in the order in which a step has them."""
        return in_order_of_step(self.objects, SESSION.slots_of(self._schedule))

    def check_dependencies(self) -> None:
        """Refuse what could not run: objects that need others which the network does not hold."""
        check_dependencies(with_contained(self.objects))

    def stop(self) -> None:
        """End a run of the network that is under way after its present step."""
        if SESSION.running is self._progress:
            SESSION.executor.stop()

    def explain(self, stage: str = "equations") -> Explanation:
        """Show the network at a stage of its way to code.

        Parameters
        ----------
        stage : {'equations', 'update', 'integration', 'ir', 'cpp'}
            What was written, the assignments of a step, how accurate they are, the program, or its
            C++.
        """
        return explain_objects(
            self.objects, stage, visible_names(), SESSION.slots_of(self._schedule)
        )

    def __getitem__(self, name: str) -> Simulated:
        every = {each.name: each for each in with_contained(self._objects.values())}
        if not isinstance(name, str) or name not in every:
            raise self._unknown(name)
        return every[name]

    def __delitem__(self, name: str) -> None:
        self.remove(self[name])

    def __contains__(self, item: object) -> bool:
        every = with_contained(self._objects.values())
        return any(item in (each, each.name) for each in every)

    def __len__(self) -> int:
        return len(self._objects)

    def __iter__(self) -> Iterator[Simulated]:
        return iter(self.objects)

    def __repr__(self) -> str:
        return f"<Network {self._name!r}: {', '.join(self._objects) or 'empty'}>"

    def _warn_of_left_out(self) -> None:
        """Warn once of what was made for objects of the network, and not added to it."""
        if not self._left_out():
            return
        gc.collect()
        for each in self._left_out():
            self._warned.add(each.name)
            warn(
                f"{self._name} does not simulate {each.name}, which is not in it, although "
                f"{each._depends_on()[0].name} is: add it to the network"
            )

    def _left_out(self) -> list[Monitor | RegularOperation]:
        alive = [each for each in SESSION.alive() if isinstance(each, Monitor | RegularOperation)]
        return [
            each
            for each in alive
            if each._network_name is None
            and not (each._is_contained or each._progress)
            and each.name not in self._warned
            and (needed := each._depends_on())
            and all(self._objects.get(one.name) is one for one in needed)
        ]

    def _refuse_foreigners(self) -> None:
        for each in self._objects.values():
            self._refuse_foreign(each)

    def _refuse_lone(self, each: Simulated) -> None:
        """Refuse what belongs to something that is not here."""
        for owner in each._depends_on() if each._is_contained else ():
            if self._objects.get(owner.name) is not owner:
                raise ModelError(
                    f"{each.name!r} belongs to {owner.name!r}, which is not in the network",
                    hint=f"add {owner.name!r}; what belongs to it comes along",
                )

    def _refuse_foreign(self, each: Simulated) -> None:
        if each._progress is not self._progress:
            other = f"the network {each._network_name!r}" if each._network_name else "run()"
            raise ModelError(
                f"{each.name!r} belongs to {other} already",
                details=("an object can be part of one network only",),
                hint="make one network of all of them, or new objects",
            )

    def _unknown(self, name: str) -> UnknownObjectError:
        return UnknownObjectError(
            f"{self._name} holds no object {name!r}", hint=did_you_mean(name, self._objects)
        )


def _flattened(objs: Any) -> Iterator[Simulated]:
    for each in objs:
        if isinstance(each, Simulated):
            yield each
        elif isinstance(each, Subgroup):
            raise ModelError(
                f"{each.name} is a part of a group", hint=f"add the group, {each.source.name}"
            )
        elif isinstance(each, Mapping):
            yield from _flattened(each.values())
        else:
            yield from _flattened(_members(each))


def _members(each: Any) -> Iterator[Any]:
    try:
        if not isinstance(each, str | Quantity):
            members: Iterator[Any] = iter(each)
            return members
    except TypeError:  # it cannot be iterated
        pass
    raise ModelError(f"{each!r} is nothing that a network can hold")
