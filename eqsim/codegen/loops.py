"""The loops of kernels over anything but a whole population."""

from __future__ import annotations

from functools import singledispatch

from eqsim.codegen.deliveries import delivery_lines, due_lines, part_lines
from eqsim.codegen.elements import element_lines
from eqsim.codegen.lines import block
from eqsim.codegen.scope import Scope
from eqsim.codegen.statements import reserve_lines, statements_lines
from eqsim.errors import InternalError
from eqsim.ir.program import (
    Axis,
    Deliveries,
    Domain,
    Elements,
    Events,
    Kernel,
    Listed,
    Once,
    Selected,
    Synapses,
)

__all__ = ["loop_lines"]


@singledispatch
def loop_lines(
    domain: Domain,
    kernel: Kernel,  # noqa: ARG001
    scope: Scope,  # noqa: ARG001
) -> list[str]:
    """Print the loop of a kernel with its body."""
    raise InternalError(f"the C++ printer knows no loop over {type(domain).__name__}")


@loop_lines.register
def _once(domain: Once, kernel: Kernel, scope: Scope) -> list[str]:  # noqa: ARG001
    return [*reserve_lines(kernel.body, "1", scope), *statements_lines(kernel.body, scope)]


@loop_lines.register
def _elements(domain: Elements, kernel: Kernel, scope: Scope) -> list[str]:
    return element_lines(kernel, domain, scope)


@loop_lines.register
def _selected(domain: Selected, kernel: Kernel, scope: Scope) -> list[str]:
    size = scope.known.length(domain.indices)
    chosen = f"{scope.known.field(domain.indices)}[k]"
    if domain.axis is Axis.SYNAPSE:
        inner = [f"const int64_t syn = {chosen};", *_ends_of_synapse(domain.owner, scope)]
    else:
        inner = [f"const int64_t i = {chosen};"]
    inner += statements_lines(kernel.body, scope)
    loop = block(f"for (int64_t k = 0; k < {size}; ++k)", inner)
    return reserve_lines(kernel.body, size, scope) + loop


def _ends_of_synapse(rows: str, scope: Scope) -> list[str]:
    lines = []
    if scope.mentions(Axis.PRE):
        count = scope.known.side_size(rows, "source")
        found = f"eqsim::row_of({scope.known.field(f'{rows}._row')}, {count}, syn)"
        lines.append(f"const int64_t pre = {scope.known.element(rows, 'source', found)};")
    if scope.mentions(Axis.POST):
        lines.append(f"const int64_t post = {scope.known.field(f'{rows}._post')}[syn];")
    return lines


@loop_lines.register
def _events(domain: Events, kernel: Kernel, scope: Scope) -> list[str]:
    delay = None if domain.delay is None else scope.known.field(domain.delay)
    lines = due_lines(domain.event, delay, scope)
    first, last = "0", "count"
    if domain.start is not None and domain.size is not None:
        lines += part_lines(scope.known.field(domain.start), scope.known.field(domain.size))
        first, last = "first", "last"
    lines += reserve_lines(kernel.body, f"{last} - {first}", scope)
    inner = ["const int64_t i = events[k];", *statements_lines(kernel.body, scope)]
    return lines + block(f"for (int64_t k = {first}; k < {last}; ++k)", inner)


@loop_lines.register
def _listed(domain: Listed, kernel: Kernel, scope: Scope) -> list[str]:
    known, size = scope.known, scope.known.length(domain.steps)
    listed, step = known.field(domain.steps), known.field(f"{domain.clock}.step")
    inner = [
        f"const int64_t i = {known.field(domain.elements)}[k];",
        *statements_lines(kernel.body, scope),
    ]
    return [
        f"const int64_t now = eqsim::listed_step({step}, {known.field(domain.period)});",
        f"const int64_t first = eqsim::lower_bound({listed}, {size}, now);",
        f"const int64_t last = eqsim::lower_bound({listed}, {size}, now + 1);",
        *reserve_lines(kernel.body, "last - first", scope),
        *block("for (int64_t k = first; k < last; ++k)", inner),
    ]


@loop_lines.register
def _synapses(domain: Synapses, kernel: Kernel, scope: Scope) -> list[str]:
    known, rows = scope.known, domain.rows
    size = known.field(f"{rows}._size")
    room = reserve_lines(kernel.body, size, scope)
    body = statements_lines(kernel.body, scope)
    if domain.of == "post":
        return room + _by_target(rows, body, scope)
    if scope.mentions(Axis.POST):
        body = [f"const int64_t post = {known.field(f'{rows}._post')}[syn];", *body]
    if not scope.mentions(Axis.PRE):
        return room + block(f"for (int64_t syn = 0; syn < {size}; ++syn)", body)
    bounds = known.field(f"{rows}._row")
    inner = [
        f"const int64_t pre = {known.element(rows, 'source', 'row')};",
        *block(f"for (int64_t syn = {bounds}[row]; syn < {bounds}[row + 1]; ++syn)", body),
    ]
    count = known.side_size(rows, "source")
    return room + block(f"for (int64_t row = 0; row < {count}; ++row)", inner)


def _by_target(rows: str, body: list[str], scope: Scope) -> list[str]:
    known = scope.known
    synapse = [f"const int64_t syn = {known.field(f'{rows}._synapse')}[entry];"]
    if scope.mentions(Axis.PRE):
        synapse.append(f"const int64_t pre = {known.field(f'{rows}._pre')}[entry];")
    bounds = known.field(f"{rows}._column")
    inner = [
        f"const int64_t post = {known.element(rows, 'target', 'column')};",
        *block(
            f"for (int64_t entry = {bounds}[column]; entry < {bounds}[column + 1]; ++entry)",
            [*synapse, *body],
        ),
    ]
    count = known.side_size(rows, "target")
    return block(f"for (int64_t column = 0; column < {count}; ++column)", inner)


@loop_lines.register
def _deliveries(domain: Deliveries, kernel: Kernel, scope: Scope) -> list[str]:
    return delivery_lines(domain, kernel, scope)
