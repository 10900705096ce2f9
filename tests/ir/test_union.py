"""Programs that share a state keep apart what they mean by the same name."""

from dataclasses import replace

from eqsim.expr.dtypes import DType
from eqsim.ir.program import Buffer, History, Literal, Program, Rows, ValueDecl
from eqsim.ir.union import joined

FIRST = Program(
    "p",
    ("c",),
    (ValueDecl("G.N", DType.I64), ValueDecl("G.k", DType.I64)),
    (Buffer("G.v", DType.F64, "G.N"), Buffer("G.h", DType.F64, None, derived=True)),
    rows=(Rows("S", "G", "G", columns=True),),
)
SECOND = Program(
    "p",
    ("c", "late"),
    (ValueDecl("G.N", DType.I64), ValueDecl("G.k", DType.F64)),
    (Buffer("G.v", DType.F64, "G.N"), Buffer("G.h", DType.F64, "G.N", derived=True)),
    rows=(Rows("S", "G", "G", numbers=True),),
)


def test_one_program_is_the_whole():
    whole, loop = joined(None, FIRST, {}, 1)
    assert (whole, loop.renamed) == (FIRST, {})


def test_what_differs_gets_a_name_of_its_own():
    whole, loop = joined(FIRST, SECOND, {}, 2)
    assert loop.renamed == {"G.k": "G.k.2", "G.h": "G.h.2"}
    assert [each.name for each in whole.values] == ["G.N", "G.k", "G.k.2"]
    assert [each.name for each in whole.buffers] == ["G.v", "G.h", "G.h.2"]
    assert whole.clocks == ("c", "late")
    assert whole.rows == (Rows("S", "G", "G", columns=True, numbers=True),)
    assert loop.program == SECOND


def test_names_that_other_code_uses_otherwise_are_taken():
    whole, loop = joined(None, FIRST, {"G.N": DType.I64, "G.k": DType.F64, "G.v": DType.F64}, 1)
    assert loop.renamed == {"G.k": "G.k.1", "G.v": "G.v.1"}
    assert [each.name for each in whole.values] == ["G.N", "G.k.1"]


def test_histories_are_those_of_all():
    one, other = (History(f"G.v@{slot}@c", "G.v", "c", (Literal(DType.F64, 1.0),)) for slot in "ab")
    first, second = replace(FIRST, histories=(one,)), replace(SECOND, histories=(one, other))
    assert joined(first, second, {}, 2)[0].histories == (one, other)
