"""A tiny evaluator of programs, element by element, and a maker of random ones."""

import hashlib
import math
import operator
from dataclasses import dataclass, field

import pytest

from eqsim.expr.dtypes import DType
from eqsim.ir.program import (
    Accumulate,
    Append,
    Apply,
    Axis,
    Buffer,
    Cast,
    Column,
    Count,
    Draw,
    Elements,
    Emit,
    Event,
    Events,
    Kernel,
    Let,
    LetPropagator,
    Literal,
    Load,
    Local,
    Once,
    Position,
    Program,
    Rows,
    Selected,
    SetValue,
    Step,
    Store,
    Synapses,
    Table,
    Value,
    ValueDecl,
)

F64, I64, BOOL = DType.F64, DType.I64, DType.BOOL
N, STEPS = 4, 3
SYNAPSES = ((0, 1), (0, 2), (1, 2), (2, 2), (3, 0))


# --- evaluation ----------------------------------------------------------------------------------


def divide(left, right):
    if right == 0 or math.isnan(right):
        sign = math.copysign(1.0, left) * math.copysign(1.0, right)
        return math.nan if left == 0 or left != left or right != 0 else sign * math.inf
    return left / right


def guarded(function):
    def call(*args):
        try:
            return function(*args)
        except OverflowError:
            return math.inf
        except ValueError:
            return math.nan

    return call


OPERATIONS = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": divide,
    "neg": operator.neg,
    "abs": abs,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "and": lambda *args: all(args),
    "or": lambda *args: any(args),
    "not": operator.not_,
    "select": lambda condition, chosen, other: chosen if condition else other,
    "exp": guarded(math.exp),
    "sqrt": guarded(math.sqrt),
    "//": operator.floordiv,
    "%": operator.mod,
}


def pseudo_random(*key):
    digest = hashlib.sha256(repr(key).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def pseudo_exponential(matrix, row, column):
    """Give a number that any change of the matrix changes."""
    return pseudo_random(tuple(tuple(map(repr, r)) for r in matrix), row, column)


@dataclass
class State:
    """What a program works on."""

    values: dict
    buffers: dict
    step: int = 0
    events: dict = field(default_factory=dict)
    tables: dict = field(default_factory=dict)


@dataclass
class Loop:
    """One pass of a loop: its indices and its locals."""

    state: State
    at: dict
    locals: dict

    def value(self, expr):
        match expr:
            case Literal(value=value):
                return value
            case Local(name=name):
                return self.locals[name]
            case Value(name=name):
                return self.state.values[name]
            case Load(buffer=buffer, at=at):
                return self.state.buffers[buffer][self.at[at]]
            case Position(at=at):
                return self.at[at]
            case Step():
                return self.state.step
            case Apply(op=op, args=args):
                return OPERATIONS[op](*map(self.value, args))
            case Cast(dtype=dtype, arg=arg):
                return float(self.value(arg)) if dtype is F64 else int(self.value(arg))
            case Draw(kind=kind, stream=stream, index=index):
                return pseudo_random(kind, stream, self.state.step, self.value(index))
            case Count(event=event):
                return len(self.state.events[event])

    def holds(self, guard):
        return guard is None or self.value(guard)

    def do(self, statement):
        match statement:
            case Let(name=name, expr=expr):
                self.locals[name] = self.value(expr)
            case LetPropagator(names=names, matrix=matrix):
                numbers = [[self.value(entry) for entry in row] for row in matrix]
                for r, row in enumerate(names):
                    for c, name in enumerate(row):
                        self.locals[name] = pseudo_exponential(numbers, r, c)
            case Store(buffer=buffer, at=at, expr=expr, guard=guard):
                if self.holds(guard):
                    self.state.buffers[buffer][self.at[at]] = self.value(expr)
            case Accumulate(buffer=buffer, at=at, expr=expr, guard=guard):
                if self.holds(guard):
                    self.state.buffers[buffer][self.at[at]] += self.value(expr)
            case SetValue(name=name, expr=expr):
                self.state.values[name] = self.value(expr)
            case Append(table=table, column=column, expr=expr):
                self.state.tables.setdefault((table, column), []).append(self.value(expr))
            case Emit(event=event, condition=condition, then=then):
                if self.value(condition):
                    self.state.events[event].append(self.at[Axis.ELEMENT])
                    for store in then:
                        self.do(store)


def indices(domain, state):
    match domain:
        case Once():
            return [{}]
        case Elements():
            return [{Axis.ELEMENT: i} for i in range(N)]
        case Selected(indices=name):
            return [{Axis.ELEMENT: i} for i in state.buffers[name]]
        case Events(event=event):
            return [{Axis.ELEMENT: i} for i in state.events[event]]
        case Synapses():
            return [
                {Axis.PRE: pre, Axis.POST: post, Axis.SYNAPSE: s}
                for s, (pre, post) in enumerate(SYNAPSES)
            ]


def perform(kernel, state, by_statement=False):
    for statement in kernel.body:
        if isinstance(statement, Emit):
            state.events[statement.event] = []
    before = Loop(state, {Axis.SCALAR: 0}, {})
    for statement in kernel.prologue:
        before.do(statement)
    loops = [
        Loop(state, {Axis.SCALAR: 0, **at}, dict(before.locals))
        for at in indices(kernel.domain, state)
    ]
    if by_statement:
        for statement in kernel.body:
            for loop in loops:
                loop.do(statement)
        return
    for loop in loops:
        for statement in kernel.body:
            loop.do(statement)


def fresh_state(program):
    values = {"main.dt": 0.1, "p.N": N, "p.a": -0.7, "p.b": 1.9, "p.n": 3, "mon.size": 3}
    buffers = {
        "p.x": [0.0, -0.0, 1.25, -3.5],
        "p.y": [0.3, 2.0, math.inf, -1e-310],
        "p.tau": [2.0, 2.0, 5.0, 0.0],
        "p.g": [0.75],
        "p.k": [1.5],
        "s.w": [0.1, 0.2, 0.3, 0.4, 0.5],
        "mon.record": [0, 2, 2],
    }
    for buffer in program.buffers:
        buffers.setdefault(buffer.name, [None] * N)
    return State(values, buffers, events={"p.spike": []})


def bits(value):
    if isinstance(value, float):
        return "nan" if math.isnan(value) else value.hex()
    return repr(value)


def run(program, by_statement=lambda kernel: False):
    """Give the bits of all that a program leaves behind."""
    state = fresh_state(program)
    for kernel in program.setup:
        perform(kernel, state)
    history = []
    for state.step in range(STEPS):
        for kernel in program.kernels:
            perform(kernel, state, by_statement(kernel))
        history.append(list(state.events["p.spike"]))
    derived = {buffer.name for buffer in program.buffers if buffer.derived}
    buffers = {
        name: [bits(value) for value in content]
        for name, content in state.buffers.items()
        if name not in derived
    }
    tables = {key: [bits(value) for value in column] for key, column in state.tables.items()}
    return buffers, tables, history


# --- random programs -----------------------------------------------------------------------------

NUMBERS = (0.0, -0.0, 1.0, -1.0, 2.0, 0.5, -3.7, math.inf, 1e-300)
OWN_AXES = {Elements: ("i",), Selected: ("i",), Events: ("i",), Once: (), Synapses: ("pre", "post")}


@dataclass
class Maker:
    """Makes expressions and statements for a loop over `domain` with a source of randomness."""

    random: object
    domain: object
    locals: dict = field(default_factory=dict)

    def pick(self, *choices):
        return self.random.choice(choices)

    @property
    def axes(self):
        return [Axis(axis) for axis in OWN_AXES[type(self.domain)]]

    def place(self):
        places = [(buffer, axis) for buffer in ("p.x", "p.y", "p.tau") for axis in self.axes]
        if isinstance(self.domain, Synapses):
            places.append(("s.w", Axis.SYNAPSE))
        return self.random.choice([*places, ("p.g", Axis.SCALAR), ("p.k", Axis.SCALAR)])

    def target(self):
        place = self.place()
        return place if place[0] not in ("p.tau", "p.k") else self.target()

    def float_leaf(self):
        known = [Local(F64, name) for name, dtype in self.locals.items() if dtype is F64]
        choice = self.random.randrange(7)
        if choice == 0:
            return Literal(F64, self.random.choice(NUMBERS))
        if choice == 1:
            return Value(F64, self.pick("main.dt", "p.a", "p.b"))
        if choice == 2:
            return Cast(F64, self.integer(0))
        if choice == 3 and self.axes:
            index = Position(I64, self.random.choice(self.axes))
            return Draw(F64, "uniform", self.random.randrange(2), "main", index)
        if choice < 6 and known:
            return self.random.choice(known)
        return Load(F64, *self.place())

    def number(self, depth):
        if depth == 0:
            return self.float_leaf()
        op = self.pick("+", "-", "*", "/", "+", "*", "neg", "abs", "exp", "sqrt", "select")
        if op == "select":
            return Apply(F64, op, (self.truth(depth - 1), self.number(depth - 1), self.number(0)))
        arity = 2 if op in "+-*/" else 1
        return Apply(
            F64, op, tuple(self.number(self.random.randrange(depth)) for _ in range(arity))
        )

    def integer(self, depth):
        if depth == 0:
            leaves = [Step(I64, "main"), Value(I64, "p.n"), Literal(I64, self.pick(0, 1, 2, -5))]
            return self.random.choice([*leaves, *(Position(I64, axis) for axis in self.axes)])
        op = self.pick("+", "-", "*", "neg", "//", "%")
        if op in ("//", "%"):
            return Apply(I64, op, (self.integer(depth - 1), Literal(I64, self.pick(1, 2, 7))))
        return Apply(
            I64, op, tuple(self.integer(depth - 1) for _ in range(1 if op == "neg" else 2))
        )

    def truth(self, depth):
        if depth == 0:
            op = self.pick("<", "<=", ">", ">=", "==", "!=")
            kind = self.pick(self.number, self.integer)
            return Apply(BOOL, op, (kind(0), kind(0)))
        op = self.pick("and", "or", "not", "literal", "==")
        if op == "literal":
            return Literal(BOOL, self.pick(True, False))
        if op == "==":
            return Apply(BOOL, op, (self.number(depth), Literal(F64, 1.0)))
        return Apply(BOOL, op, tuple(self.truth(depth - 1) for _ in range(1 if op == "not" else 2)))

    def bind(self, dtype):
        name = f"l{len(self.locals)}"
        self.locals[name] = dtype
        return name

    def statement(self):
        kind = self.pick("let", "let", "let", "store", "store", "add", "propagator")
        if kind == "let":
            dtype = self.pick(F64, F64, F64, BOOL)
            expr = self.number(3) if dtype is F64 else self.truth(2)
            return Let(self.bind(dtype), expr)
        if kind == "propagator":
            simple = [Value(F64, "p.a"), Load(F64, *self.place()), self.number(1)]
            entry = lambda: self.random.choice(simple)
            matrix = ((entry(), entry()), (Literal(F64, 0.0), entry()))
            return LetPropagator(((self.bind(F64), self.bind(F64)), (None, self.bind(F64))), matrix)
        guard = self.truth(1) if self.random.random() < 0.3 else None
        place = self.target()
        if kind == "store" or place[1] is Axis.SCALAR:
            return Store(*place, self.number(3), guard)
        return Accumulate(*place, self.number(2), guard)

    def emit(self):
        then = tuple(
            Store(self.pick("p.x", "p.y"), Axis.ELEMENT, self.number(2))
            for _ in range(self.random.randrange(3))
        )
        return Emit("p.spike", self.truth(1), then)

    def appends(self):
        return (Append("mon", "x", self.number(2)), Append("mon", "step", Step(I64, "main")))


def random_program(random):
    """Make a program that keeps all rules."""
    kernels = []
    emits = random.randrange(5)
    for number in range(random.randint(2, 6)):
        domain = random.choice(
            [
                *([Elements("p")] * 4),
                Selected("p", "mon.record"),
                Events("p.spike"),
                Synapses("s"),
                Once(),
            ]
        )
        if number == emits:
            domain = Elements("p")
        maker = Maker(random, domain)
        body = [maker.statement() for _ in range(random.randrange(1, 5))]
        if number == emits:
            body.append(maker.emit())
        if number == emits + 1:
            body += maker.appends()
        kernels.append(Kernel(f"p.k{number}", domain, tuple(body), slot="groups", clock="main"))
    return Program(
        "random",
        ("main",),
        (
            *(ValueDecl(name, F64) for name in ("main.dt", "p.a", "p.b")),
            *(ValueDecl(name, I64) for name in ("p.N", "p.n", "mon.size")),
        ),
        (
            *(Buffer(f"p.{name}", F64, "p.N") for name in ("x", "y", "tau")),
            *(Buffer(f"p.{name}", F64, None) for name in ("g", "k")),
            Buffer("s.w", F64, "s.size"),
            Buffer("mon.record", DType.I32, "mon.size"),
        ),
        (Event("p.spike", "p.N", "main"),),
        (Rows("s", "p", "p"),),
        (Table("mon", (Column("x", F64), Column("step", I64))),),
        kernels=tuple(kernels),
    )


@pytest.fixture(scope="session")
def run_bits():
    """Give the function that runs a program and gives the bits of its results."""
    return run


@pytest.fixture(scope="session")
def make_program():
    """Give the function that makes a random program."""
    return random_program
