"""What a standalone project cannot do, said where it is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from eqsim.backends.delays import changed_delays
from eqsim.errors import SimulationError
from eqsim.expr.dtypes import DType
from eqsim.model.actions import Numbers, RunNetwork, numbers_of
from eqsim.model.network import NetworkSpec
from eqsim.model.operation import Operation
from eqsim.model.population import Population
from eqsim.model.projection import Projection
from eqsim.model.variables import ConstantName

__all__ = [
    "callback_refused",
    "not_known_yet",
    "record_refused",
    "refuse_calls",
    "refuse_changes",
    "stream_refused",
]


def refuse_calls(spec: NetworkSpec) -> None:
    """Refuse a network that calls Python."""
    if spec.calls:
        raise SimulationError(
            f"{spec.calls[0].name}: a standalone project cannot call Python",
            details=("the project is a C++ program that runs by itself",),
            hint="use the device 'runtime', or say it in equations, events or run_regularly",
        )


def refuse_changes(action: RunNetwork, spec: NetworkSpec, values: Numbers) -> None:
    """Refuse what a second run of a project cannot have: another network, other delays."""
    if spec != action.spec:
        raise _retyped(action, spec, values) or _another_network(action.spec, spec)
    if spec.stops:
        raise SimulationError(
            "a standalone project ends with a run that has a condition to stop",
            details=("where this run would begin is not known before the project has run",),
            hint="use the device 'runtime'",
        )
    for projection, pathway in changed_delays(spec, values, numbers_of(action.values)):
        raise SimulationError(
            f"{projection.name}.{pathway.name}: the delay cannot change between runs",
            details=("spikes of a standalone project may be under way with the old delay",),
            hint="use the device 'runtime', or give both delays to pathways of their own",
        )


def _retyped(action: RunNetwork, spec: NetworkSpec, values: Numbers) -> SimulationError | None:
    """Give the error for a constant that is of another type than in the run before, if one is."""
    before = {(name, constant.name): constant for name, constant in _constants(spec)}
    for name, constant in _constants(action.spec):
        known = before.get((name, constant.name), constant)
        if known.dtype is not constant.dtype:
            value = f"{name}.{constant.name}"
            was, now = values[value], numbers_of(action.values)[value]
            return SimulationError(
                f"{name}: '{constant.name}' was {_typed(was, known.dtype)}, and is now "
                f"{_typed(now, constant.dtype)}",
                details=("constants keep their type in all runs of a standalone project",),
                hint=_same_type(constant.name, was, now, {known.dtype, constant.dtype}),
            )
    return None


def _constants(spec: NetworkSpec) -> Iterator[tuple[str, ConstantName]]:
    owners: tuple[Population | Projection | Operation, ...]
    owners = (*spec.populations, *spec.projections, *spec.operations)
    for each in owners:
        yield from ((each.name, constant) for constant in each.constants)


def _typed(value: float, dtype: DType) -> str:
    if dtype is DType.BOOL:
        return f"{bool(value)}, which is true or false"
    return f"the float {value:g}" if dtype.is_float else f"the integer {value}"


def _same_type(name: str, was: float, now: float, types: set[DType]) -> str:
    """Say how a constant would have kept its type."""
    if DType.BOOL in types:
        return "give it a value of the same type in all runs"
    return f"write {name} = {float(was if isinstance(was, int) else now)}"


def _another_network(now: NetworkSpec, before: NetworkSpec) -> SimulationError:
    """Give the error for objects that were added, taken out or changed after a run."""
    new, known = _objects(now), _objects(before)
    changes = {
        "new": [name for name in new if name not in known],
        "missing": [name for name in known if name not in new],
        "changed": [name for name in new if name in known and new[name] != known[name]],
    }
    return SimulationError(
        f"{now.name}: the network is not that of the run before",
        details=(
            *(f"{word}: {', '.join(names)}" for word, names in changes.items() if names),
            "all runs of a standalone project are runs of the same objects",
        ),
        hint="make all objects before the first run, or use the device 'runtime'",
    )


def _objects(spec: NetworkSpec) -> dict[str, object]:
    parts = (*spec.populations, *spec.projections, *spec.recorders, *spec.operations)
    return {each.name: each for each in parts}


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


def stream_refused(recorder: str) -> SimulationError:
    """Give the error for a recording that is to be written during a run."""
    return SimulationError(
        f"{recorder}: a standalone project does not record to a folder of its own",
        details=("its program keeps what it records in memory, and writes it when it ends",),
        hint="use the device 'runtime', or record less: fewer elements, a longer dt, record='last'",
    )


def callback_refused(what: str) -> SimulationError:
    """Give the error for a function of Python's that a program would have to call."""
    return SimulationError(
        f"run: the function given as {what} cannot be called from a standalone project",
        details=("the project is a program of its own, without Python",),
        hint="report='text' is printed by the program; the device 'runtime' calls functions",
    )
