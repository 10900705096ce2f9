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

#: One group for each method, by its name.
CASES = {
    "exact": ("exact", LINEAR),
    "exponential_euler": ("exponential_euler", GATED),
    "rk4": ("rk4", QUIET),
    "rk2": ("rk2", QUIET),
    "mixed": ("mixed", DIAGONAL + NOISE),
    "euler": ("euler", SHARED + NOISE),
    "heun": ("heun", MULTIPLICATIVE + NOISE),
    "milstein": ("milstein", DIAGONAL + NOISE),
    "own": (OWN, DIAGONAL + NOISE),
}


def network(finish):
    parts = []
    for name, (method, model) in CASES.items():
        group = eq.NeuronGroup(
            5,
            model,
            method=method,
            threshold="v > 1.2",
            reset="v = 0",
            refractory=0.5 * eq.ms,
            name=name,
        )
        group.v = "0.2*i"
        group.h = "3 - i/2"
        group.tau = "(1 + i)*ms"
        states = eq.StateMonitor(group, "v", record=True, name=f"states_of_{name}")
        parts += [group, states, eq.SpikeMonitor(group, name=f"spikes_of_{name}")]
    eq.Network(parts).run(4 * eq.ms)
    finish()
    return parts


def test_each_method_gives_the_same_bits_in_all_modes(on_each):
    results = on_each(network)
    reference = results["numpy"]
    assert all(np.isfinite(each).all() for each in reference.values())
    for name in CASES:
        assert np.ptp(reference[f"{name}.v_"]) > 0
        assert np.ptp(reference[f"states_of_{name}.v_"]) > 0
    for backend, other in results.items():
        for name, values in reference.items():
            assert np.array_equal(values, other[name]), (backend, name)
