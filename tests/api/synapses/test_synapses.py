"""Making synapses, and their variables."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import ms, mV
from eqsim.errors import ConnectionIndexError, ModelError, NameResolutionError, UnitError

pytestmark = pytest.mark.usefixtures("interpreted")


@pytest.fixture
def group():
    return eq.NeuronGroup(
        3,
        "v : volt\nu : 1\nc : 1 (constant)\ns : 1 (shared)\nq = 2*u : 1",
        threshold="u > 1",
        reset="u = 0",
        name="cells",
    )


@pytest.fixture
def synapses(group):
    made = eq.Synapses(group, group, "w : volt\nk : integer\nf = 2*w : volt", on_pre="v_post += w")
    made.connect("i != j")
    return made


class TestRefused:
    def test_what_is_no_group(self):
        with pytest.raises(ModelError, match="the source is a group"):
            eq.Synapses(3)

    def test_a_wrong_unit(self, group):
        with pytest.raises(UnitError, match=r"synapses: .*'v_post' does not balance"):
            eq.Synapses(group, group, on_pre="v_post += 1")

    def test_an_unknown_variable(self, group):
        with pytest.raises(NameResolutionError, match="'ge_post'"):
            eq.Synapses(group, group, on_pre="ge_post += 1")

    @pytest.mark.parametrize(
        ("name", "why"), [("c_post", "constant"), ("s_post", "shared"), ("q_post", "no variable")]
    )
    def test_what_may_not_be_written(self, group, name, why):
        with pytest.raises(ModelError, match=f"'{name}' cannot be assigned to.*{why}"):
            eq.Synapses(group, group, on_pre=f"{name} = 1")

    @pytest.mark.parametrize("model", ["v : volt", "i : 1", "j : integer", "delay : second"])
    def test_names_of_others(self, group, model):
        with pytest.raises((ModelError, NameResolutionError)):
            eq.Synapses(group, group, model)

    @pytest.mark.parametrize("argument", ["pre", "post", "connect"])
    def test_old_arguments(self, group, argument):
        with pytest.raises(ModelError, match=f"no argument '{argument}'"):
            eq.Synapses(group, group, **{argument: "v_post += 1*mV"})

    def test_a_source_without_spikes(self, group):
        silent = eq.NeuronGroup(1, "x : 1")
        with pytest.raises(ModelError, match="neurongroup has no event 'spike'"):
            eq.Synapses(silent, group, on_pre="v_post += 1*mV")
        with pytest.raises(ModelError, match="neurongroup has no event 'spike'"):
            eq.Synapses(group, silent, on_post="v_pre += 1*mV")

    @pytest.mark.parametrize("code", [3, {"a": ""}, {"1a": "v += 1*mV"}, {"w": "v += 1*mV"}])
    def test_what_is_no_pathway(self, group, code):
        with pytest.raises(ModelError):
            eq.Synapses(group, group, "w : 1", on_pre=code)

    def test_writing_before_connecting(self, group):
        synapses = eq.Synapses(group, group, "w : 1\nz : 1 (shared)")
        with pytest.raises(ModelError, match="no synapses yet"):
            synapses.w = 1
        synapses.z = 1

    def test_running_before_connecting(self, group):
        synapses = eq.Synapses(group, group, on_pre="v += 1*mV")
        with pytest.raises(ModelError, match="connect was not called"):
            eq.run(1 * ms)
        synapses.connect(False)
        eq.run(1 * ms)


class TestVariables:
    def test_texts(self, synapses):
        synapses.w = "(10*i + j)*mV"
        assert synapses.w / mV == pytest.approx([1, 2, 10, 12, 20, 21])
        assert synapses.f[0] == 2 * mV

    def test_values(self, synapses):
        synapses.w = np.arange(6) * mV
        synapses.w[0, 2] = 50 * mV
        synapses.w["i == 2"] = "w*2"
        synapses.k[:2] = [7, 8]
        assert synapses.w / mV == pytest.approx([0, 50, 2, 3, 8, 10])
        assert list(synapses.k) == [7, 8, 0, 0, 0, 0]

    @pytest.mark.parametrize(
        ("index", "expected"),
        [
            (1, 2),
            (slice(2), [1, 2]),
            ("i == 1", [10, 12]),
            ((0, 2), [2]),
            ((slice(None), 0), [10, 20]),
            (([1, 2], slice(0, 2)), [10, 20, 21]),
        ],
    )
    def test_indices(self, synapses, index, expected):
        synapses.w = "(10*i + j)*mV"
        assert synapses.w[index] / mV == pytest.approx(expected)

    def test_a_synapse_that_does_not_exist(self, synapses):
        with pytest.raises(ConnectionIndexError, match="no synapse from 1 to 1"):
            synapses.w[1, 1]
        with pytest.raises(ConnectionIndexError, match="out of range"):
            synapses.w[3, 0]
        with pytest.raises(ConnectionIndexError, match="out of range"):
            synapses.w[6]
        with pytest.raises(ModelError, match="third index"):
            synapses.w[1, 1, 1]

    def test_variables_of_the_neurons(self, group, synapses):
        group.v = "i*mV"
        synapses.w = "v_pre - v"
        assert synapses.w / mV == pytest.approx([-1, -2, 1, -1, 2, 1])

    def test_ends_cannot_be_written(self, synapses):
        with pytest.raises(ModelError, match="i cannot be assigned to"):
            synapses.i = 0

    def test_a_wrong_number_of_values(self, synapses):
        with pytest.raises(ModelError, match="one value, or 6 of them"):
            synapses.w = [1, 2] * mV

    def test_what_they_tell(self, group, synapses):
        assert (len(synapses), synapses.source, synapses.target) == (6, group, group)
        assert list(synapses.i) == [0, 0, 1, 1, 2, 2]
        assert list(synapses.j) == [1, 2, 0, 2, 0, 1]
        with pytest.raises(AttributeError):
            synapses.weight  # noqa: B018
