"""All backends give the same bits: neurons, their equations and their noise."""

import numpy as np
import pytest

from eqsim import (
    Equations,
    NeuronGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    ms,
    mV,
    nS,
    pF,
    run,
    second,
    volt,
)


def refractory_expression(finish):
    """A refractory period that grows with every spike and fades; Euler."""
    group = NeuronGroup(
        20,
        """
        dv/dt = (1.2 + 0.05*i - v)/(8*ms) : 1 (unless refractory)
        da/dt = -a/(20*ms) : 1
        base : second (constant)
        """,
        threshold="v > 1 + 0.1*a",
        reset="v = 0.1*rand(); a += 1",
        refractory="base*(1 + a)",
        method="euler",
    )
    group.base = "0.5*ms + 0.1*ms*int(i % 3)"
    spikes = SpikeMonitor(group, variables="a")
    run(40 * ms)
    finish()
    assert spikes.num_spikes > 20
    return group, spikes


def refractory_condition(finish):
    """FitzHugh-Nagumo neurons that stay refractory while they are up; Runge-Kutta."""
    group = NeuronGroup(
        8,
        """
        dv/dt = (v - v**3/3 - w + 0.5 + 0.05*i)/ms : 1
        dw/dt = 0.08*(v + 0.7 - 0.8*w)/ms : 1
        """,
        threshold="v > 1",
        refractory="v > 0.2",
        method="rk4",
    )
    group.v, group.w = "-1 + 0.1*i", "0.3*randn()"
    spikes, values = SpikeMonitor(group), StateMonitor(group, True, record=True)
    run(30 * ms)
    finish()
    assert spikes.num_spikes > 4
    return group, spikes, values


def additive_noise(finish):
    """Two named noises, one of them shared by two equations; Euler-Maruyama."""
    sigma = 0.3  # noqa: F841 -- used in the equations
    group = NeuronGroup(
        10,
        """
        dv/dt = (1 - v + u)/(10*ms) + sigma*(5*ms)**-0.5*xi_a + 0.1*(5*ms)**-0.5*xi_b : 1
        du/dt = -u/(30*ms) + sigma*(30*ms)**-0.5*xi_a : 1 (unless refractory)
        """,
        threshold="v > 1",
        reset="v -= 1",
        refractory=1 * ms,
        method="euler",
    )
    spikes, values = SpikeMonitor(group), StateMonitor(group, ["v", "u"], record=True)
    run(20 * ms)
    finish()
    assert spikes.num_spikes > 5
    return group, spikes, values


def multiplicative_noise(finish):
    """Noise that depends on the state; Heun's method, chosen automatically."""
    group = NeuronGroup(
        10, "dx/dt = x*(1 - x)/(10*ms) + 0.2*x*(10*ms)**-0.5*xi : 1\ny = sqrt(abs(x)) : 1"
    )
    group.x = "0.1 + 0.05*i"
    values = StateMonitor(group, ["x", "y"], record=True)
    run(20 * ms)
    finish()
    return group, values


C, gl, gna, gk = 200 * pF, 10 * nS, 20000 * nS, 6000 * nS
El, EK, ENa, VT = -60 * mV, -90 * mV, 50 * mV, -63 * mV


def hodgkin_huxley(finish):
    """Exponential Euler with nested subexpressions and synaptic conductances."""
    group = NeuronGroup(
        12,
        """
        dv/dt = (gl*(El - v) - ge*v - gna*m**3*h*(v - ENa) - gk*n**4*(v - EK))/C : volt
        dm/dt = 0.32*4/exprel((13 - u)/4)/ms*(1 - m) - 0.28*5/exprel((u - 40)/5)/ms*m : 1
        dn/dt = 0.032*5/exprel((15 - u)/5)/ms*(1 - n) - 0.5*exp((10 - u)/40)/ms*n : 1
        dh/dt = 0.128*exp((17 - u)/18)/ms*(1 - h) - 4/(1 + exp((40 - u)/5))/ms*h : 1
        dge/dt = -ge/(5*ms) : siemens
        u = (v - VT)/mV : 1
        """,
        threshold="v > -20*mV",
        refractory=3 * ms,
        method="exponential_euler",
    )
    group.v = "El + (5*randn() - 5)*mV"
    group.ge = "(1.5*randn() + 9)*10*nS"
    synapses = Synapses(group, group, on_pre="ge += 6*nS")
    synapses.connect(p=0.3)
    spikes, values = SpikeMonitor(group), StateMonitor(group, ["v", "u", "m"], record=[0, 11])
    run(20 * ms)
    finish()
    assert spikes.num_spikes > 3
    return group, spikes, values


def functions(finish):
    """Every function of model text, over wide ranges; midpoint method."""
    group = NeuronGroup(
        64,
        """
        dx/dt = (sin(y) + 0.1*cos(3*x))/ms : 1
        dy/dt = (tanh(x) - 0.3*y)/ms : 1
        a = exp(-abs(x)) + expm1(0.1*x) + exprel(y) + log(1 + x**2) + log1p(y**2) : 1
        b = sqrt(abs(x)) + abs(x)**1.7 + x**3 + 2**y + hypot(x, y) + atan2(y, x) : 1
        c = arctan(x) + arcsin(x/(1 + abs(x))) + arccos(y/(1 + abs(y))) + tan(0.3*x) : 1
        d = sinh(0.3*x) + cosh(0.3*y) + log10(2 + abs(x)) + erf(y) + gamma(1.5 + abs(x)) : 1
        e0 = floor(3*x) + ceil(3*y) + sign(x) + int(4*x) % 3 + int(5*y)//2 : 1
        f = clip(x, -0.5, 0.5) + min(x, y)*max(x, y) + (x if x > y else 2*y) : 1
        g = where(x > 0 and not y > 1 or -1 < x < -0.5, x % 0.3, y//0.4) : 1
        """,
        method="rk2",
    )
    group.x, group.y = "4*(rand() - 0.5)", "randn()*2"
    values = StateMonitor(group, True, record=True)
    run(3 * ms)
    finish()
    return group, values


def types(finish):
    """Integers, booleans and shared values in parameters and subexpressions."""
    group = NeuronGroup(
        9,
        """
        dx/dt = (rate*int(awake) + count/7)/ms : 1
        rate : 1 (shared)
        scale : integer (shared, constant)
        count : integer
        awake : boolean
        both = awake and count % 2 == 1 : boolean
        scaled = scale*count - count//3 : integer
        twice = 2*rate : 1 (shared)
        """,
        threshold="x > twice or both and x > 0.5",
        reset="""
        fraction = count/4
        count = (count + scale) % 5 - 2
        awake = not awake
        x = fraction - (count < 0) + timestep(t, dt) % 3
        """,
        method="euler",
    )
    group.rate, group.scale = 0.75, 3
    group.count, group.awake = "i - 4", "i % 2 == 0"
    spikes = SpikeMonitor(group, variables=["count", "awake", "scaled"])
    values = StateMonitor(group, ["x", "both", "scaled", "count", "twice"], record=True)
    run(5 * ms)
    group.rate, group.scale = "rate*2", -2
    group.count["awake"] = 7.9
    run(5 * ms)
    finish()
    assert spikes.num_spikes > 10
    return group, spikes, values


tau = 10 * ms


def linear_systems(finish):
    """Exact integration: coupled, confluent, singular, oscillating, one matrix per neuron."""
    confluent = NeuronGroup(
        6,
        """
        dv/dt = (g - v)/tau : volt
        dg/dt = (h - g)/tau : volt
        dh/dt = -h/tau_h : volt
        tau_h : second
        """,
        threshold="v > 3*mV",
        reset="h += 10*mV; v = 0*mV",
        method="exact",
    )
    confluent.h, confluent.tau_h = "(5 + i)*mV", "5*ms + i*ms"
    other = Equations("dx/dt = y/(2*ms) : 1\ndy/dt = -(x - 0.1)/(2*ms) : 1\ndz/dt = x/tau_z : 1")
    oscillating = NeuronGroup(
        5,
        other + Equations("dq/dt = rate : 1\nrate : hertz", rate="rate_z"),
        method="exact",
        namespace={"tau_z": 0.003 * second},
    )
    oscillating.x, oscillating.rate_z = "1 + 0.1*i", "i/second"
    values = StateMonitor(oscillating, ["x", "y", "z", "q"], record=True)
    spikes = SpikeMonitor(confluent, variables=["g", "h"])
    run(20 * ms)
    finish()
    assert 0 < np.max(np.asarray(confluent.v / volt)) < 1
    return confluent, oscillating, values, spikes


@pytest.mark.compile
@pytest.mark.standalone
@pytest.mark.filterwarnings("ignore::eqsim.errors.EqsimWarning")
@pytest.mark.parametrize(
    "network",
    [
        refractory_expression,
        refractory_condition,
        additive_noise,
        multiplicative_noise,
        hodgkin_huxley,
        functions,
        types,
        linear_systems,
    ],
)
def test_all_backends_give_the_same_bits(network, on_each):
    expected, *others = on_each(network).values()
    for found in others:
        assert found.keys() == expected.keys()
        different = [name for name in expected if not same(found[name], expected[name])]
        assert different == []


def same(one, other):
    """Whether two arrays have the same type and bits."""
    return (
        one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()
    )


@pytest.mark.compile
@pytest.mark.parametrize(
    "options",
    [
        {"optimisation": 0, "native": False},
        {"optimisation": 3, "native": False},
        {"optimisation": 3, "native": True},
        {"optimisation": 1, "native": True, "passes": ()},
    ],
    ids=str,
)
@pytest.mark.parametrize("network", [functions, hodgkin_huxley])
def test_bits_do_not_depend_on_optimisation(network, options, on_each):
    expected = on_each(network, ("numpy",))["numpy"]
    found = on_each(network, ("runtime",), **options)["runtime"]
    assert [name for name in expected if not same(found[name], expected[name])] == []
