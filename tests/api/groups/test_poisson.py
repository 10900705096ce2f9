"""Groups of neurons that spike at random."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import Hz, kHz, ms, mV
from eqsim.errors import EqsimError, EqsimWarning, EquationSyntaxError, ModelError, UnitError

pytestmark = pytest.mark.usefixtures("interpreted")


@pytest.mark.parametrize(
    ("rates", "kind", "message"),
    [
        (5, UnitError, "a plain number"),
        (5 * mV, UnitError, "found: volt"),
        ([5, 6] * Hz, ModelError, "one value, or 3 of them"),
        ("5*mV", UnitError, "left side: hertz;  right side: volt"),
        ("rand()*Hz", ModelError, "drawn anew"),
        ("5*Hz : Hz\nx = 1", EquationSyntaxError, "="),
        ("", ModelError, "rates is empty"),
        (None, UnitError, "not None"),
    ],
)
def test_rates_that_are_refused(rates, kind, message):
    with pytest.raises(kind) as caught:
        eq.PoissonGroup(3, rates, name="noise")
    assert str(caught.value).startswith("noise")
    assert message in str(caught.value)


@pytest.mark.parametrize("wrong", [{"when": 3}, {"order": 0.5}, {"namespace": 3}, {"N": 0}])
def test_other_arguments_that_are_refused(wrong):
    with pytest.raises(EqsimError, match="poissongroup"):
        eq.PoissonGroup(**{"N": 3, "rates": 5 * Hz, **wrong})


def test_rates_given_as_values_are_a_parameter():
    P = eq.PoissonGroup(3, 5 * Hz)
    assert P.rates[:] == pytest.approx([5, 5, 5] * Hz)
    P.rates = [1, 2, 3] * Hz
    assert P[1:].rates_[:].tolist() == [2, 3]
    P[1:].rates = "i*kHz"
    assert P.rates_[:].tolist() == [1, 0, 1000]


def test_rates_given_as_a_text_are_read_but_not_set():
    slope = 2 * Hz  # noqa: F841 -- used in the text
    P = eq.PoissonGroup(3, "slope*i")
    assert P.rates_[:].tolist() == [0, 2, 4]
    with pytest.raises(ModelError, match="given by an expression"):
        P.rates = 3 * Hz


def test_names_are_looked_up_in_the_namespace():
    P = eq.PoissonGroup(2, "slope*i", namespace={"slope": 7 * Hz})
    assert P.rates_[:].tolist() == [0, 7]


def test_they_stand_where_they_are_told_to():
    P = eq.PoissonGroup(2, 10 * kHz, when="before_groups", order=3)
    M = eq.SpikeMonitor(P)
    assert (P.when, P.order, M.when, M.order) == ("before_groups", 3, "before_groups", 4)
    P.when, P.order = "start", -1
    M.when, M.order = "start", 0
    eq.Network(P, M).run(0.2 * ms)
    assert M.num_spikes == 4


def test_a_text_is_explained_as_it_was_written():
    P = eq.PoissonGroup(2, "10*Hz  *  i")
    text = eq.Network(P).explain()
    assert "rates = 10*Hz * i : Hz" in text
    assert "threshold: rand() < rates*dt" in text


def test_synapses_and_monitors_take_parts_of_them():
    P = eq.PoissonGroup(4, "i*10*kHz")
    G = eq.NeuronGroup(2, "x : 1")
    S = eq.Synapses(P[:2], G, on_pre="x_post += rates_pre/kHz")
    S.connect(j="i")
    M, rate = eq.SpikeMonitor(P[1:]), eq.PopulationRateMonitor(P)
    trace = eq.StateMonitor(P, "rates", record=[3])
    eq.Network(P, G, S, M, rate, trace).run(0.3 * ms)
    assert G.x[:].tolist() == [0, 30]
    assert M.count.tolist() == [3, 3, 3]
    assert rate.rate_ == pytest.approx(np.full(3, 7500))
    assert trace.rates_[0] == pytest.approx(np.full(3, 3e4))


@pytest.mark.parametrize("more", [{}, {"when": "start"}])
def test_rates_of_more_than_a_spike_a_step_are_warned_of_once(more):
    P = eq.PoissonGroup(2, [0, 20] * kHz, name="noise", **more)
    M = eq.SpikeMonitor(P)
    net = eq.Network(P, M)
    with pytest.warns(EqsimWarning, match="noise: rates up to 20 kHz are more than one spike a"):
        net.run(0.2 * ms)
    net.run(0.2 * ms)
    assert M.count.tolist() == [0, 4]


def test_a_rate_of_one_spike_a_step_is_no_mistake():
    eq.Network(eq.PoissonGroup(2, 10 * kHz)).run(0.2 * ms)
