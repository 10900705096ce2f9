"""C++ of the user's own: printed once, in a namespace of its own, in front of all kernels."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from eqsim.equations.functions import CppSource
from eqsim.ir.program import Invoke, Kernel
from eqsim.ir.rewrite import kernel_expressions, walk

__all__ = ["user_code", "user_namespace", "user_sources"]


def user_namespace(source: CppSource) -> str:
    """Name the namespace that holds a function: another text has another one."""
    return f"user_{source.symbol}_{sha256(source.code.encode()).hexdigest()[:8]}"


def user_sources(kernels: Iterable[Kernel]) -> tuple[CppSource, ...]:
    """List the user's functions that kernels call, each once."""
    nodes = (node for kernel in kernels for e in kernel_expressions(kernel) for node in walk(e))
    found = (node.cpp for node in nodes if isinstance(node, Invoke) and node.cpp is not None)
    return tuple(dict.fromkeys(found))


def user_code(source: CppSource) -> str:
    """Print a function; lines for the preprocessor stand outside of the namespace."""
    lines = source.code.strip("\n").splitlines()
    before = [line for line in lines if line.lstrip().startswith("#")]
    inside = [line for line in lines if not line.lstrip().startswith("#")]
    name = user_namespace(source)
    return "\n".join(
        [*before, f"namespace {name} {{", "namespace {", *inside, "}", f"}}  // namespace {name}"]
    )
