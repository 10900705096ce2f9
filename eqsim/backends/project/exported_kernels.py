"""One-off kernels with the names that values, clocks and indices have in a project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from eqsim.ir.lowering.action import INDICES
from eqsim.ir.program import Draw, Elements, Expr, Kernel, Selected, Step, Value
from eqsim.ir.rewrite import kernel_expressions, map_expr, map_kernel, walk

__all__ = ["values_of", "with_clocks", "with_indices", "with_values"]


def values_of(kernel: Kernel) -> Iterator[Value]:
    """List the run-time values that a kernel's expressions use."""
    for expr in kernel_expressions(kernel):
        yield from (node for node in walk(expr) if isinstance(node, Value))


def with_values(kernel: Kernel, names: dict[str, str]) -> Kernel:
    """Rename run-time values in a kernel."""

    def rename(node: object) -> object:
        if isinstance(node, Value) and node.name in names:
            return replace(node, name=names[node.name])
        return node

    renamed = map_kernel(kernel, lambda expr: map_expr(expr, rename))  # type: ignore[arg-type]
    domain = renamed.domain
    if isinstance(domain, Elements) and domain.start is not None and domain.size is not None:
        start, size = names.get(domain.start, domain.start), names.get(domain.size, domain.size)
        return replace(renamed, domain=Elements(domain.population, start, size))
    return renamed


def with_clocks(kernel: Kernel, names: Mapping[str, str]) -> Kernel:
    """Rename clocks in a kernel."""

    def rename(node: Expr) -> Expr:
        if isinstance(node, Step | Draw) and node.clock is not None:
            return replace(node, clock=names.get(node.clock, node.clock))
        return node

    renamed = map_kernel(kernel, lambda expr: map_expr(expr, rename))
    clock = None if kernel.clock is None else names.get(kernel.clock)
    return replace(renamed, clock=clock)


def with_indices(kernel: Kernel, buffer: str) -> Kernel:
    """Let a kernel find its indices in a buffer of its own."""
    domain = kernel.domain
    assert isinstance(domain, Selected)
    assert domain.indices == INDICES
    return replace(kernel, domain=replace(domain, indices=buffer))
