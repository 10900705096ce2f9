"""Every integration method gives the same bits on all backends."""

import numpy as np
import pytest

import eqsim as eq

pytestmark = [pytest.mark.compile, pytest.mark.standalone]

OWN = eq.ExplicitStateUpdater(
    """
    middle = x + dt*f(x, t)/2
    up = x + sqrt(dt)*g(x, t)
    x_new = x + dt*f(middle, t + dt/2) + g(x, t)*dW + (g(up, t) - g(x, t))*dW**2/dt**0.5/2
    """,
    stochastic="multiplicative",
)

#: Nonlinear equations with a linear part and a variable that pauses.
QUIET = """
dv/dt = (v**2 - w*v + g + 0.1*sin(t/ms))/ms : 1 (unless refractory)
dw/dt = (v - w)/(5*ms) : 1
dg/dt = (h - g)/tau : 1 (unless refractory)
dh/dt = -h/(2*ms) : 1
tau : second
"""
LINEAR = """
dv/dt = (g - v)/tau : 1 (unless refractory)
dg/dt = (h - g)/tau : 1
dh/dt = -h/(2*ms) : 1
tau : second
"""
GATED = """
dv/dt = (g*(2 - v) - w*v)/ms : 1 (unless refractory)
dw/dt = (v - w)/(5*ms) : 1
dg/dt = (h - g)/tau : 1
dh/dt = -h/(2*ms) : 1
tau : second
"""
NOISE = "\ndx/dt = -x/ms + 0.1*xi_x/sqrt(ms) : 1\n"
SHARED = QUIET.replace("/ms : 1 (unless", "/ms + 0.2*xi/sqrt(ms) - 0.1*xi_x/sqrt(ms) : 1 (unless")
DIAGONAL = QUIET.replace("/ms : 1 (unless", "/ms + 0.2*v*xi/sqrt(ms) : 1 (unless")
MULTIPLICATIVE = DIAGONAL.replace("xi/sqrt", "(xi + xi_x)/sqrt")

CASES = {
    "exact": LINEAR,
    "exponential_euler": GATED,
    "rk4": QUIET,
    "rk2": QUIET,
    "mixed": DIAGONAL + NOISE,
    "euler": SHARED + NOISE,
    "heun": MULTIPLICATIVE + NOISE,
    "milstein": DIAGONAL + NOISE,
    OWN: DIAGONAL + NOISE,
}


@pytest.mark.parametrize(
    "method", CASES, ids=lambda method: method if isinstance(method, str) else "own"
)
def test_each_method_gives_the_same_bits_in_all_modes(on_each, method):
    def network(finish):
        group = eq.NeuronGroup(
            5,
            CASES[method],
            method=method,
            threshold="v > 1.2",
            reset="v = 0",
            refractory=0.5 * eq.ms,
        )
        group.v = "0.2*i"
        group.h = "3 - i/2"
        group.tau = "(1 + i)*ms"
        states = eq.StateMonitor(group, ["v", "w"] if "dw/dt" in CASES[method] else ["v"], True)
        spikes = eq.SpikeMonitor(group)
        eq.run(4 * eq.ms)
        finish()
        return group, states, spikes

    results = on_each(network)
    reference = results["numpy"]
    assert all(np.isfinite(each).all() for each in reference.values())
    assert np.ptp(reference["neurongroup.v_"]) > 0
    for backend, other in results.items():
        for name, values in reference.items():
            assert np.array_equal(values, other[name]), (backend, name)
