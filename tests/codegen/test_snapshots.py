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
ALL = ("G", "S", "M")
PROJECT = Project((Keep(0, ALL), Keep(1, ALL), Keep(2, ("S",))), (), ("G.v", "G.s", "S.w"))


def test_all_of_the_state_of_owners_is_visited_and_nothing_else():
    lines = [line.strip() for line in visit_lines(PROGRAM, PROJECT, declarations(PROGRAM))]
    assert lines == [
        "std::vector<project::Snapshot> snapshots(3);",
        "const auto visit_1 = [&](auto each) {",
        "each.number(state.c_step);",
        "each.number(network.reached_G);",
        "each.array(state.G_v, state.G_N_);",
        "each.array(state.G_s, 1);",
        "each.synapses(network.S, project::field(state.S_w, 0.0));",
        "each.ring(state.G_spike);",
        "each.template column<int32_t>(state.M_i);",
        "};",
        "const auto visit_2 = [&](auto each) {",
        "each.number(state.c_step);",
        "each.synapses(network.S, project::field(state.S_w, 0.0));",
        "};",
    ]


def test_nothing_where_nothing_is_kept():
    project = replace(PROJECT, timeline=())
    assert list(visit_lines(PROGRAM, project, declarations(PROGRAM))) == []


def test_entries():
    assert snapshot_entry(Keep(3, ALL), PROJECT) == (
        "store 3",
        ("visit_1(project::Keep(snapshots[3], session));",),
    )
    back, *_ = snapshot_entry(Return(0, ("S",)), PROJECT)[1]
    assert back == "visit_2(project::Return(snapshots[0]));"
    last = snapshot_entry(Return(0, ALL, network=2, with_seed=True), PROJECT)[1][1:]
    assert last == (
        'project::take_back(snapshots[0], session, {"G", "S", "M"});',
        "session.timings[2] = snapshots[0].timings[2];",
        "session.seed = snapshots[0].seed;",
        "state.seed = session.seed;",
    )
