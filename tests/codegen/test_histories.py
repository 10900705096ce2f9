"""The lines of a project that keep the past of variables, in runs and in stored states."""

from dataclasses import replace

import pytest

from eqsim.codegen.foreign_states import event_lines, foreign_entry
from eqsim.codegen.histories import past_lines
from eqsim.codegen.scope import declarations
from eqsim.codegen.snapshots import visit_lines
from eqsim.errors import InternalError
from eqsim.expr.dtypes import DType
from eqsim.ir.program import (
    Apply,
    Axis,
    Buffer,
    Cast,
    History,
    Literal,
    Load,
    Program,
    Value,
    ValueDecl,
)
from eqsim.ir.timeline import Keep, Project, RecallPast, Save

F64, I64 = DType.F64, DType.I64
NAME = "G.v@groups@c"
DELAYS = (
    Literal(F64, 0.25),
    Value(F64, "G.tau"),
    Cast(F64, Load(DType.F32, "G.d", Axis.ELEMENT)),
    Load(F64, "G.s", Axis.SCALAR),
)
PROGRAM = Program(
    "p",
    ("c",),
    (
        ValueDecl("c.dt", F64),
        ValueDecl("G.N", I64),
        ValueDecl("G.tau", F64),
        *(ValueDecl(f"{NAME}.{part}", I64) for part in ("depth", "stride", "size")),
    ),
    (
        Buffer("G.v", F64, "G.N"),
        Buffer("G.d", DType.F32, "G.N"),
        Buffer("G.s", F64, None),
        Buffer(NAME, F64, f"{NAME}.size"),
    ),
    histories=(History(NAME, "G.v", "c", DELAYS),),
)
KNOWN = declarations(PROGRAM)
HISTORY = (
    "project::history(state.G_v_groups_c, state.G_v_groups_c_depth, state.G_v_groups_c_stride, "
    "state.G_v_groups_c_size, network.reached_G_v_groups_c)"
)


def test_each_run_asks_for_the_longest_delay():
    longest = ", ".join(
        f'project::longest("G.v", {delay}, state.c_dt)'
        for delay in (
            '"the\\040model", 0.25',
            '"G.tau", state.G_tau',
            '"G.d", state.G_d, state.G_N_',
            '"G.s", state.G_s, 1',
        )
    )
    assert list(past_lines(PROGRAM, KNOWN)) == [
        f'project::remember({HISTORY}, arena, "G.v", state.G_v, state.G_N_, '
        f"std::max<double>({{{longest}}}), project::Moment{{state.c_step, state.c_dt}});"
    ]


def test_what_is_no_delay_is_a_defect():
    (history,) = PROGRAM.histories
    odd = replace(history, delays=(Apply(F64, "neg", (DELAYS[0],)),))
    with pytest.raises(InternalError):
        list(past_lines(replace(PROGRAM, histories=(odd,)), KNOWN))


def test_states_hold_the_past():
    project = Project((Keep(0, ("G",)), Keep(1, ("H",))), (), ())
    lines = [line.strip() for line in visit_lines(PROGRAM, project, KNOWN)]
    assert lines.count(f"each.history({HISTORY});") == 1


def test_files_hold_the_past():
    past, moment = event_lines(PROGRAM, Project((Save(0),), (), ()), KNOWN)
    assert past == (
        'project::write_past(results, "G.v\\100groups\\100c._past", "past_G_v_groups_c_past.npy", '
        "state.G_v_groups_c, state.G_v_groups_c_depth, state.G_v_groups_c_stride, "
        "network.reached_G_v_groups_c);"
    )
    assert moment.startswith('project::write_moment(results, "G.v\\100groups\\100c._reached", ')


def test_the_past_of_a_file_is_recalled():
    project = Project((), ("rows",), ())
    about, (line,) = foreign_entry(RecallPast(NAME, "rows", 7, 0.1), project, KNOWN, '"p"')
    assert about == f"the past of {NAME}"
    assert line == (
        f"project::recall({HISTORY}, arena, state.G_N_, "
        'eqsim::npy_read<double>(session.data("rows")), project::Moment{7, 0.1});'
    )
