"""All values of an object at once."""

import sys

import numpy as np
import pandas as pd
import pytest

import eqsim as eq
from eqsim import ms, mV, volt
from eqsim.errors import EqsimError, ModelError, UnitError, UnknownAttributeError

pytestmark = pytest.mark.usefixtures("interpreted")

MODEL = """
v : volt
s : 1 (shared)
k : integer
y = 2*v : volt
"""


@pytest.fixture
def group():
    group = eq.NeuronGroup(3, MODEL, threshold="v > 1*volt", refractory=1 * ms)
    group.v = [1, 2, 3] * mV
    group.k = "i"
    return group


@pytest.fixture
def plain():
    group = eq.NeuronGroup(3, MODEL)
    group.v = [1, 2, 3] * mV
    group.s = 4
    return group


def test_everything_that_is_kept_is_given(group):
    states = group.get_states()
    assert list(states) == [
        *("N", "i", "t", "dt", "t_in_timesteps"),
        *("v", "s", "k", "lastspike", "not_refractory"),
    ]
    assert np.allclose(states["v"] / mV, [1, 2, 3])
    assert states["N"] == 3


def test_a_choice_of_names(group):
    assert list(group.get_states(read_only_variables=False)) == ["v", "s", "k", "lastspike"]
    assert "y" in group.get_states(subexpressions=True)
    assert np.allclose(group.get_states("y", units=False)["y"], [2e-3, 4e-3, 6e-3])
    assert list(group[1:].get_states(["i"])["i"]) == [0, 1]


def test_values_are_copies(group):
    before = group.get_states(["v"])["v"]
    group.v = 0
    assert np.allclose(before / mV, [1, 2, 3])


def test_what_was_given_can_be_set(plain):
    states = plain.get_states(read_only_variables=False)
    plain.v, plain.s = 0, 0
    plain.set_states(states)
    assert np.allclose(plain.v / mV, [1, 2, 3])
    assert plain.s[:] == 4
    plain[[2, 0]].set_states({"v": [7, 5]}, units=False)
    assert np.allclose(plain.v / volt, [5, 2e-3, 7])


def test_what_cannot_be_set_is_refused(plain):
    with pytest.raises(UnknownAttributeError, match="no variable 'w'"):
        plain.set_states({"v": 1 * mV, "w": 1})
    with pytest.raises(ModelError, match="given by an expression"):
        plain.set_states({"y": 1 * mV})
    with pytest.raises(UnitError):
        plain.set_states({"v": 1 * ms})
    with pytest.raises(ModelError, match="a dictionary by name"):
        plain.set_states(3)
    with pytest.raises(ModelError, match="cannot be assigned to"):
        plain.set_states({"v": 0 * mV, "i": 1})
    assert np.allclose(plain.v / mV, [1, 2, 3])
    with pytest.raises(UnknownAttributeError, match="no variable 'w'"):
        plain.get_states(["w"])


def test_a_data_frame(plain):
    frame = plain.get_states(["v", "s"], units=False, format="pandas")
    assert isinstance(frame, pd.DataFrame)
    assert frame.shape == (3, 2)
    plain.v, plain.s = 0, 0
    plain.set_states(frame, units=False, format="pandas")
    assert np.allclose(plain.v / mV, [1, 2, 3])
    assert plain.s[:] == 4


def test_a_data_frame_has_no_units_and_one_axis(plain):
    with pytest.raises(ModelError, match="without units"):
        plain.get_states(format="pandas")
    with pytest.raises(ModelError, match="a data frame, not"):
        plain.set_states({}, units=False, format="pandas")
    monitor = eq.StateMonitor(plain, "v", record=True)
    eq.run(0.1 * ms)
    with pytest.raises(ModelError, match="has one axis"):
        monitor.get_states(units=False, format="pandas")


def test_the_columns_of_a_data_frame_have_one_length():
    group = eq.NeuronGroup(3, "x : 1", threshold="i > 0", reset="")
    monitor = eq.SpikeMonitor(group)
    eq.run(0.1 * ms)
    with pytest.raises(ModelError) as caught:
        monitor.get_states(units=False, format="pandas")
    assert "the same length, and 'i' has not" in str(caught.value)
    assert "get_states(['count'], ...)" in str(caught.value)
    assert list(monitor.get_states(["i", "t"], units=False, format="pandas").i) == [1, 2]


def test_a_missing_package_is_named(plain, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ModelError, match="needs the package pandas"):
        plain.get_states(units=False, format="pandas")


def test_formats_of_users(plain):
    class Lines(eq.ImportExport):
        def export_data(self, states, units):
            return [f"{name}={value}" for name, value in states.items()]

        def import_data(self, data, units):
            return {name: float(value) for name, value in (line.split("=") for line in data)}

    eq.ImportExport.register("lines", Lines())
    assert plain.get_states(["s"], format="lines") == ["s=4.0"]
    plain.set_states(["s=5"], format="lines")
    assert plain.s[:] == 5
    for name in ("lines", "dict"):
        with pytest.raises(ModelError, match="already"):
            eq.ImportExport.register(name, Lines())
    with pytest.raises(ModelError, match="an instance of ImportExport"):
        eq.ImportExport.register("more", Lines)
    with pytest.raises(ModelError, match="no format 'line'"):
        plain.get_states(format="line")


def test_monitors_give_what_they_recorded():
    group = eq.NeuronGroup(2, "x : 1", threshold="i == 1", reset="x = x")
    states = eq.StateMonitor(group, "x", record=True)
    spikes, counts = eq.SpikeMonitor(group, "x"), eq.SpikeMonitor(group, record=False)
    rate = eq.PopulationRateMonitor(group)
    eq.run(0.2 * ms)
    assert list(states.get_states()) == ["t", "N", "x"]
    assert list(spikes.get_states()) == ["i", "t", "N", "x", "count"]
    assert list(spikes.get_states(units=False)["t"]) == [0, 1e-4]
    assert list(counts.get_states()["count"]) == [0, 2]
    assert list(rate.get_states(units=False)["rate"]) == [5000, 5000]


def test_single_variables_by_name(group):
    assert np.allclose(group.state("v") / mV, [1, 2, 3])
    assert np.allclose(group.state("v", use_units=False), [1e-3, 2e-3, 3e-3])
    with pytest.raises(UnknownAttributeError, match="no variable"):
        group.state("vv")


def test_numbers_of_chosen_elements(group):
    assert list(group.indices["v > 1.5*mV"]) == [1, 2]
    assert list(group.indices[1:]) == [1, 2]
    assert list(group.indices[-1]) == [2]
    assert list(group[[2, 0]].indices["k == 0"]) == [1]


def test_further_attributes(group):
    with pytest.raises(UnknownAttributeError):
        group.note = 1
    group.add_attribute("note")
    group.note = "kept"
    assert group.note == "kept"
    for name in ("v", "N", "no name"):
        with pytest.raises(ModelError, match="cannot be a new attribute"):
            group.add_attribute(name)


@pytest.mark.parametrize(
    "wrong",
    [{"k": 1 * mV}, {"k": [1, 2]}, {"k": "v"}, {"k": "nowhere + 1"}, {"k": 2**40}, {"y": 0 * mV}],
)
def test_one_wrong_value_leaves_all_as_they_were(plain, wrong):
    with pytest.raises(EqsimError):
        plain.set_states({"v": 9 * mV, "s": 9} | wrong)
    assert np.allclose(plain.v / mV, [1, 2, 3])
    assert plain.s[:] == 4


def test_texts_are_evaluated_in_their_order(plain):
    plain.set_states({"s": 3, "v": "s*i*mV"})
    assert np.allclose(plain.v / mV, [0, 3, 6])


@pytest.mark.parametrize("given", [3, object(), ["x", 3], 3 * eq.mV])
def test_variables_are_asked_for_by_name(given):
    group = eq.NeuronGroup(1, "x : 1")
    with pytest.raises(ModelError, match="variables are given by their names"):
        group.get_states(given)
    with pytest.raises(ModelError, match="variables are given by their names"):
        eq.StateMonitor(group, given, record=True)
    with pytest.raises(ModelError, match="a variable is given by its name"):
        eq.linked_var(group, given)
