"""Groups and synapses as notebooks show them."""

import eqsim as eq
from eqsim import ms


def test_a_group_shows_its_equations_and_its_other_texts(interpreted):
    tau = 10 * ms
    group = eq.NeuronGroup(
        2, "dv/dt = -v/tau : volt", threshold="v > 3*mV", reset="v = 0*mV", refractory=tau
    )
    shown = group._repr_html_()
    assert "&lt;NeuronGroup &#x27;neurongroup&#x27;&gt;" in shown
    assert r"\frac{\mathrm{d}v}{\mathrm{d}t} &amp;= \frac{-v}{\tau}" in shown
    assert "v &gt; 3*mV" in shown
    assert "v = 0*mV" in shown
    assert "10 ms" in shown


def test_synapses_show_their_pathways(interpreted):
    group = eq.NeuronGroup(1, "v : volt", threshold="v > 1*mV", reset="v = 0*mV")
    synapses = eq.Synapses(group, group, "w : volt", on_pre="v += w", on_post="w *= 0.9")
    shown = synapses._repr_html_()
    assert "v += w" in shown
    assert "w *= 0.9" in shown
    assert r"\mathrm{volt}" in shown


def test_a_title_alone(interpreted):
    group = eq.PoissonGroup(1, rates=3 * eq.Hz)
    assert group._repr_html_().startswith("<b>&lt;PoissonGroup")
