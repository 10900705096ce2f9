"""A recorder to kernels that append to its table."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from eqsim.expr.dtypes import DType
from eqsim.ir.functions import arithmetic, literal
from eqsim.ir.lowering.builder import KernelBuilder, Streams, to_storage
from eqsim.ir.lowering.scopes import PopulationScope, Scope, SynapticScope, listed_time, time
from eqsim.ir.program import (
    Accumulate,
    Append,
    Apply,
    Axis,
    Column,
    Count,
    Domain,
    Events,
    Expr,
    Kernel,
    Load,
    Once,
    Selected,
    Statement,
    Step,
    Store,
    Table,
)
from eqsim.model.population import Population
from eqsim.model.projection import Projection
from eqsim.model.recorder import RateRecorder, Recorder, SpikeRecorder, StateRecorder

__all__ = ["LAST_TIME", "last_buffer", "lower_recorder", "recorded_dtypes"]

#: The buffer with the last time, in seconds, at which a recorder of the last values recorded.
LAST_TIME = "time"


def lower_recorder(
    recorder: Recorder,
    populations: Mapping[str, Population],
    projections: Mapping[str, Projection],
    listed_clocks: Collection[str] = (),
) -> tuple[Table | None, tuple[Kernel, ...]]:
    """Give the table of a recorder and the kernels that fill it."""
    match recorder:
        case StateRecorder():
            moment = listed_time if recorder.clock in listed_clocks else time
            return _lower_state(recorder, populations, projections, moment(recorder.clock))
        case SpikeRecorder():
            return _lower_spikes(recorder, populations)
        case RateRecorder():
            return _lower_rate(recorder, populations)


def recorded_dtypes(
    owner: Population | Projection, variables: tuple[str, ...]
) -> tuple[DType, ...]:
    """Give the types in which variables of an owner are recorded.

    What is stored has the type that it is stored in, indices have 32 bits; what is computed keeps
    all of its 64.
    """
    computed = {DType.I32: DType.I64}
    types = {each.name: each.stored for each in owner.variables}
    types |= {each.name: computed.get(each.dtype, each.dtype) for each in owner.subexpressions}
    types |= {each.name: computed.get(each.dtype, each.dtype) for each in owner.links}
    types |= {"i": DType.I32, "j": DType.I32, "dt": DType.F64, "t_in_timesteps": DType.I64}
    return tuple(types[name] for name in variables)


def last_buffer(recorder: str, variable: str) -> str:
    """Name the buffer with the last values of a variable, one for each element of the source."""
    return f"{recorder}._{variable}"


def _builder(scope: Scope, clock: str) -> KernelBuilder:
    return KernelBuilder(scope, Streams(0, clock), literal(0))


def _appends(
    builder: KernelBuilder,
    table: str,
    names: tuple[str, ...],
    types: tuple[DType, ...],
    guard: Expr | None = None,
) -> None:
    for name, dtype in zip(names, types, strict=True):
        value = to_storage(builder.name(name), dtype, dtype)
        builder.body.append(Append(table, name, value, guard))


def _is_listed(recorder: SpikeRecorder | RateRecorder, builder: KernelBuilder) -> Expr | None:
    """Give the condition under which an element is recorded, where it is not by its range."""
    if not recorder.listed:
        return None
    return builder.bind("listed", Apply(DType.BOOL, ">=", (builder.name("i"), literal(0))))


def _lower_state(
    recorder: StateRecorder,
    populations: Mapping[str, Population],
    projections: Mapping[str, Projection],
    present: Expr,
) -> tuple[Table | None, tuple[Kernel, ...]]:
    owner: Population | Projection
    scope: Scope
    if recorder.source in populations:
        owner, axis = populations[recorder.source], Axis.ELEMENT
        scope = PopulationScope(owner, populations=populations)
    else:
        owner, axis = projections[recorder.source], Axis.SYNAPSE
        scope = SynapticScope.of(owner, populations)
    types = recorded_dtypes(owner, recorder.variables)
    values = _builder(scope, recorder.clock)
    table: Table | None
    when: Statement
    if recorder.last:
        table, when = None, _last_time(recorder, present)
        _stores(values, axis, recorder, types)
    else:
        table = Table(recorder.name, _columns(("_step", *recorder.variables), (DType.I64, *types)))
        when = Append(recorder.name, "_step", Step(DType.I64, recorder.clock))
        _appends(values, recorder.name, recorder.variables, types)
    chosen = Selected(recorder.source, f"{recorder.name}.record", axis)
    comment = f"record {', '.join(recorder.variables)} of {recorder.source}"
    return table, (
        _kernel(recorder, "clock", recorder.clock, Once(), (when,)),
        _kernel(recorder, "values", recorder.clock, chosen, values.body, comment),
    )


def _kernel(
    recorder: Recorder,
    part: str,
    clock: str,
    domain: Domain,
    body: Sequence[Statement],
    *comment: str,
) -> Kernel:
    """Give a kernel at the recorder's place of a step."""
    return Kernel(
        f"{recorder.name}.{part}",
        domain,
        tuple(body),
        slot=recorder.slot,
        order=recorder.order,
        clock=clock,
        comment=comment,
    )


def _last_time(recorder: StateRecorder, present: Expr) -> Statement:
    """Keep the time instead of the step, which says nothing once `dt` has changed."""
    return Store(f"{recorder.name}.{LAST_TIME}", Axis.SCALAR, present)


def _stores(
    builder: KernelBuilder, axis: Axis, recorder: StateRecorder, types: tuple[DType, ...]
) -> None:
    for name, dtype in zip(recorder.variables, types, strict=True):
        value = to_storage(builder.name(name), dtype, dtype)
        builder.body.append(Store(last_buffer(recorder.name, name), axis, value))


def _columns(names: tuple[str, ...], types: tuple[DType, ...]) -> tuple[Column, ...]:
    return tuple(Column(name, dtype) for name, dtype in zip(names, types, strict=True))


def _lower_spikes(
    recorder: SpikeRecorder, populations: Mapping[str, Population]
) -> tuple[Table | None, tuple[Kernel, ...]]:
    source = populations[recorder.source]
    start = f"{recorder.name}.start"
    builder = _builder(_part(recorder, populations), source.clock)
    table = None
    if recorder.keep:
        types = recorded_dtypes(source, recorder.variables)
        names = ("i", *recorder.variables)
        columns = _columns(("_step", *names), (DType.I64, DType.I32, *types))
        table = Table(recorder.name, columns)
        guard = _is_listed(recorder, builder)
        builder.body.append(Append(recorder.name, "_step", Step(DType.I64, source.clock), guard))
        _appends(builder, recorder.name, names, (DType.I32, *types), guard)
    else:
        counts = Load(DType.I64, f"{recorder.name}.count", Axis.ELEMENT)
        more = arithmetic("+", counts, literal(1))
        builder.body.append(Store(counts.buffer, Axis.ELEMENT, more))
    events = Events(f"{recorder.source}.{recorder.event}", start, f"{recorder.name}.size")
    comment = f"record each {recorder.event} of {recorder.source}"
    kernel = _kernel(recorder, "events", source.clock, events, builder.body, comment)
    return table, (kernel,)


def _part(
    recorder: SpikeRecorder | RateRecorder, populations: Mapping[str, Population]
) -> PopulationScope:
    """Give the scope in which `i` is an element's number within what is recorded."""
    return PopulationScope(
        populations[recorder.source],
        Axis.ELEMENT,
        f"{recorder.name}.start",
        f"{recorder.name}.places" if recorder.listed else None,
        populations=populations,
    )


def _lower_rate(
    recorder: RateRecorder, populations: Mapping[str, Population]
) -> tuple[Table, tuple[Kernel, ...]]:
    source = populations[recorder.source]
    table = Table(recorder.name, (Column("_step", DType.I64), Column("count", DType.I64)))
    event = f"{recorder.source}.{recorder.event}"
    start, size = f"{recorder.name}.start", f"{recorder.name}.size"
    found = Load(DType.I64, f"{recorder.name}.found", Axis.SCALAR)
    count: Expr = found if recorder.listed else Count(DType.I64, event, start, size)
    body: tuple[Statement, ...] = (
        Append(recorder.name, "_step", Step(DType.I64, source.clock)),
        Append(recorder.name, "count", count),
    )
    kernels: tuple[Kernel, ...] = ()
    if recorder.listed:
        body = (*body, Store(found.buffer, Axis.SCALAR, literal(0)))
        builder = _builder(_part(recorder, populations), source.clock)
        guard = _is_listed(recorder, builder)
        add = Accumulate(found.buffer, Axis.SCALAR, literal(1), guard)
        events = Events(event, start, size)
        kernels = (_kernel(recorder, "listed", source.clock, events, (*builder.body, add)),)
    comment = f"count the spikes of {recorder.source} in this step"
    return table, (*kernels, _kernel(recorder, "rate", source.clock, Once(), body, comment))
