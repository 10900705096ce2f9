"""The loops of kernels over anything but a whole population."""

from __future__ import annotations

from functools import singledispatch

from eqsim.codegen.elements import element_lines
from eqsim.codegen.lines import block
from eqsim.codegen.scope import Scope
from eqsim.codegen.statements import statements_lines
from eqsim.errors import InternalError
from eqsim.ir.program import (
    Axis,
    Deliveries,
    Domain,
    Elements,
    Events,
    Kernel,
    Once,
    Selected,
    Synapses,
)

__all__ = ["loop_lines"]


@singledispatch
def loop_lines(domain: Domain, kernel: Kernel, scope: Scope) -> list[str]:
    """Print the loop of a kernel with its body."""
    raise InternalError(f"the C++ printer knows no loop over {type(domain).__name__}")


@loop_lines.register
def _once(domain: Once, kernel: Kernel, scope: Scope) -> list[str]:  # noqa: ARG001
    return statements_lines(kernel.body, scope)


@loop_lines.register
def _elements(domain: Elements, kernel: Kernel, scope: Scope) -> list[str]:
    return element_lines(kernel, domain, scope)


@loop_lines.register
def _selected(domain: Selected, kernel: Kernel, scope: Scope) -> list[str]:
    indices = scope.known.buffers[domain.indices]
    size = "1" if indices.extent is None else scope.known.field(indices.extent)
    chosen = f"{scope.known.field(domain.indices)}[k]"
    if domain.axis is Axis.SYNAPSE:
        inner = [f"const int64_t syn = {chosen};", *_ends_of_synapse(domain.owner, scope)]
    else:
        inner = [f"const int64_t i = {chosen};"]
    inner += statements_lines(kernel.body, scope)
    return block(f"for (int64_t k = 0; k < {size}; ++k)", inner)


def _ends_of_synapse(rows: str, scope: Scope) -> list[str]:
    lines = []
    if scope.mentions(Axis.PRE):
        count = f"{scope.known.side_size(rows, 'source')} + 1"
        found = f"eqsim::row_of({scope.known.field(f'{rows}.row')}, {count}, syn)"
        lines.append(f"const int64_t pre = {_shifted(rows, 'source', found, scope)};")
    if scope.mentions(Axis.POST):
        lines.append(f"const int64_t post = {scope.known.field(f'{rows}.post')}[syn];")
    return lines


def _shifted(rows: str, side: str, number: str, scope: Scope) -> str:
    start = scope.known.side_start(rows, side)
    return number if start is None else f"{start} + {number}"


@loop_lines.register
def _events(domain: Events, kernel: Kernel, scope: Scope) -> list[str]:
    lines = due_lines(domain.event, None, scope)
    count = "count"
    if domain.start is not None and domain.size is not None:
        start, size = scope.known.field(domain.start), scope.known.field(domain.size)
        lines += _part_lines(start, size)
        first, last = "first", "last"
    else:
        first, last = "0", count
    inner = ["const int64_t i = events[k];", *statements_lines(kernel.body, scope)]
    return lines + block(f"for (int64_t k = {first}; k < {last}; ++k)", inner)


def due_lines(event: str, delay: str | None, scope: Scope) -> list[str]:
    """Print the list of an event's elements, of this step or of `delay` steps ago."""
    known = scope.known
    depth = known.field(f"{event}.depth")
    step = known.field(f"{known.events[event].clock}.step")
    then = step if delay is None else f"({step} + {depth} - {delay})"
    return [
        f"const int64_t slot = {then} % {depth};",
        f"const int64_t count = {known.field(f'{event}.count')}[slot];",
        f"const int32_t* events = {known.field(f'{event}.list')}"
        f" + slot * {known.field(f'{event}.capacity')};",
    ]


def _part_lines(start: str, size: str) -> list[str]:
    return [
        f"const int64_t first = eqsim::lower_bound(events, count, {start});",
        f"const int64_t last = eqsim::lower_bound(events, count, {start} + {size});",
    ]


@loop_lines.register
def _synapses(domain: Synapses, kernel: Kernel, scope: Scope) -> list[str]:
    known, rows = scope.known, domain.rows
    body = statements_lines(kernel.body, scope)
    if scope.mentions(Axis.POST):
        body = [f"const int64_t post = {known.field(f'{rows}.post')}[syn];", *body]
    if not scope.mentions(Axis.PRE):
        return block(f"for (int64_t syn = 0; syn < {known.field(f'{rows}.size')}; ++syn)", body)
    bounds = known.field(f"{rows}.row")
    inner = [
        f"const int64_t pre = {_shifted(rows, 'source', 'row', scope)};",
        *block(f"for (int64_t syn = {bounds}[row]; syn < {bounds}[row + 1]; ++syn)", body),
    ]
    count = known.side_size(rows, "source")
    return block(f"for (int64_t row = 0; row < {count}; ++row)", inner)


@loop_lines.register
def _deliveries(domain: Deliveries, kernel: Kernel, scope: Scope) -> list[str]:
    side = "source" if domain.side == "pre" else "target"
    bounds = "rows" if domain.side == "pre" else "columns"
    word = "row" if domain.side == "pre" else "column"
    known, rows = scope.known, domain.rows
    lines = due_lines(domain.event, known.field(domain.delay), scope)
    start, size = known.side_start(rows, side), known.side_size(rows, side)
    first, last = "0", "count"
    if start is not None:
        lines += _part_lines(start, size)
        first, last = "first", "last"
    lines.append(f"const int64_t* {bounds} = {known.field(f'{rows}.{word}')};")
    lines += _synapse_arrays(domain, scope)
    inner = _row_of_event(domain, scope, kernel, start or "0")
    return lines + block(f"for (int64_t k = {first}; k < {last}; ++k)", inner)
