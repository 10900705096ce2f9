"""The canonical text of a program: what `explain` prints and what tests of passes compare.

Two programs with the same text are the same program, but for the users' lines after `#`.
A draw shows its stream, step and element; a literal shows its type unless that is f64, i64 or bool.
"""

from __future__ import annotations

from collections.abc import Iterator

from eqsim.errors import InternalError
from eqsim.expr.dtypes import DType
from eqsim.ir.operators import INFIX
from eqsim.ir.program import (
    Accumulate,
    Append,
    Apply,
    Axis,
    Call,
    Cast,
    Connect,
    Count,
    Deliveries,
    Domain,
    Draw,
    Elements,
    Emit,
    Entry,
    Events,
    Expr,
    Invoke,
    Kernel,
    Let,
    LetPropagator,
    LetSolution,
    Listed,
    Literal,
    Load,
    Local,
    Once,
    Pairs,
    Position,
    Program,
    Selected,
    SetValue,
    Statement,
    Step,
    Stop,
    Store,
    Synapses,
    Value,
)

__all__ = ["show", "show_expr", "show_kernel", "show_statement"]

_NOT, _NEGATIVE, _ATOM = 3, 7, 8


# --- expressions --------------------------------------------------------------------------------


def show_expr(expr: Expr) -> str:
    """Give the text of an expression, with no more parentheses than it needs."""
    return _expr(expr)[0]


def _expr(expr: Expr) -> tuple[str, int]:
    """Give the text and how tightly its outermost operator binds."""
    if isinstance(expr, Apply):
        return _apply(expr)
    if isinstance(expr, Literal):
        text = _literal(expr)
        return text, _NEGATIVE if text.startswith("-") else _ATOM
    return _atom(expr), _ATOM


def _apply(expr: Apply) -> tuple[str, int]:
    if expr.op in INFIX:
        binding = INFIX[expr.op]
        chains = binding > INFIX["<"] or expr.op in ("and", "or")
        first, *others = expr.args
        parts = [_at_least(first, binding if chains else binding + 1)]
        parts += [_at_least(other, binding + 1) for other in others]
        return f" {expr.op} ".join(parts), binding
    if expr.op == "not":
        return f"not {_at_least(expr.args[0], _NOT)}", _NOT
    if expr.op == "neg":
        operand = expr.args[0]
        signed = isinstance(operand, Literal) or show_expr(operand).startswith("-")
        return f"-({show_expr(operand)})" if signed else f"-{_at_least(operand, _ATOM)}", _NEGATIVE
    return f"{expr.op}({', '.join(map(show_expr, expr.args))})", _ATOM


def _at_least(expr: Expr, binding: int) -> str:
    text, own = _expr(expr)
    return text if own >= binding else f"({text})"


def _atom(expr: Expr) -> str:
    match expr:
        case Local(name=name) | Value(name=name):
            return name
        case Load(buffer=buffer) | Entry(buffer=buffer):
            return f"{buffer}[{show_expr(expr.index) if isinstance(expr, Entry) else expr.at}]"
        case Position(at=at):
            return str(at)
        case Step(clock=clock):
            return f"{clock}.step"
        case Cast(dtype=dtype, arg=arg):
            return f"{dtype}({show_expr(arg)})"
        case Draw() | Invoke():
            return _draw(expr) if isinstance(expr, Draw) else _invoke(expr)
        case Count(event=event, start=start, size=size):
            return f"count({event}{_range(start, size)})"
    raise InternalError(f"{type(expr).__name__} is not an expression of the kernel language")


def _invoke(call: Invoke) -> str:
    mark = "" if call.number is None else f"#{call.number}"
    return f"{call.function}{mark}({', '.join(map(show_expr, call.args))})"


def _draw(draw: Draw) -> str:
    step = "0" if draw.clock is None else f"{draw.clock}.step"
    operands = (f"#{draw.stream}", step, show_expr(draw.index), *map(show_expr, draw.args))
    return f"{draw.kind}({', '.join(operands)})"


def _literal(literal: Literal) -> str:
    text = repr(literal.value).lower()
    if literal.dtype in (DType.F32, DType.I32):
        return f"{text}:{literal.dtype}"
    return text


# --- statements ---------------------------------------------------------------------------------


def show_statement(statement: Statement) -> str:
    """Give the text of a statement; the stores of an `Emit` stand on lines of their own."""
    match statement:
        case Let(name=name, expr=expr):
            return f"let {name} = {show_expr(expr)}"
        case LetPropagator(names=names, matrix=matrix):
            targets = "; ".join(", ".join(name or "_" for name in row) for row in names)
            entries = "; ".join(", ".join(map(show_expr, row)) for row in matrix)
            return f"let [{targets}] = propagator([{entries}])"
        case LetSolution():
            return _solution(statement)
        case SetValue(name=name, expr=expr):
            return f"set {name} = {show_expr(expr)}"
        case Call(name=name):
            return f"call {name}"
        case Stop(condition=condition):
            return f"stop when {show_expr(condition)}"
        case Append(table=table, column=column, expr=expr, guard=guard):
            return f"append {table}.{column} <- {show_expr(expr)}{_where(guard)}"
    return _guarded_statement(statement)


def _solution(statement: LetSolution) -> str:
    settings, derivatives = statement.settings, statement.derivatives
    targets = ", ".join((*statement.names, statement.next_step))
    state = zip(derivatives.state, statement.initial, strict=False)
    given = zip(derivatives.constants, statement.constants, strict=False)
    known = ", ".join(f"{name} = {show_expr(expr)}" for name, expr in (*state, *given))
    tolerances = ", ".join(map(repr, settings.absolute))
    moved = zip(derivatives.state, derivatives.rates, strict=False)
    lines = [
        f"let [{targets}] = solution over {show_expr(statement.duration)} from "
        f"{derivatives.time} = {show_expr(statement.start)} with {known}:",
        *(f"let {name} = {show_expr(expr)}" for name, expr in derivatives.bindings),
        *(f"d{name}/d{derivatives.time} = {show_expr(rate)}" for name, rate in moved),
        f"by {settings.method}: relative {settings.relative!r}, absolute [{tolerances}], "
        f"at most {settings.max_steps} steps, first {show_expr(statement.first_step)}, "
        f"failing as {statement.owner}[{show_expr(statement.element)}]",
    ]
    return "\n  ".join(lines)


def _guarded_statement(statement: Store | Accumulate | Emit | Connect) -> str:
    match statement:
        case Store(buffer=buffer, at=at, expr=expr, guard=guard):
            place = at if statement.index is None else show_expr(statement.index)
            return f"store {buffer}[{place}] = {show_expr(expr)}{_where(guard)}"
        case Accumulate(buffer=buffer, at=at, expr=expr, guard=guard):
            return f"accumulate {buffer}[{at}] += {show_expr(expr)}{_where(guard)}"
        case Emit(event=event, condition=condition, then=then):
            lines = [f"emit {event} when {show_expr(condition)}", *map(show_statement, then)]
            return "\n  ".join(lines)
        case Connect(copies=copies, guard=guard):
            times = "" if copies is None else f" {show_expr(copies)} times"
            return f"connect{times}{_where(guard)}"


def _where(guard: Expr | None) -> str:
    return "" if guard is None else f" where {show_expr(guard)}"


# --- kernels ------------------------------------------------------------------------------------


def show_kernel(kernel: Kernel) -> str:
    """Give the text of a kernel: its head, the users' lines, the prologue, the body."""
    head = f"kernel {kernel.name} {_domain(kernel.domain)}"
    if kernel.slot:
        head += f" in {kernel.slot}"
    if kernel.order:
        head += f" order {kernel.order}"
    if kernel.clock is not None:
        head += f" on {kernel.clock}"
    comment = [f"# {line}" for text in kernel.comment for line in text.splitlines()]
    prologue = [show_statement(statement) for statement in kernel.prologue]
    body = [show_statement(statement) for statement in kernel.body]
    if prologue:
        prologue = ["before the loop:", *(_indent(text) for text in prologue), "loop:"]
        body = [_indent(text) for text in body]
    return "\n".join([head, *(_indent(text) for text in (*comment, *prologue, *body))])


def _indent(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.split("\n"))


def _range(start: str | None, size: str | None) -> str:
    first = "" if start is None else f" from {start}"
    return first if size is None else f"{first} for {size}"


def _domain(domain: Domain) -> str:
    match domain:
        case Once():
            return "once"
        case Elements(population=population, start=start, size=size):
            return f"over {population}{_range(start, size)}"
        case Selected() | Listed():
            return _listing(domain)
        case Events(event=event, start=start, size=size, delay=delay):
            after = "" if delay is None else f" after {delay}"
            return f"over events {event}{_range(start, size)}{after}"
        case Deliveries(rows=rows, event=event, side=side, delay=delay, own=own):
            after = delay if own is None else f"{own} and {delay}"
            return f"over {side} deliveries {rows} of {event} after {after}"
        case Synapses(rows=rows, of=of):
            return f"over synapses {rows}" + ("" if of is None else f" of each {of}")
        case Pairs():
            return _pairs(domain)


def _listing(domain: Selected | Listed) -> str:
    match domain:
        case Selected(owner=owner, indices=indices, axis=axis, distinct=distinct):
            kind = "" if axis is Axis.ELEMENT else " synapses"
            return f"over {owner}{kind} listed {'once ' * distinct}in {indices}"
        case Listed(population=population, steps=steps, elements=elements, period=period):
            return f"over {population} listed in {elements} at {steps} every {period}"


def _pairs(domain: Pairs) -> str:
    inner = "post" if domain.outer == "pre" else "pre"
    bounds = ", ".join(show_expr(bound) for bound in (domain.start, domain.stop, domain.step))
    text = f"over pairs {domain.rows}: each {domain.outer}, {domain.counter} in range({bounds})"
    if domain.probability is not None:
        text += f" with probability {show_expr(domain.probability)}"
    for sample, where in ((domain.size, ""), (domain.total, " of all rows")):
        if sample is not None:
            again = " with replacement" if domain.replacement else ""
            text += f" sample of {show_expr(sample)}{where}{again}"
    text += f" (#{domain.stream}), {inner} = {show_expr(domain.other)}"
    for side, listed in (("sources", domain.sources), ("targets", domain.targets)):
        text += "" if listed is None else f", {side} listed in {listed}"
    text += ", by source" if domain.by_source else ""
    return f"{text}, skip invalid" if domain.skip_invalid else text


# --- programs -----------------------------------------------------------------------------------


def show(program: Program) -> str:
    """Give the text of a program: declarations, setup kernels, the kernels of a step."""
    parts = ["\n".join([f"program {program.name}", *map(_indent, _declarations(program))])]
    parts += [f"setup {show_kernel(kernel)}" for kernel in program.setup]
    parts += [show_kernel(kernel) for kernel in program.kernels]
    return "\n\n".join(parts) + "\n"


def _declarations(program: Program) -> Iterator[str]:
    yield from (f"clock {clock}" for clock in program.clocks)
    for value in program.values:
        yield f"value {value.name} {value.dtype}{_derived(value.derived)}"
    for buffer in program.buffers:
        extent = "" if buffer.extent is None else f"[{buffer.extent}]"
        kind = " scratch" if buffer.scratch else _derived(buffer.derived)
        yield f"buffer {buffer.name}{extent} {buffer.dtype}{kind}"
    for event in program.events:
        yield f"event {event.name}[{event.extent}] on {event.clock}"
    for history in program.histories:
        delays = ", ".join(map(show_expr, history.delays))
        yield f"history {history.name} of {history.of} on {history.clock}: {delays}"
    for rows in program.rows:
        extras = [(rows.columns, "columns"), (rows.numbers, "numbers")]
        kept = "".join(f", {word}" for present, word in extras if present)
        kept += "".join(f", {name} alike by {side}" for name, side in rows.alike)
        yield f"rows {rows.name}: {rows.source} -> {rows.target}{kept}"
        for each in rows.delays:
            yield f"delays {each.name}: {each.side}, {each.seconds} + {each.added} on {each.clock}"
    for table in program.tables:
        columns = ", ".join(f"{column.name} {column.dtype}" for column in table.columns)
        yield f"table {table.name}: {columns}"


def _derived(derived: bool) -> str:
    return " derived" if derived else ""
