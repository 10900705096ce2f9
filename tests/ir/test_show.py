"""The canonical text of programs."""

import math
from dataclasses import replace

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
    Connect,
    Count,
    Deliveries,
    Draw,
    Elements,
    Emit,
    Event,
    Events,
    History,
    Invoke,
    Kernel,
    Let,
    LetPropagator,
    Listed,
    Literal,
    Load,
    Local,
    Once,
    Pairs,
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
from eqsim.ir.show import show, show_expr, show_kernel, show_statement

F64, I64, BOOL = DType.F64, DType.I64, DType.BOOL
X, Y, Z = (Local(F64, name) for name in "xyz")
C, D = Local(BOOL, "c"), Local(BOOL, "d")
I = Position(I64, Axis.ELEMENT)
ONE = Literal(F64, 1.0)


def op(symbol, *args, dtype=F64):
    return Apply(dtype, symbol, args)


@pytest.mark.parametrize(
    ("expr", "text"),
    [
        (op("+", op("+", X, Y), Z), "x + y + z"),
        (op("+", X, op("+", Y, Z)), "x + (y + z)"),
        (op("-", X, op("-", Y, Z)), "x - (y - z)"),
        (op("*", op("+", X, Y), Z), "(x + y) * z"),
        (op("+", op("*", X, Y), Z), "x * y + z"),
        (op("/", X, op("*", Y, Z)), "x / (y * z)"),
        (op("neg", op("*", X, Y)), "-(x * y)"),
        (op("*", op("neg", X), Y), "-x * y"),
        (op("neg", op("neg", X)), "-(-x)"),
        (op("neg", ONE), "-(1.0)"),
        (op("-", X, Literal(F64, -1.0)), "x - -1.0"),
        (op("and", C, op("or", C, D), op("not", D)), "c and (c or d) and not d"),
        (op("or", op("and", C, D), C), "c and d or c"),
        (op("not", op("and", C, D)), "not (c and d)"),
        (op("not", op("<", X, Y)), "not x < y"),
        (op("==", op("<", X, Y), C), "(x < y) == c"),
        (op("<", op("+", X, Y), Z), "x + y < z"),
        (op("select", C, X, op("exp", Y)), "select(c, x, exp(y))"),
        (Cast(F64, Step(I64, "main")), "f64(main.step)"),
        (Load(F64, "p.v", Axis.ELEMENT), "p.v[i]"),
        (Load(F64, "p.v", Axis.POST), "p.v[post]"),
        (Load(F64, "p.g", Axis.SCALAR), "p.g[0]"),
        (Value(F64, "p.tau"), "p.tau"),
        (Draw(F64, "normal", 3, "main", I), "normal(#3, main.step, i)"),
        (Draw(F64, "uniform", 3, None, I), "uniform(#3, 0, i)"),
        (Invoke(F64, "p.f", (X, op("+", Y, Z))), "p.f(x, y + z)"),
        (Invoke(F64, "p.f", (), None, 2), "p.f#2()"),
        (Count(I64, "p.spike"), "count(p.spike)"),
        (Count(I64, "p.spike", "m.start", "m.size"), "count(p.spike from m.start for m.size)"),
        (Literal(BOOL, True), "true"),
        (Literal(I64, 1), "1"),
        (ONE, "1.0"),
        (Literal(F64, -0.0), "-0.0"),
        (Literal(F64, math.inf), "inf"),
        (Literal(DType.F32, 1.0), "1.0:f32"),
        (Literal(DType.I32, 1), "1:i32"),
    ],
)
def test_expressions_have_no_more_parentheses_than_they_need(expr, text):
    assert show_expr(expr) == text


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        (Let("x", ONE), "let x = 1.0"),
        (
            LetPropagator((("p", None), (None, "q")), ((X, Y), (Y, X))),
            "let [p, _; _, q] = propagator([x, y; y, x])",
        ),
        (Store("p.v", Axis.ELEMENT, X), "store p.v[i] = x"),
        (Store("p.v", Axis.ELEMENT, X, C), "store p.v[i] = x where c"),
        (Store("p.v", Axis.COMPUTED, X, index=Literal(I64, 2)), "store p.v[2] = x"),
        (Accumulate("p.v", Axis.POST, X), "accumulate p.v[post] += x"),
        (SetValue("p.c", X), "set p.c = x"),
        (Append("m", "v", X), "append m.v <- x"),
        (Connect(), "connect"),
        (Connect(Literal(I64, 2), C), "connect 2 times where c"),
        (
            Emit("p.spike", C, (Store("p.v", Axis.ELEMENT, X),)),
            "emit p.spike when c\n  store p.v[i] = x",
        ),
    ],
)
def test_statements(statement, text):
    assert show_statement(statement) == text


@pytest.mark.parametrize(
    ("domain", "text"),
    [
        (Once(), "once"),
        (Elements("p"), "over p"),
        (Elements("p", "q.start", "q.size"), "over p from q.start for q.size"),
        (Selected("p", "m.record"), "over p listed in m.record"),
        (Selected("s", "m.record", Axis.SYNAPSE), "over s synapses listed in m.record"),
        (Selected("p", "o.members", distinct=True), "over p listed once in o.members"),
        (Events("p.spike"), "over events p.spike"),
        (Listed("p", "main", "p.at", "p.who", "p.T"), "over p listed in p.who at p.at every p.T"),
        (
            Deliveries("s", "p.spike", "pre", "s.pre.delay"),
            "over pre deliveries s of p.spike after s.pre.delay",
        ),
        (
            Deliveries("s", "p.spike", "post", "s.up.delay", "s.up.delays"),
            "over post deliveries s of p.spike after s.up.delays and s.up.delay",
        ),
        (Synapses("s"), "over synapses s"),
        (Synapses("s", "post"), "over synapses s of each post"),
        (
            Pairs("s", "pre", "k", Literal(I64, 0), Local(I64, "n"), Literal(I64, 1), X, Y),
            "over pairs s: each pre, k in range(0, n, 1) with probability y (#0), post = x",
        ),
        (
            Pairs("s", "post", "k", X, X, X, Y, size=Z, stream=2, skip_invalid=True),
            "over pairs s: each post, k in range(x, x, x) sample of z (#2), pre = y, skip invalid",
        ),
        (
            Pairs("s", "pre", "k", X, X, X, Y, sources="s.a", targets="s.b"),
            "over pairs s: each pre, k in range(x, x, x) (#0), post = y, sources listed in s.a, "
            "targets listed in s.b",
        ),
    ],
)
def test_domains(domain, text):
    assert show_kernel(Kernel("k", domain, ())) == f"kernel k {text}"


def test_kernels_say_where_they_stand_and_what_they_come_from():
    kernel = Kernel(
        "p.update",
        Elements("p"),
        (Emit("p.spike", C, (Store("p.v", Axis.ELEMENT, X),)),),
        (Let("x", ONE),),
        slot="groups",
        order=-1,
        clock="main",
        comment=("dv/dt = -v/tau", "dw/dt = 0\ndu/dt = 1"),
    )
    assert show_kernel(kernel) == (
        "kernel p.update over p in groups order -1 on main\n"
        "  # dv/dt = -v/tau\n"
        "  # dw/dt = 0\n"
        "  # du/dt = 1\n"
        "  before the loop:\n"
        "    let x = 1.0\n"
        "  loop:\n"
        "    emit p.spike when c\n"
        "      store p.v[i] = x"
    )


def test_programs_begin_with_what_they_declare():
    kernel = Kernel("p.update", Elements("p"), (Store("p.v", Axis.ELEMENT, ONE),))
    program = Program(
        "net",
        ("main",),
        (ValueDecl("p.N", I64), ValueDecl("p.c", F64, derived=True)),
        (Buffer("p.v", F64, "p.N"), Buffer("p.g", F64, None, derived=True)),
        (Event("p.spike", "p.N", "main"),),
        (Rows("s", "p", "q"), Rows("r", "p", "p", columns=True, numbers=True)),
        (Table("m", (Column("step", I64), Column("v", F64))),),
        setup=(Kernel("constants", Once(), (SetValue("p.c", ONE),)),),
        kernels=(kernel, replace(kernel, name="p.more")),
    )
    assert show(program) == (
        "program net\n"
        "  clock main\n"
        "  value p.N i64\n"
        "  value p.c f64 derived\n"
        "  buffer p.v[p.N] f64\n"
        "  buffer p.g f64 derived\n"
        "  event p.spike[p.N] on main\n"
        "  rows s: p -> q\n"
        "  rows r: p -> p, columns, numbers\n"
        "  table m: step i64, v f64\n"
        "\n"
        "setup kernel constants once\n"
        "  set p.c = 1.0\n"
        "\n"
        "kernel p.update over p\n"
        "  store p.v[i] = 1.0\n"
        "\n"
        "kernel p.more over p\n"
        "  store p.v[i] = 1.0\n"
    )


def test_histories_name_their_delays():
    delays = (Literal(F64, 0.5), Load(F64, "p.d", Axis.PRE))
    program = Program(
        "net", ("main",), (), (), histories=(History("p.v@g", "p.v", "main", delays),)
    )
    assert "  history p.v@g of p.v on main: 0.5, p.d[pre]\n" in show(program)
