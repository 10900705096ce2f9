"""Quantities among what others make: copies, pickles, data frames, other registries, plots."""

import copy
import pickle

import matplotlib as mpl
import numpy as np
import pandas as pd
import pint
import pytest
from matplotlib.figure import Figure

import eqsim as eq
from eqsim import Quantity, ms, mV, nA, volt
from eqsim.errors import UnitError

X = [1.0, 2.0, 3.0] * mV


@pytest.mark.parametrize("value", [X, 3 * mV, mV, 2 * nA / ms, Quantity(2.0)])
def test_copies_and_pickles_are_equal(value):
    for made in (copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))):
        assert np.all(made == value)
        assert eq.get_dimensions(made) == eq.get_dimensions(value)


def test_a_deep_copy_is_a_copy():
    made = copy.deepcopy(X)
    made[0] = 9 * mV
    assert X[0] == 1 * mV


def test_frames_and_series_hold_si_numbers():
    frame = pd.DataFrame({"v": X, "t": [1, 2, 3] * ms})
    assert np.array_equal(frame["v"], [1e-3, 2e-3, 3e-3])
    assert np.array_equal(frame["t"] * 1e3, [1, 2, 3])
    assert np.array_equal(pd.Series(X), np.asarray(X))


def test_columns_of_frames_get_units_back():
    frame = pd.DataFrame({"v": X})
    assert np.array_equal(frame["v"].to_numpy() * volt, X)


def test_quantities_of_other_registries_are_taken():
    other = pint.UnitRegistry()
    assert np.isclose((1 * mV + 3 * other.volt) / volt, 3.001)
    group = eq.NeuronGroup(3, "v : volt\ntau : second")
    group.v = [1, 2, 3] * other.millivolt
    group.tau = 5 * other.ms
    assert np.array_equal(group.v_, [1e-3, 2e-3, 3e-3])
    assert np.allclose(group.tau / ms, 5)
    with pytest.raises(UnitError, match="second"):
        group.v = 3 * other.second
    assert eq.have_same_dimensions(3 * other.meter, eq.cm)


def test_constants_of_other_registries_stand_in_models(interpreted):
    tau = 10 * pint.UnitRegistry().ms
    group = eq.NeuronGroup(1, "dv/dt = -v/tau : volt", method="exact")
    group.v = 1 * volt
    eq.run(10 * ms)
    assert np.isclose(group.v_[0], np.exp(-1))
    assert tau.magnitude == 10


def test_plots_label_their_axes():
    mpl.use("Agg")
    axes = Figure().subplots()
    axes.plot([0, 1, 2] * ms, X)
    assert axes.get_xlabel()
    assert axes.get_ylabel()
    axes.figure.canvas.draw()
