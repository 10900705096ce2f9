"""Taking state out of a store and putting it back."""

import numpy as np
import pytest

from eqsim.backends.host.executor import Ranges
from eqsim.backends.host.memory import Moment, Ring
from eqsim.backends.state.snapshots import make_of, put_back, take_out
from eqsim.backends.state.store import Store
from eqsim.expr.dtypes import DType
from eqsim.model.recorder import SpikeRecorder, StateRecorder
from eqsim.model.variables import StateVariable
from eqsim.results.recording import Recording


@pytest.fixture
def store():
    made = Store()
    variables = (StateVariable("v"), StateVariable("s", dtype=DType.I32, shared=True))
    made.add_population("G", variables, 5)
    made.add_projection("S", (StateVariable("w"),), Ranges("G", 0, 5, "G", 1, 3))
    made.add_recorder(Recording(SpikeRecorder("M", "G", "spike", ("v",)), None, 0, 5))
    made.add_recorder(
        Recording(StateRecorder("T", "G", ("v",), "clock"), np.array([1, 4]), 0, 5),
    )
    return made


def test_the_make_says_what_cannot_change(store):
    assert make_of(store, "G") == {
        "kind": "population",
        "size": "5",
        "variable v": "float64",
        "variable s": "int32 (shared)",
    }
    assert make_of(store, "S")["target"] == "G[1:4]"
    store.add_projection("L", (), Ranges("G", 1, 3, "G", 0, 5, np.array([3, 1])))
    assert make_of(store, "L")["source"].startswith("G, 2 listed ones")
    assert make_of(store, "M") == {
        "kind": "SpikeRecorder",
        "source": "G",
        "elements": "0 to 4",
        "variables": "v",
        "event": "spike",
        "keep": "True",
    }
    listed = make_of(store, "T")["elements"]
    store.recordings["T"].record[:] = [1, 3]
    assert listed.startswith("2 listed ones")
    assert make_of(store, "T")["elements"] != listed


def test_rings_come_back_with_their_depth_and_what_is_in_them(store):
    ring = Ring.empty(5, 3)
    ring.write(4, np.array([0, 2, 3]))
    ring.write(5, np.array([4]))
    store.memory.rings["G.spike"] = ring
    store.reached["G"] = Moment(6, 1e-4)
    state = take_out(store, ["G"], 0)
    ring.write(6, np.array([1]))
    store.memory.rings["G.spike"] = ring.deepened(9, Moment(7, 1e-4), Moment(7, 1e-4))
    store.reached["G"] = Moment(7, 1e-4)
    put_back(store, state)
    back = store.memory.rings["G.spike"]
    assert back.depth == 3
    assert [back.of_step(step).tolist() for step in (3, 4, 5)] == [[], [0, 2, 3], [4]]
    assert store.reached["G"] == Moment(6, 1e-4)


def test_a_population_without_events_loses_those_it_got_later(store):
    state = take_out(store, ["G"], 0)
    store.memory.rings["G.spike"] = Ring.empty(5, 3)
    store.reached["G"] = Moment(7, 1e-4)
    put_back(store, state)
    assert store.memory.rings == {}
    assert store.reached == {}


def test_synapses_that_did_not_change_keep_what_was_derived(store):
    store.connect_pairs("S", np.array([4, 0]), np.array([0, 2]))
    store.memory.buffers["S._number"] = np.zeros(2, np.int32)
    state = take_out(store, ["S"], 0)
    rows = store.memory.rows["S"]
    put_back(store, state)
    assert store.memory.rows["S"] is rows
    assert "S._number" in store.memory.buffers
    store.connect_pairs("S", np.array([1]), np.array([1]))
    put_back(store, state)
    assert store.size("S") == 2
    assert "S._number" not in store.memory.buffers


def test_values_of_runs_come_back_without_those_of_others(store):
    store.run_values |= {"S.pre.delay": 3, "clock.dt": 1e-4, "T.size": 2}
    state = take_out(store, ["G", "S"], 0)
    assert state.values == {"S.pre.delay": 3, "clock.dt": 1e-4}
    store.run_values |= {"S.pre.delay": 5, "S.tau": 1.0, "T.size": 3}
    put_back(store, state)
    assert store.run_values == {"S.pre.delay": 3, "clock.dt": 1e-4, "T.size": 3}
