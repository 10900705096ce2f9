"""A name with several meanings: which one wins, and one warning that gives both values."""

import warnings

import pytest

from eqsim import Network, NeuronGroup, PoissonGroup, Synapses, kHz, ms, mV, nA
from eqsim.errors import EqsimWarning

pytestmark = pytest.mark.usefixtures("interpreted")


def told(action):
    """Give the warnings of an action."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        action()
    return [str(each.message) for each in caught]


def test_33_the_namespace_of_a_group_wins_over_the_script_and_says_so_once():
    cells = NeuronGroup(1, "x = a : volt", namespace={"a": 3 * mV})
    net = Network(cells)
    (message,) = told(lambda: [net.run(0.1 * ms, namespace={"a": 5 * mV}) for _ in range(2)])
    assert cells.name in message
    assert f"the namespace of '{cells.name}' and the namespace of the run" in message
    assert "3 mV" in message
    assert "5 mV" in message
    assert cells.x[0] == 3 * mV


def test_33_a_variable_wins_over_the_script_and_says_so_once():
    cells = NeuronGroup(1, "v : volt", threshold="v > 1*mV", reset="v = 0*mV")
    net = Network(cells)
    (message,) = told(lambda: [net.run(0.1 * ms, namespace={"v": 5 * nA}) for _ in range(2)])
    assert "5 nA" in message
    assert "the variable of the model 'v' wins" in message


@pytest.mark.parametrize(("name", "own"), [("e", "2.718"), ("ms", "1 ms")])
def test_33_constants_and_units_win_over_the_script(name, own):
    cells = NeuronGroup(1, f"dx/dt = {name}/{name}/second : 1")
    (message,) = told(lambda: Network(cells).run(0.1 * ms, namespace={name: 5}))
    assert "5" in message
    assert own in message


def test_33_the_same_value_twice_is_no_conflict():
    cells = NeuronGroup(1, "dx/dt = a/ms : 1", namespace={"a": 3.0})
    assert told(lambda: Network(cells).run(0.1 * ms, namespace={"a": 3, "ms": 1 * ms})) == []


def test_names_that_no_text_of_the_user_holds_cannot_be_in_conflict():
    rates = 1 * kHz
    source = PoissonGroup(1, rates)
    assert told(lambda: Network(source).run(0.1 * ms)) == []


def test_a_conflict_in_synapses_names_them():
    cells = NeuronGroup(1, "x : 1", threshold="x > 1", reset="x = 0")
    synapses = Synapses(cells, cells, "w : 1", on_pre="x_post += w")
    synapses.connect()
    (message,) = told(lambda: Network(cells, synapses).run(0.1 * ms, namespace={"w": 5}))
    assert message.startswith(synapses.name)


def test_a_group_that_spikes_for_ever_is_named():
    (message,) = told(lambda: NeuronGroup(1, "x : 1", threshold="x > 1", name="restless"))
    assert message.startswith("restless: ")
    with pytest.warns(EqsimWarning, match="neither reset nor refractory"):
        NeuronGroup(1, "x : 1", threshold="x > 1")
