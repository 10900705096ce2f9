"""The loop over a population: blocks of 64 elements without a branch, so that they vectorise.

Buffers over populations are padded to whole blocks, so the inner loop always runs over 64.  Where
a block has an event at all, a second loop looks for its elements.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from eqsim.codegen.expressions import condition_text
from eqsim.codegen.lines import block
from eqsim.codegen.scope import Scope
from eqsim.codegen.statements import (
    branch_free_lines,
    emission_lines,
    reserve_lines,
    statements_lines,
)
from eqsim.codegen.user_code import user_sources
from eqsim.codegen.uses import Uses, uses, uses_of
from eqsim.expr.dtypes import DType
from eqsim.ir.program import (
    Apply,
    Axis,
    Elements,
    Emit,
    Kernel,
    Let,
    Local,
    Statement,
    Store,
)

__all__ = ["element_lines", "with_early_responses"]

BLOCK = 64


def element_lines(kernel: Kernel, domain: Elements, scope: Scope) -> list[str]:
    """Print the loop of a kernel over elements."""
    if is_elementwise(kernel):
        return _block_loop(kernel, scope.known.size_of(domain.population), scope)
    start, end = "0", scope.known.size_of(domain.population)
    if domain.start is not None and domain.size is not None:
        start = scope.known.field(domain.start)
        end = f"{start} + {scope.known.field(domain.size)}"
    return [
        f"const int64_t end = {end};",
        *reserve_lines(kernel.body, "end" if start == "0" else f"end - {start}", scope),
        *block(f"for (int64_t i = {start}; i < end; ++i)", statements_lines(kernel.body, scope)),
    ]


def is_elementwise(kernel: Kernel) -> bool:
    """Tell whether elements are independent of each other, so that padding may be computed too.

    Counts are drawn in a loop of their own, which no vector instruction speeds up: padding would
    only cost.
    """
    return (
        isinstance(kernel.domain, Elements)
        and kernel.domain.start is None
        and all(isinstance(s, Let | Emit) or _is_own_store(s) for s in kernel.body)
        and all(_is_own_store(s) for e in kernel.body if isinstance(e, Emit) for s in e.then)
        and not _reads_what_it_writes(uses(kernel))
        and not uses(kernel).kinds & {"poisson", "binomial"}
        and not user_sources((kernel,))
    )


def _reads_what_it_writes(mentioned: Uses) -> bool:
    """Tell whether an element reads, at an index it computes, what another one writes."""
    return any(Axis.COMPUTED in mentioned.axes(buffer) for buffer in mentioned.written)


def _is_own_store(statement: Statement) -> bool:
    return isinstance(statement, Store) and statement.at is Axis.ELEMENT


def with_early_responses(kernel: Kernel) -> Kernel:
    """Turn responses that cannot wait for the end of a block into guarded stores."""
    if not is_elementwise(kernel):
        return kernel
    body: list[Statement] = []
    bound = frozenset(uses_of(kernel.body).locals)
    for position, statement in enumerate(kernel.body):
        if isinstance(statement, Emit) and statement.then:
            after = uses_of(kernel.body[position + 1 :])
            if not _may_wait(uses_of(statement.then), after, bound):
                body += _early(statement, f"{statement.event}.now")
                continue
        body.append(statement)
    return replace(kernel, body=tuple(body))


def _may_wait(response: Uses, after: Uses, bound: frozenset[str]) -> bool:
    """Tell whether a response may be carried out after the rest of the body."""
    return (
        not bound.intersection(response.read_locals)
        and not response.written.intersection(after.buffers)
        and not after.written.intersection(response.buffers)
    )


def _early(emit: Emit, name: str) -> Iterable[Statement]:
    happens = Local(DType.BOOL, name)
    yield Let(name, emit.condition)
    for store in emit.then:
        guards = (happens,) if store.guard is None else (happens, store.guard)
        guard = guards[0] if len(guards) == 1 else Apply(DType.BOOL, "and", guards)
        yield replace(store, guard=guard)
    yield Emit(emit.event, happens)


def _block_loop(kernel: Kernel, size: str, scope: Scope) -> list[str]:
    emits = [statement for statement in kernel.body if isinstance(statement, Emit)]
    flag_type = _flag_type(scope)
    lines = []
    for emit in emits:
        lines.append(f"{flag_type} {scope.flags(emit.event)}[{BLOCK}];")
        lines.append(f"{flag_type} {scope.any_flag(emit.event)} = 0;")
    lines.append("#pragma GCC ivdep")
    body = [line for statement in kernel.body for line in _vector_lines(statement, scope)]
    lines += block(f"for (int64_t i = block; i < block + {BLOCK}; ++i)", body)
    for emit in emits:
        lines += _scan(emit, size, scope)
    return block(f"for (int64_t block = 0; block < {size}; block += {BLOCK})", lines)


def _flag_type(scope: Scope) -> str:
    """Choose flags as wide as the state, so that a vector of state has a vector of flags."""
    types = [scope.known.buffers[name].dtype for name in scope.uses.buffers]
    width = max((dtype.numpy.itemsize for dtype in types), default=8)
    return f"uint{8 * width}_t"


def _vector_lines(statement: Statement, scope: Scope) -> list[str]:
    if not isinstance(statement, Emit):
        return branch_free_lines(statement, scope)
    flag = f"{scope.flags(statement.event)}[i - block]"
    return [
        f"{flag} = {condition_text(statement.condition, scope)} ? 1 : 0;",
        f"{scope.any_flag(statement.event)} |= {flag};",
    ]


def _scan(emit: Emit, size: str, scope: Scope) -> list[str]:
    test = f"if ({scope.flags(emit.event)}[i - block] != 0)"
    chosen = block(test, emission_lines(emit, scope))
    end = f"const int64_t end = block + {BLOCK} < {size} ? block + {BLOCK} : {size};"
    loop = block("for (int64_t i = block; i < end; ++i)", chosen)
    return block(f"if ({scope.any_flag(emit.event)} != 0)", [end, *loop])
