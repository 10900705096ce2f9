"""Synapses and variables over several connects; what is allocated and freed."""

import numpy as np
import pytest
from described import CLOCK, Simulation, network, population, projection
from hypothesis import given, settings
from hypothesis import strategies as st

from eqsim.backends.host.executor import Ranges
from eqsim.backends.state.store import Store
from eqsim.errors import ConnectionIndexError
from eqsim.expr.dtypes import DType
from eqsim.model.network import clock_of
from eqsim.model.recorder import RateRecorder, SpikeRecorder, StateRecorder
from eqsim.model.variables import StateVariable
from eqsim.results.recording import Recording

VARIABLES = (
    "w",
    StateVariable("n", dtype=DType.I64, initial=7),
    StateVariable("s", shared=True, initial=2.5),
)
PAIRS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=8)


def make(**parts):
    cells = population("cells", threshold="v > 1")
    spec = network(cells, projection("syn", "cells", "cells", variables=VARIABLES, **parts))
    return Simulation(spec, {"cells": 4})


def linked(simulation, pairs):
    simulation.link("syn", [i for i, _ in pairs], [j for _, j in pairs])


# --- several connects ----------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.lists(PAIRS, min_size=1, max_size=4))
def test_each_connect_keeps_what_is_there_and_adds_behind_it(batches):
    simulation, pairs, weights, numbers = make(), [], [], []
    for batch in batches:
        linked(simulation, batch)
        pairs += batch
        weights += [0.0] * len(batch)
        numbers += [7] * len(batch)
        assert simulation.pairs("syn") == pairs
        assert simulation.array("syn", "w").tolist() == weights
        assert simulation.array("syn", "n").tolist() == numbers
        weights = [float(k) + len(pairs) for k in range(len(pairs))]
        numbers = [10 * i + j for i, j in pairs]
        simulation.assign("syn", "w", weights)
        simulation.assign("syn", "n", "10*i + j")
    assert simulation.array("syn", "s").tolist() == [2.5]


def test_rules_and_lists_can_be_mixed():
    simulation = make()
    simulation.connect("syn", over=("0", "N_post", "2"), condition="i == 2")
    linked(simulation, [(0, 3)])
    simulation.connect("syn", over=("0", "N_pre", "3"), outer="post", condition="j < 2")
    assert simulation.pairs("syn") == [(2, 0), (2, 2), (0, 3), (0, 0), (3, 0), (0, 1), (3, 1)]


@pytest.mark.parametrize(("pre", "post", "name"), [([0, 4], [0, 0], "i = 4"),
                                                   ([0, 0], [1, -1], "j = -1")])  # fmt: skip
def test_listed_synapses_out_of_range_are_refused_and_none_is_made(pre, post, name):
    simulation = make()
    linked(simulation, [(1, 1)])
    with pytest.raises(ConnectionIndexError, match=f"syn: {name} is out of range"):
        simulation.link("syn", pre, post)
    assert simulation.pairs("syn") == [(1, 1)]


# --- order of creation beside that of storage ----------------------------------------------------

MIXED = [(3, 0), (1, 2), (3, 3), (0, 1), (1, 1)]


def mixed(**parts):
    simulation = make(**parts)
    linked(simulation, MIXED)
    simulation.assign("syn", "w", [1.0, 2.0, 3.0, 4.0, 5.0])
    return simulation


def test_arrays_are_written_and_read_in_the_order_of_creation():
    simulation = mixed()
    assert simulation.array("syn", "w").tolist() == [1.0, 2.0, 3.0, 4.0, 5.0]
    assert simulation.evaluate("syn", "w").tolist() == [1.0, 2.0, 3.0, 4.0, 5.0]
    assert simulation.evaluate("syn", "10*i + j").tolist() == [30, 12, 33, 1, 11]


def test_indices_are_creation_numbers():
    simulation = mixed()
    simulation.assign("syn", "w", [20.0, 40.0], indices=[1, 3])
    assert simulation.array("syn", "w").tolist() == [1.0, 20.0, 3.0, 40.0, 5.0]
    simulation.assign("syn", "w", "w + 100*i", indices=[0, 4])
    assert simulation.array("syn", "w").tolist() == [301.0, 20.0, 3.0, 40.0, 105.0]
    assert simulation.evaluate("syn", "w", indices=[3, 0, 3]).tolist() == [40.0, 301.0, 40.0]


def test_one_value_is_written_everywhere():
    simulation = mixed()
    simulation.assign("syn", "w", [9.0])
    assert simulation.array("syn", "w").tolist() == [9.0] * 5


def test_synapses_are_recorded_by_creation_number():
    recorder = StateRecorder("trace", "syn", ("w", "j"), CLOCK)
    cells = population("cells")
    spec = network(cells, projection("syn", "cells", "cells", variables=("w",)),
                   recorders=(recorder,))  # fmt: skip
    simulation = Simulation(spec, {"cells": 4})
    linked(simulation, MIXED)
    simulation.assign("syn", "w", [1.0, 2.0, 3.0, 4.0, 5.0])
    simulation.record(recorder, record=[4, 0, 3])
    simulation.run(2)
    assert simulation.recording("trace", "w").tolist() == [[5.0, 1.0, 4.0]] * 2
    assert simulation.recording("trace", "j").tolist() == [[1, 0, 1]] * 2


def test_draws_of_synapses_go_by_creation_number():
    drawn = {}
    for order in (MIXED, sorted(MIXED)):
        simulation = make()
        linked(simulation, order)
        simulation.assign("syn", "w", "rand()")
        drawn[tuple(order)] = simulation.array("syn", "w").tolist()
    first, second = drawn.values()
    assert first == second


@pytest.mark.parametrize("pairs", [MIXED, sorted(MIXED)])
def test_a_post_pathway_meets_synapses_in_the_order_of_creation(pairs):
    simulation = make(post="v_pre = v_pre*2 + w")
    linked(simulation, pairs)
    simulation.assign("syn", "w", [1.0, 2.0, 3.0, 4.0, 5.0])
    start = [0.5, 2.0, 0.5, 3.0]
    simulation.assign("cells", "v", start)
    simulation.run(1)
    expected = list(start)
    for spiking in (1, 3):
        for k, (i, j) in enumerate(pairs):
            if j == spiking:
                expected[i] = expected[i] * 2 + (k + 1)
    assert simulation.array("cells", "v").tolist() == expected


# --- what is kept --------------------------------------------------------------------------------


def test_initial_values_and_padding():
    store = Store()
    variables = (StateVariable("v", initial=-1.5), StateVariable("s", shared=True, initial=3.0))
    store.add_population("cells", variables, 5)
    assert store.live("cells", "v").tolist() == [-1.5] * 5
    assert store.live("cells", "s").tolist() == [3.0]
    assert store.memory.buffers["cells.v"].size == 64
    assert store.size("cells") == 5


def test_a_populations_values_are_a_live_view():
    store = Store()
    store.add_population("cells", (StateVariable("v"),), 5)
    view = store.visible("cells", "v")
    store.memory.buffers["cells.v"][1] = 4.0
    assert view.tolist() == [0.0, 4.0, 0.0, 0.0, 0.0]
    view[2] = 3.0
    assert store.live("cells", "v")[2] == 3.0


def test_the_refractory_flag_is_seen_as_a_boolean():
    store = Store()
    flag = StateVariable("not_refractory", dtype=DType.BOOL, initial=1.0)
    store.add_population("cells", (flag,), 2)
    assert store.visible("cells", "not_refractory").tolist() == [True, True]
    assert store.live("cells", "not_refractory").dtype == np.float64


def test_counts_of_a_recorder_that_keeps_nothing_have_a_place():
    store = Store()
    store.add_population("cells", (), 5)
    recorder = SpikeRecorder("count", "cells", "spike", keep=False)
    store.add_recorder(Recording(recorder, None, 1, 3))
    assert store.memory.buffers["count.count"].dtype == np.int64
    assert (store.memory.values["count.start"], store.memory.values["count.size"]) == (1, 3)


def test_discarding_an_owner_frees_everything_of_it():
    recorder = SpikeRecorder("spikes", "cells", "spike")
    spec = network(
        population("cells", threshold="v > -1"),
        projection("syn", "cells", "cells", variables=VARIABLES, pre="v += w"),
        recorders=(recorder,),
    )
    simulation = Simulation(spec, {"cells": 4})
    linked(simulation, MIXED)
    simulation.record(recorder)
    simulation.assign("syn", "w", "rand()", indices=[1])
    simulation.run(3)
    for name in ("spikes", "syn", "cells"):
        simulation.executor.discard(name)
    store = simulation.executor._store
    memory = store.memory
    assert not any((store.sizes, store.variables, store.ranges, store.recordings))
    assert not any((memory.buffers, memory.rings, memory.rows, memory.tables))
    assert {name.partition(".")[0] for name in memory.values} <= {CLOCK, "_action"}


def test_discarding_one_owner_leaves_those_whose_names_begin_alike():
    store = Store()
    for name in ("cells", "cells_1"):
        store.add_population(name, (StateVariable("v"),), 2)
    store.discard("cells")
    assert list(store.memory.buffers) == ["cells_1.v"]
    assert store.memory.values == {"cells_1.N": 2}


def test_a_projection_without_synapses_has_empty_arrays():
    store = Store()
    store.add_population("cells", (), 3)
    store.add_projection("syn", (StateVariable("w"),), Ranges("cells", 0, 3, "cells", 0, 3))
    assert store.size("syn") == 0
    assert store.visible("syn", "w").size == 0


def test_recorders_go_by_the_clock_of_what_they_record():
    recorders = (StateRecorder("trace", "cells", ("v",), "other"),
                 RateRecorder("rate", "cells", "spike"))  # fmt: skip
    spec = network(population("cells", threshold="v > 1"), recorders=recorders)
    assert [clock_of(spec, each) for each in recorders] == ["other", CLOCK]
