"""C++ of the user's own: printed once, in a namespace of its own, in front of all kernels.

Inside of that namespace stand what the code reads (`_namespace...`), the code, and a function
`eqsim_call`, which finds what the code defines or what a header declares.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields
from hashlib import sha256
from pathlib import Path

from eqsim.codegen.literals import CPP_TYPES, STORED_TYPES, literal_text
from eqsim.equations.cpp import CppBuild, CppSource
from eqsim.expr.dtypes import DType
from eqsim.ir.program import Expr, Invoke, Kernel
from eqsim.ir.rewrite import inner_expressions, kernel_expressions, walk

__all__ = [
    "HEADING",
    "file_names",
    "head_and_body",
    "user_arrays",
    "user_build",
    "user_call",
    "user_code",
    "user_namespace",
    "user_sources",
]

HEADING = "// A function of the user's, as it was given."
_DTYPES: dict[type, DType] = {bool: DType.BOOL, int: DType.I64, float: DType.F64}


def user_namespace(source: CppSource) -> str:
    """Name the namespace that holds a function: another text or another array has another one."""
    arrays = (f"{array.name} {array.dtype} {array.buffer}" for array in source.arrays)
    dependencies = map(user_namespace, source.dependencies)
    text = "\0".join((source.code, repr(source.constants), *arrays, *dependencies))
    return f"user_{source.symbol}_{sha256(text.encode()).hexdigest()[:8]}"


def user_call(source: CppSource) -> str:
    """Name what calls a function."""
    return f"{user_namespace(source)}::eqsim_call"


def user_sources(kernels: Iterable[Kernel]) -> tuple[CppSource, ...]:
    """List the user's functions that kernels call, each once, behind those that it calls."""
    nodes = (node for kernel in kernels for e in _expressions(kernel) for node in walk(e))
    called = (node.cpp for node in nodes if isinstance(node, Invoke) and node.cpp is not None)
    found = {user_namespace(each): each for source in called for each in _with_dependencies(source)}
    return tuple(found.values())


def user_code(source: CppSource) -> str:
    """Print a function; what the preprocessor needs first stands outside of the namespace."""
    before, inside = head_and_body(source.code)
    name = user_namespace(source)
    lines = [
        *(f"using namespace {user_namespace(each)};" for each in source.dependencies),
        *(
            f"static const {STORED_TYPES[array.dtype]}* _namespace{array.name} = nullptr;"
            for array in source.arrays
        ),
        *(_constant(key, value) for key, value in source.constants),
        *inside,
        f"template <class... A> inline auto eqsim_call(A... a) {{ return {source.symbol}(a...); }}",
    ]
    return "\n".join(
        [
            *(HEADING, *before, f"namespace {name} {{", "namespace {"),
            *(*lines, "}", f"}}  // namespace {name}"),
        ]
    )


def user_arrays(source: CppSource) -> Iterator[tuple[str, str]]:
    """Give the pointers that a function reads, each with the buffer that it points to."""
    for array in source.arrays:
        yield f"{user_namespace(source)}::_namespace{array.name}", array.buffer


def user_build(kernels: Iterable[Kernel]) -> CppBuild:
    """Collect what the user's functions are compiled and linked with."""
    builds = [source.build for source in user_sources(kernels)]
    return CppBuild(
        **{
            field.name: tuple(dict.fromkeys(e for b in builds for e in getattr(b, field.name)))
            for field in fields(CppBuild)
        }
    )


def file_names(build: CppBuild) -> dict[str, str]:
    """Name the copies of source files in a project."""
    return {
        path: f"user_{number}_{re.sub(r'[^A-Za-z0-9_]', '_', Path(path).stem)}.cpp"
        for number, path in enumerate(build.sources, 1)
    }


def head_and_body(code: str) -> tuple[list[str], list[str]]:
    """Split code into what stands before it for the preprocessor, and the rest.

    The head has whole conditionals only; what is included further below is part of it too.
    """
    lines = code.strip("\n").splitlines()
    end = depth = 0
    goes_on = False
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not goes_on:
            if text and not text.startswith(("#", "//")):
                break
            depth += bool(re.match(r"#\s*if", text)) - bool(re.match(r"#\s*endif", text))
        goes_on = text.endswith("\\")
        if depth == 0 and not goes_on:
            end = number
    included = [line for line in lines[end:] if _is_include(line)]
    return lines[:end] + included, [line for line in lines[end:] if not _is_include(line)]


def _expressions(kernel: Kernel) -> Iterator[Expr]:
    """Give all expressions of a kernel, those that a solver evaluates too."""
    yield from kernel_expressions(kernel)
    for statement in kernel.body:
        yield from inner_expressions(statement)


def _is_include(line: str) -> bool:
    return re.match(r"\s*#\s*include\b", line) is not None


def _constant(key: str, value: float | int | bool) -> str:
    dtype = _DTYPES[type(value)]
    return f"constexpr {CPP_TYPES[dtype]} _namespace{key} = {literal_text(value, dtype)};"


def _with_dependencies(source: CppSource) -> Iterator[CppSource]:
    for dependency in source.dependencies:
        yield from _with_dependencies(dependency)
    yield source
