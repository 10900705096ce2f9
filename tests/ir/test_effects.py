"""What kernels touch, and what follows from it."""

from dataclasses import replace

import pytest

from eqsim.equations.cpp import CppArray, CppSource
from eqsim.expr.dtypes import DType
from eqsim.ir.effects import (
    Effects,
    conflict,
    effects,
    is_elementwise,
    is_unordered,
    may_fuse,
    written_buffers,
)
from eqsim.ir.program import (
    Accumulate,
    Append,
    Apply,
    Axis,
    Connect,
    Count,
    Deliveries,
    Draw,
    Elements,
    Emit,
    Events,
    Invoke,
    Kernel,
    Let,
    Listed,
    Literal,
    Load,
    Local,
    Once,
    Pairs,
    Position,
    Program,
    Selected,
    SetValue,
    Store,
    Synapses,
    Value,
)

F64, I64, BOOL = DType.F64, DType.I64, DType.BOOL
ELEMENT, PRE, POST, SYNAPSE, SCALAR = Axis.ELEMENT, Axis.PRE, Axis.POST, Axis.SYNAPSE, Axis.SCALAR
ONE, TRUE = Literal(F64, 1.0), Literal(BOOL, True)
DELIVERIES = Deliveries("s", "p.spike", "pre", "s.delay")


def load(name, at=ELEMENT):
    return Load(F64, name, at)


def kernel(domain, *body, name="k", clock="main"):
    return Kernel(name, domain, body, clock=clock)


# --- collecting ---------------------------------------------------------------------------------


def test_all_that_a_delivery_touches():
    weighted = Apply(F64, "*", (load("s.w", SYNAPSE), Value(F64, "s.gain")))
    delivery = kernel(
        DELIVERIES,
        Let("x", Draw(F64, "uniform", 7, "main", Position(I64, SYNAPSE))),
        Accumulate("p.g", POST, weighted, Apply(BOOL, "<", (Local(F64, "x"), load("p.u", PRE)))),
        Store("s.last", SYNAPSE, ONE),
    )
    assert effects(delivery) == Effects(
        reads=frozenset({("s.w", SYNAPSE), ("p.u", PRE)}),
        writes=frozenset({("s.last", SYNAPSE)}),
        accumulates=frozenset({("p.g", POST)}),
        values_read=frozenset({"s.gain", "s.delay"}),
        events_read=frozenset({"p.spike"}),
        rows_read=frozenset({"s"}),
        draws=frozenset({7}),
    )


def test_an_event_changes_what_its_stores_change():
    threshold = kernel(Elements("p"), Emit("p.spike", TRUE, (Store("p.x", ELEMENT, load("p.y")),)))
    effect = effects(threshold)
    assert effect.events_emitted == {"p.spike"}
    assert effect.writes == {("p.x", ELEMENT)}
    assert effect.reads == {("p.y", ELEMENT)}
    assert effect.changed == {"p.spike", "p.x"}
    assert effect.touched == {"p.spike", "p.x", "p.y"}


def test_domains_read_what_they_run_over():
    assert effects(kernel(Events("p.spike", "m.start", "m.size"))) == Effects(
        events_read=frozenset({"p.spike"}), values_read=frozenset({"m.start", "m.size"})
    )
    assert effects(kernel(Selected("p", "m.record"))).reads == {("m.record", SCALAR)}
    assert effects(kernel(Listed("p", "main", "p.at", "p.who", "p.T"))) == Effects(
        reads=frozenset({("p.at", SCALAR), ("p.who", SCALAR)}), values_read=frozenset({"p.T"})
    )
    assert effects(kernel(Synapses("s"))).rows_read == {"s"}
    zero = Literal(I64, 0)
    pairs = Pairs("s", "pre", "k", zero, Value(I64, "p.N"), zero, zero)
    connecting = effects(kernel(pairs, Connect()))
    assert connecting.rows_changed == {"s"}
    assert connecting.values_read == {"p.N"}
    listed = effects(kernel(replace(pairs, sources="s.a", targets="s.b"), Connect()))
    assert listed.reads == {("s.a", SCALAR), ("s.b", SCALAR)}


def test_recording_and_setting_and_counting():
    effect = effects(kernel(Once(), SetValue("p.c", ONE), Append("m", "n", Count(I64, "p.spike"))))
    assert effect.values_set == {"p.c"}
    assert effect.tables == {"m"}
    assert effect.events_read == {"p.spike"}


def test_functions_of_the_user_s_read_their_arrays_and_may_need_python():
    inner = CppSource("g", "", (CppArray("w", F64, "p.f.g.w"),))
    cpp = CppSource("f", "", (CppArray("v", F64, "p.f.v"),), dependencies=(inner,))
    calls = Invoke(F64, "p.f", (load("p.x"),), cpp), Invoke(F64, "p.h", ())
    found = effects(kernel(Elements("p"), *(Store("p.y", ELEMENT, call) for call in calls)))
    arrays = {("p.f.v", Axis.COMPUTED), ("p.f.g.w", Axis.COMPUTED)}
    assert found.reads == {("p.x", ELEMENT), *arrays}
    assert found.python == {"p.h"}


def test_what_only_python_can_perform_stays_alone():
    def calling(cpp):
        return kernel(Elements("p"), Store("p.y", ELEMENT, Invoke(F64, "p.f", (), cpp)))

    assert may_fuse(FIRST, calling(CppSource("f", "")), ())
    assert not may_fuse(FIRST, calling(None), ())
    assert not may_fuse(calling(None), FIRST, ())


def test_the_prologue_counts():
    before = replace(kernel(Elements("p")), prologue=(Let("g", load("p.g", SCALAR)),))
    assert effects(before).reads == {("p.g", SCALAR)}


def test_two_kernels_conflict_if_one_changes_what_the_other_touches():
    writer = effects(kernel(Elements("p"), Store("p.x", ELEMENT, load("p.y"))))
    reader = effects(kernel(Selected("p", "m.record"), Append("m", "x", load("p.x"))))
    other = effects(kernel(Elements("p"), Store("p.z", ELEMENT, load("p.y"))))
    emitter = effects(kernel(Elements("p"), Emit("p.spike", TRUE)))
    delivery = effects(kernel(DELIVERIES))
    assert conflict(writer, reader)
    assert conflict(reader, writer)
    assert conflict(writer, writer)
    assert conflict(emitter, delivery)
    assert not conflict(writer, other)
    assert not conflict(delivery, delivery)


def test_the_buffers_that_steps_write_do_not_include_those_of_setup():
    program = Program(
        "net",
        (),
        (),
        (),
        setup=(kernel(Elements("p"), Store("p.c", ELEMENT, ONE)),),
        kernels=(
            kernel(Elements("p"), Store("p.x", ELEMENT, load("p.y"))),
            kernel(DELIVERIES, Accumulate("p.g", POST, ONE)),
        ),
    )
    assert written_buffers(program) == {"p.x", "p.g"}


# --- independence of the passes of a loop -------------------------------------------------------


@pytest.mark.parametrize(
    ("domain", "body", "elementwise", "unordered"),
    [
        (Elements("p"), [Store("p.x", ELEMENT, load("p.x"))], True, True),
        (Elements("p"), [Store("p.x", ELEMENT, load("p.g", SCALAR))], True, True),
        (Elements("p"), [Emit("p.spike", TRUE), Append("m", "x", ONE)], True, True),
        (Events("p.spike"), [Accumulate("p.x", ELEMENT, load("p.x"))], True, True),
        (Synapses("s"), [Store("s.w", SYNAPSE, load("p.x", POST))], True, True),
        # shared entries
        (Elements("p"), [Accumulate("p.g", SCALAR, load("p.x"))], False, True),
        (Elements("p"), [Store("p.g", SCALAR, load("p.g", SCALAR))], False, False),
        # sums at the target: in order, unless somebody looks
        (DELIVERIES, [Accumulate("p.g", POST, load("s.w", SYNAPSE))], False, True),
        (DELIVERIES, [Store("p.g", POST, load("s.w", SYNAPSE))], False, True),
        (DELIVERIES, [Accumulate("p.g", POST, load("p.g", PRE))], False, False),
        (
            DELIVERIES,
            [Accumulate("p.g", POST, ONE), Store("s.w", SYNAPSE, load("p.g", POST))],
            False,
            False,
        ),
        (DELIVERIES, [Accumulate("p.g", POST, ONE), Store("p.g", POST, ONE)], False, False),
        (DELIVERIES, [Accumulate("p.g", POST, ONE), Accumulate("p.g", PRE, ONE)], False, False),
        (
            DELIVERIES,
            [Store("s.w", SYNAPSE, ONE), Accumulate("p.g", POST, load("s.w", SYNAPSE))],
            False,
            True,
        ),
        # a list may name an element twice
        (Selected("p", "m.record"), [Store("p.x", ELEMENT, ONE)], False, True),
        (Selected("p", "m.record"), [Store("p.x", ELEMENT, load("p.x"))], False, False),
        (Selected("p", "m.record"), [Append("m", "x", load("p.x"))], False, True),
        (
            Selected("p", "m.record", distinct=True),
            [Store("p.x", ELEMENT, load("p.x"))],
            True,
            True,
        ),
        # one statement for each list
        (Elements("p"), [Append("m", "x", ONE), Append("m", "x", ONE)], True, False),
        (Elements("p"), [Append("m", "x", ONE), Append("m", "y", ONE)], True, True),
        (Elements("p"), [Emit("p.spike", TRUE), Emit("p.spike", TRUE)], True, False),
        (Once(), [Store("p.g", SCALAR, ONE)], False, True),
    ],
)
def test_independence(domain, body, elementwise, unordered):
    loop = kernel(domain, *body)
    assert is_unordered(loop) is unordered
    assert is_elementwise(loop) is elementwise


# --- fusion -------------------------------------------------------------------------------------

FIRST = kernel(Elements("p"), Store("p.x", ELEMENT, load("p.x")), name="first")
SECOND = kernel(
    Elements("p"),
    Emit("p.spike", Apply(BOOL, ">", (load("p.x"), ONE)), (Store("p.last", ELEMENT, ONE),)),
    name="second",
)


def test_loops_over_the_same_elements_may_be_one():
    assert may_fuse(FIRST, SECOND, ())


@pytest.mark.parametrize(
    "between",
    [
        kernel(Events("p.spike"), Store("q.x", ELEMENT, ONE)),
        kernel(Selected("p", "m.record"), Append("m", "x", load("p.x"))),
        kernel(Elements("p"), Store("p.y", ELEMENT, load("p.last"))),
        kernel(Elements("q"), Accumulate("q.g", SCALAR, ONE)),
    ],
)
def test_one_of_them_has_to_move_past_what_stands_between(between):
    assert may_fuse(FIRST, SECOND, (between,))


def test_what_holds_both_in_place_keeps_them_apart():
    both = kernel(Elements("p"), Store("p.last", ELEMENT, load("p.x")))
    reader = kernel(Selected("p", "m.record"), Append("m", "x", load("p.x")))
    listener = kernel(Events("p.spike"), Store("q.x", ELEMENT, ONE))
    assert not may_fuse(FIRST, SECOND, (both,))
    assert not may_fuse(FIRST, SECOND, (reader, listener))


@pytest.mark.parametrize(
    "second",
    [
        replace(SECOND, domain=Elements("q")),
        replace(SECOND, domain=Elements("p", "s.start", "s._size")),
        replace(SECOND, domain=Events("p.spike")),
        replace(SECOND, clock="other"),
        kernel(Elements("p"), Accumulate("p.g", SCALAR, load("p.x"))),
    ],
)
def test_other_loops_may_not(second):
    assert not may_fuse(FIRST, second, ())


def test_lists_are_appended_to_by_one_of_them():
    recording = kernel(Elements("p"), Append("m", "x", ONE))
    assert not may_fuse(recording, recording, ())
    assert not may_fuse(SECOND, SECOND, ())


def test_what_happens_at_an_event_is_over_before_others_look():
    reader = kernel(Elements("p"), Store("p.y", ELEMENT, load("p.last")))
    writer = kernel(Elements("p"), Store("p.x", ELEMENT, ONE))
    assert not may_fuse(SECOND, reader, ())
    assert may_fuse(SECOND, writer, ())
