"""Every pass leaves every bit of the results as it is, alone and in any order.

Random programs are evaluated element by element, before and after.  The evaluator stands on its
own: functions are any that are determined by their operands' bits.
"""

import hashlib
import math
import operator
from dataclasses import dataclass, field
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eqsim.expr.dtypes import DType
from eqsim.ir.checks.verify import verify
from eqsim.ir.effects import is_unordered
from eqsim.ir.program import (
    Accumulate,
    Append,
    Apply,
    Axis,
    Buffer,
    Cast,
    Column,
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
from eqsim.options import PASSES as DEFAULT
from eqsim.passes.pipeline import PASSES, run_passes

F64, I64, BOOL = DType.F64, DType.I64, DType.BOOL
N, STEPS = 4, 3
SYNAPSES = ((0, 1), (0, 2), (1, 2), (2, 2), (3, 0))
VALUES = {"main.dt": 0.1, "p.a": -0.7, "p.b": 1.9, "p.N": N, "p.n": 3, "mon.size": 3}
BUFFERS = {
    "p.x": [0.0, -0.0, 1.25, -3.5],
    "p.y": [0.3, 2.0, math.inf, -1e-310],
    "p.tau": [2.0, 2.0, 5.0, 0.0],
    "p.g": [0.75],
    "p.k": [1.5],
    "s.w": [0.1, 0.2, 0.3, 0.4, 0.5],
    "mon.record": [0, 2, 2],
}

# --- evaluation ---------------------------------------------------------------------------------


def divide(left, right):
    if right != 0:
        return left / right
    if left == 0 or math.isnan(left):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def scramble(*key):
    """Give a number that any change of a bit in the key changes."""
    digest = hashlib.sha256(repr(key).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


OPERATIONS = {
    **{"+": operator.add, "-": operator.sub, "*": operator.mul, "/": divide, "neg": operator.neg},
    **{"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge},
    **{"==": operator.eq, "!=": operator.ne, "//": operator.floordiv, "%": operator.mod},
    "and": lambda *args: all(args),
    "or": lambda *args: any(args),
    "not": operator.not_,
    "select": lambda condition, chosen, other: chosen if condition else other,
    "abs": abs,
    "exp": lambda x: scramble("exp", x),
    "sqrt": lambda x: math.sqrt(x) if x >= 0 else math.nan,
}


@dataclass
class State:
    """What a program works on."""

    values: dict
    buffers: dict
    step: int = 0
    events: dict = field(default_factory=lambda: {"p.spike": []})
    tables: dict = field(default_factory=dict)


@dataclass
class Pass:
    """One pass of a loop: its indices and its locals."""

    state: State
    at: dict
    locals: dict


EVALUATE = {
    Literal: lambda e, p: e.value,
    Local: lambda e, p: p.locals[e.name],
    Value: lambda e, p: p.state.values[e.name],
    Load: lambda e, p: p.state.buffers[e.buffer][p.at[e.at]],
    Position: lambda e, p: p.at[e.at],
    Step: lambda e, p: p.state.step,
    Apply: lambda e, p: OPERATIONS[e.op](*(value(arg, p) for arg in e.args)),
    Cast: lambda e, p: {F64: float, I64: int}[e.dtype](value(e.arg, p)),
    Draw: lambda e, p: scramble(e.kind, e.stream, p.state.step, value(e.index, p)),
}


def value(expr, current):
    return EVALUATE[type(expr)](expr, current)


def do_let(statement, current):
    current.locals[statement.name] = value(statement.expr, current)


def do_propagator(statement, current):
    entries = [value(entry, current) for row in statement.matrix for entry in row]
    for r, row in enumerate(statement.names):
        current.locals.update((name, scramble(entries, r, c)) for c, name in enumerate(row))


def do_store(statement, current):
    if statement.guard is None or value(statement.guard, current):
        target = current.state.buffers[statement.buffer]
        target[current.at[statement.at]] = value(statement.expr, current)


def do_accumulate(statement, current):
    if statement.guard is None or value(statement.guard, current):
        target = current.state.buffers[statement.buffer]
        target[current.at[statement.at]] += value(statement.expr, current)


def do_set(statement, current):
    current.state.values[statement.name] = value(statement.expr, current)


def do_append(statement, current):
    column = current.state.tables.setdefault((statement.table, statement.column), [])
    column.append(value(statement.expr, current))


def do_emit(statement, current):
    if value(statement.condition, current):
        current.state.events[statement.event].append(current.at[Axis.ELEMENT])
        for store in statement.then:
            do_store(store, current)


DO = {
    **{Let: do_let, LetPropagator: do_propagator, Store: do_store, Accumulate: do_accumulate},
    **{SetValue: do_set, Append: do_append, Emit: do_emit},
}
INDICES = {
    Once: lambda domain, state: [{}],
    Elements: lambda domain, state: [{Axis.ELEMENT: i} for i in range(N)],
    Selected: lambda domain, state: [{Axis.ELEMENT: i} for i in state.buffers[domain.indices]],
    Events: lambda domain, state: [{Axis.ELEMENT: i} for i in state.events[domain.event]],
    Synapses: lambda domain, state: [
        {Axis.PRE: pre, Axis.POST: post, Axis.SYNAPSE: s} for s, (pre, post) in enumerate(SYNAPSES)
    ],
}


def perform(kernel, state, by_statement):
    before = Pass(state, {Axis.SCALAR: 0}, {})
    for statement in kernel.prologue:
        DO[type(statement)](statement, before)
    every = INDICES[type(kernel.domain)](kernel.domain, state)
    state.events.update((s.event, []) for s in kernel.body if isinstance(s, Emit))
    loop = [Pass(state, {Axis.SCALAR: 0, **at}, dict(before.locals)) for at in every]
    order = [(s, p) for p in loop for s in kernel.body]
    if by_statement(kernel):
        order = [(s, p) for s in kernel.body for p in loop]
    for statement, current in order:
        DO[type(statement)](statement, current)


def bits(number):
    return number.hex() if isinstance(number, float) and not math.isnan(number) else repr(number)


def run(program, by_statement=lambda kernel: False):
    """Give the bits of all that a program leaves behind, and the events of each step."""
    state = State(dict(VALUES), {name: list(content) for name, content in BUFFERS.items()})
    state.buffers |= {b.name: [None] * N for b in program.buffers if b.derived}
    history = []
    for kernel in program.setup:
        perform(kernel, state, by_statement)
    for state.step in range(STEPS):
        for kernel in program.kernels:
            perform(kernel, state, by_statement)
        history.append(list(state.events["p.spike"]))
    left = {**{name: state.buffers[name] for name in BUFFERS}, **state.tables}
    return {name: list(map(bits, content)) for name, content in left.items()}, history


# --- random programs ----------------------------------------------------------------------------

NUMBERS = (0.0, -0.0, 1.0, -1.0, 2.0, 0.5, -3.7, math.inf, 1e-300)
AXES = {Elements: ("i",), Selected: ("i",), Events: ("i",), Once: (), Synapses: ("pre", "post")}
FLOAT_OPERATIONS = ("+", "-", "*", "/", "+", "*", "neg", "abs", "exp", "sqrt")
DOMAINS = (
    *([Elements("p")] * 4),
    Selected("p", "mon.record"),
    Events("p.spike"),
    Synapses("s"),
    Once(),
)


@dataclass
class Maker:
    """Makes expressions and statements for a loop with a source of randomness."""

    random: Random
    domain: object
    locals: dict = field(default_factory=dict)

    @property
    def axes(self):
        return [Axis(axis) for axis in AXES[type(self.domain)]]

    def pick(self, *choices):
        return self.random.choice(choices)

    def place(self, *, constant=True):
        names = ("p.x", "p.y", "p.tau") if constant else ("p.x", "p.y")
        places = [(name, axis) for name in names for axis in self.axes]
        if isinstance(self.domain, Synapses):
            places.append(("s.w", Axis.SYNAPSE))
        return self.pick(*places, ("p.g", Axis.SCALAR), *([("p.k", Axis.SCALAR)] * constant))

    def float_leaf(self):
        known = [Local(F64, name) for name, dtype in self.locals.items() if dtype is F64]
        kinds = [
            Literal(F64, self.pick(*NUMBERS)),
            Value(F64, self.pick("main.dt", "p.a", "p.b")),
            Cast(F64, self.integer(0)),
            *([Load(F64, *self.place())] * 2),
        ]
        if self.axes:
            index = Position(I64, self.pick(*self.axes))
            kinds.append(Draw(F64, "uniform", self.random.randrange(2), "main", index))
        return self.pick(*kinds, *known)

    def number(self, depth):
        if depth == 0:
            return self.float_leaf()
        if self.random.random() < 0.1:
            choices = (self.number(depth - 1), self.number(0))
            return Apply(F64, "select", (self.truth(depth - 1), *choices))
        op = self.pick(*FLOAT_OPERATIONS)
        operands = range(2 if op in ("+", "-", "*", "/") else 1)
        return Apply(F64, op, tuple(self.number(self.random.randrange(depth)) for _ in operands))

    def integer(self, depth):
        if depth == 0:
            leaves = [Step(I64, "main"), Value(I64, "p.n"), Literal(I64, self.pick(0, 1, 2, -5))]
            return self.pick(*leaves, *(Position(I64, axis) for axis in self.axes))
        op = self.pick("+", "-", "*", "neg", "//", "%")
        if op in ("//", "%"):
            return Apply(I64, op, (self.integer(depth - 1), Literal(I64, self.pick(1, 2, 7))))
        operands = range(1 if op == "neg" else 2)
        return Apply(I64, op, tuple(self.integer(depth - 1) for _ in operands))

    def truth(self, depth):
        if depth == 0:
            kind = self.pick(self.number, self.integer)
            return Apply(BOOL, self.pick("<", "<=", ">", ">=", "==", "!="), (kind(0), kind(1)))
        op = self.pick("and", "or", "not", "literal", "==")
        if op == "literal":
            return Literal(BOOL, self.pick(True, False))
        if op == "==":
            return Apply(BOOL, op, (self.number(depth), Literal(F64, 1.0)))
        operands = range(1 if op == "not" else 2)
        return Apply(BOOL, op, tuple(self.truth(depth - 1) for _ in operands))

    def bind(self, dtype=F64):
        name = f"l{len(self.locals)}"
        self.locals[name] = dtype
        return name

    def statement(self):
        kind = self.pick(*["let"] * 3, *["store"] * 2, "add", "test", "propagator")
        if kind == "let":
            expr = self.number(3)
            return Let(self.bind(), expr)
        if kind == "test":
            expr = self.truth(2)
            return Let(self.bind(BOOL), expr)
        if kind == "propagator":
            return self.propagator()
        guard = self.truth(1) if self.random.random() < 0.3 else None
        make = Store if kind == "store" else Accumulate
        return make(*self.place(constant=False), self.number(3), guard)

    def propagator(self):
        simple = [Value(F64, "p.a"), Load(F64, *self.place()), self.number(1)]
        upper = (self.pick(*simple), self.pick(*simple))
        matrix = (upper, (Literal(F64, 0.0), self.pick(*simple)))
        return LetPropagator(((self.bind(), self.bind()), (None, self.bind())), matrix)

    def emit(self):
        places = [(self.pick("p.x", "p.y"), Axis.ELEMENT) for _ in range(self.random.randrange(3))]
        then = tuple(Store(*place, self.number(2)) for place in places)
        return Emit("p.spike", self.truth(1), then)

    def kernel(self, name, *, emits, records):
        body = [self.statement() for _ in range(self.random.randrange(1, 5))]
        if emits:
            body.append(self.emit())
        if records:
            body.append(Append("mon", "x", self.number(2)))
            body.append(Append("mon", "step", Step(I64, "main")))
        return Kernel(name, self.domain, tuple(body), slot="groups", clock="main")


def make_program(random):
    """Make a program that keeps all rules; one of its kernels emits, one records."""
    emits, kernels = random.randrange(5), []
    for number in range(random.randint(2, 6)):
        domain = Elements("p") if number == emits else random.choice(DOMAINS)
        maker = Maker(random, domain)
        kernels.append(
            maker.kernel(f"p.k{number}", emits=number == emits, records=number == emits + 1)
        )
    shared = ("p.g", "p.k")
    extents = {"s.w": "s._size", "mon.record": "mon.size"} | dict.fromkeys(shared)
    return Program(
        "random",
        ("main",),
        tuple(ValueDecl(n, F64 if isinstance(v, float) else I64) for n, v in VALUES.items()),
        tuple(
            Buffer(n, DType.I32 if n == "mon.record" else F64, extents.get(n, "p.N"))
            for n in BUFFERS
        ),
        (Event("p.spike", "p.N", "main"),),
        (Rows("s", "p", "p"),),
        (Table("mon", (Column("x", F64), Column("step", I64))),),
        kernels=tuple(kernels),
    )


PROGRAMS = st.integers(0, 2**32).map(lambda seed: make_program(Random(seed)))

# --- properties ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(PASSES))
@given(program=PROGRAMS)
@settings(max_examples=100, deadline=None)
def test_a_pass_keeps_every_bit(name, program):
    verify(program)
    assert PASSES[name].exactness == "exact"
    assert run(run_passes(program, (name,))) == run(program)


@given(program=PROGRAMS, order=st.permutations(DEFAULT))
@settings(max_examples=200, deadline=None)
def test_passes_in_any_order_keep_every_bit(program, order):
    assert run(run_passes(program, tuple(order))) == run(program)


@given(program=PROGRAMS)
@settings(max_examples=50, deadline=None)
def test_the_default_passes_may_be_run_again(program):
    once = run_passes(program, DEFAULT)
    assert run(run_passes(once, DEFAULT)) == run(program)


@given(program=PROGRAMS)
@settings(max_examples=200, deadline=None)
def test_unordered_loops_may_run_statement_by_statement(program):
    assert run(program, is_unordered) == run(program)
