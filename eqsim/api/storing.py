"""Storing the state of a network, and returning to it."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from os import PathLike
from typing import Any

from eqsim.api.session import SESSION, Progress
from eqsim.api.simulated import Simulated, refuse_later
from eqsim.errors import ModelError, StoredStateError
from eqsim.expr.suggest import did_you_mean
from eqsim.results.stored import Snapshot

__all__ = ["FilePath", "restore_network", "store_network"]

#: The number of no call of `seed`: what comes next draws new numbers.
NEVER = -1

FilePath = str | PathLike[str]


def store_network(
    objects: Sequence[Simulated],
    progress: Progress,
    snapshots: MutableMapping[str, Snapshot],
    name: str,
    filename: FilePath | None,
) -> None:
    """Keep the present state under a name, in memory or in a file."""
    _check_name(name)
    refuse_later("store", filename=filename)
    snapshots[name] = _captured(objects, progress)


def restore_network(
    objects: Sequence[Simulated],
    progress: Progress,
    snapshots: Mapping[str, Snapshot],
    name: str,
    filename: FilePath | None,
    *,
    with_seed: bool,
) -> None:
    """Return to a state that was stored; if that cannot be, nothing changes."""
    _check_name(name)
    refuse_later("restore", filename=filename)
    if name not in snapshots:
        raise StoredStateError(
            f"no state is stored under the name {name!r}",
            details=(f"stored are: {', '.join(map(repr, snapshots)) or 'none'}",),
            hint=did_you_mean(name, snapshots) or "call store() first",
        )
    _reinstate(snapshots[name], objects, progress, with_seed=with_seed)


def _check_name(name: Any) -> None:
    """Refuse what is no name of a stored state."""
    if not isinstance(name, str) or not name:
        raise ModelError(f"the name of a stored state is a text, not {name!r}")


def _captured(objects: Sequence[Simulated], progress: Progress) -> Snapshot:
    _check_device(objects)
    state = SESSION.executor.store([each.name for each in objects])
    time = {
        "t": progress.t,
        "step": progress.step,
        "dt": progress.dt,
        "epoch": progress.epoch,
        "goes_on": progress.seeding == SESSION.seeding,
        "session_seed": SESSION.seed,
        "session_epoch": SESSION.epoch,
    }
    return Snapshot(state, time, {each.name: each._capture() for each in objects})


def _reinstate(
    snapshot: Snapshot, objects: Sequence[Simulated], progress: Progress, *, with_seed: bool
) -> None:
    _check_device(objects)
    names = [each.name for each in objects]
    SESSION.executor.restore(snapshot.state, names, with_seed=with_seed)
    for each in objects:
        each._reinstate(snapshot.objects[each.name])
    time = snapshot.time
    progress.t, progress.step, progress.dt = time["t"], time["step"], time["dt"]
    if with_seed:
        SESSION.seed, SESSION.epoch = time["session_seed"], time["session_epoch"]
        progress.epoch = time["epoch"]
    goes_on = with_seed and time["goes_on"]
    progress.seeding = SESSION.seeding if goes_on else NEVER


def _check_device(objects: Sequence[Simulated]) -> None:
    for each in objects:
        if each._executor is not SESSION.executor:
            raise ModelError(
                f"{each.name!r} was made for another device",
                hint="choose the device before the first object is made",
            )
