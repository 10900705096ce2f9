"""Reads kernels and programs from the text that `show` gives, so that tests say both as text.

`p.f(x)` calls a function that only Python has, `p.g(x)` one with C++.
"""

import ast
import re
import textwrap
from dataclasses import dataclass, field

import pytest

from eqsim.equations.cpp import CppSource
from eqsim.expr.dtypes import DType
from eqsim.ir.checks.verify import verify
from eqsim.ir.operators import result_dtype
from eqsim.ir.program import (
    Accumulate,
    Apply,
    Axis,
    Buffer,
    Cast,
    Draw,
    Elements,
    Emit,
    Entry,
    Event,
    Invoke,
    Kernel,
    Let,
    LetPropagator,
    Literal,
    Load,
    Local,
    Position,
    Program,
    SetValue,
    Step,
    Store,
    Value,
    ValueDecl,
)
from eqsim.ir.rewrite import kernel_expressions, walk
from eqsim.ir.show import show_kernel, show_statement

F64, I64, BOOL = DType.F64, DType.I64, DType.BOOL
OPERATORS = {
    **{ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%"},
    **{ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="},
    **{ast.And: "and", ast.Or: "or", ast.Not: "not", ast.USub: "neg"},
}


def apply(op, *args):
    return Apply(result_dtype(op, [arg.dtype for arg in args]), op, args)


@dataclass
class Reader:
    """Reads expressions and statements; knows the locals bound so far."""

    locals: dict = field(default_factory=dict)

    def expr(self, text):
        text = text.replace("#", "").replace("true", "True").replace("false", "False")
        return self.node(ast.parse(text.strip(), mode="eval").body)

    def node(self, node):
        match node:
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=number)):
                return self.node(ast.Constant(-number))
            case ast.BinOp(op=op, left=left, right=right):
                return apply(OPERATORS[type(op)], self.node(left), self.node(right))
            case ast.Compare(ops=[op], left=left, comparators=[right]):
                return apply(OPERATORS[type(op)], self.node(left), self.node(right))
            case ast.BoolOp(op=op, values=values):
                return apply(OPERATORS[type(op)], *map(self.node, values))
            case ast.UnaryOp(op=op, operand=operand):
                return apply(OPERATORS[type(op)], self.node(operand))
            case ast.Call(func=ast.Name(id=name), args=args):
                return self.call(name, [self.node(arg) for arg in args])
            case ast.Call(func=ast.Attribute(attr=attr) as name, args=args):
                number = int(attr[1:]) if attr[1:] else None
                function = ast.unparse(name)[: -len(attr)] + attr[0]
                cpp = CppSource("g", "") if attr[0] == "g" else None
                return Invoke(F64, function, tuple(map(self.node, args)), cpp, number)
        return self.leaf(node)

    def leaf(self, node):
        match node:
            case ast.Constant(value=value):
                return Literal({float: F64, int: I64, bool: BOOL}[type(value)], value)
            case ast.Name(id=name):
                is_axis = name in ("i", "pre", "post", "s")
                return Position(I64, Axis(name)) if is_axis else Local(self.locals[name], name)
            case ast.Subscript(value=buffer, slice=place):
                name, axis = ast.unparse(buffer), ast.unparse(place)
                is_axis = axis in tuple(Axis)
                return (
                    Load(F64, name, Axis(axis)) if is_axis else Entry(F64, name, self.node(place))
                )
            case ast.Attribute(attr="step"):
                return Step(I64, ast.unparse(node).removesuffix(".step"))
            case ast.Attribute(attr=attr):
                return Value(I64 if attr in ("N", "n") else F64, ast.unparse(node))
        raise AssertionError(ast.dump(node))

    def call(self, name, args):
        if name in tuple(DType):
            return Cast(DType(name), *args)
        if name in ("uniform", "normal"):
            stream, step, index = args
            return Draw(F64, name, stream.value, getattr(step, "clock", None), index)
        return apply(name, *args)

    def statement(self, line):
        text, _, guard = line.partition(" where ")
        guard = self.expr(guard) if guard else None
        kind, _, rest = text.partition(" ")
        target, _, value = rest.partition(" += " if kind == "accumulate" else " = ")
        if kind in ("store", "accumulate"):
            place = self.expr(target)
            if isinstance(place, Entry):
                value = self.expr(value)
                return Store(place.buffer, Axis.COMPUTED, value, guard, place.index)
            make = Store if kind == "store" else Accumulate
            return make(place.buffer, place.at, self.expr(value), guard)
        if kind == "set":
            return SetValue(target, self.expr(value))
        if kind == "emit":
            event, _, condition = rest.partition(" when ")
            return Emit(event, self.expr(condition))
        return self.binding(target, value)

    def binding(self, target, value):
        if not target.startswith("["):
            expr = self.expr(value)
            self.locals[target] = expr.dtype
            return Let(target, expr)
        matrix = value.removeprefix("propagator([").removesuffix("])")
        names = [[name.strip() for name in row.split(",")] for row in target[1:-1].split(";")]
        self.locals.update((name, F64) for row in names for name in row)
        return LetPropagator(
            tuple(tuple(None if name == "_" else name for name in row) for row in names),
            tuple(tuple(self.expr(entry) for entry in row.split(",")) for row in matrix.split(";")),
        )

    def block(self, text):
        statements = []
        for line in textwrap.dedent(text).strip().splitlines():
            statement = self.statement(line.strip())
            if line.startswith("  "):
                event = statements.pop()
                statement = Emit(event.event, event.condition, (*event.then, statement))
            statements.append(statement)
        return tuple(statements)


def read_kernel(text, name="p.update", domain=None, before="", **place):
    reader = Reader()
    prologue = reader.block(before)
    domain = domain or Elements("p")
    return Kernel(name, domain, reader.block(text), prologue, clock="main", **place)


def mentioned(kernels, kind):
    """Give the nodes of a kind in kernels, each once."""
    roots = [expr for kernel in kernels for expr in kernel_expressions(kernel)]
    return list(dict.fromkeys(n for root in roots for n in walk(root) if isinstance(n, kind)))


def read_program(*kernels, derived=(), setup=()):
    """Give a program that declares what its kernels mention; buffers are of f64."""
    every = (*setup, *kernels)
    values = {value.name: value.dtype for value in mentioned(every, Value)}
    values |= {f"{k.domain.population}.N": I64 for k in every if isinstance(k.domain, Elements)}
    statements = [item for kernel in every for item in kernel.body]
    stores = [s for item in statements for s in (item, *getattr(item, "then", ()))]
    places = [(load.buffer, load.at) for load in mentioned(every, Load)]
    places += [(entry.buffer, Axis.COMPUTED) for entry in mentioned(every, Entry)]
    places += [(s.buffer, s.at) for s in stores if isinstance(s, Store | Accumulate)]
    events = [item.event for item in statements if isinstance(item, Emit)]
    owner = {name: name.partition(".")[0] for name, _ in places}
    program = Program(
        "test",
        ("main",),
        tuple(ValueDecl(name, dtype, name in derived) for name, dtype in values.items()),
        tuple(
            Buffer(name, F64, None if at is Axis.SCALAR else f"{owner[name]}.N")
            for name, at in dict.fromkeys(places)
        ),
        tuple(Event(name, f"{name.partition('.')[0]}.N", "main") for name in events),
        setup=tuple(setup),
        kernels=kernels,
    )
    verify(program)
    return program


def body_text(kernel):
    """Give the text of a kernel's prologue, a line, and its body."""
    prologue = [show_statement(item) for item in kernel.prologue]
    lines = [*prologue, "---"] if prologue else []
    return "\n".join([*lines, *(show_statement(item) for item in kernel.body)])


@pytest.fixture(scope="session")
def kernel():
    """Give the function that reads a kernel."""
    return read_kernel


@pytest.fixture(scope="session")
def program():
    """Give the function that makes a program of kernels."""
    return read_program


@pytest.fixture(scope="session")
def assert_body():
    """Give the function that compares a kernel's statements with a text."""

    def check(kernel, expected):
        assert body_text(kernel) == textwrap.dedent(expected).strip()

    return check


@pytest.fixture(scope="session")
def assert_kernels():
    """Give the function that compares kernels with a text, less the heads' common parts."""

    def check(kernels, expected):
        shown = "\n".join(re.sub(" on main$", "", show_kernel(k), flags=re.M) for k in kernels)
        assert shown == textwrap.dedent(expected).strip()

    return check


@pytest.fixture(scope="session")
def read_expr():
    """Give the function that reads an expression."""
    return lambda text: Reader({"x": F64, "y": F64, "c": BOOL, "k": I64}).expr(text)
