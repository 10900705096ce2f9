"""Checks one expression: names, types, axes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eqsim.expr.dtypes import DType
from eqsim.ir.declarations import Declarations
from eqsim.ir.operators import result_dtype
from eqsim.ir.program import (
    Apply,
    Axis,
    Cast,
    Count,
    Draw,
    DrawKind,
    Entry,
    Expr,
    Invoke,
    Literal,
    Load,
    Local,
    Position,
    Step,
    Value,
)
from eqsim.ir.rewrite import walk
from eqsim.ir.show import show_expr

__all__ = ["ExprChecker"]

_DRAW_ARGUMENTS: dict[DrawKind, tuple[DType, ...]] = {
    "uniform": (),
    "normal": (),
    "poisson": (DType.F64,),
    "binomial": (DType.I64, DType.F64),
}


@dataclass(frozen=True, slots=True)
class ExprChecker:
    """Knows the declarations, the axes of the loop, and the locals bound so far."""

    names: Declarations
    axes: tuple[Axis, ...]
    locals: dict[str, DType]

    def bind(self, name: str, dtype: DType) -> Iterator[str]:
        """Bind a local name; say whether it was bound before."""
        if name in self.locals:
            yield f"the local {name} is bound twice"
        self.locals[name] = dtype

    def problems(self, expr: Expr) -> Iterator[str]:
        """Say what is wrong with an expression."""
        for node in walk(expr):
            match node:
                case Literal() | Cast() | Apply() | Invoke():
                    yield from self._operation(node)
                case Load() | Entry():
                    yield from self._load(node)
                case Local() | Value():
                    yield from self._name(node)
                case Position() | Step() | Draw() | Count():
                    yield from self._index(node)
                case _:
                    yield f"{type(node).__name__} is not an expression"

    def _operation(self, node: Literal | Cast | Apply | Invoke) -> Iterator[str]:
        match node:
            case Literal(dtype=dtype, value=value):
                python = bool if dtype is DType.BOOL else float if dtype.is_float else int
                if type(value) is not python:
                    yield f"the literal {value!r} is not of type {dtype}"
            case Invoke(buffers=buffers):
                for buffer in sorted(buffers - self.names.buffers.keys()):
                    yield f"there is no buffer {buffer}"
            case Apply(dtype=dtype, op=op, args=args):
                if result_dtype(op, [arg.dtype for arg in args]) is not dtype:
                    types = ", ".join(arg.dtype for arg in args)
                    yield f"'{op}' does not make {dtype} of {types}: {show_expr(node)}"

    def _load(self, node: Load | Entry) -> Iterator[str]:
        buffer = self.names.buffers.get(node.buffer)
        if buffer is None:
            yield f"there is no buffer {node.buffer}"
            return
        if buffer.dtype is not node.dtype:
            yield f"buffer {node.buffer} holds {buffer.dtype}, not {node.dtype}"
        if isinstance(node, Entry):
            if buffer.extent is None:
                yield f"buffer {node.buffer} has one entry, and no index"
            if node.index.dtype is not DType.I64:
                yield f"the index of {node.buffer} is {node.index.dtype}, not i64"
            return
        if (buffer.extent is None) is not (node.at is Axis.SCALAR) or node.at not in self.axes:
            yield f"buffer {node.buffer} cannot be addressed at {node.at} in this loop"

    def _name(self, node: Local | Value) -> Iterator[str]:
        if isinstance(node, Local):
            dtype = self.locals.get(node.name)
        else:
            value = self.names.values.get(node.name)
            dtype = None if value is None else value.dtype
            if value is None and self.names.is_length(node.name):
                dtype = DType.I64
        if dtype is None:
            kind = "local" if isinstance(node, Local) else "value"
            yield f"the {kind} {node.name} is used but not defined before"
        elif dtype is not node.dtype:
            yield f"{node.name} is {dtype}, not {node.dtype}"

    def _index(self, node: Position | Step | Draw | Count) -> Iterator[str]:
        real = isinstance(node, Draw) and not node.args
        expected = DType.F64 if real else DType.I64
        if node.dtype is not expected:
            yield f"{show_expr(node)} is {node.dtype}, not {expected}"
        match node:
            case Position(at=at):
                if at not in self.axes or at is Axis.SCALAR:
                    yield f"this loop has no index {at}"
            case Count(event=event, start=start, size=size):
                yield from self.names.missing_events(event)
                yield from self.names.missing_lengths([start, size])
            case Step() | Draw():
                yield from self._time(node)

    def _time(self, node: Step | Draw) -> Iterator[str]:
        if node.clock is not None and node.clock not in self.names.clocks:
            yield f"there is no clock {node.clock}"
        if not isinstance(node, Draw):
            return
        if node.index.dtype is not DType.I64:
            yield f"the index of a draw is {node.index.dtype}, not i64"
        if tuple(arg.dtype for arg in node.args) != _DRAW_ARGUMENTS[node.kind]:
            expected = ", ".join(_DRAW_ARGUMENTS[node.kind]) or "nothing"
            yield f"'{node.kind}' takes {expected}: {show_expr(node)}"
