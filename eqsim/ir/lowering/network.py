"""A network's description to a program: kernels in the order of a step, and what they use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from eqsim.errors import ModelError, named_in_errors
from eqsim.expr.dtypes import DType
from eqsim.integration.update import Update
from eqsim.ir.checks.time_loop import PROFILE
from eqsim.ir.effects import effects
from eqsim.ir.lowering.function import function_buffers, function_values
from eqsim.ir.lowering.histories import read_histories
from eqsim.ir.lowering.intervention import lower_call, lower_stop
from eqsim.ir.lowering.linked import keep_linked
from eqsim.ir.lowering.operation import lower_operation, part_buffers
from eqsim.ir.lowering.population import lower_population
from eqsim.ir.lowering.projection import (
    following_buffers,
    lower_projection,
    needs_numbers,
    orders_by_delay,
    place_buffers,
)
from eqsim.ir.lowering.recorder import LAST_TIME, last_buffer, lower_recorder, recorded_dtypes
from eqsim.ir.lowering.scopes import storage_dtype
from eqsim.ir.lowering.sums import lower_sums
from eqsim.ir.program import (
    Buffer,
    Deliveries,
    Domain,
    Emit,
    Event,
    Kernel,
    Literal,
    Program,
    Rows,
    Synapses,
    Table,
    ValueDecl,
)
from eqsim.model.interventions import StopCondition
from eqsim.model.network import NetworkSpec, populations_of, slot_places
from eqsim.model.operation import Operation
from eqsim.model.population import EventList, Population
from eqsim.model.projection import Projection
from eqsim.model.recorder import RateRecorder, SpikeRecorder, StateRecorder

__all__ = ["event_names", "last_buffers", "lower_network", "network_buffers", "network_values"]


def lower_network(
    spec: NetworkSpec, integrate: Callable[[Population | Projection], Update | None]
) -> Program:
    """Lower a network; `integrate` gives the update of each population and projection."""
    populations = populations_of(spec)
    projections = {projection.name: projection for projection in spec.projections}
    kernels: list[Kernel] = []
    for population in spec.populations:
        with named_in_errors(population.name):
            kernels += lower_population(population, integrate(population), populations)
    for projection in spec.projections:
        with named_in_errors(projection.name):
            kernels += lower_projection(projection, integrate(projection), populations)
    active = [each for each in spec.projections if each.name not in spec.inactive]
    idle = [each for each in spec.projections if each.name in spec.inactive]
    kernels += lower_sums(active, populations, projections)
    for operation in spec.operations:
        with named_in_errors(operation.owner):
            kernels += lower_operation(operation, populations, projections)
    rows = [_rows(projection, kernels, populations, spec) for projection in spec.projections]
    tables: list[Table] = []
    for recorder in spec.recorders:
        table, own = lower_recorder(recorder, populations, projections, spec.listed_clocks)
        tables += [] if table is None else [table]
        kernels += own
    kernels += [lower_call(call) for call in spec.calls]
    ordered = _in_order(kernels, spec)
    stops = tuple(lower_stop(stop, populations) for stop in spec.stops)
    _refuse_early(ordered)
    ordered, histories = read_histories(
        ordered, spec.listed_clocks, projections, lower_sums(idle, populations, projections)
    )
    ordered = tuple(_active(ordered, spec.inactive))
    used = {name for kernel in (*ordered, *stops) for name, _ in effects(kernel).reads}
    buffers = tuple(network_buffers(spec, following=used | _numbers(rows)))
    linking = {projection.name for projection in spec.projections if projection.links}
    ordered, kept = keep_linked(ordered, buffers, populations, linking)
    known = {buffer.name: buffer for buffer in buffers}
    ordered = histories.fill(ordered, known, slot_places(spec.slots))
    return Program(
        spec.name,
        spec.clocks,
        (*network_values(spec), *histories.values()),
        (*buffers, *kept, *histories.buffers(known), *_profile_buffers(spec)),
        tuple(_events(populations)),
        tuple(rows),
        tuple(tables),
        kernels=(*ordered, *stops),
        histories=tuple(histories.kept.values()),
    )


def _in_order(kernels: Sequence[Kernel], spec: NetworkSpec) -> tuple[Kernel, ...]:
    """Sort kernels by slot, order, and the creation of their objects."""
    place = slot_places(spec.slots)
    rank = {name: number for number, name in enumerate(spec.order)}

    def key(kernel: Kernel) -> tuple[int, int, int]:
        return place[kernel.slot], kernel.order, rank.get(_owner(kernel), len(rank))

    return tuple(sorted(kernels, key=key))


def _owner(kernel: Kernel) -> str:
    """Give the name of the object that a kernel belongs to."""
    return kernel.name.partition(".")[0]


def _profile_buffers(spec: NetworkSpec) -> Iterator[Buffer]:
    if spec.profiled:
        yield Buffer(PROFILE, DType.F64, f"{PROFILE}.size")


def _active(kernels: tuple[Kernel, ...], inactive: tuple[str, ...]) -> Iterator[Kernel]:
    """Leave out what inactive objects do; their events get empty lists."""
    for kernel in kernels:
        if _owner(kernel) not in inactive and kernel.name not in inactive:
            yield kernel
            continue
        never = Literal(DType.BOOL, False)
        emits = tuple(Emit(s.event, never) for s in kernel.body if isinstance(s, Emit))
        if emits:
            yield replace(kernel, prologue=(), body=emits)


def _refuse_early(kernels: tuple[Kernel, ...]) -> None:
    """Refuse what would look at the events of a step before they happen."""
    every = [effects(kernel) for kernel in kernels]
    pending = Counter(event for effect in every for event in effect.events_emitted)
    for kernel, effect in zip(kernels, every, strict=True):
        pending -= Counter(effect.events_emitted)
        early = sorted(event for event in effect.events_read if pending[event])
        if early and not isinstance(kernel.domain, Deliveries):
            name = _owner(kernel)
            raise ModelError(
                f"{name}: it comes before '{early[0]}' in each step",
                details=(f"it is in the slot '{kernel.slot}' with order {kernel.order}",),
                hint="choose a later slot or a greater order, so that it sees the step's events",
            )


def event_names(population: Population) -> tuple[str, ...]:
    """List the events of a population by their names in a program."""
    return tuple(f"{population.name}.{event.name}" for event in population.events)


def _events(populations: Mapping[str, Population]) -> Iterator[Event]:
    for population in populations.values():
        for name in event_names(population):
            yield Event(name, f"{population.name}.N", population.clock)


def _rows(
    projection: Projection,
    kernels: Sequence[Kernel],
    populations: Mapping[str, Population],
    spec: NetworkSpec,
) -> Rows:
    own = tuple(kernel for kernel in kernels if _is_over(kernel.domain, projection.name))
    domains = [kernel.domain for kernel in own]
    columns = any(_by_target(domain) for domain in domains)
    return Rows(
        projection.name,
        projection.source,
        projection.target,
        columns,
        needs_numbers(projection.name, own),
        tuple(orders_by_delay(projection, populations)),
        tuple(each for each in spec.alike if each[0].partition(".")[0] == projection.name),
    )


def _by_target(domain: Domain) -> bool:
    """Tell whether a loop goes over the synapses of each target."""
    if isinstance(domain, Deliveries):
        return domain.side == "post" and domain.own is None
    return isinstance(domain, Synapses) and domain.of == "post"


def _numbers(rows: Iterable[Rows]) -> set[str]:
    return {f"{each.name}._number" for each in rows if each.numbers}


def _is_over(domain: Domain, rows: str) -> bool:
    return isinstance(domain, Deliveries | Synapses) and domain.rows == rows


def network_values(spec: NetworkSpec) -> Iterator[ValueDecl]:
    """List the run-time values of a network that the host sets."""
    regular = (clock for clock in spec.clocks if clock not in spec.listed_clocks)
    yield from (ValueDecl(f"{clock}.dt", DType.F64) for clock in regular)
    yield from (ValueDecl(f"{clock}.size", DType.I64) for clock in spec.listed_clocks)
    if spec.profiled:
        yield ValueDecl(f"{PROFILE}.size", DType.I64)
    for population in populations_of(spec).values():
        yield from _population_values(population)
    for projection in spec.projections:
        yield from _projection_values(projection)
    for operation in spec.operations:
        yield from _constants(operation)
        if operation.is_part:
            yield from _part_values(operation.name, whole=operation.is_listed)
    for stop in spec.stops:
        yield from _constants(stop)
    for recorder in spec.recorders:
        yield from _part_values(recorder.name, whole=isinstance(recorder, StateRecorder))


def _population_values(population: Population) -> Iterator[ValueDecl]:
    yield ValueDecl(f"{population.name}.N", DType.I64)
    yield from _constants(population)
    for stem in _event_lists(population):
        yield ValueDecl(f"{stem}_entries", DType.I64)
        yield ValueDecl(f"{stem}_period", DType.I64)


def _projection_values(projection: Projection) -> Iterator[ValueDecl]:
    for part in ("_source_start", "_source_size", "_target_start", "_target_size"):
        yield ValueDecl(f"{projection.name}.{part}", DType.I64)
    yield from (
        ValueDecl(f"{projection.name}._{side}_count", DType.I64) for side in projection.listed
    )
    yield from _constants(projection)
    for pathway in projection.pathways:
        yield ValueDecl(f"{projection.name}.{pathway.name}.delay", DType.I64)


def _part_values(owner: str, *, whole: bool = False) -> Iterator[ValueDecl]:
    if not whole:
        yield ValueDecl(f"{owner}.start", DType.I64)
    yield ValueDecl(f"{owner}.size", DType.I64)


def _constants(owner: Population | Projection | Operation | StopCondition) -> Iterator[ValueDecl]:
    for constant in owner.constants:
        yield ValueDecl(f"{owner.name}.{constant.name}", constant.dtype)
    for function in owner.functions:
        yield from function_values(f"{owner.name}.{function.name}", function.definition)


def network_buffers(spec: NetworkSpec, following: Container[str] = ()) -> Iterator[Buffer]:
    """List the arrays of a network; of those that follow from its synapses, the named ones."""
    yield from (Buffer(f"{c}.times", DType.F64, f"{c}.size") for c in spec.listed_clocks)
    for owner, extent in _owners(spec):
        for variable in owner.variables:
            length = None if variable.shared else extent
            yield Buffer(f"{owner.name}.{variable.name}", storage_dtype(variable), length)
        yield from _function_buffers(owner)
    others: tuple[Operation | StopCondition, ...] = (*spec.operations, *spec.stops)
    for other in others:
        yield from _function_buffers(other)
    yield from _list_buffers(spec)
    for projection in spec.projections:
        yield from following_buffers(projection, following)
    for recorder in spec.recorders:
        match recorder:
            case StateRecorder():
                yield Buffer(f"{recorder.name}.record", DType.I32, f"{recorder.name}.size")
            case SpikeRecorder() | RateRecorder():
                yield from _recorder_buffers(recorder)
    yield from last_buffers(spec)


def _function_buffers(
    owner: Population | Projection | Operation | StopCondition,
) -> Iterator[Buffer]:
    for function in owner.functions:
        yield from function_buffers(f"{owner.name}.{function.name}", function.definition)


def _recorder_buffers(recorder: SpikeRecorder | RateRecorder) -> Iterator[Buffer]:
    extent = f"{recorder.source}.N"
    if recorder.listed:
        yield Buffer(f"{recorder.name}.places", DType.I32, extent)
    if isinstance(recorder, SpikeRecorder) and not recorder.keep:
        yield Buffer(f"{recorder.name}.count", DType.I64, extent)
    if isinstance(recorder, RateRecorder) and recorder.listed:
        yield Buffer(f"{recorder.name}.found", DType.I64, None)


def last_buffers(spec: NetworkSpec) -> Iterator[Buffer]:
    """List what recorders of last values write: the time, and the values of the whole source."""
    owners = {owner.name: (owner, extent) for owner, extent in _owners(spec)}
    for recorder in spec.recorders:
        if isinstance(recorder, StateRecorder) and recorder.last:
            owner, extent = owners[recorder.source]
            yield Buffer(f"{recorder.name}.{LAST_TIME}", DType.F64, None)
            types = recorded_dtypes(owner, recorder.variables)
            for name, dtype in zip(recorder.variables, types, strict=True):
                yield Buffer(last_buffer(recorder.name, name), dtype, extent)


def _list_buffers(spec: NetworkSpec) -> Iterator[Buffer]:
    for population in spec.populations:
        for stem in _event_lists(population):
            yield Buffer(f"{stem}_steps", DType.I64, f"{stem}_entries")
            yield Buffer(f"{stem}_elements", DType.I32, f"{stem}_entries")
    for projection in spec.projections:
        yield from place_buffers(projection)
    for operation in spec.operations:
        yield from part_buffers(operation)


def _event_lists(population: Population) -> Iterator[str]:
    for event in population.events:
        if isinstance(event, EventList):
            yield f"{population.name}._{event.name}"


def _owners(spec: NetworkSpec) -> Iterator[tuple[Population | Projection, str]]:
    for population in spec.populations:
        yield population, f"{population.name}.N"
    for projection in spec.projections:
        yield projection, f"{projection.name}._size"
