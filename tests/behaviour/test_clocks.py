"""Objects of one network with time steps of their own."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import Clock, Network, NeuronGroup, SpikeMonitor, StateMonitor, Synapses, ms, run


def microseconds(times):
    """Give times as whole microseconds."""
    return np.round(np.asarray(times) * 1e6).astype(int).tolist()


def test_each_object_makes_steps_of_its_own(backend):
    fine = NeuronGroup(1, "dx/dt = 1/ms : 1", method="euler")
    coarse = NeuronGroup(1, "dy/dt = 1/ms : 1", method="euler", dt=0.25 * ms)
    of_fine = StateMonitor(fine, "x", record=True)
    of_coarse = StateMonitor(coarse, "y", record=True)
    rare = StateMonitor(fine, "x", record=True, dt=0.5 * ms)
    run(1 * ms)
    assert microseconds(of_fine.t_) == list(range(0, 1000, 100))
    assert microseconds(of_coarse.t_) == [0, 250, 500, 750]
    assert microseconds(rare.t_) == [0, 500]
    assert rare.x[0] == pytest.approx([0, 0.5])
    assert (fine.x[0], coarse.y[0]) == (pytest.approx(1), pytest.approx(1))


def test_15_clocks_of_one_time_are_due_together_and_slots_count_across_them(backend):
    early = NeuronGroup(1, "x : 1", threshold="t_in_timesteps % 2 == 0", reset="x += 1")
    late = NeuronGroup(1, "y : 1", threshold="True", reset="y += 10", dt=0.2 * ms)
    forth = Synapses(early, late, on_pre="y_post += x_pre")
    back = Synapses(late, early, on_pre="x_post += y_pre")
    for synapses in (forth, back):
        synapses.connect()
    states = StateMonitor(early, "x", record=True, when="end", dt=0.2 * ms)
    others = StateMonitor(late, "y", record=True, when="end")
    run(0.4 * ms)
    # in both passes each pathway reads what the other group had before the resets
    assert others.y[0].tolist() == [10, 21]
    assert states.x[0].tolist() == [1, 13]


def test_14_no_step_is_lost_or_repeated_on_any_clock(finish):
    fine = NeuronGroup(1, "x : 1", threshold="True", reset="x += 1")
    coarse = NeuronGroup(1, "y : 1", threshold="True", reset="y += 1", dt=0.3 * ms)
    spikes = [SpikeMonitor(each) for each in (fine, coarse)]
    net = Network(fine, coarse, spikes)
    for duration in (0.25, 0.25, 0.1, 0.65):
        net.run(duration * ms)
    finish()
    assert microseconds([net.t_]) == [1250]
    assert microseconds(spikes[0].t_) == list(range(0, 1300, 100))
    assert microseconds(spikes[1].t_) == [0, 300, 600, 900, 1200]


def test_members_made_after_other_objects_may_share_their_steps(backend):
    early = NeuronGroup(1, "x : 1")
    late = NeuronGroup(1, "y : 1")
    late.run_regularly("y += 1", dt=0.5 * ms)
    early.run_regularly("x += 2", dt=0.5 * ms)
    Network(early, late).run(1 * ms)
    assert (early.x[0], late.y[0]) == (4, 2)


def test_delays_are_steps_of_the_clock_that_the_spikes_come_from(backend):
    source = NeuronGroup(1, "x : 1", threshold="t_in_timesteps == 1", reset="x = 0", dt=0.25 * ms)
    target = NeuronGroup(1, "v : second")
    synapses = Synapses(source, target, on_pre="v_post += 1*ms", delay=0.6 * ms)
    synapses.connect()
    values = StateMonitor(target, "v", record=True, when="end")
    run(1.2 * ms)
    assert microseconds([values.t_[np.argmax(values.v[0] > 0)]]) == [800]


def test_16_time_in_synapses_is_that_of_their_own_clock(backend):
    source = NeuronGroup(1, "x : 1", threshold="True", reset="x = 0", dt=0.25 * ms)
    target = NeuronGroup(1, "s : second\nr : 1")
    synapses = Synapses(source, target, on_pre="s_post = dt; r_post += rand()", dt=0.5 * ms)
    synapses.connect()
    run(1 * ms)
    assert microseconds(target.s_) == [500]
    assert 0 < target.r[0] < 4


def test_equal_steps_are_one_clock(interpreted):
    group = NeuronGroup(1, "dx/dt = 1/ms : 1", method="euler")
    other = NeuronGroup(1, "dy/dt = 1/ms : 1", method="euler", clock=Clock(0.1 * ms))
    other.y = "t/dt"
    net = Network(group, other)
    assert "due" not in net.explain("cpp")
    net.run(1 * ms)
    assert other.clock.timestep == 10


def test_an_assignment_uses_the_steps_of_its_own_clock(finish):
    group = NeuronGroup(1, "x : 1")
    same = NeuronGroup(1, "x : 1", clock=Clock(0.1 * ms))
    slow = NeuronGroup(1, "x : 1\nlate = t/dt : 1", dt=0.5 * ms)
    synapses = Synapses(group, slow, "w : 1")
    synapses.connect()
    net = Network(group, same, slow, synapses)
    net.run(1 * ms)
    for each in (group, same, slow):
        each.x = "t/dt"
    synapses.w = "100*t/dt + late_post"
    net.run(1 * ms)
    finish()
    values = [each.x[0] for each in (group, same, slow)]
    assert values == pytest.approx([10, 10, 2])
    assert synapses.w[0] == pytest.approx(1002)


def test_one_clock_can_change_its_step_where_time_is_a_multiple(finish):
    group = NeuronGroup(1, "x : 1", threshold="True", reset="x += 1")
    other = NeuronGroup(1, "y : 1", threshold="True", reset="y += 1", dt=0.2 * ms)
    net = Network(group, other)
    net.run(0.3 * ms)
    other.clock.dt = 0.25 * ms
    with pytest.raises(ValueError, match=r"neurongroup_1_clock.*\n.*no multiple"):
        net.run(0.1 * ms)
    other.clock.dt = 0.15 * ms
    net.run(0.3 * ms)
    finish()
    assert (group.x[0], other.y[0]) == (6, 4)


def test_monitors_with_clocks_of_their_own_agree(on_each):
    def network(finish):
        group = NeuronGroup(
            3,
            "dv/dt = (1 - v)/(2*ms) + xi*0.3*ms**-0.5 : 1",
            threshold="v > 1",
            reset="v = 0",
            method="euler",
        )
        slow = NeuronGroup(2, "du/dt = -u/ms + 0.1*randn()/ms : 1", method="euler", dt=0.35 * ms)
        synapses = Synapses(group, slow, on_pre="u_post += rand()", delay=0.2 * ms)
        synapses.connect()
        made = [group, slow, synapses, SpikeMonitor(group, "v")]
        made += [StateMonitor(slow, "u", record=True, dt=0.7 * ms)]
        made += [StateMonitor(group, "v", record=True, clock=Clock(0.23 * ms))]
        net = Network(made)
        net.run(3 * ms)
        net.run(2.05 * ms)
        finish()
        return made

    results = on_each(network)
    for backend in ("runtime", "cpp_standalone"):
        for name, values in results["numpy"].items():
            assert np.array_equal(values, results[backend][name]), (backend, name)


def test_a_clock_that_meets_no_other_is_interrupted_at_the_end_of_a_pass(interpreted):
    group = NeuronGroup(1, "x : 1", threshold="True", reset="x += 1")
    slow = NeuronGroup(1, "x : 1", threshold="True", reset="x += 1", dt=1 * ms)
    net = Network(group, slow)
    net.run(0.5 * ms)
    assert (eq.defaultclock.timestep, slow.clock.timestep) == (5, 1)
    net.run(0.6 * ms)
    assert (group.x[0], slow.x[0]) == (11, 2)
