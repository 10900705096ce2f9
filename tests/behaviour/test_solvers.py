"""Solvers with error control, on every backend: accuracy, stiffness, refractoriness, failures."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from sundials import is_installed, solving_backends

import eqsim as eq
from eqsim import NeuronGroup, SpikeMonitor, StateMonitor, mA, ms, mV, run, second
from eqsim.api.session.session import SESSION
from eqsim.errors import CompilationError, SimulationError
from eqsim.integration.solvers import SOLVERS

NAMES = [solver.name for solver in SOLVERS]
ONE_STEP = [name for name in NAMES if name not in ("bdf", "adams")]


def choose(backend, directory):
    """Choose a backend; a standalone project is built at its first run."""
    if backend == "cpp_standalone":
        eq.set_device("cpp_standalone", directory=f"{directory}/project", optimisation=1)
    else:
        target = "numpy" if backend == "numpy" else "compiled"
        eq.set_device("runtime", target=target, optimisation=1)


@pytest.fixture(params=solving_backends())
def solving(request, session, cache_folder, tmp_path):
    """Run a test on each backend that has solvers."""
    choose(request.param, tmp_path)
    return request.param


@pytest.fixture(params=solving_backends()[:2])
def in_process(request, session, cache_folder, tmp_path):
    """Run a test in the interpreter, and compiled."""
    choose(request.param, tmp_path)


def test_every_solver_keeps_its_tolerance(solving):
    model = """
    dx/dt = y/ms : 1
    dy/dt = -k*x/ms + sin(3*t/ms)/ms : 1
    k = 1 + i : 1
    """
    options = {"absolute_error": 1e-9, "relative_error": 1e-9}
    groups = [NeuronGroup(2, model, method=name, method_options=options) for name in NAMES]
    for group in groups:
        group.x = 1
    network = eq.Network(groups)
    network.run(2 * ms)
    for number in range(2):
        exact = solve_ivp(
            lambda t, s, k=1 + number: (s[1], -k * s[0] + np.sin(3 * t)),
            *((0, 2), (1, 0)),
            method="DOP853",
            rtol=1e-12,
            atol=1e-14,
        ).y[:, -1]
        for name, group in zip(NAMES, groups, strict=True):
            found = [group.x[number], group.y[number]]
            error = np.abs(np.array(found) - exact).max()
            assert error < (3e-7 if name in ONE_STEP else 1e-5), name


def test_errors_fall_with_the_tolerance(in_process):
    tolerances = np.array([1e-4, 1e-6, 1e-8])
    model = "dx/dt = cos(t/ms)*x/ms : 1"
    errors = {}
    groups = {
        (name, tolerance): NeuronGroup(
            1,
            model,
            method=name,
            method_options={"absolute_error": tolerance, "relative_error": tolerance},
            dt=2 * ms,
        )
        for name in NAMES
        for tolerance in tolerances
    }
    for group in groups.values():
        group.x = 1
    eq.Network(list(groups.values())).run(20 * ms)
    for (name, tolerance), group in groups.items():
        errors[name, tolerance] = abs(group.x[0] / np.exp(np.sin(20.0)) - 1)
    for name in NAMES:
        own = [errors[name, tolerance] for tolerance in tolerances]
        slope = np.polyfit(np.log(tolerances), np.log(np.maximum(own, 1e-15)), 1)[0]
        assert own[-1] < 1e-5, name
        assert 0.5 < slope < 1.6, name


@pytest.mark.parametrize("method", ["bdf", "esdirk"])
def test_stiff_equations(in_process, method):
    def relaxation(t, s):
        return s[1], 1000 * (1 - s[0] ** 2) * s[1] - s[0]

    def robertson(t, s):
        a, b = 0.04 * s[0] - 1e4 * s[1] * s[2], 3e7 * s[1] ** 2
        return -a, a - b, b

    options = {"absolute_error": 1e-9, "relative_error": 1e-7, "max_steps": 5000}
    oscillator = NeuronGroup(
        1,
        """
        dx/dt = y/second : 1
        dy/dt = (1000*(1 - x**2)*y - x)/second : 1
        """,
        method=method,
        method_options=options,
        dt=100 * second,
    )
    oscillator.x = 2
    reaction = NeuronGroup(
        1,
        """
        da/dt = -forth/second : 1
        db/dt = (forth - back)/second : 1
        dc/dt = back/second : 1
        forth = 0.04*a - 1e4*b*c : 1
        back = 3e7*b**2 : 1
        """,
        method=method,
        method_options={**options, "absolute_error_per_variable": {"b": 1e-12}},
        dt=100 * second,
    )
    reaction.a = 1
    run(1000 * second)
    reference = {"method": "Radau", "rtol": 1e-9, "atol": 1e-13}
    exact = solve_ivp(relaxation, (0, 1000), (2, 0), **reference).y[:, -1]
    assert oscillator.x[0] == pytest.approx(exact[0], rel=1e-3)
    exact = solve_ivp(robertson, (0, 1000), (1, 0, 0), **reference).y[:, -1]
    found = [reaction.a[0], reaction.b[0], reaction.c[0]]
    assert found == pytest.approx(exact, rel=1e-4)
    assert sum(found) == pytest.approx(1, rel=1e-9)


def test_tolerances_per_variable(in_process):
    def error(per_variable):
        group = NeuronGroup(
            1,
            """
            du/dt = cos(t/ms)*u/ms : volt
            dw/dt = cos(t/ms)*w/ms : amp
            """,
            method="rk23",
            method_options={
                "absolute_error": 1e-3,
                "absolute_error_per_variable": per_variable,
                "relative_error": 1e-12,
                "max_steps": 10**4,
            },
            dt=5 * ms,
        )
        group.u, group.w = 1 * mV, 1 * mA
        eq.Network(group).run(5 * ms)
        return abs(np.array([group.u_[0], group.w_[0]]) / (1e-3 * np.exp(np.sin(5.0))) - 1)

    loose, tight = error({}), error({"w": 1e-6 * mA})
    assert np.all(loose > 1e-3)
    assert np.all(tight < 1e-4)


def test_variables_that_are_refractory_stay(solving):
    group = NeuronGroup(
        2,
        """
        dv/dt = (1.5 - v + 0.1*w)/(5*ms) : 1 (unless refractory)
        dw/dt = (v - w)/(20*ms) : 1
        """,
        threshold="v > 1",
        reset="v = 0.25",
        refractory=3 * ms,
        method="dopri5",
    )
    values = StateMonitor(group, ["v", "w"], record=0)
    spikes = SpikeMonitor(group)
    run(20 * ms)
    first = round(float(spikes.t_[0]) / 1e-4)
    paused = values.v[0][first + 1 : first + 31]
    assert np.all(paused == 0.25)
    assert values.v[0][first + 31] > 0.25
    others = values.w[0][first + 1 : first + 31]
    decay = np.exp(-np.arange(30) / 200)
    assert others == pytest.approx(0.25 + (others[0] - 0.25) * decay, rel=1e-4)
    assert spikes.num_spikes > 3


def test_a_timed_array_is_looked_up_at_internal_times(in_process):
    group = NeuronGroup(
        1,
        "dx/dt = table(t)/ms : 1",
        method="rkf45",
        method_options={"absolute_error": 1e-10, "relative_error": 1e-10},
        namespace={"table": eq.TimedArray([1, 3, 7], dt=0.4 * ms)},
        dt=1 * ms,
    )
    run(2 * ms)
    assert group.x[0] == pytest.approx(0.4 + 1.2 + 1.2 * 7, abs=1e-7)


def everything():
    """A network of what solvers have to do with: time, parameters, pauses, spikes, a synapse."""
    group = NeuronGroup(
        5,
        """
        dv/dt = (drive - v + ge + stimulus(t))/tau : 1 (unless refractory)
        dge/dt = -ge/(3*ms) : 1
        drive = strength*(1 + sin(2*pi*t/(7*ms) + phase)) : 1
        phase = 0.3*i : 1
        strength : 1 (constant)
        """,
        threshold="v > 1",
        reset="v = 0",
        refractory=1 * ms,
        method="rkf45",
        method_options={"absolute_error": 1e-10, "relative_error": 1e-10},
        namespace={"tau": 8 * ms, "stimulus": eq.TimedArray([0, 0.2, 0.1], dt=3.3 * ms)},
    )
    group.strength = "0.9 + 0.1*i"
    synapses = eq.Synapses(group, group, on_pre="ge += 0.1")
    synapses.connect(condition="i != j")
    values, spikes = StateMonitor(group, ["v", "ge"], record=True), SpikeMonitor(group)
    eq.Network(group, synapses, values, spikes).run(20 * ms)
    return np.array(values.v), np.array(values.ge), spikes.t_[:], spikes.i[:]


def test_backends_agree(session, cache_folder, tmp_path):
    results = []
    for backend in solving_backends():
        SESSION.reset()
        choose(backend, tmp_path)
        results.append(everything())
    oracle, *compiled = results
    assert len(oracle[2]) > 4
    for result in compiled:
        for found, expected in zip(result, oracle, strict=True):
            assert found == pytest.approx(expected, abs=1e-7)
    for found, expected in zip(*compiled, strict=True) if compiled else ():
        assert found.tobytes() == expected.tobytes()


@pytest.mark.parametrize(
    ("rate", "method", "reason"),
    [
        (
            "int(i == 1)*x**2/ms",
            "rkf45",
            "the solver needs more internal steps|no internal step|not a finite",
        ),
        (
            "int(i == 1)*x**2/ms",
            "esdirk",
            "the solver needs more internal steps|no internal step|not a finite",
        ),
        (
            "sqrt(0.5 + 10*int(i != 1) - t/ms)/ms",
            "rkf45",
            "a derivative is not a finite number|no internal step",
        ),
    ],
)
def test_a_solver_that_fails_ends_the_run(solving, rate, method, reason):
    group = NeuronGroup(3, f"dx/dt = {rate} : 1", method=method, dt=0.3 * ms, name="cells")
    group.x = 1
    with pytest.raises(SimulationError, match=reason) as error:
        run(3 * ms)
    line = str(error.value).splitlines()[0]
    start = 9 if "x**2" in rate else 3
    expected = "cells: the equations of element 1 cannot be integrated over the step from t = "
    assert line == f"{expected}{start * 1e-4:g} s"
    assert error.value.hint
    if solving != "cpp_standalone":
        assert np.isfinite(np.asarray(group.x)).all()


def test_too_many_steps(solving):
    group = NeuronGroup(
        2,
        "dx/dt = -100*(i + 1)*x/ms : 1",
        method="rkck",
        method_options={"max_steps": 3},
        dt=1 * ms,
    )
    group.x = 1
    with pytest.raises(SimulationError, match="element 0 cannot") as error:
        run(2 * ms)
    assert "needs more internal steps than max_steps" in str(error.value)
    assert "max_steps" in error.value.hint


def test_a_current_makes_a_hodgkin_huxley_neuron_fire_as_often(in_process):
    model = """
    dv/dt = (I - 120*m**3*h*(v - 50) - 36*n**4*(v + 77) - 0.3*(v + 54.4))/ms : 1
    dm/dt = (exprel_m*(1 - m) - 4*exp(-(v + 65)/18)*m)/ms : 1
    dh/dt = (0.07*exp(-(v + 65)/20)*(1 - h) - h/(1 + exp(-(35 + v)/10)))/ms : 1
    dn/dt = (exprel_n*(1 - n) - 0.125*exp(-(v + 65)/80)*n)/ms : 1
    exprel_m = 1/exprel(-(v + 40)/10) : 1
    exprel_n = 0.1/exprel(-(v + 55)/10) : 1
    I : 1 (constant)
    """
    currents = [0, 5, 10, 20]
    group = NeuronGroup(
        4, model, threshold="v > 0", refractory="v > -20", method="rkf45", dt=0.25 * ms
    )
    group.v, group.m, group.h, group.n, group.I = -65, 0.05, 0.6, 0.32, currents
    spikes = SpikeMonitor(group)
    run(100 * ms)

    def rates(t, s, current):
        v, m, h, n = s
        return (
            current - 120 * m**3 * h * (v - 50) - 36 * n**4 * (v + 77) - 0.3 * (v + 54.4),
            (v + 40) / 10 / -np.expm1(-(v + 40) / 10) * (1 - m) - 4 * np.exp(-(v + 65) / 18) * m,
            0.07 * np.exp(-(v + 65) / 20) * (1 - h) - h / (1 + np.exp(-(35 + v) / 10)),
            0.01 * (v + 55) / -np.expm1(-(v + 55) / 10) * (1 - n)
            - 0.125 * np.exp(-(v + 65) / 80) * n,
        )

    expected = []
    for current in currents:
        found = solve_ivp(
            *(rates, (0, 100), (-65, 0.05, 0.6, 0.32)),
            args=(current,),
            method="LSODA",
            rtol=1e-8,
            atol=1e-8,
            t_eval=np.arange(0, 100, 0.25),
        ).y[0]
        expected.append(np.sum((found[1:] > 0) & (found[:-1] <= 0)))
    assert list(spikes.count) == expected
    assert expected[0] == 0
    assert sorted(expected) == expected


@pytest.mark.parametrize("backend", ["runtime", "cpp_standalone"])
def test_without_the_library_the_refusal_names_the_package(
    session, cache_folder, tmp_path, monkeypatch, backend
):
    if is_installed():
        monkeypatch.setenv("EQSIM_SUNDIALS", str(tmp_path))
    choose(backend, tmp_path)
    group = NeuronGroup(1, "dx/dt = -x/ms : 1", method="gsl")
    with pytest.raises(CompilationError, match="needs the library SUNDIALS") as error:
        eq.Network(group).run(1 * ms)
    assert "apt install libsundials-dev" in error.value.hint
    assert "conda install -c conda-forge sundials" in error.value.hint
    assert "brew install sundials" in error.value.hint


def test_a_method_that_needs_no_library_is_not_refused(
    session, cache_folder, tmp_path, monkeypatch
):
    monkeypatch.setenv("EQSIM_SUNDIALS", str(tmp_path))
    choose("runtime", tmp_path)
    group = NeuronGroup(1, "dx/dt = -x/ms : 1", method="rk4")
    eq.Network(group).run(0.1 * ms)


def decay(x):
    """Compute in Python what the C++ does."""
    return -TABLE[0] * x


TABLE = np.array([2.0])
DECAY = "double decay(double x) { return -_namespacetable[0]*x; }"
IN_PYTHON = eq.check_units(x=1, result=1)(decay)


@pytest.mark.parametrize("method", ["gsl_rkf45", "bdf"])
def test_equations_call_functions_of_the_user_s_in_cpp(method, solving):
    around = {"decay": eq.implementation("cpp", DECAY, {"table": TABLE})(IN_PYTHON)}
    group = NeuronGroup(2, "dx/dt = decay(x)/ms : 1", method=method, namespace=around)
    group.x = "1 + i"
    run(1 * ms)
    assert group.x[:] == pytest.approx(np.array([1, 2]) * np.exp(-2), rel=1e-3)


@pytest.mark.filterwarnings("ignore:.*function in Python only")
def test_equations_call_functions_of_the_user_s_in_python(in_process):
    group = NeuronGroup(
        2, "dx/dt = decay(x)/ms : 1", method="gsl_rkf45", namespace={"decay": IN_PYTHON}
    )
    group.x = 1
    run(1 * ms)
    assert group.x[:] == pytest.approx(np.exp(-2), rel=1e-4)
