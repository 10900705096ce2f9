"""What is declared, and which axes loops offer."""

import pytest

from eqsim.expr.dtypes import DType
from eqsim.ir.declarations import Declarations, axes_of
from eqsim.ir.program import (
    Axis,
    Buffer,
    Column,
    Deliveries,
    Elements,
    Event,
    Events,
    Listed,
    Literal,
    Once,
    Pairs,
    Program,
    Rows,
    Selected,
    Synapses,
    Table,
    ValueDecl,
)

ZERO = Literal(DType.I64, 0)
SYNAPTIC = (Axis.PRE, Axis.POST, Axis.SYNAPSE, Axis.SCALAR)


@pytest.mark.parametrize(
    ("domain", "axes"),
    [
        (Once(), (Axis.SCALAR,)),
        (Elements("p"), (Axis.ELEMENT, Axis.SCALAR)),
        (Events("p.spike"), (Axis.ELEMENT, Axis.SCALAR)),
        (Listed("p", "main", "p.at", "p.who", "p.T"), (Axis.ELEMENT, Axis.SCALAR)),
        (Selected("p", "m.record"), (Axis.ELEMENT, Axis.SCALAR)),
        (Selected("s", "m.record", Axis.SYNAPSE), SYNAPTIC),
        (Synapses("s"), SYNAPTIC),
        (Deliveries("s", "p.spike", "post", "s.delay"), SYNAPTIC),
        (Pairs("s", "pre", "k", ZERO, ZERO, ZERO, ZERO), (Axis.PRE, Axis.POST, Axis.SCALAR)),
    ],
)
def test_axes(domain, axes):
    assert axes_of(domain) == axes


@pytest.fixture
def names():
    return Declarations.of(
        Program(
            "net",
            ("main",),
            (ValueDecl("p.N", DType.I64), ValueDecl("p.tau", DType.F64)),
            (Buffer("p.v", DType.F64, "p.N"), Buffer("p.c", DType.F64, "p.N", derived=True)),
            (Event("p.spike", "p.N", "main"),),
            (Rows("s", "p", "p"), Rows("r", "p", "p", columns=True)),
            (Table("m", (Column("x", DType.F64),)),),
        )
    )


def test_lengths_are_integer_values_and_numbers_of_synapses(names):
    assert [name for name in ("p.N", "s._size") if not names.is_length(name)] == []
    assert list(names.missing_lengths([None, "p.N", "p.tau", "p.M", "q.size", "s"])) == [
        f"{name} is not the name of an integer value" for name in ("p.tau", "p.M", "q.size", "s")
    ]


def test_what_is_missing_is_named(names):
    assert list(names.missing_events("p.spike")) == []
    assert list(names.missing_events("p.other")) == ["there is no event p.other"]
    assert list(names.missing_rows("s")) == []
    assert list(names.missing_rows("r", columns=True)) == []
    assert list(names.missing_rows("s", columns=True)) == ["the rows s have no columns"]
    assert list(names.missing_rows("q")) == ["there are no rows q"]


def test_columns_and_derived_buffers_are_found(names):
    assert names.columns == {("m", "x"): DType.F64}
    assert names.derived_buffers == {"p.c"}
