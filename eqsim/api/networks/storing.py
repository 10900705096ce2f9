"""Storing the state of a network, and returning to it."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from math import inf
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from eqsim.api.objects.simulated import Simulated, check_device
from eqsim.api.session.clocks import BaseClock
from eqsim.api.session.session import SESSION, Progress
from eqsim.errors import ModelError, StoredStateError
from eqsim.expr.suggest import did_you_mean
from eqsim.results.stored import Snapshot, Standing

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
    objects = [each for each in objects if each._has_state]
    if filename is None:
        snapshots[name] = _captured(objects, progress)
    else:
        path = _checked_path(filename)
        SESSION.executor.write_state(path, name, _captured(objects, progress))


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
    if filename is not None:
        snapshots = {name: SESSION.executor.read_state(_checked_path(filename), name)}
    if name not in snapshots:
        raise StoredStateError(
            f"no state is stored under the name {name!r}",
            details=(f"stored are: {', '.join(map(repr, snapshots)) or 'none'}",),
            hint=did_you_mean(name, snapshots) or "call store() first",
        )
    objects = [each for each in objects if each._has_state]
    _reinstate(snapshots[name], objects, progress, with_seed=with_seed)


def _check_name(name: Any) -> None:
    """Refuse what is no name of a stored state."""
    if not isinstance(name, str) or not name:
        raise ModelError(f"the name of a stored state is a text, not {name!r}")


def _checked_path(filename: Any) -> Path:
    if not isinstance(filename, str | PathLike) or not fspath(filename):
        raise ModelError(f"the file of a stored state is a path, not {filename!r}")
    return Path(filename)


def _captured(objects: Sequence[Simulated], progress: Progress) -> Snapshot:
    for each in objects:
        check_device(each, SESSION.executor)
    state = SESSION.executor.store([each.name for each in objects])
    facts = {each.name: each._capture() for each in objects}
    return Snapshot(state, _time_of(objects, progress), facts)


def _time_of(objects: Sequence[Simulated], progress: Progress) -> dict[str, Any]:
    """Give where a network stands, in time and among random numbers."""
    return {
        "t": progress.t,
        "has_begun": progress.has_begun,
        "clocks": {clock.name: _moment(clock, progress) for clock in _clocks(objects)},
        "epoch": progress.epoch,
        "goes_on": progress.seeding == SESSION.seeding,
        "session_seed": SESSION.seed,
        "session_epoch": SESSION.epoch,
    }


def _clocks(objects: Sequence[Simulated]) -> list[BaseClock]:
    return list(dict.fromkeys(each.clock for each in objects))


def _moment(clock: BaseClock, progress: Progress) -> dict[str, float | int]:
    """Give the number of a clock's next step, and the length that its steps had, if one."""
    step, key = progress.reached.get(clock, (progress.step(clock), clock.key))
    return {"step": step, "dt": key} if isinstance(key, float) else {"step": step}


def _standing(time: Mapping[str, Any]) -> Standing:
    """Give where a network stood, from the facts on time."""
    moments = time["clocks"].items() if time["has_begun"] else ()
    return Standing(
        time["t"], {name: (each["step"], each.get("dt", 0.0)) for name, each in moments}
    )


def _reinstate(
    snapshot: Snapshot, objects: Sequence[Simulated], progress: Progress, *, with_seed: bool
) -> None:
    for each in objects:
        check_device(each, SESSION.executor)
    _check_facts(snapshot, objects, progress)
    names = [each.name for each in objects]
    state, standing = snapshot.state, _standing(snapshot.time)
    for each in objects:
        if each.name in state.owners:
            state = each._meet(state, snapshot.objects[each.name])
    SESSION.executor.restore(state, names, standing, with_seed=with_seed)
    for each in objects:
        each._reinstate(snapshot.objects[each.name])
    time = snapshot.time
    progress.t, progress.reached = time["t"], {}
    if time["has_begun"]:
        moments = {clock: time["clocks"][clock.name] for clock in _clocks(objects)}
        progress.reached = {
            clock: (each["step"], each.get("dt", clock.key)) for clock, each in moments.items()
        }
    if with_seed:
        SESSION.seed, SESSION.epoch = time["session_seed"], time["session_epoch"]
        progress.epoch = time["epoch"]
    goes_on = with_seed and time["goes_on"]
    progress.seeding = SESSION.seeding if goes_on else NEVER


def _check_facts(snapshot: Snapshot, objects: Sequence[Simulated], progress: Progress) -> None:
    """Refuse facts that are not of the form that is stored."""
    facts = {each.name: each._capture() for each in objects}
    pairs = [(snapshot.objects.get(name), present, name) for name, present in facts.items()]
    pairs.append((_known(snapshot.time), _known(_time_of(objects, progress)), "the network"))
    for stored, present, name in pairs:
        if name not in facts.keys() - snapshot.state.owners and not _has_form(stored, present):
            raise StoredStateError(
                f"{name}: the stored state is damaged, or of another kind of object",
                hint="restore from a file as store() has written it",
            )


def _known(time: Mapping[str, Any]) -> dict[str, Any]:
    """Give the facts on time, with numbers in place of those that need not be known."""
    unknown = {"session_seed": 0}
    return {name: unknown.get(name) if fact is None else fact for name, fact in time.items()}


def _has_form(stored: Any, present: Any) -> bool:
    """Tell whether facts have the keys and types of those that are there now."""
    if isinstance(present, Mapping):
        if not isinstance(stored, Mapping) or stored.keys() != present.keys():
            return False
        return stored.get("dt", 1) != 0 and all(
            _has_form(stored[key], present[key]) for key in present
        )
    if isinstance(present, bool | str) or isinstance(stored, bool):
        return type(stored) is type(present)
    kinds = int | float if isinstance(present, float) else int
    return isinstance(stored, kinds) and 0 <= stored < inf
