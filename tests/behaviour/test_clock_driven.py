"""Differential equations of synapses that are integrated at each step."""

from math import exp

import numpy as np
import pytest

import eqsim as eq
from eqsim import NeuronGroup, StateMonitor, Synapses, ms, run

STOCHASTIC = {
    "euler": "dx/dt = -x/(10*ms) + xi*(10*ms)**-0.5 : 1 (clock-driven)",
    "heun": "dx/dt = -x/(10*ms) + 0.1*x*xi*ms**-0.5 : 1 (clock-driven)",
    "milstein": "dx/dt = -x/(10*ms) + 0.1*x*xi*ms**-0.5 : 1 (clock-driven)",
}


def connected(model, number=3, **arguments):
    """Connect a group with itself, all to all, column by column: numbers are not places."""
    group = NeuronGroup(number, "v : 1")
    synapses = Synapses(group, group, model, **arguments)
    post, pre = np.divmod(np.arange(number**2), number)
    synapses.connect(i=pre, j=post)
    return group, synapses


@pytest.mark.parametrize("method", ["exact", "exponential_euler", "rk4"])
def test_variables_follow_their_equations(backend, method):
    group, synapses = connected("dx/dt = (k - x)/(5*ms) : 1 (clock-driven)\nk : 1", method=method)
    synapses.k = "10*i + j"
    eq.Network(group, synapses).run(2 * ms)
    expected = synapses.k[:] * (1 - exp(-2 / 5))
    np.testing.assert_allclose(synapses.x[:], expected, rtol=1e-8)


def test_coupled_equations_read_the_neurons(backend):
    group, synapses = connected(
        "dx/dt = (v_pre - x)/(5*ms) : 1 (clock-driven)\ndy/dt = (x - y)/(5*ms) : 1 (clock-driven)"
    )
    group.v = "i"
    eq.Network(group, synapses).run(5 * ms)
    expected = np.repeat([[0, 1, 2]], 3, axis=0).ravel()
    np.testing.assert_allclose(synapses.x[:], expected * (1 - exp(-1)), rtol=1e-12)
    np.testing.assert_allclose(synapses.y[:], expected * (1 - 2 * exp(-1)), rtol=1e-12)


@pytest.mark.parametrize("method", STOCHASTIC)
def test_noise_has_the_same_bits_on_each_backend(on_each, method):
    def network(finish):
        group, synapses = connected(STOCHASTIC[method], method=method)
        synapses.x = 1
        eq.Network(group, synapses).run(1 * ms)
        finish()
        return [synapses]

    results = on_each(network)
    first = results["numpy"]["synapses.x_"]
    assert np.unique(first).size == 9
    for each in results.values():
        assert each["synapses.x_"].tobytes() == first.tobytes()


def test_a_solver_with_error_control(session):
    eq.set_device("runtime", target="numpy")
    group, synapses = connected("dx/dt = x*(1 - x)/(2*ms) : 1 (clock-driven)", method="dopri5")
    synapses.x = 0.1
    eq.Network(group, synapses).run(2 * ms)
    np.testing.assert_allclose(synapses.x[:], 1 / (1 + 9 * exp(-1)), rtol=1e-5)


def test_the_order_of_synapses_decides_what_they_read(backend):
    source = NeuronGroup(1, "dv/dt = 1/ms : 1", method="euler")
    early, late = (
        Synapses(
            source, source, "dx/dt = (v_pre - x)/dt : 1 (clock-driven)", order=order, method="euler"
        )
        for order in (-1, 1)
    )
    early.connect()
    late.connect()
    run(0.3 * ms)
    np.testing.assert_allclose(early.x[:], [0.2], rtol=1e-12)
    np.testing.assert_allclose(late.x[:], [0.3], rtol=1e-12)


def test_spikes_and_equations_act_on_one_variable(backend):
    source = eq.SpikeGeneratorGroup(1, [0], [1] * ms)
    synapses = Synapses(
        source, source, "ds/dt = -s/(5*ms) : 1 (clock-driven)", on_pre="s += 1", method="exact"
    )
    synapses.connect()
    monitor = StateMonitor(synapses, "s", record=True)
    run(3 * ms)
    expected = np.where(monitor.t > 1 * ms, np.exp(-(monitor.t_ - 1.1e-3) / 5e-3), 0)
    np.testing.assert_allclose(monitor.s[0], expected, rtol=1e-12)


def test_the_choice_of_a_method_is_explained(session):
    group, synapses = connected("dx/dt = -x**3/(5*ms) : 1 (clock-driven)")
    text = str(eq.Network(group, synapses).explain("update"))
    assert "synapses\nmethod euler" in text
    assert "not exact" in text
