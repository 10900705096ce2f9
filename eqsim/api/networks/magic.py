"""`run`, `store` and `restore` without a network: on what can be seen where they are called."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from eqsim.api.language.names import names_for_run
from eqsim.api.networks.simulation import RunOptions, simulate
from eqsim.api.networks.storing import FilePath, restore_network, store_network
from eqsim.api.objects.simulated import Simulated
from eqsim.api.session.caller import visible_objects, warn
from eqsim.api.session.session import SESSION, Progress
from eqsim.errors import MagicError

__all__ = ["collect", "restore", "run", "start_scope", "store"]

_VERBS: Mapping[str, str] = MappingProxyType({"run": "simulate"})


def run(
    duration: Any,
    report: str | Callable[..., None] | None = None,
    report_period: Any = None,
    namespace: Mapping[str, Any] | None = None,
    profile: bool | None = None,
    level: int = 0,
    stop_when: str | Mapping[Any, str] | None = None,
) -> None:
    """Simulate all objects that can be seen from the call.

    Seen are values of variables, what lists, tuples and dictionaries among them hold, and
    attributes of other objects.

    Parameters
    ----------
    duration : Quantity
        How long.
    report : {'text', 'stdout', 'stderr'} or callable, optional
        How to tell how far the run is: by a bar, or by lines on a stream.  A function is called
        with the time that has passed, the completed part (0.0 first, 1.0 last), the time at which
        the run began, and its duration.
    report_period : Quantity, optional
        The (wall-clock) time between two reports, 10 s by default; a bar is always up to date.
    namespace : dict, optional
        Values of external names, in place of those around the call.
    profile : bool, optional
        Whether to measure how long kernels take, and what runs in Python.
    level : int
        Has no effect.
    stop_when : str or dict, optional
        A condition, such as ``'v > 20*mV'``: the run ends after the step in which it holds for
        any element of the group whose variables it uses.  A dictionary holds conditions by
        group.

    Examples
    --------
    >>> from eqsim import NeuronGroup, run, start_scope, ms
    >>> start_scope()
    >>> G = NeuronGroup(1, "dx/dt = 1/ms : 1", method="exact")
    >>> run(1*ms)
    >>> round(float(G.x[0]), 6)
    1.0
    """
    del level
    visible = names_for_run(namespace)
    objects = _visible_parts()
    progress = _progress_of(objects, "run")
    _warn_of_left_out(objects)
    before, SESSION.magic_progress = SESSION.magic_progress, progress
    try:
        simulate(
            objects,
            progress,
            visible,
            SESSION.slots_of(SESSION.magic_schedule),
            RunOptions(duration, report, report_period, stop_when, profile),
        )
    finally:
        if progress.has_begun:
            _keep(objects, progress)
        else:
            SESSION.magic_progress = before


def store(name: str = "default", filename: FilePath | None = None) -> None:
    """Keep the present state of all objects that can be seen from the call.

    Stored are all variables, synapses, spikes under way, recordings, times and the state of the
    random numbers; the values of external names are not.

    Parameters
    ----------
    name : str
        What to call the state; one that was stored under this name is replaced.
    filename : path, optional
        A file to keep it in, which may hold several; by default it is kept in memory.

    Examples
    --------
    >>> from eqsim import Hz, NeuronGroup, ms, restore, run, start_scope, store
    >>> start_scope()
    >>> G = NeuronGroup(1, "dx/dt = rate : 1", method="exact")
    >>> store()
    >>> for rate in [1000*Hz, 2000*Hz]:
    ...     restore()
    ...     run(2*ms)
    ...     print(round(float(G.x[0])))
    2
    4
    """
    objects = _visible_parts()
    store_network(objects, _progress_of(objects, "store"), SESSION.magic_snapshots, name, filename)


def restore(
    name: str = "default", filename: FilePath | None = None, restore_random_state: bool = False
) -> None:
    """Return to a state that was stored; if that cannot be, nothing changes.

    Parameters
    ----------
    name : str
        What the state is called.
    filename : path, optional
        The file it was stored in.
    restore_random_state : bool
        Whether what follows repeats the random numbers that followed the `store`; by default it
        draws new ones.

    Examples
    --------
    >>> from eqsim import NeuronGroup, ms, restore, run, start_scope, store
    >>> start_scope()
    >>> G = NeuronGroup(1, "dx/dt = xi*ms**-0.5 : 1", method="euler")
    >>> store()
    >>> run(1*ms)
    >>> x = G.x[0]
    >>> restore(restore_random_state=True)
    >>> run(1*ms)
    >>> bool(G.x[0] == x)
    True
    """
    objects, snapshots = _visible_parts(), SESSION.magic_snapshots
    progress = _progress_of(objects, "restore")
    restore_network(objects, progress, snapshots, name, filename, with_seed=restore_random_state)
    _keep(objects, progress)


def collect(level: int = 0) -> set[Simulated]:
    """Give the objects that `run` would simulate.

    Parameters
    ----------
    level : int
        Has no effect.

    Returns
    -------
    set
        Groups, synapses and monitors that belong to no network.

    Examples
    --------
    >>> from eqsim import NeuronGroup, collect, start_scope
    >>> start_scope()
    >>> G = NeuronGroup(1, "x : 1")
    >>> collect() == {G}
    True
    """
    del level
    return {
        each
        for each in visible_objects()
        if issubclass(type(each), Simulated) and _is_eligible(each)
    }


def start_scope() -> None:
    """Let `run` forget all objects made so far.

    Examples
    --------
    >>> from eqsim import collect, start_scope
    >>> start_scope()
    >>> collect()
    set()
    """
    SESSION.scope_start = SESSION.objects_made
    SESSION.magic_progress = Progress()


def _visible_parts() -> list[Simulated]:
    return sorted(collect(), key=lambda each: each.creation_number)


def _keep(objects: Iterable[Simulated], progress: Progress) -> None:
    """Bind objects that have run for life to what they ran with."""
    if progress.has_begun:
        SESSION.magic_progress = progress
        for each in objects:
            each._progress = progress


def _is_eligible(each: Simulated) -> bool:
    """Whether an object is collected by itself, rather than with what it belongs to."""
    is_new = each.creation_number > SESSION.scope_start
    is_offered = each.add_to_magic_network and not each._is_contained
    return is_new and is_offered and each._network_name is None


def _progress_of(objects: list[Simulated], caller: str) -> Progress:
    """Give the progress that the objects share: the one they had, or a new one."""
    if not objects:
        raise _found_nothing(caller)
    had = {id(each._progress): each._progress for each in objects if each._progress is not None}
    unbound = [each for each in objects if each._progress is None]
    new = [each.name for each in unbound if each.invalidates_magic_network]
    old = [each.name for each in objects if each._progress is not None]
    if (had and new) or len(had) > 1:
        raise MagicError(
            f"{caller} found objects that were run before beside others",
            details=(f"run before: {', '.join(old)}", f"others: {', '.join(new) or 'none'}"),
            hint="make a Network of what belongs together, or call start_scope() before making new "
            "objects",
        )
    return next(iter(had.values()), None) or Progress()


def _found_nothing(caller: str) -> MagicError:
    """Give the error for a call that sees no objects, or those of networks only."""
    message = f"{caller} found nothing to {_VERBS.get(caller, caller)}"
    seen = [each for each in visible_objects() if isinstance(each, Simulated)]
    taken = sorted((e for e in seen if e._network_name), key=lambda each: each.creation_number)
    if not taken:
        hint = f"make groups where {caller} is called, or make a Network of them"
        unseen = ", ".join(each.name for each in _left_out([]))
        details = (f"not seen from there: {unseen}",) if unseen else ()
        return MagicError(message, details=details, hint=hint)
    return MagicError(
        message,
        details=tuple(f"{each.name} belongs to {each._network_name}" for each in taken),
        hint=f"call the method {caller} of the Network",
    )


def _warn_of_left_out(objects: list[Simulated]) -> None:
    if not _left_out(objects):
        return
    gc.collect()
    names = [each.name for each in _left_out(objects)]
    if names:
        warn(
            f"run does not simulate {', '.join(names)}, which cannot be seen where it is called; "
            "keep them in variables or lists there, or make a Network"
        )


def _left_out(objects: list[Simulated]) -> list[Simulated]:
    found = {id(each) for each in objects}
    return [
        each
        for each in SESSION.alive()
        if isinstance(each, Simulated)
        and id(each) not in found
        and _is_eligible(each)
        and each._executor is SESSION.executor
    ]
