"""A timeline's lines allocate what values give lengths to, and refuse what is not declared."""

import pytest

from eqsim.codegen.runs import PrintedLoop
from eqsim.codegen.scope import declarations
from eqsim.codegen.timeline import timeline_entries
from eqsim.errors import InternalError
from eqsim.ir.timeline import Arguments, Fill, Locate, Perform, Project, Run, Seed, SetValues


@pytest.fixture
def lines(programs):
    """Give the lines of a timeline of the network, in one list per entry."""

    def entries(*timeline, arrays=("data",), initial=()):
        program = programs.network_program()
        project = Project(timeline, arrays, (), initial)
        known = declarations(program)
        loop = PrintedLoop(program, known, "eqsim_setup", "eqsim_run")
        printed = timeline_entries(program, project, known, (loop,))
        return [list(entry.lines) for entry in printed]

    return entries


def test_arrays_are_allocated_where_their_length_is_set(lines):
    first, again, longer = lines(*(SetValues((("state.size", size),)) for size in (3, 3, 5)))
    allocation = "arena.take(state.state_record, state.state_size, int32_t(0));"
    assert first == ["state.state_size = 3;", allocation]
    assert again == ["state.state_size = 3;"]
    assert longer == ["state.state_size = 5;", allocation]


def test_arrays_start_at_their_initial_value(lines):
    (entry,) = lines(SetValues((("neurons.N", 4),)), initial=(("neurons.v", -0.06),))
    assert "arena.take(state.neurons_v, state.neurons_N, -0.06);" in entry
    assert "arena.take(state.neurons_g, state.neurons_N, 0.0);" in entry


def test_a_projection_is_placed_once_all_its_ends_are_known(lines):
    names = ("_source_start", "_source_size", "_target_start", "_target_size")
    *early, last, again = lines(
        *(SetValues(((f"syn.{name}", 1),)) for name in (*names, "_source_start"))
    )
    assert not any("project::place" in line for entry in early for line in entry)
    assert any("project::place" in line for line in last)
    assert not any("project::place" in line for line in again)


def test_seeds_are_given_or_fresh(lines):
    given, fresh = lines(Seed(7), Seed(None))
    assert given[0] == "session.set_seed(7);"
    assert fresh[0] == "session.set_fresh_seed();"


def test_values_of_synapses_are_written_by_number(lines):
    fill, locate = lines(Fill("syn.w", "data", "data"), Locate("state.record", "syn"))
    assert "project::CreationOrder{network.syn_}" in " ".join(fill)
    assert locate == ["project::locate(state.state_record, state.state_size, network.syn_);"]


def test_a_run_makes_the_event_lists_deep_enough(lines):
    (run,) = lines(Run(1e-3, 2))
    text = " ".join(" ".join(run).split())
    assert "1 + std::max<int64_t>({0, state.syn_pre_delay, state.syn_post_delay})" in text
    assert "simulate(state, session, {eqsim_setup, eqsim_run}, clocks, false)" in text


def test_kernels_of_one_name_are_told_apart(lines, programs):
    entries = lines(*(Perform(programs.initial_kernel(), epoch) for epoch in (1, 2)))
    calls = [entry[-1] for entry in entries]
    assert len(set(calls)) == 2


@pytest.mark.parametrize(
    "entry", [SetValues((("nobody.N", 1),)), Fill("neurons.v", "other"), Fill("neurons.v", "")]
)
def test_what_is_not_declared_is_a_defect(lines, entry):
    with pytest.raises(InternalError):
        lines(entry)


def test_values_of_the_command_line_go_by_number(lines):
    (entry,) = lines(Arguments(("neurons.v", "syn.w", "others.x")))
    text = " ".join(" ".join(entry).split())
    assert 'arguments.apply("neurons.v", state.neurons_v, state.neurons_N' in text
    assert 'arguments.apply("syn.w", state.syn_w, state.syn_size, project::CreationOrder{' in text
    assert "others" not in text
    assert entry[-2:] == ["    arguments.finish();", "}"]
