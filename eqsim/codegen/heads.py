"""The first lines of a kernel: what is constant while it runs is read from the state once."""

from __future__ import annotations

from eqsim.codegen.deliveries import count_text
from eqsim.codegen.literals import CPP_TYPES, STORED_TYPES
from eqsim.codegen.scope import Scope, converted
from eqsim.errors import InternalError
from eqsim.expr.dtypes import DType

__all__ = ["head_lines"]


def head_lines(scope: Scope) -> list[str]:
    """Print the declarations that read the state once."""
    return [*_buffer_lines(scope), *_value_lines(scope), *_stream_lines(scope)]


def _buffer_lines(scope: Scope) -> list[str]:
    lines = []
    for name in scope.uses.buffers:
        if name not in scope.known.buffers:
            raise InternalError(f"the buffer '{name}' is not declared")
        dtype = scope.known.buffers[name].dtype
        field, local = scope.known.field(name), scope.pointer(name)
        if scope.is_constant(name):
            read = f"{field}[0] != 0" if dtype is DType.BOOL else f"{field}[0]"
            lines.append(f"const {CPP_TYPES[dtype]} {local} = {read};")
        else:
            const = "" if name in scope.uses.written else "const "
            lines.append(f"{const}{STORED_TYPES[dtype]}* __restrict {local} = {field};")
    return lines


def _value_lines(scope: Scope) -> list[str]:
    lines = []
    for name in scope.uses.values:
        if name not in scope.uses.assigned_values:
            dtype = scope.known.values[name].dtype
            read = converted(scope.known.field(name), dtype)
            lines.append(f"const {CPP_TYPES[dtype]} {scope.value(name, dtype)} = {read};")
    return lines


def _stream_lines(scope: Scope) -> list[str]:
    lines = [
        f"const int64_t {scope.step(clock)} = {scope.known.field(f'{clock}.step')};"
        for clock in scope.uses.clocks
    ]
    lines += [
        f"const int64_t {scope.count(count)} = {count_text(count, scope)};"
        for count in scope.uses.counts
    ]
    for stream in scope.uses.streams:
        arguments = f"uint64_t(state.seed), uint64_t(state.epoch), {stream}"
        lines.append(f"const uint64_t {scope.key(stream)} = eqsim::derive_key({arguments});")
    return lines
