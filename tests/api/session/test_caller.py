"""What is visible where the user's line stands."""

import weakref
from pathlib import Path
from types import SimpleNamespace

import pytest

import eqsim as eq
from eqsim import ms
from eqsim.api.session import caller
from eqsim.api.session.caller import visible_names

factor = 3


def test_locals_win_over_globals():
    assert visible_names()["factor"] == 3
    factor = 4
    assert visible_names()["factor"] == factor


def test_variables_of_enclosing_functions_are_visible_where_they_are_used():
    value = 7

    def inner():
        return value, visible_names()["value"]

    assert inner() == (7, 7)


def test_looking_keeps_nothing_alive():
    class Thing:
        pass

    thing = Thing()
    visible_names()
    gone = weakref.ref(thing)
    del thing
    assert gone() is None


def test_a_mapping_of_locals_stays_whole():
    value = 7
    mine = locals()
    visible_names()
    assert mine["value"] == value


@pytest.mark.usefixtures("interpreted")
class TestCollect:
    def test_containers_and_attributes_are_looked_into(self):
        group = eq.NeuronGroup(1, "x : 1")
        in_list = [eq.NeuronGroup(1, "x : 1")]
        in_tuple = (eq.NeuronGroup(1, "x : 1"),)
        in_dict = {"a": eq.NeuronGroup(1, "x : 1")}
        in_object = SimpleNamespace(group=eq.NeuronGroup(1, "x : 1"))
        expected = {group, *in_list, *in_tuple, *in_dict.values(), in_object.group}
        assert eq.collect() == expected

    def test_one_level_deep(self):
        nested = [[eq.NeuronGroup(1, "x : 1")]]
        assert eq.collect() == set()
        assert len(nested) == 1

    def test_objects_of_a_network_are_left_alone(self):
        group = eq.NeuronGroup(1, "x : 1")
        net = eq.Network(group)
        assert eq.collect() == set()
        net.run(1 * ms)


def test_a_folder_with_a_longer_name_is_the_users():
    beside = f"{Path(caller.__file__).parents[1]}_of_mine/script.py"
    names = {"visible_names": visible_names, "mine": 5}
    exec(compile("seen = visible_names()", beside, "exec"), names)
    assert names["seen"]["mine"] == names["mine"]
