"""Columns of tables that a model asks for, and that are not there."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import ms
from eqsim.errors import ConnectionIndexError, EqsimWarning

pytestmark = pytest.mark.usefixtures("interpreted")


@pytest.mark.parametrize(
    ("model", "message"),
    [
        ("dv/dt = (ta(t, i) - v)/ms : 1", "G: 'ta' has 2 columns, 'i' goes to 2"),
        ("v = ta(t, 2) : 1", "G: 'ta' has 2 columns, 2 is asked for"),
        ("v = ta(t, k) : 1\nk : integer (constant)", "G: 'ta' has 2 columns, 'k' goes to 3"),
    ],
)
def test_too_few_columns_are_refused_before_the_run(model, message):
    ta = eq.TimedArray(np.ones((3, 2)), dt=1 * ms)  # noqa: F841
    G = eq.NeuronGroup(3, model, method="euler", name="G")
    if "k" in model:
        G.k = "i + 1"
    with pytest.raises(ConnectionIndexError) as caught:
        eq.run(1 * ms)
    assert str(caught.value).startswith(message)
    assert str(caught.value.span).startswith("ta(t, ")


def test_columns_for_all_neurons_are_accepted():
    ta = eq.TimedArray(np.ones((3, 2)), dt=1 * ms)  # noqa: F841
    G = eq.NeuronGroup(4, "v = ta(t, i % 2) + ta(t, k) : 1\nk : integer (constant)")
    G.k = "i // 2"
    eq.run(0.1 * ms)
    assert np.all(G.v[:] == 2)


def test_where_columns_are_not_known_the_warning_names_the_table():
    ta = eq.TimedArray(np.ones((3, 2)), dt=1 * ms)  # noqa: F841
    eq.NeuronGroup(1, "x : 1")
    G = eq.NeuronGroup(3, "dv/dt = ta(t, i + 1)/ms : 1", method="euler", name="G")
    with pytest.warns(EqsimWarning, match="look for a column that 'ta' does not have, a division"):
        eq.run(0.1 * ms)
    assert np.isnan(G.v[2])
