"""The lines of a project that keep states and return to them."""

from dataclasses import replace

from eqsim.codegen.scope import declarations
from eqsim.codegen.snapshots import snapshot_entry, visit_lines
from eqsim.expr.dtypes import DType
from eqsim.ir.program import Buffer, Column, Event, Program, Rows, Table, ValueDecl
from eqsim.ir.timeline import Keep, Project, Return

PROGRAM = Program(
    "p",
    ("c",),
    (ValueDecl("G.N", DType.I64), ValueDecl("S._size", DType.I64)),
    (
        Buffer("G.v", DType.F64, "G.N"),
        Buffer("G.s", DType.F64, None),
        Buffer("G.derived", DType.F64, "G.N", derived=True),
        Buffer("S.w", DType.F64, "S._size"),
    ),
    (Event("G.spike", "G.N", "c"),),
    (Rows("S", "G", "G"),),
    (Table("M", (Column("i", DType.I32),)),),
)
PROJECT = Project((Keep(0), Keep(1)), (), ("G.v", "G.s", "S.w"))


def test_all_of_the_state_is_visited_and_nothing_else():
    lines = [line.strip() for line in visit_lines(PROGRAM, PROJECT, declarations(PROGRAM))]
    assert lines == [
        "std::vector<project::Snapshot> snapshots(2);",
        "const auto visit = [&](auto each) {",
        "each.number(state.c_step);",
        "each.number(reached_c);",
        "each.array(state.G_v, state.G_N_);",
        "each.array(state.G_s, 1);",
        "each.synapses(network.S, project::field(state.S_w, 0.0));",
        "each.ring(state.G_spike);",
        "each.template column<int32_t>(state.M_i);",
        "};",
    ]


def test_nothing_where_nothing_is_kept():
    project = replace(PROJECT, timeline=())
    assert list(visit_lines(PROGRAM, project, declarations(PROGRAM))) == []


def test_entries():
    assert snapshot_entry(Keep(3)) == (
        "store 3",
        ("visit(project::Keep(snapshots[3], session));",),
    )
    assert snapshot_entry(Return(0)) == (
        "restore 0",
        ("visit(project::Return(snapshots[0], session));",),
    )
    assert snapshot_entry(Return(0, with_seed=True))[1][1:] == (
        "session.seed = snapshots[0].seed;",
        "state.seed = session.seed;",
    )
