"""The lines of a project that write states to files, and begin with states from them."""

import pytest

from eqsim.codegen.foreign_states import event_lines, foreign_entry
from eqsim.codegen.scope import declarations
from eqsim.errors import InternalError
from eqsim.ir.timeline import Forget, Project, Recall, Save, Stand, Unlink
from tests.codegen.test_snapshots import PROGRAM

KNOWN = declarations(PROGRAM)
PROJECT = Project((Save(0),), ("counts", "elements"), ())


def entry(item):
    return foreign_entry(item, PROJECT, KNOWN, '"p"')[1]


def test_the_events_of_the_last_steps_are_written():
    ring, moment = event_lines(PROGRAM, PROJECT, KNOWN)
    assert ring == (
        'project::write_ring(results, "G.spike._counts", "past_G_spike_counts.npy", '
        '"G.spike._elements", "past_G_spike_elements.npy", state.G_spike);'
    )
    assert moment == (
        'project::write_moment(results, "G._reached", "past_G_reached.npy", network.reached_G);'
    )


def test_a_state_is_written_to_a_folder_of_its_own():
    assert entry(Save(1)) == (
        'project::Results stored_1(session, "stored_1");',
        "write(network, stored_1);",
        'stored_1.finish("p");',
    )


def test_what_a_state_of_a_file_becomes():
    assert entry(Unlink("S")) == ("network.S.clear();",)
    recall, moment = entry(Recall("G.spike", "counts", "elements", 7, 1e-4))
    assert recall.startswith("project::recall(state.G_spike, arena, state.G_N_, eqsim::npy_read")
    assert moment == "network.reached_G = {7, 0.0001};"
    assert entry(Forget("M"))[0] == "state.M_i.size = 0;"
    assert entry(Forget("counter")) == ()
    assert entry(Stand(0, 0.5, (("c", 5, 0.1), ("other", 3, 0.0)))) == (
        'session.timings[0] = {0.5, {{"c", 5, 0.1}, {"other", 3, 0.0}}};',
        "state.c_step = 5;",
    )


def test_data_that_a_project_does_not_have_is_a_defect():
    with pytest.raises(InternalError):
        entry(Recall("G.spike", "none", "elements", 0, 1e-4))
