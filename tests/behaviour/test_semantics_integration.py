"""Noise, choices of methods, and exact integration with parameters that are not constant."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import NeuronGroup, StateMonitor, ms, run, seed
from eqsim.errors import IntegrationError, ModelError


def test_23_a_name_of_noise_is_one_noise_and_other_names_are_others(backend):
    seed(3)
    group = NeuronGroup(
        2000,
        """dx/dt = xi_a/sqrt(ms) : 1
           dy/dt = xi_a/sqrt(ms) : 1
           dz/dt = xi_b/sqrt(ms) : 1""",
        method="euler",
    )
    other = NeuronGroup(2000, "dx/dt = xi_a/sqrt(ms) : 1", method="euler")
    run(1 * ms)
    x, y, z = (group.get_states()[name] for name in "xyz")
    assert np.array_equal(x, y)
    assert abs(np.corrcoef(x, z)[0, 1]) < 0.1
    assert abs(np.corrcoef(x, other.x[:])[0, 1]) < 0.1
    assert abs(np.var(x) - 1) < 0.1, "each step adds dt to the variance"
    assert abs(np.corrcoef(x[1:], x[:-1])[0, 1]) < 0.1, "neurons have noise of their own"


def test_23_stages_of_a_step_use_one_noise(backend):
    """Heun's method on dx = x o dW gives exp(W), to the order of its error in one path."""
    seed(5)
    group = NeuronGroup(
        500,
        """dx/dt = 0.2*x*xi_a/sqrt(ms) : 1
           dw/dt = xi_a/sqrt(ms) : 1""",
        method="heun",
        dt=0.01 * ms,
    )
    group.x = 1
    run(1 * ms)
    assert np.max(np.abs(np.log(group.x[:]) - 0.2 * group.w[:])) < 0.01


def test_23_noise_stands_in_differential_equations_only(backend):
    with pytest.raises(ModelError, match="can stand in differential equations only"):
        NeuronGroup(1, "dx/dt = y/ms : 1\ny = xi*sqrt(ms) : 1")


def test_24_multiplicative_noise_is_not_left_to_euler(backend):
    text = "dx/dt = -x/ms + x*xi/sqrt(ms) : 1"
    refused = eq.Network(NeuronGroup(1, text, method="euler"))
    with pytest.raises(IntegrationError, match="heun"):
        refused.run(0.1 * ms)
    chosen, named = NeuronGroup(3, text), NeuronGroup(3, text, method="heun")
    network = eq.Network(chosen, named)
    assert "heun" in str(network.explain("update"))
    assert "by the method 'euler'" not in str(network.explain("ir"))


def test_40_parameters_may_stand_in_exact_equations(backend):
    group = NeuronGroup(3, "dx/dt = -x/tau : 1\ntau : second", method="exact")
    group.x = 1
    group.tau = [0.5, 1, 2] * ms
    trace = StateMonitor(group, "x", record=True)
    run(1 * ms)
    expected = np.exp(-trace.t_ / np.array([[0.5e-3], [1e-3], [2e-3]]))
    assert np.allclose(trace.x, expected, rtol=1e-12)


def test_40_parameters_that_change_count_from_the_step_after(backend):
    group = NeuronGroup(
        1,
        "dx/dt = rate*x/ms : 1\nrate : 1",
        method="exact",
        threshold="t_in_timesteps == 4",
        reset="rate = -1",
    )
    group.x, group.rate = 1, 1
    run(1 * ms)
    assert np.isclose(group.x_[0], np.exp(0.5 - 0.5), rtol=1e-12)
