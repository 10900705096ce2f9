"""Recordings joined over runs."""

import numpy as np
import pytest

from eqsim.errors import InternalError
from eqsim.model.recorder import RateRecorder, SpikeRecorder, StateRecorder
from eqsim.results.recording import Recording

TRACE = StateRecorder("trace", "cells", ("v", "n"), "clock")
SPIKES = SpikeRecorder("spikes", "cells", "spike", ("v",))
RATE = RateRecorder("rate", "cells", "spike")
DT = 1e-4


def recording(recorder, record=None, start=0, size=4):
    chosen = None if record is None else np.array(record, np.int64)
    return Recording(recorder, chosen, start, size)


def spikes(*steps):
    """Make the columns of a run: one spike of element `step % 4` in each of these steps."""
    given = np.array(steps, np.int64)
    return {"_step": [given], "i": [(given % 4).astype(np.int32)], "v": [given / 2]}


def test_the_width_is_the_number_of_recorded_elements():
    assert recording(TRACE, [3, 1, 3]).width == 3
    assert recording(SPIKES).width == 4


def test_times_are_steps_times_dt():
    kept = recording(SPIKES)
    kept.add(spikes(0, 3, 7), DT)
    assert kept.column("_step").tolist() == [0, 3, 7]
    assert kept.column("t").tolist() == [0.0, 3 * DT, 7 * DT]
    assert kept.column("i").dtype == np.int32


def test_parts_of_a_run_are_joined():
    kept = recording(SPIKES)
    one, other = spikes(0, 1), spikes(2)
    kept.add({name: one[name] + other[name] for name in one}, DT)
    assert kept.column("i").tolist() == [0, 1, 2]


def test_runs_are_joined_and_each_keeps_its_dt():
    kept = recording(SPIKES)
    kept.add(spikes(0, 1), DT)
    kept.add(spikes(4), DT / 2)
    assert kept.column("t").tolist() == [0.0, DT, 4 * (DT / 2)]
    kept.add(spikes(6), DT / 2)
    assert kept.column("i").tolist() == [0, 1, 0, 2]
    assert kept.column("v").tolist() == [0.0, 0.5, 2.0, 3.0]


@pytest.mark.parametrize("columns", [{}, {"_step": [], "i": [], "v": []}])
def test_a_run_that_recorded_nothing_adds_nothing(columns):
    kept = recording(SPIKES)
    kept.add(spikes(1), DT)
    kept.add(columns, DT)
    assert kept.column("_step").tolist() == [1]


def test_states_have_a_row_for_each_step_and_a_column_for_each_element():
    kept = recording(TRACE, [2, 0])
    values = np.arange(6.0)
    columns = {"_step": [np.arange(3)], "v": [values], "n": [values.astype(np.int32)]}
    kept.add(columns, DT)
    kept.add(columns, DT)
    assert kept.column("v").tolist() == [[0, 1], [2, 3], [4, 5]] * 2
    assert kept.column("n").dtype == np.int32


def test_states_of_no_element_have_rows_without_columns():
    kept = recording(TRACE, [])
    kept.add({"_step": [np.arange(3)], "v": [np.zeros(0)], "n": [np.zeros(0, np.int32)]}, DT)
    assert kept.column("v").shape == (3, 0)
    assert kept.column("t").size == 3


def test_a_rate_is_the_count_per_element_and_second():
    kept = recording(RATE, size=4)
    kept.add({"_step": [np.arange(3)], "count": [np.array([0, 2, 4])]}, DT)
    assert kept.column("rate").tolist() == [0.0, 2 / 4 / DT, 1 / DT]


def test_a_rate_of_no_element_is_zero():
    kept = recording(RATE, size=0)
    kept.add({"_step": [np.arange(2)], "count": [np.zeros(2, np.int64)]}, DT)
    assert kept.column("rate").tolist() == [0.0, 0.0]


@pytest.mark.parametrize("runs", [1, 2])
def test_a_column_belongs_to_the_caller(runs):
    kept = recording(SPIKES)
    for _ in range(runs):
        kept.add(spikes(1, 2), DT)
    kept.column("v")[:] = -1.0
    assert (kept.column("v") > 0).all()


@pytest.mark.parametrize(
    ("recorder", "name", "shape", "dtype"),
    [
        (TRACE, "v", (0, 2), np.float64),
        (TRACE, "t", (0,), np.float64),
        (TRACE, "_step", (0,), np.int64),
        (SPIKES, "i", (0,), np.int32),
        (SPIKES, "v", (0,), np.float64),
        (RATE, "rate", (0,), np.float64),
    ],
)
def test_before_the_first_run_columns_are_empty(recorder, name, shape, dtype):
    column = recording(recorder, [1, 2] if recorder is TRACE else None).column(name)
    assert (column.shape, column.dtype) == (shape, np.dtype(dtype))


def test_an_unknown_column_is_a_defect():
    kept = recording(SPIKES)
    kept.add(spikes(1), DT)
    with pytest.raises(InternalError, match="spikes has no column 'u'"):
        kept.column("u")
