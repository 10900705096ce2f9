"""A program that breaks a rule is refused, with kernel and statement."""

from dataclasses import replace

import pytest

from eqsim.errors import InternalError
from eqsim.expr.dtypes import DType
from eqsim.ir.checks.verify import verify, verify_kernel
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
    Kernel,
    Let,
    LetPropagator,
    Listed,
    Literal,
    Load,
    Local,
    Once,
    Pairs,
    Past,
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

F64, I64, I32, BOOL = DType.F64, DType.I64, DType.I32, DType.BOOL
ELEMENT, PRE, POST, SYNAPSE, SCALAR = Axis.ELEMENT, Axis.PRE, Axis.POST, Axis.SYNAPSE, Axis.SCALAR
ONE, ZERO, TRUE = Literal(F64, 1.0), Literal(I64, 0), Literal(BOOL, True)
V, I = Load(F64, "p.v", ELEMENT), Position(I64, ELEMENT)
STORE = Store("p.v", ELEMENT, ONE)
PAIRS = Pairs("s", "pre", "k", ZERO, Value(I64, "p.N"), Literal(I64, 1), Local(I64, "k"))
DELIVERIES = Deliveries("r", "p.spike", "post", "s.delay")

PROGRAM = Program(
    "net",
    ("main",),
    (
        ValueDecl("p.N", I64),
        ValueDecl("s.delay", I64),
        ValueDecl("p.tau", F64),
        ValueDecl("p.c", F64, derived=True),
    ),
    (
        Buffer("p.v", F64, "p.N"),
        Buffer("p.n", I32, "p.N"),
        Buffer("p.flag", BOOL, "p.N"),
        Buffer("p.g", F64, None),
        Buffer("p.d", F64, "p.N", derived=True),
        Buffer("s.w", F64, "s._size"),
        Buffer("m.record", I32, "p.N"),
    ),
    (Event("p.spike", "p.N", "main"),),
    (Rows("s", "p", "p"), Rows("r", "p", "p", columns=True)),
    (Table("m", (Column("v", F64), Column("step", I64))),),
    setup=(Kernel("constants", Once(), (SetValue("p.c", ONE),)),),
)


def refused(program, reason):
    with pytest.raises(InternalError) as refusal:
        verify(program)
    assert reason in str(refusal.value)
    return str(refusal.value)


def with_kernel(domain, *body, before=()):
    return replace(PROGRAM, kernels=(Kernel("k", domain, body, before, clock="main"),))


# --- what is accepted ---------------------------------------------------------------------------


def test_a_program_that_keeps_all_rules_is_accepted():
    kernels = (
        Kernel(
            "p.update",
            Elements("p"),
            (
                Let("x", Apply(F64, "+", (V, Local(F64, "t")))),
                LetPropagator((("e",),), ((Value(F64, "p.tau"),),)),
                Store("p.v", ELEMENT, Local(F64, "e"), TRUE),
                Store("p.n", ELEMENT, Cast(I32, I)),
                Emit("p.spike", Apply(BOOL, ">", (V, ONE)), (STORE,)),
            ),
            (Let("t", Cast(F64, Step(I64, "main"))), Let("g", Load(F64, "p.g", SCALAR))),
            clock="main",
        ),
        Kernel("s.pre", DELIVERIES, (Accumulate("p.v", POST, Load(F64, "s.w", SYNAPSE)),)),
        Kernel("s.all", Synapses("s"), (Store("s.w", SYNAPSE, Load(F64, "p.v", PRE)),)),
        Kernel("m.values", Selected("p", "m.record"), (Append("m", "v", V),)),
        Kernel("m.clock", Once(), (Append("m", "step", Count(I64, "p.spike", "p.N", "p.N")),)),
        Kernel("p.list", Listed("p", "main", "p.n", "p.n", "p.N"), (Emit("p.spike", TRUE),)),
        Kernel("p.reset", Events("p.spike"), (Accumulate("p.g", SCALAR, V),)),
        Kernel("s.connect", PAIRS, (Connect(Literal(I64, 2), TRUE),)),
    )
    verify(replace(PROGRAM, kernels=kernels))


# --- declarations -------------------------------------------------------------------------------


def test_names_are_declared_once():
    doubled = (*PROGRAM.buffers, Buffer("p.tau", F64, None))
    refused(replace(PROGRAM, buffers=doubled), "the name p.tau is declared twice")
    twice = (Kernel("k", Once(), ()), Kernel("k", Once(), ()))
    refused(replace(PROGRAM, kernels=twice), "the kernel k is declared twice")


def test_lengths_are_declared():
    refused(replace(PROGRAM, buffers=(Buffer("p.v", F64, "p.tau"),)), "p.tau is not the name")
    refused(replace(PROGRAM, events=(Event("p.spike", "p.M", "main"),)), "event p.spike")
    refused(replace(PROGRAM, events=(Event("p.spike", "p.N", "x"),)), "event p.spike")


def test_derived_values_are_set_once():
    refused(replace(PROGRAM, setup=()), "derived value p.c is set 0 times")
    again = Kernel("again", Once(), (SetValue("p.c", ONE),))
    refused(replace(PROGRAM, setup=(*PROGRAM.setup, again)), "set 2 times")


# --- domains and what stands in them ------------------------------------------------------------


@pytest.mark.parametrize(
    ("domain", "reason"),
    [
        (Elements("q"), "q.N is not the name of an integer value"),
        (Listed("q", "main", "p.n", "p.n", "p.N"), "q.N is not the name of an integer value"),
        (Listed("p", "main", "p.n", "p.n", "p.tau"), "p.tau is not the name"),
        (Listed("p", "main", "p.v", "p.n", "p.N"), "p.v is not a buffer of indices"),
        (Listed("p", "main", "p.n", "p.x", "p.N"), "p.x is not a buffer of indices"),
        (Listed("p", "other", "p.n", "p.n", "p.N"), "the clock other of the list"),
        (Elements("p", "p.tau", "p.N"), "p.tau is not the name"),
        (Events("p.other"), "there is no event p.other"),
        (Synapses("q"), "there are no rows q"),
        (Synapses("s", "post"), "the rows s have no columns"),
        (Deliveries("s", "p.spike", "post", "s.delay"), "the rows s have no columns"),
        (Deliveries("r", "p.spike", "pre", "p.tau"), "p.tau is not the name"),
        (
            Deliveries("s", "p.spike", "post", "s.delay", "s.late"),
            "the rows s have no delays s.late",
        ),
        (Selected("p", "p.v"), "p.v is not a buffer of indices"),
        (Selected("p", "p.x"), "p.x is not a buffer of indices"),
        (replace(PAIRS, stop=Local(I64, "n")), "the local n is used but not defined"),
        (replace(PAIRS, sources="p.v"), "p.v is not a buffer of indices"),
        (replace(PAIRS, targets="p.x"), "p.x is not a buffer of indices"),
    ],
)
def test_domains_run_over_what_is_declared(domain, reason):
    refused(with_kernel(domain), reason)


@pytest.mark.parametrize(
    ("domain", "statement", "reason"),
    [
        (Events("p.spike"), Emit("p.spike", TRUE), "Emit stands in a loop over Events"),
        (Elements("p"), Connect(), "Connect stands in a loop over Elements"),
        (Elements("p"), SetValue("p.c", ONE), "SetValue stands in a loop over Elements"),
        (Once(), SetValue("p.c", ONE), "set in setup kernels only"),
        (Elements("p"), Store("p.d", ELEMENT, ONE), "derived buffer p.d is changed outside"),
        (Elements("p"), Store("p.v", SCALAR, ONE), "p.v cannot be addressed at 0"),
        (Elements("p"), Store("p.g", ELEMENT, ONE), "p.g cannot be addressed at i"),
        (Elements("p"), Store("p.v", POST, ONE), "p.v cannot be addressed at post"),
        (DELIVERIES, Store("p.v", ELEMENT, ONE), "p.v cannot be addressed at i"),
        (Elements("p"), Store("p.x", ELEMENT, ONE), "there is no buffer p.x"),
        (Elements("p"), Store("p.v", ELEMENT, ZERO), "p.v holds f64, not i64"),
        (Elements("p"), Store("p.v", ELEMENT, ONE, ONE), "the guard is f64, not bool"),
        (Elements("p"), Accumulate("p.flag", ELEMENT, TRUE), "a boolean cannot be added to"),
        (Elements("p"), Emit("p.spike", ONE), "the condition is f64, not bool"),
        (Elements("p"), Emit("p.other", TRUE), "there is no event p.other"),
        (Elements("p"), Emit("p.spike", TRUE, (replace(STORE, at=POST),)), "addressed at post"),
        (Once(), Append("m", "w", ONE), "there is no column m.w"),
        (Once(), Append("m", "step", ONE), "column m.step is f64, not i64"),
        (PAIRS, Connect(ONE), "the number of copies is f64, not i64"),
        (PAIRS, Connect(None, ZERO), "the guard is i64, not bool"),
        (Once(), LetPropagator((("a", "b"),), ((ONE, ONE),)), "not square"),
        (Once(), LetPropagator((("a",),), ((ZERO,),)), "an entry of the matrix is i64, not f64"),
    ],
)
def test_statements_fit_their_loops(domain, statement, reason):
    assert "kernel k: " in refused(with_kernel(domain, statement), reason)


def test_the_statement_is_shown():
    message = refused(with_kernel(Elements("p"), STORE, Store("p.v", ELEMENT, ZERO)), "not i64")
    assert "in: store p.v[i] = 0" in message
    assert "report it" in message


def test_an_event_is_emitted_by_one_statement():
    emit = Emit("p.spike", TRUE)
    refused(with_kernel(Elements("p"), emit, emit), "event p.spike is emitted twice")


def test_derived_values_are_of_their_type_and_not_read_where_they_are_set():
    wrong = Kernel("constants", Once(), (SetValue("p.c", ZERO),))
    refused(replace(PROGRAM, setup=(wrong,)), "the value of p.c is i64, not f64")
    other = Kernel("constants", Once(), (SetValue("p.tau", ONE), SetValue("p.c", ONE)))
    refused(replace(PROGRAM, setup=(other,)), "p.tau is not a derived value")
    circular = Kernel("constants", Once(), (SetValue("p.c", Value(F64, "p.c")),))
    refused(replace(PROGRAM, setup=(circular,)), "value p.c is both set and read")


# --- locals and the prologue --------------------------------------------------------------------


def test_locals_are_bound_once_before_they_are_used():
    use = Store("p.v", ELEMENT, Local(F64, "x"))
    bind = Let("x", ONE)
    verify(with_kernel(Elements("p"), bind, use))
    verify(with_kernel(Elements("p"), use, before=(bind,)))
    refused(with_kernel(Elements("p"), use, bind), "the local x is used but not defined before")
    refused(with_kernel(Elements("p"), bind, bind), "the local x is bound twice")
    refused(with_kernel(Elements("p"), bind, before=(bind,)), "the local x is bound twice")
    propagator = LetPropagator((("x",),), ((ONE,),))
    refused(with_kernel(Elements("p"), bind, propagator), "the local x is bound twice")
    refused(with_kernel(PAIRS, Let("k", ONE)), "the local k is bound twice")


@pytest.mark.parametrize(
    "expr", [V, Cast(F64, I), Draw(F64, "normal", 0, "main", I), Apply(F64, "neg", (V,))]
)
def test_the_prologue_does_not_depend_on_the_index(expr):
    refused(with_kernel(Elements("p"), before=(Let("x", expr),)), "depends on the loop's index")


def test_the_prologue_does_not_read_what_the_loop_changes():
    bind = Let("x", Load(F64, "p.g", SCALAR))
    add = Accumulate("p.g", SCALAR, ONE)
    refused(with_kernel(Elements("p"), add, before=(bind,)), "reads p.g, which the loop changes")
    count = Let("n", Count(I64, "p.spike"))
    emit = Emit("p.spike", TRUE)
    refused(with_kernel(Elements("p"), emit, before=(count,)), "counts p.spike, which the loop")


def test_clocks_are_declared():
    kernel = Kernel("k", Once(), (), clock="other")
    refused(replace(PROGRAM, kernels=(kernel,)), "its clock other is not declared")


def test_a_single_kernel_is_checked_against_a_program():
    verify_kernel(Kernel("k", Elements("p"), (STORE,)), PROGRAM)
    with pytest.raises(InternalError, match="kernel k: there is no buffer"):
        verify_kernel(Kernel("k", Elements("p"), (replace(STORE, buffer="p.x"),)), PROGRAM)


# --- histories -----------------------------------------------------------------------------------


PAST_SIZES = tuple(ValueDecl(f"p.v@g.{part}", I64) for part in ("depth", "stride", "size"))
KEEPING = replace(
    PROGRAM,
    values=(*PROGRAM.values, *PAST_SIZES),
    buffers=(*PROGRAM.buffers, Buffer("p.v@g", F64, "p.v@g.size")),
    histories=(History("p.v@g", "p.v", "main", (ONE, V)),),
)


def test_histories_have_rows_like_their_variable_and_sizes_and_delays():
    verify(KEEPING)
    (kept,) = KEEPING.histories
    refused(replace(KEEPING, histories=(replace(kept, of="p.n"),)), "no rows like p.n")
    refused(replace(KEEPING, histories=(replace(kept, clock="x"),)), "its clock x is not declared")
    refused(replace(KEEPING, histories=(replace(kept, delays=(ZERO,)),)), "a delay is i64, not f64")
    less = tuple(each for each in KEEPING.values if each.name != "p.v@g.depth")
    refused(replace(KEEPING, values=less), "p.v@g.depth is not the name of an integer value")


def test_an_index_stands_where_no_axis_does():
    body = Store("p.v", ELEMENT, ONE, index=ZERO)
    refused(with_kernel(Elements("p"), body), "written at i and at an index")
    verify(with_kernel(Elements("p"), replace(body, at=Axis.COMPUTED)))
    wrong = replace(body, at=Axis.COMPUTED, index=ONE)
    refused(with_kernel(Elements("p"), wrong), "the index of p.v is f64, not i64")


def test_past_values_have_been_found_before():
    body = Store("p.v", ELEMENT, Past(F64, "p.v", I, ONE))
    refused(with_kernel(Elements("p"), body), "Past is not an expression")
