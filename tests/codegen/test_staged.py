"""What is done side by side for the synapses of an event, and what one by one."""

import pytest

from eqsim.codegen.staged import Traversal, stages
from eqsim.expr.dtypes import DType
from eqsim.ir.program import (
    Accumulate,
    Append,
    Apply,
    Axis,
    Deliveries,
    Draw,
    Kernel,
    Let,
    Literal,
    Load,
    Local,
    Store,
)

F64, I64 = DType.F64, DType.I64
ROW = Traversal(Axis.PRE, {Axis.SYNAPSE: "{}".format, Axis.POST: "t[{}]".format}, Axis.SYNAPSE)
COLUMN = Traversal(Axis.POST, {Axis.SYNAPSE: "s[{}]".format, Axis.PRE: "p[{}]".format})


def load(name, at):
    return Load(F64, name, at)


def local(name):
    return Local(F64, name)


def apply(op, *args):
    return Apply(F64, op, args)


W, X_PRE, G = load("s.w", Axis.SYNAPSE), load("p.x", Axis.PRE), load("q.g", Axis.POST)
DECAYED = apply("exp", load("q.y", Axis.POST))


def kernel(*body):
    return Kernel("s.pre", Deliveries("s", "p.spike", "pre", "s.pre.delay"), body)


def test_what_synapses_of_an_event_have_in_common_is_done_once():
    body = (
        Let("x", apply("exp", X_PRE)),
        Let("w", W),
        Let("y", apply("*", local("x"), local("x"))),
        Let("z", apply("*", local("y"), local("w"))),
        Accumulate("q.g", Axis.POST, local("z")),
    )
    found = stages(kernel(*body), ROW)
    assert [item.name for item in found.common] == ["x", "y"]
    assert found.each == (body[1], body[3], body[4])
    assert found.deferred is None


def test_what_is_written_to_places_out_of_order_is_deferred():
    body = (Store("s.w", Axis.SYNAPSE, DECAYED), Accumulate("q.g", Axis.POST, W))
    first = (body[1], body[0])
    assert stages(kernel(*first), ROW).deferred == {0: 0}
    of_source = kernel(Store("s.w", Axis.SYNAPSE, apply("exp", X_PRE)))
    assert stages(of_source, COLUMN).deferred == {0: 0}
    assert stages(kernel(body[0]), ROW).deferred == {}


def test_what_is_as_cheap_as_deferring_it_is_done_in_turn():
    cheap = apply("*", W, load("q.y", Axis.POST))
    assert stages(kernel(Accumulate("q.g", Axis.POST, cheap)), ROW).deferred is None
    draw = Draw(F64, "uniform", 1, "clock", Literal(I64, 0))
    assert stages(kernel(Accumulate("q.g", Axis.POST, draw)), ROW).deferred == {0: 0}


@pytest.mark.parametrize(
    "body",
    [
        (Accumulate("q.y", Axis.POST, DECAYED),),
        (Let("g", G), Accumulate("q.g", Axis.POST, DECAYED), Let("h", local("g"))),
        (Store("s.w", Axis.SYNAPSE, DECAYED), Accumulate("q.g", Axis.POST, W)),
        (Store("p.x", Axis.PRE, DECAYED),),
        (Append("table", "column", DECAYED),),
    ],
)
def test_what_one_synapse_may_see_of_another_is_done_in_turn(body):
    assert stages(kernel(*body), ROW).deferred is None
