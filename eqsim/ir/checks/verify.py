"""Checks that a program keeps the rules of the kernel language; run after lowering and each pass.

What is refused here is a defect of eqsim, never of the user's model.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from eqsim.errors import InternalError
from eqsim.expr.dtypes import DType
from eqsim.ir.checks.typecheck import ExprChecker
from eqsim.ir.checks.verify_solution import solution_problems
from eqsim.ir.checks.words import words
from eqsim.ir.declarations import Declarations, axes_of
from eqsim.ir.effects import effects
from eqsim.ir.program import (
    Accumulate,
    Append,
    Axis,
    Call,
    Connect,
    Count,
    Deliveries,
    Domain,
    Elements,
    Emit,
    Entry,
    Events,
    Expr,
    History,
    Kernel,
    Let,
    LetPropagator,
    LetSolution,
    Listed,
    Load,
    Once,
    Pairs,
    Position,
    Program,
    Selected,
    SetValue,
    Statement,
    Stop,
    Store,
    Synapses,
)
from eqsim.ir.rewrite import domain_expressions, expressions_of, walk
from eqsim.ir.show import show_statement

__all__ = ["verify", "verify_kernel"]

#: Where statements stand that cannot stand everywhere.
_DOMAINS: Mapping[type[Statement], tuple[type[Domain], ...]] = MappingProxyType(
    {
        SetValue: (Once,),
        Call: (Once,),
        Emit: (Elements, Listed),
        Stop: (Elements,),
        Connect: (Pairs,),
    }
)


def verify(program: Program) -> None:
    """Raise an `InternalError` that names kernel and statement if a rule is broken."""
    _refuse(f"program {program.name}", _declaration_problems(program))
    names = Declarations.of(program)
    for history in program.histories:
        _refuse(f"history {history.name}", _history_problems(history, names))
    for kernel in program.setup:
        _verify_kernel(kernel, names, is_setup=True)
    for kernel in program.kernels:
        _verify_kernel(kernel, names, is_setup=False)


def verify_kernel(kernel: Kernel, program: Program, *, is_setup: bool = False) -> None:
    """Raise an `InternalError` if a kernel breaks a rule; `program` declares what it uses."""
    _verify_kernel(kernel, Declarations.of(program), is_setup=is_setup)


def _verify_kernel(kernel: Kernel, names: Declarations, *, is_setup: bool) -> None:
    where = f"kernel {kernel.name}"
    checker = ExprChecker(names, axes_of(kernel.domain), {})
    if isinstance(kernel.domain, Pairs):
        checker.locals[kernel.domain.counter] = DType.I64
    _refuse(where, _kernel_problems(kernel, names, checker, is_setup=is_setup))
    changed = effects(kernel).changed
    for binding in kernel.prologue:
        _refuse(where, _prologue_problems(binding, changed), binding)
    for statement in (*kernel.prologue, *kernel.body):
        _refuse(where, _statement_problems(statement, names, checker), statement)


def _refuse(where: str, problems: Iterable[str], statement: Statement | None = None) -> None:
    for problem in problems:
        details = () if statement is None else (f"in: {show_statement(statement)}",)
        raise InternalError(
            f"{where}: {problem}", details=details, hint="this is a defect of eqsim: report it"
        )


# --- programs and kernels -----------------------------------------------------------------------


def _declaration_problems(program: Program) -> Iterator[str]:
    names = Declarations.of(program)
    declared = [word.name for word in words(program)]
    kernels = [kernel.name for kernel in (*program.setup, *program.kernels)]
    for kind, every in (("the name", declared), ("the kernel", kernels)):
        yield from (f"{kind} {name} is declared twice" for name in _repeated(every))
    for buffer in program.buffers:
        if buffer.extent is not None and not names.is_length(buffer.extent):
            yield f"buffer {buffer.name}: {buffer.extent} is not the name of a length"
    for event in program.events:
        if not names.is_length(event.extent) or event.clock not in names.clocks:
            yield f"event {event.name}: its extent or clock is not declared"
    settings = Counter(name for kernel in program.setup for name in effects(kernel).values_set)
    for value in program.values:
        if value.derived and settings[value.name] != 1:
            yield f"derived value {value.name} is set {settings[value.name]} times, not once"


def _history_problems(history: History, names: Declarations) -> Iterator[str]:
    rows, present = names.buffers.get(history.name), names.buffers.get(history.of)
    if rows is None or present is None or rows.dtype is not present.dtype:
        yield f"there are no rows like {history.of}"
    yield from names.missing_lengths([f"{history.name}.{part}" for part in ("depth", "stride")])
    if history.clock not in names.clocks:
        yield f"its clock {history.clock} is not declared"
    for delay in history.delays:
        yield from _typed(delay, DType.F64, "a delay")


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def _kernel_problems(
    kernel: Kernel, names: Declarations, checker: ExprChecker, *, is_setup: bool
) -> Iterator[str]:
    if kernel.clock is not None and kernel.clock not in names.clocks:
        yield f"its clock {kernel.clock} is not declared"
    yield from _domain_problems(kernel.domain, names)
    yield from _list_problems(kernel.domain, names)
    for expr in domain_expressions(kernel.domain):
        yield from checker.problems(expr)
    yield from _body_problems(kernel)
    effect = effects(kernel)
    if not is_setup and effect.values_set:
        yield "values are set in setup kernels only"
    for name in sorted(effect.values_set & effect.values_read):
        yield f"value {name} is both set and read"
    if not is_setup:
        for name in sorted(effect.changed & names.derived_buffers):
            yield f"the derived buffer {name} is changed outside of setup"


def _domain_problems(domain: Domain, names: Declarations) -> Iterator[str]:
    match domain:
        case Elements(population=population, start=start, size=size):
            needed = [f"{population}.N", start, size]
            yield from names.missing_lengths(needed)
        case Events(event=event, start=start, size=size, delay=delay):
            yield from names.missing_events(event)
            yield from names.missing_lengths([start, size, delay])
        case Deliveries(rows=rows, event=event, side=side, delay=delay, own=own):
            yield from names.missing_rows(rows, columns=side == "post" and own is None)
            yield from names.missing_delays(rows, own)
            yield from names.missing_events(event)
            yield from names.missing_lengths([delay])
        case Synapses(rows=rows, of=of):
            yield from names.missing_rows(rows, columns=of == "post")
        case Pairs(rows=rows):
            yield from names.missing_rows(rows)
        case Listed(population=population, clock=clock):
            yield from names.missing_lengths([f"{population}.N", domain.period])
            if clock not in names.clocks:
                yield f"the clock {clock} of the list is not declared"


def _list_problems(domain: Domain, names: Declarations) -> Iterator[str]:
    for indices in _lists(domain):
        buffer = names.buffers.get(indices)
        if buffer is None or not buffer.dtype.is_integer:
            yield f"{indices} is not a buffer of indices"


def _lists(domain: Domain) -> tuple[str, ...]:
    """Name the buffers of indices that a loop goes by."""
    match domain:
        case Selected(indices=indices):
            return (indices,)
        case Listed(steps=steps, elements=elements):
            return steps, elements
        case Pairs(sources=sources, targets=targets):
            return tuple(each for each in (sources, targets) if each is not None)
    return ()


def _body_problems(kernel: Kernel) -> Iterator[str]:
    """Check which statements the domain allows."""
    for statement in kernel.body:
        domains = _DOMAINS.get(type(statement))
        if domains is not None and not isinstance(kernel.domain, domains):
            kind = type(statement).__name__
            yield f"{kind} stands in a loop over {type(kernel.domain).__name__}"
    if effects(kernel).calls_host and len((*kernel.prologue, *kernel.body)) != 1:
        yield "a call of the host stands beside other statements"
    emitted = [item.event for item in kernel.body if isinstance(item, Emit)]
    yield from (f"event {event} is emitted twice" for event in _repeated(emitted))


def _prologue_problems(statement: Statement, changed: frozenset[str]) -> Iterator[str]:
    for node in (node for expr in expressions_of(statement) for node in walk(expr)):
        if isinstance(node, Position) or (isinstance(node, Load) and node.at is not Axis.SCALAR):
            yield "the prologue depends on the loop's index"
        if isinstance(node, Load | Entry) and node.buffer in changed:
            yield f"the prologue reads {node.buffer}, which the loop changes"
        if isinstance(node, Count) and node.event in changed:
            yield f"the prologue counts {node.event}, which the loop emits"


# --- statements ---------------------------------------------------------------------------------


def _statement_problems(
    statement: Statement, names: Declarations, checker: ExprChecker
) -> Iterator[str]:
    for expr in expressions_of(statement):
        yield from checker.problems(expr)
    match statement:
        case Let(name=name, expr=expr):
            yield from checker.bind(name, expr.dtype)
        case LetPropagator():
            yield from _propagator_problems(statement, checker)
        case LetSolution():
            yield from solution_problems(statement, names, checker)
        case Store() | Accumulate():
            yield from _store_problems(statement, names, checker)
        case Emit(event=event, condition=condition, then=then):
            yield from names.missing_events(event)
            yield from _typed(condition, DType.BOOL, "the condition")
            for store in then:
                yield from _store_problems(store, names, checker)
        case _:
            yield from _output_problems(statement, names)


def _output_problems(statement: Statement, names: Declarations) -> Iterator[str]:
    match statement:
        case SetValue(name=name, expr=expr):
            value = names.values.get(name)
            if value is None or not value.derived:
                yield f"{name} is not a derived value"
            else:
                yield from _typed(expr, value.dtype, f"the value of {name}")
        case Append(table=table, column=column, expr=expr, guard=guard):
            yield from _typed(guard, DType.BOOL, "the guard")
            dtype = names.columns.get((table, column))
            if dtype is None:
                yield f"there is no column {table}.{column}"
            else:
                yield from _typed(expr, dtype, f"column {table}.{column}")
        case Stop(condition=condition):
            yield from _typed(condition, DType.BOOL, "the condition")
        case Connect(copies=copies, guard=guard):
            yield from _typed(copies, DType.I64, "the number of copies")
            yield from _typed(guard, DType.BOOL, "the guard")


def _typed(expr: Expr | None, dtype: DType, what: str) -> Iterator[str]:
    if expr is not None and expr.dtype is not dtype:
        yield f"{what} is {expr.dtype}, not {dtype}"


def _propagator_problems(statement: LetPropagator, checker: ExprChecker) -> Iterator[str]:
    size = len(statement.matrix)
    rows = (*statement.matrix, *statement.names)
    if size == 0 or len(statement.names) != size or any(len(row) != size for row in rows):
        yield "the propagator and its names are not square, of one size"
    for expr in expressions_of(statement):
        yield from _typed(expr, DType.F64, "an entry of the matrix")
    for row in statement.names:
        for name in row:
            if name is not None:
                yield from checker.bind(name, DType.F64)


def _store_problems(
    statement: Store | Accumulate, names: Declarations, checker: ExprChecker
) -> Iterator[str]:
    place: Expr = Load(statement.expr.dtype, statement.buffer, statement.at)
    if isinstance(statement, Store) and statement.index is not None:
        place = Entry(statement.expr.dtype, statement.buffer, statement.index)
        if statement.at is not Axis.COMPUTED:
            yield f"{statement.buffer} is written at {statement.at} and at an index"
    yield from checker.problems(place)
    yield from _typed(statement.guard, DType.BOOL, "the guard")
    if isinstance(statement, Accumulate) and statement.expr.dtype is DType.BOOL:
        yield "a boolean cannot be added to"
    if statement.buffer not in names.buffers:
        yield f"there is no buffer {statement.buffer}"
