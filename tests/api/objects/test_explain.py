"""What networks say about themselves."""

import pytest

import eqsim as eq
from eqsim import ms, mV
from eqsim.errors import ModelError

pytestmark = pytest.mark.usefixtures("interpreted")


@pytest.fixture
def net():
    tau = 10 * ms
    group = eq.NeuronGroup(
        2,
        "dv/dt = -v/tau : volt (unless refractory)",
        threshold="v > 1*mV",
        reset="v = 0*mV",
        refractory=2 * ms,
        method="exact",
    )
    synapses = eq.Synapses(group, group, "w : volt", on_pre="v_post += w")
    synapses.connect()
    assert tau
    return eq.Network(group, synapses)


def test_equations(net):
    text = net.explain("equations")
    assert repr(text) == str(text)
    for part in (
        "neurongroup: 2 neurons",
        "dv/dt = -v/tau : volt (unless refractory)",
        "threshold: v > 1*mV",
        "refractory: 2 ms",
        "with tau = 10 ms",
        "synapses: synapses from neurongroup to neurongroup",
        "pre: v_post += w",
    ):
        assert part in text


@pytest.mark.parametrize(("stage", "part"), [("update", "exact"), ("ir", "kernel"), ("cpp", "for")])
def test_stages(net, stage, part):
    assert part in net.explain(stage)


def test_names_of_the_call_win_over_those_of_the_making(net):
    tau = 20 * ms
    assert "with tau = 20 ms" in net.explain()
    assert tau > 1 * ms


def test_an_unknown_stage(net):
    with pytest.raises(ModelError, match="did you mean 'equations'"):
        net.explain("equation")
    assert mV


@pytest.mark.parametrize(("stage", "part"), [("update", "exact"), ("ir", "kernel"), ("cpp", "for")])
def test_a_group_shows_itself_in_a_network_with_what_it_needs(stage, part):
    source = eq.NeuronGroup(1, "x : volt", name="source")
    group = eq.NeuronGroup(
        1, "dv/dt = (x - v)/(5*ms) : volt\nx : volt (linked)", method="exact", name="group"
    )
    group.x = eq.linked_var(source, "x")
    assert part in group.explain(stage)


def test_a_group_tells_what_was_written_of_it_alone(net):
    group = next(each for each in net if isinstance(each, eq.NeuronGroup))
    text = group.explain("equations")
    assert "threshold: v > 1*mV" in text
    assert "synapses" not in text


def test_synapses_show_themselves_with_their_groups(net):
    synapses = next(each for each in net if isinstance(each, eq.Synapses))
    assert synapses.explain().splitlines()[0].endswith("synapses from neurongroup to neurongroup")
    assert "pre" in synapses.explain("ir")
    assert "dv/dt" not in synapses.explain()


def test_a_group_knows_no_other_stages(net):
    with pytest.raises(ModelError, match="did you mean 'update'"):
        net.objects[0].explain("updates")
