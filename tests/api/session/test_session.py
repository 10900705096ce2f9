"""Names, epochs and the registry of living objects."""

import gc
import weakref

import pytest

import eqsim as eq
from eqsim import ms, volt
from eqsim.api.session.session import SESSION
from eqsim.errors import ModelError
from eqsim.ir.timeline import Seed

pytestmark = pytest.mark.usefixtures("interpreted")


def test_names_are_numbered():
    groups = [eq.NeuronGroup(1, "x : 1") for _ in range(3)]
    assert [g.name for g in groups] == ["neurongroup", "neurongroup_1", "neurongroup_2"]


def test_a_name_is_free_again_when_its_object_is_gone():
    group = eq.NeuronGroup(1, "x : 1")
    name = group.name
    del group
    assert eq.NeuronGroup(1, "x : 1").name == name


def test_groups_die_without_garbage_collection():
    gc.disable()
    try:
        group = eq.NeuronGroup(2, "v : volt", threshold="v > 1*volt", reset="v = 0*volt")
        synapses = eq.Synapses(group, group, "w : volt", on_pre="v_post += w")
        synapses.connect()
        synapses.w = 1 * volt
        monitor = eq.SpikeMonitor(group)
        net = eq.Network(group, synapses, monitor)
        net.run(0.1 * ms)
        alive = [weakref.ref(each) for each in (group, synapses, monitor, net)]
        del group, synapses, monitor, net
        assert [ref() for ref in alive] == [None] * 4
    finally:
        gc.enable()


def test_a_taken_name_is_refused():
    group = eq.NeuronGroup(1, "x : 1", name="cells")
    with pytest.raises(ModelError, match="'cells' is taken"):
        eq.NeuronGroup(1, "x : 1", name="cells")
    assert group.name == "cells"


@pytest.mark.parametrize(
    "name", ["", "1st", "a b", "_x", "größe", "x; y", "a b*", "*", 3, b"x", []]
)
def test_a_name_is_an_identifier(name):
    with pytest.raises(ModelError, match="cannot be a name"):
        eq.NeuronGroup(1, "x : 1", name=name)


def test_a_star_numbers_a_name():
    first = eq.NeuronGroup(1, "x : 1", name="cells*")
    second = eq.NeuronGroup(1, "x : 1", name="cells*")
    assert (first.name, second.name) == ("cells", "cells_1")


def test_an_object_that_was_refused_takes_no_name():
    with pytest.raises(ModelError):
        eq.NeuronGroup(0, "x : 1")
    assert eq.NeuronGroup(1, "x : 1").name == "neurongroup"


def test_a_fresh_session_has_the_default_step():
    eq.defaultclock.dt = 0.5 * ms
    SESSION.reset()
    assert eq.defaultclock.dt == 0.1 * ms


def test_epochs_count_up_and_a_seed_resets_them():
    assert (SESSION.next_epoch(), SESSION.next_epoch()) == (1, 2)
    eq.seed(3)
    assert SESSION.next_epoch() == 1


def test_a_project_sets_a_seed_once(tmp_path):
    eq.set_device("cpp_standalone", directory=tmp_path, build_on_run=False)
    eq.seed(4)
    assert SESSION.executor._export.entries == [Seed(4)]


def test_the_name_of_the_clock_is_taken():
    with pytest.raises(ModelError, match="the name 'defaultclock' is that of a clock"):
        eq.NeuronGroup(1, "x : 1", name="defaultclock")
