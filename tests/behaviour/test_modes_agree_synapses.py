"""All backends give the same bits: synapses, draws, and runs that follow each other."""

import pytest

from eqsim import (
    NeuronGroup,
    PopulationRateMonitor,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    ms,
    mV,
    run,
)

drive = 12 * mV


def refractory_time_and_delays(finish):
    """Exact integration, one refractory period, subgroups, two delays, rates."""
    group = NeuronGroup(
        40,
        """
        dv/dt = (drive + offset + g - v)/(10*ms) : volt (unless refractory)
        dg/dt = -g/(5*ms) : volt
        offset : volt (constant)
        """,
        threshold="v > 10*mV",
        reset="v = 0*mV",
        refractory=2 * ms,
        method="exact",
    )
    group.v = "rand()*10*mV"
    group.offset = "i*0.1*mV"
    excitatory = Synapses(group[:30], group, on_pre="g += 0.6*mV", delay=1.5 * ms)
    excitatory.connect(p=0.2)
    inhibitory = Synapses(group[30:], group[5:25], on_pre="g_post -= 1.1*mV", delay=0.3 * ms)
    inhibitory.connect(condition="i != j", p=0.4)
    spikes, part = SpikeMonitor(group, variables=["v", "g"]), SpikeMonitor(group[10:20])
    values = StateMonitor(group, ["v", "g"], record=[0, 7, 39])
    rate, part_rate = PopulationRateMonitor(group), PopulationRateMonitor(group[30:])
    run(30 * ms)
    finish()
    assert spikes.num_spikes > 20
    return group, excitatory, inhibitory, spikes, part, values, rate, part_rate


def plasticity(finish):
    """Weights that change at spikes of both sides; several pathways, each with its delay."""
    source = NeuronGroup(12, "x : 1", threshold="rand() < 0.06", reset="x += 1")
    target = NeuronGroup(
        10,
        "dv/dt = -v/(10*ms) : 1",
        threshold="v > 1",
        reset="v = 0",
        method="exact",
    )
    synapses = Synapses(
        source,
        target,
        """
        w : 1
        trace_pre_side : 1
        trace_post_side : 1
        arrivals : integer
        effective = clip(w, 0, 1)*2 : 1
        """,
        on_pre={
            "send": "v_post += effective; arrivals += 1",
            "learn": """
            trace_pre_side = 0.9*trace_pre_side + 0.1
            w = clip(w - 0.05*trace_post_side, 0, 1)
            """,
        },
        on_post="trace_post_side += 0.1; w = min(w + trace_pre_side, 1)",
        delay={"send": 0.8 * ms, "post": 0.2 * ms},
    )
    synapses.connect(i=[k % 12 for k in range(60)], j=[k * 7 % 10 for k in range(60)])
    synapses.w = "0.3 + 0.2*rand()"
    synapses.w["i == j"] = 0.9
    spikes = SpikeMonitor(target)
    weights = StateMonitor(synapses, ["w", "effective"], record=[0, 3, 5])
    run(30 * ms)
    finish()
    assert spikes.num_spikes > 5
    return source, target, synapses, spikes, weights


def order_dependent(finish):
    """Statements whose result depends on the order in which synapses are taken."""
    source = NeuronGroup(15, "x : 1", threshold="rand() < 0.3", reset="x += 1")
    target = NeuronGroup(4, "v : 1\nlast : integer")
    synapses = Synapses(
        source,
        target,
        "w : 1\nseen : 1",
        on_pre="""
        v_post = clip(v_post*w + rand(), 0, 3)
        last_post = i
        seen = v_post
        x_pre -= 0.25
        """,
        delay=0.2 * ms,
    )
    synapses.connect(i=[7, 3, 3, 14, 0, 9, 2, 1, 5], j=[0, 1, 0, 0, 3, 1, 2, 3, 0])
    synapses.connect(p=0.3)
    synapses.w = "0.5 + rand()"
    run(10 * ms)
    finish()
    return source, target, synapses


def draws(finish):
    """Random numbers in every place that can hold them."""
    group = NeuronGroup(
        30,
        "v : 1\nn : integer\nnoisy : 1\nt0 : second",
        threshold="rand() < 0.1 + 0.01*i or v > 5",
        reset="v = randn(); n += int(10*rand()); noisy = rand() - rand()",
        refractory="t0",
    )
    group.v = "randn()"
    group.n = "int(100*rand())"
    group.noisy["rand() < 0.5"] = "1 + rand()"
    group.t0[3:20] = "rand()*ms"
    one = Synapses(group, group, "w : 1", on_pre="v_post += w*rand(); w = w + 0.1*randn()")
    one.connect(condition="rand() < 0.2 and i != j")
    one.connect(j="k for k in range(i % 3, N_post, 2) if rand() < 0.2")
    one.w = "rand()"
    two = Synapses(group, group, "w : 1", on_post="w += rand()")
    two.connect(j="k for k in sample(N_post, size=3)", n="1 + int(2*rand())")
    two.connect(i="k for k in sample(N_pre, p=0.05 + 0.01*(j % 4))")
    two.w["rand() < 0.3"] = "randn()"
    spikes = SpikeMonitor(group, variables=["v", "noisy"])
    run(6 * ms)
    finish()
    assert spikes.num_spikes > 50
    return group, one, two, spikes


def several_runs(finish):
    """Runs with changes of state, constants and time step between them."""
    tau, weight = 5 * ms, 0.4
    group = NeuronGroup(
        20,
        "dv/dt = (1.3 - v)/tau + 0.1*(1*ms)**-0.5*xi : 1 (unless refractory)",
        threshold="v > 1",
        reset="v = 0",
        refractory=1 * ms,
        method="euler",
    )
    synapses = Synapses(group, group, "w : 1", on_pre="v_post += weight*w", delay=0.7 * ms)
    synapses.connect(p=0.3)
    synapses.w = "rand()"
    spikes, values = SpikeMonitor(group), StateMonitor(group, "v", record=True)
    rate = PopulationRateMonitor(group)
    run(6.03 * ms)
    tau, weight = 8 * ms, -0.2  # noqa: F841
    group.v["v < 0.5"] = "0.5 + 0.2*rand()"
    run(6 * ms)
    synapses.w["i % 2 == 0"] = "2*w + rand()"
    run(5.97 * ms)
    group.clock.dt = 0.05 * ms
    run(3 * ms)
    run(0 * ms)
    finish()
    assert spikes.num_spikes > 20
    return group, synapses, spikes, values, rate


def repeated_assignments(finish):
    """Draws of equal text at different times, and runs in small pieces, give other numbers."""
    group = NeuronGroup(25, "v : 1\nw : 1", threshold="rand() < 0.2", reset="w += v")
    group.v = "rand()"
    spikes = SpikeMonitor(group)
    for _ in range(3):
        group.v = "rand()"
        group.w[:10] = "w + rand()"
        run(1 * ms)
    finish()
    return group, spikes


@pytest.mark.compile
@pytest.mark.standalone
@pytest.mark.filterwarnings("ignore::eqsim.errors.EqsimWarning")
@pytest.mark.parametrize(
    "network",
    [
        refractory_time_and_delays,
        plasticity,
        order_dependent,
        draws,
        several_runs,
        repeated_assignments,
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
