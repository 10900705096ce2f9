"""The report on integration: methods, reasons, time constants, warnings."""

import pytest

import eqsim as eq

pytestmark = pytest.mark.usefixtures("interpreted")

COBA = """
dv/dt = (g*(E - v) - v)/(10*ms) : 1 (unless refractory)
dg/dt = -g/tau : 1
tau : second (constant)
E = 2.0 : 1
"""


def lines(group):
    return str(group.explain("integration")).splitlines()


def test_each_variable_has_a_method_and_a_reason():
    group = eq.NeuronGroup(3, COBA, threshold="v > 1", reset="v = 0", refractory=1 * eq.ms)
    group.tau = "(20 + i)*ms"
    group.g = 1
    assert lines(group) == [
        "neurongroup: 3 neurons, dt = 100 us",
        "  method euler (forward Euler (Euler-Maruyama)): the first of exact, euler, heun that "
        "accepts",
        "    not exact: the equation for 'v': the factor of 'v' depends on 'g'",
        "    advice: each equation is linear in its own variable: method='exponential_euler' is "
        "stabler",
        "    v  euler, order 1",
        "    g  euler, order 1",
        "  time constants at t = 0 s, and the method's error over each",
        "    v: 5 ms, decays, error 1 %",
        "    g: 20 ms to 22 ms, decays, error 0.25 %",
    ]


def test_a_network_reports_on_all_its_groups():
    first = eq.NeuronGroup(1, "dx/dt = -x/ms : 1", method="exact")
    second = eq.NeuronGroup(1, "dy/dt = -y/ms : 1", method="rk4")
    silent = eq.NeuronGroup(1, "p : 1")
    text = eq.Network(first, second, silent).explain("integration")
    assert text.count("dt = 100 us") == 2
    assert first.explain("integration") in text
    assert second.explain("integration") in text
    assert "no differential equations" in silent.explain()


def test_exact_parts_have_no_error_and_no_limit():
    group = eq.NeuronGroup(
        1, "dv/dt = v*v/ms - v*g/ms : 1\ndg/dt = -g/(1*us) : 1", method="mixed", dt=1 * eq.ms
    )
    text = str(group.explain())
    assert "g  exact\n" in text
    assert "v  rk4, order 4" in text
    assert "g: 1 us, decays\n" in text
    assert "warning" not in text


@pytest.mark.parametrize(
    ("rate", "warning"),
    [
        (0.3, "unstable for x; it is stable for dt up to 600 us"),
        (1.5, "inaccurate for x; for errors up to 10 % take dt up to 277 us"),
        (10, None),
    ],
)
def test_a_step_that_is_too_large_is_warned_of(rate, warning):
    group = eq.NeuronGroup(1, "dx/dt = -x/(rate*ms) : 1", method="euler", dt=1 * eq.ms)
    text = str(group.explain())
    assert (warning in text) if warning else ("warning" not in text)


def test_oscillations_have_a_period():
    group = eq.NeuronGroup(1, "dx/dt = y*2*pi/(5*ms) : 1\ndy/dt = -x*2*pi/(5*ms) : 1")
    assert "x, y: undamped, period 5 ms" in group.explain()


def test_the_present_state_counts():
    group = eq.NeuronGroup(1, "dx/dt = -x**2/ms : 1", method="rk2")
    group.x = 0
    assert "x: constant" in group.explain()
    group.x = 2
    assert "x: 250 us, decays" in group.explain()
    group.x = -2
    assert "x: 250 us, grows" in group.explain()
    group.x = float("nan")
    assert "of 1 neuron not known: the equations give no number" in group.explain()


def test_of_many_neurons_a_sample_is_looked_at():
    group = eq.NeuronGroup(5000, "dx/dt = -x/tau + xi/sqrt(ms) : 1\ntau : second", method="heun")
    group.tau = "(1 + 2*i/(N - 1))*ms"
    text = str(group.explain())
    assert "at t = 0 s, 1000 of 5000 neurons, noise left out" in text
    assert "x: 1 ms to 3 ms, decays" in text
    assert "x  heun, order 2 (noise: weak 1, strong 1)" in text


def test_noise_that_may_not_commute_is_said():
    group = eq.NeuronGroup(1, "dx/dt = -x/ms + x*xi/sqrt(ms) : 1")
    assert "strong 1 where the noise commutes" in group.explain()


def test_explaining_draws_nothing():
    eq.seed(1)
    group = eq.NeuronGroup(1, "dx/dt = (rand() - x)/ms : 1", method="euler")
    group.explain()
    group.x = "rand()"
    drawn = group.x[0]
    eq.seed(1)
    group.x = "rand()"
    assert group.x[0] == drawn


def test_methods_of_ones_own_are_reported_as_far_as_they_are_known():
    method = eq.ExplicitStateUpdater("k = f(x, t)\nx_new = x*exp(dt*k/x)")
    group = eq.NeuronGroup(1, "dx/dt = -x/ms : 1", method=method)
    text = str(group.explain())
    assert "x  explicit, of unknown order" in text
    assert "stability: not known for explicit" in text


def test_solvers_answer_for_their_errors():
    text = str(eq.NeuronGroup(1, "dx/dt = -x*x/ms : 1", method="bdf").explain())
    assert "x  bdf, errors kept within its tolerances" in text
    assert "stability" not in text


def test_a_rate_may_come_from_a_timed_array():
    rate = eq.TimedArray([2, 4] * eq.kHz, dt=1 * eq.ms)
    group = eq.NeuronGroup(1, "dx/dt = -x*rate(t) : 1", method="exact")
    network = eq.Network(group)
    assert rate(0 * eq.ms) == 2 * eq.kHz
    assert "x: 500 us, decays" in network.explain("integration")
    network.run(1 * eq.ms)
    assert "at t = 1 ms" in network.explain("integration")
    assert "x: 250 us, decays" in network.explain("integration")


def test_a_function_without_derivative_is_named():
    group = eq.NeuronGroup(1, "dx/dt = gamma(x)/ms : 1")
    assert "time constants: no derivative of 'gamma' is known" in group.explain()


def test_a_state_that_only_the_project_knows_is_left_out(tmp_path):
    eq.set_device("cpp_standalone", directory=tmp_path / "project", build_on_run=False)
    group = eq.NeuronGroup(1, "dx/dt = -x*x/ms : 1", method="euler")
    group.x = "rand()"
    assert "not known before the project has been executed" in group.explain()


def test_another_stage_shows_the_group_in_a_network():
    group = eq.NeuronGroup(1, "x : 1", name="G")
    assert "G: 1 neuron" in group.explain("equations")
