"""What a standalone project cannot do, said where it is asked for."""

from __future__ import annotations

from collections.abc import Iterable

from eqsim.backends.state.delays import changed_delays
from eqsim.errors import SimulationError
from eqsim.model.actions import Numbers, RunNetwork, numbers_of
from eqsim.model.network import NetworkSpec

__all__ = [
    "built_already",
    "callback_refused",
    "not_built_yet",
    "not_known_yet",
    "record_refused",
    "refuse_calls",
    "refuse_changed_delays",
    "refuse_other_delays",
    "refuse_own_delays",
    "store_refused",
]


def refuse_calls(spec: NetworkSpec) -> None:
    """Refuse a network that calls Python."""
    if spec.calls:
        raise SimulationError(
            f"{spec.calls[0].name}: a standalone project cannot call Python",
            details=("the project is a C++ program that runs by itself",),
            hint="use the device 'runtime', or say it in equations, events or run_regularly",
        )


def refuse_changed_delays(action: RunNetwork, values: Numbers) -> None:
    """Refuse other delays than those of an earlier run, which had these values."""
    for projection, pathway in changed_delays(action.spec, values, numbers_of(action.values)):
        raise _delay_refused(f"{projection.name}.{pathway.name}")


def refuse_other_delays(specs: Iterable[NetworkSpec], owner: str, variable: str) -> None:
    """Refuse to assign delays of single synapses after a run of a network with them."""
    for projection in (each for spec in specs for each in spec.projections):
        for pathway in projection.pathways:
            if (projection.name, pathway.delays) == (owner, variable):
                raise _delay_refused(f"{owner}.{pathway.name}")


def refuse_own_delays(specs: Iterable[NetworkSpec], owner: str, variable: str) -> None:
    """Refuse to let synapses have delays of their own after a run without."""
    if any(projection.name == owner for spec in specs for projection in spec.projections):
        raise _delay_refused(f"{owner}.{variable}")


def _delay_refused(what: str) -> SimulationError:
    return SimulationError(
        f"{what}: the delay cannot change between runs",
        details=("spikes of a standalone project may be under way with the old delay",),
        hint="use the device 'runtime', or give both delays to pathways of their own",
    )


def built_already(what: str, build_on_run: bool) -> SimulationError:
    """Give the error for what comes too late, with the way to do several things in a project."""
    hint = "call device.reinit() to describe another project"
    if build_on_run:
        hint = (
            "set_device('cpp_standalone', build_on_run=False), call run as often as you like, "
            "then device.build()"
        )
    return SimulationError(f"the standalone project {what}", hint=hint)


def not_built_yet() -> SimulationError:
    """Give the error for what needs a project that can be executed."""
    return SimulationError(
        "the standalone project has not been built yet", hint="call device.build(run=False) first"
    )


def not_known_yet(what: str) -> SimulationError:
    """Give the error for a value that only the program will compute."""
    return SimulationError(
        f"{what} is only known after the standalone project has run",
        hint="read it after run(), or after device.build() with build_on_run=False",
    )


def record_refused(recorder: str) -> SimulationError:
    """Give the error for a recording outside of runs."""
    return SimulationError(
        f"{recorder}: a standalone project records in runs only",
        hint="use when='end' to record after each step, or the device 'runtime'",
    )


def store_refused(history: str) -> SimulationError:
    """Give the error for storing a state of which the results lack a part."""
    return SimulationError(
        f"store: the results of the project do not have the past values of {history}",
        hint="call store(filename=...) before the project is built: the program then writes them",
    )


def callback_refused(what: str) -> SimulationError:
    """Give the error for a function of Python's that a program would have to call."""
    return SimulationError(
        f"run: the function given as {what} cannot be called from a standalone project",
        details=("the project is a program of its own, without Python",),
        hint="report='text' is printed by the program; the device 'runtime' calls functions",
    )
