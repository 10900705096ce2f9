"""Values that variables had some time ago: `delayed(x, d)`."""

import math

import numpy as np
import pytest

import eqsim as eq
from eqsim import NeuronGroup, StateMonitor, Synapses, defaultclock, linked_var, ms, run
from eqsim.api.session.session import SESSION
from eqsim.errors import EqsimError
from tests.behaviour.conftest import choose

STEP = 1e-3


@pytest.fixture(autouse=True)
def steps_of_a_millisecond(session):
    """Let time go on in steps of 1 ms."""
    defaultclock.dt = 1 * ms


def before(values, steps):
    """Give what a recorded variable was so many steps before each step; constant before 0."""
    ends = np.repeat(values[..., :1], steps, axis=-1)
    return np.concatenate([ends, values], axis=-1)[..., : values.shape[-1]]


def ramp(count=1, more=""):
    """Give a group whose variable x is 10*i in step 0 and grows by one in each step."""
    group = NeuronGroup(count, f"dx/dt = 1/ms : 1\n{more}", method="euler")
    group.x = "10*i"
    return group


# --- which value -----------------------------------------------------------------------------


def test_values_have_the_age_of_the_delay_and_are_constant_before_the_begin(backend):
    group = ramp(2, "y = delayed(x, 3*ms) : 1")
    monitor = StateMonitor(group, ["x", "y"], record=True)
    run(8 * ms)
    np.testing.assert_array_equal(monitor.y, before(monitor.x, 3))


def test_delays_are_rounded_to_steps_and_no_delay_is_the_present(backend):
    group = ramp(5, "d : second\ny = delayed(x, d) : 1\nz = delayed(x, 0*ms) : 1")
    group.d = [0, 0.4, 0.5, 1.49, 1.5] * ms
    monitor = StateMonitor(group, ["x", "y", "z"], record=True)
    run(6 * ms)
    for neuron, steps in enumerate((0, 0, 1, 1, 2)):
        np.testing.assert_array_equal(monitor.y[neuron], before(monitor.x[neuron], steps))
    np.testing.assert_array_equal(monitor.z, monitor.x)


def test_each_slot_sees_the_value_from_where_it_began(backend):
    group = NeuronGroup(
        1,
        "dx/dt = 1/ms : 1\na : 1\nb : 1\nc = delayed(x, 1*ms) : 1",
        threshold="c >= 0",
        reset="b = delayed(x, 2*ms)",
        method="euler",
    )
    group.run_regularly("a = delayed(x, 2*ms)", when="start")
    run(7 * ms)
    assert (group.a[0], group.b[0]) == (4, 5)


def test_of_all_types(backend):
    group = NeuronGroup(
        2,
        """n : integer
        b : boolean
        s : integer (shared)
        was = delayed(n, 2*ms) + 100*int(delayed(b, 1*ms)) + 1000*delayed(s, 1*ms) : integer""",
        dtype={"n": np.int64},
    )
    group.run_regularly("n = t_in_timesteps + i\nb = t_in_timesteps == 3")
    group.run_regularly("s = t_in_timesteps")
    monitor = StateMonitor(group, "was", record=True, when="end")
    run(6 * ms)
    was = [0, 0, 1000, 2001, 3102, 4003]
    assert monitor.was[0].tolist() == was
    assert monitor.was[1].tolist() == [0, 0, *(each + 1 for each in was[2:])]


def test_of_single_precision(backend):
    made = {"x": np.float32, "d": np.float32}
    group = NeuronGroup(
        1, "dx/dt = 1/ms : 1\nd : second\ny = delayed(x, d) : 1", method="euler", dtype=made
    )
    group.d = 2 * ms
    monitor = StateMonitor(group, ["x", "y"], record=True)
    run(5 * ms)
    np.testing.assert_array_equal(monitor.y, before(monitor.x, 2))


def test_through_links(backend):
    source = ramp(4)
    group = NeuronGroup(3, "x : 1 (linked)\nd : second\ny = delayed(x, d) : 1")
    group.x = linked_var(source, "x", index=[3, 0, 2])
    group.d = [0, 1, 2] * ms
    sources = StateMonitor(source, "x", record=True)
    monitor = StateMonitor(group, "y", record=True)
    run(6 * ms)
    for neuron, (index, steps) in enumerate(((3, 0), (0, 1), (2, 2))):
        np.testing.assert_array_equal(monitor.y[neuron], before(sources.x[index], steps))


def test_of_what_is_constant_over_a_step(backend):
    group = ramp(2, "f = x**2 : 1 (constant over dt)\ny = delayed(f, 2*ms) : 1")
    monitor = StateMonitor(group, ["f", "y"], record=True)
    run(5 * ms)
    assert monitor.y[0].tolist() == [0, 0, 0, 1, 4]
    assert monitor.f[0].tolist() == [0, 1, 4, 9, 16]


# --- in synapses -----------------------------------------------------------------------------


def network_of_rates(finish):
    """Couple rates by synapses with delays of their own."""
    defaultclock.dt = 1 * ms
    source = NeuronGroup(7, "dr/dt = (I - r)/(5*ms) : 1\nI : 1\nd : second", method="euler")
    target = NeuronGroup(5, "dx/dt = (g - x)/(3*ms) : 1\ng : 1", method="euler")
    part = Synapses(
        source[2:],
        target[1:4],
        """w : 1
        lag : second
        g_post = w*(delayed(r_pre, lag) - delayed(x_post, d_pre)) : 1 (summed)""",
    )
    part.connect(p=0.7)
    source.r, source.I, target.x = "i", "3*i - i**2/2", "i - 2"
    source.d, part.w, part.lag = "i*ms", "rand() - 0.5", "10*rand()*ms"
    monitors = [StateMonitor(source, "r", record=True), StateMonitor(target, "x", record=True)]
    run(12 * ms)
    finish()
    return [part, *monitors]


def expected_rates(results):
    """Compute the same with arrays of all that ever was."""
    pre, post = results["synapses.i"] + 2, results["synapses.j"] + 1
    w, lag = results["synapses.w_"], np.floor(results["synapses.lag_"] / STEP + 0.5).astype(int)
    numbers, x, r = np.arange(7.0), [np.arange(5.0) - 2], [np.arange(7.0)]
    for step in range(12):
        r_then = np.array([r[max(step - k, 0)][i] for k, i in zip(lag, pre, strict=True)])
        x_then = np.array([x[max(step - k, 0)][j] for k, j in zip(pre, post, strict=True)])
        g = np.zeros(5)
        np.add.at(g, post, w * (r_then - x_then))
        g[[0, 4]] = 0
        r.append(r[-1] + (3 * numbers - numbers**2 / 2 - r[-1]) / 5)
        x.append(x[-1] + (g - x[-1]) / 3)
    return np.array(r[:-1]).T, np.array(x[:-1]).T


@pytest.mark.compile
@pytest.mark.standalone
def test_sums_over_heterogeneous_delays(on_each):
    results = on_each(network_of_rates)
    r, x = expected_rates(results["numpy"])
    np.testing.assert_allclose(results["numpy"]["statemonitor.r_"], r, rtol=1e-10)
    np.testing.assert_allclose(results["numpy"]["statemonitor_1.x_"], x, rtol=1e-10, atol=1e-12)
    results["no passes"] = on_each(network_of_rates, ("numpy",), passes=())["numpy"]
    for each in results.values():
        for name, values in each.items():
            np.testing.assert_array_equal(values, results["numpy"][name])


def test_statements_and_equations_of_synapses(backend):
    source = ramp()
    group = NeuronGroup(1, "dx/dt = 1/ms : 1", threshold="x == 6", reset="", method="euler")
    synapses = Synapses(
        group,
        source,
        """on_event : 1
        regular : 1
        integral = delayed(x_pre, 2*ms) : 1
        dy/dt = delayed(x_post, lag)/ms : 1 (clock-driven)
        lag : second (shared)""",
        on_pre="on_event = delayed(x_pre, delay) + 100*delayed(x_post, 1*ms)",
        delay=2 * ms,
        method="euler",
    )
    synapses.connect()
    synapses.lag = 3 * ms
    synapses.run_regularly("regular = delayed(x, 1*ms)")
    monitor = StateMonitor(synapses, "integral", record=True)
    run(10 * ms)
    assert monitor.integral[0].tolist() == [0, 0, *range(8)]
    assert synapses.on_event[0] == 6 + 100 * 7
    assert synapses.regular[0] == 8
    assert synapses.y[0] == sum(max(step - 3, 0) for step in range(10))


# --- delay differential equations ------------------------------------------------------------


def method_of_steps(t):
    """Solve x' = -x(t - 1) with x = 1 up to the time 0."""
    last = math.floor(t) + 1
    return sum((-1) ** k * (t - k + 1) ** k / math.factorial(k) for k in range(last + 1))


@pytest.mark.parametrize("method", ["euler", "rk4", "exponential_euler", "exact"])
def test_equations_with_delays_are_solved_to_first_order(method, session):
    def error(steps):
        group = NeuronGroup(1, "dx/dt = -delayed(x, 1*second)/second : 1", method=method)
        group.x, group.clock.dt = 1, eq.second / steps
        net = eq.Network(group)
        net.run(5 * eq.second)
        return abs(group.x[0] - method_of_steps(5))

    eq.set_device("runtime", target="numpy")
    errors = np.array([error(steps) for steps in (10, 20, 40, 80)])
    np.testing.assert_allclose(errors[:-1] / errors[1:], 2, rtol=0.1)
    assert errors[-1] < 0.02


def test_what_is_held_over_a_step_leaves_the_rest_to_the_method(session):
    eq.set_device("runtime", target="numpy")
    group = NeuronGroup(1, "dx/dt = (delayed(x, 4*ms) - x)/(2*ms) : 1")
    group.x = 3
    monitor = StateMonitor(group, "x", record=True)
    run(20 * ms)
    decay = math.exp(-0.5)
    x = [3.0]
    for step in range(19):
        then = x[max(step - 4, 0)]
        x.append(then + (x[-1] - then) * decay)
    np.testing.assert_allclose(monitor.x[0], x, rtol=1e-12)


# --- clocks, runs, states --------------------------------------------------------------------


def test_delays_count_in_steps_of_the_clock_of_the_reader(backend):
    source = ramp()
    group = NeuronGroup(1, "d : second\ng : 1", dt=2 * ms)
    synapses = Synapses(source, group, "g_post = delayed(x_pre, d_post) : 1 (summed)")
    synapses.connect()
    group.d = 5 * ms
    monitor = StateMonitor(group, "g", record=True, when="end")
    run(14 * ms)
    assert monitor.g[0].tolist() == [0, 0, 0, 0, 2, 4, 6]


def test_the_past_goes_on_through_runs_and_becomes_longer(backend, finish):
    defaultclock.dt = 1 * ms
    group = ramp(2, "d : second\ny = delayed(x, d) : 1")
    group.d = 2 * ms
    monitor = StateMonitor(group, ["x", "y"], record=True)
    run(4 * ms)
    group.d = [5, 1] * ms
    run(5 * ms)
    finish()
    assert monitor.y[0].tolist() == [0, 0, 0, 1, 1, 1, 1, 2, 3]
    np.testing.assert_array_equal(monitor.y[1, 4:], monitor.x[1, 3:8])


def test_with_another_dt_values_keep_their_age(backend, finish):
    defaultclock.dt = 1 * ms
    group = ramp(1, "y = delayed(x, 4*ms) : 1")
    monitor = StateMonitor(group, "y", record=True)
    run(6 * ms)
    defaultclock.dt = 0.5 * ms
    run(3 * ms)
    finish()
    assert monitor.y[0, :6].tolist() == [0, 0, 0, 0, 0, 1]
    assert monitor.y[0, 6:].tolist() == [2, 2, 3, 3, 4, 4]


def test_what_is_inactive_keeps_the_past(backend, finish):
    defaultclock.dt = 1 * ms
    source, target = ramp(), NeuronGroup(1, "g : 1")
    synapses = Synapses(source, target, "g_post = delayed(x_pre, 3*ms) : 1 (summed)")
    synapses.connect()
    run(2 * ms)
    synapses.active = False
    run(4 * ms)
    synapses.active = True
    run(1 * ms)
    finish()
    assert target.g[0] == 3


def test_after_a_time_in_which_nobody_asked_the_past_begins_anew(backend, finish):
    defaultclock.dt = 1 * ms
    source, target = ramp(), NeuronGroup(1, "g : 1")
    synapses = Synapses(source, target, "g_post = delayed(x_pre, 3*ms) : 1 (summed)")
    synapses.connect()
    net = eq.Network(source, target, synapses)
    net.run(2 * ms)
    net.remove(synapses)
    net.run(4 * ms)
    net.add(synapses)
    net.run(5 * ms)
    finish()
    assert target.g[0] == 7


def test_states_hold_the_past(backend, finish, tmp_path):
    defaultclock.dt = 1 * ms
    group = NeuronGroup(3, "dx/dt = delayed(x, d)/(10*ms) : 1\nd : second", method="euler")
    group.x, group.d = [1, 2, 3], [3, 5, 7] * ms
    monitor = StateMonitor(group, "x", record=True)
    net = eq.Network(group, monitor)
    net.store("begin")
    net.run(9 * ms)
    net.store("middle")
    net.store("file", filename=tmp_path / "states")
    net.run(6 * ms)
    net.restore("middle")
    group.d = 12 * ms
    net.run(2 * ms)
    net.restore("middle")
    net.run(6 * ms)
    net.restore("begin")
    net.run(15 * ms)
    finish()
    expected = np.empty((3, 15))
    expected[:, 0] = [1, 2, 3]
    for step in range(14):
        for neuron, lag in enumerate((3, 5, 7)):
            past = expected[neuron, max(step - lag, 0)]
            expected[neuron, step + 1] = expected[neuron, step] + past / 10
    np.testing.assert_allclose(monitor.x, expected, rtol=1e-12)


def test_a_state_from_a_file_holds_the_past(backend, finish, tmp_path):
    def network():
        defaultclock.dt = 1 * ms
        equations = """dx/dt = 1/ms : 1
            y = delayed(x, 4*ms) : 1
            b : boolean
            c = delayed(b, 2*ms) : boolean"""
        group = NeuronGroup(2, equations, method="euler", name="neurons")
        group.run_regularly("b = t_in_timesteps == 4")
        monitor = StateMonitor(group, ["y", "c"], record=True, name="monitor")
        return eq.Network(group, monitor), monitor

    net, _ = network()
    net.run(6 * ms)
    net.store(filename=tmp_path / "states")
    finish()
    SESSION.reset()
    choose(backend, tmp_path / "second")
    net, monitor = network()
    net.restore(filename=tmp_path / "states")
    net.run(3 * ms)
    finish()
    assert monitor.y[0].tolist()[-3:] == [2, 3, 4]
    assert monitor.c[0].tolist()[-3:] == [False, True, False]


def test_delays_that_only_the_run_knows_are_checked_by_it(backend, finish):
    group = ramp(3, "d : second\ny = delayed(x, d) : 1")
    monitor = StateMonitor(group, "y", record=True)
    group.d = "(1 - i)*ms"
    with pytest.raises(EqsimError, match=r"neurongroup\.x: .* from 0 on\n.*-0\.001"):  # noqa: PT012
        run(1 * ms)
        finish()
    assert monitor.name
