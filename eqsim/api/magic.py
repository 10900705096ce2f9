"""`run` without a network: what is simulated is what can be seen where it is called."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from typing import Any

from eqsim.api.caller import visible_names, visible_objects, warn
from eqsim.api.session import SESSION, Progress
from eqsim.api.simulated import Simulated, refuse_later
from eqsim.api.simulation import simulate
from eqsim.errors import MagicError

__all__ = ["collect", "run", "start_scope"]


def run(
    duration: Any,
    report: str | None = None,
    report_period: Any = None,
    namespace: Mapping[str, Any] | None = None,
    profile: bool | None = None,
    level: int = 0,
) -> None:
    """Simulate all objects that can be seen from the call.

    Seen are values of variables, what lists, tuples and dictionaries among them hold, and
    attributes of other objects.

    Parameters
    ----------
    duration : Quantity
        How long.
    report : {'text'}, optional
        Whether to show a progress bar.
    report_period : Quantity, optional
        Has no effect: the bar is always up to date.
    namespace : dict, optional
        Values of external names, in place of those around the call.
    profile : bool, optional
        Not available in this version.
    level : int
        Has no effect.

    Examples
    --------
    >>> from eqsim import NeuronGroup, run, start_scope, ms
    >>> start_scope()
    >>> G = NeuronGroup(1, "dx/dt = 1/ms : 1", method="exact")
    >>> run(1*ms)
    >>> round(float(G.x[0]), 6)
    1.0
    """
    del report_period, level
    refuse_later("run", profile=profile or None)
    visible = visible_names() if namespace is None else namespace
    objects = sorted(collect(), key=lambda each: each.creation_number)
    progress = _progress_of(objects)
    _warn_of_left_out(objects)
    try:
        simulate(
            objects, progress, duration, report, visible, SESSION.slots_of(SESSION.magic_schedule)
        )
    finally:
        if progress.has_begun:
            SESSION.magic_progress = progress
            for each in objects:
                each._progress = progress


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
        each for each in visible_objects() if isinstance(each, Simulated) and _is_eligible(each)
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


def _is_eligible(each: Simulated) -> bool:
    return each._network_name is None and each.creation_number > SESSION.scope_start


def _progress_of(objects: list[Simulated]) -> Progress:
    """Give the progress that the objects share: the one they had, or a new one."""
    if not objects:
        raise MagicError(
            "run found nothing to simulate",
            hint="make groups where run is called, or make a Network of them",
        )
    had = {id(each._progress): each._progress for each in objects if each._progress is not None}
    new = [each.name for each in objects if each._progress is None and each._restarts_magic]
    old = [each.name for each in objects if each._progress is not None]
    if (had and new) or len(had) > 1:
        raise MagicError(
            "run found objects that were run before beside others",
            details=(f"run before: {', '.join(old)}", f"others: {', '.join(new) or 'none'}"),
            hint="make a Network of what belongs together, or call start_scope() before making new "
            "objects",
        )
    return next(iter(had.values()), None) or Progress()


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
