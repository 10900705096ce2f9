"""Exact integration is exact, for every kind of linear system."""

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eqsim.expr.show import show
from eqsim.integration.update import Propagator

DT = 0.1
RATES = st.sampled_from([-30.0, -5.0, -5.0 * (1 + 1e-9), -1.0, -0.25, 0.5, 3.0, 10.0, 1e-3])
ENTRIES = st.one_of(st.none(), RATES)


def results_of(update):
    return {result.name: show(result.expression) for result in update.results}


def reference(matrix, drive, state):
    """Give the exact state after a step, and the size of the terms it is a sum of.

    A propagator is squared from that of a sixteenth of the step, as every method that holds for
    all matrices does: where its entries cancel, the terms of that product are what is rounded.
    """
    n = len(state)
    with mpmath.workdps(50):
        augmented = mpmath.zeros(n + 1)
        for row in range(n):
            for column in range(n):
                augmented[row, column] = mpmath.mpf(matrix[row][column]) * DT
            augmented[row, n] = mpmath.mpf(drive[row]) * DT
        part = np.array(mpmath.expm(augmented / 16, method="taylor").tolist(), dtype=float)
        whole = np.array(mpmath.expm(augmented, method="taylor").tolist(), dtype=float)
    extended = np.array([*state, 1.0])
    terms = np.linalg.matrix_power(np.abs(part), 16)
    return (whole @ extended)[:n], (terms @ np.abs(extended))[:n]


@st.composite
def linear_systems(draw):
    n = draw(st.integers(1, 4))
    matrix = draw(st.lists(st.lists(ENTRIES, min_size=n, max_size=n), min_size=n, max_size=n))
    drive = draw(st.lists(ENTRIES, min_size=n, max_size=n))
    state = draw(st.lists(st.floats(-2, 2), min_size=n, max_size=n))
    paused = draw(st.lists(st.booleans(), min_size=n, max_size=n))
    return matrix, drive, state, paused, draw(st.booleans())


def as_text(matrix, drive):
    """Give equations with a name for each coefficient, and the values of the names."""
    equations, values = {}, {"dt": DT}
    for i, (row, push) in enumerate(zip(matrix, drive, strict=True)):
        terms = [f"a{i}{j}*x{j}" for j, entry in enumerate(row) if entry is not None]
        values |= {f"a{i}{j}": entry for j, entry in enumerate(row) if entry is not None}
        if push is not None:
            terms.append(f"b{i}")
            values[f"b{i}"] = push
        equations[f"x{i}"] = " + ".join(terms) or "0"
    return equations, values


@settings(max_examples=80, deadline=None)
@given(linear_systems())
def test_any_linear_system_paused_or_not(model, case):
    matrix, drive, state, paused, active = case
    equations, values = as_text(matrix, drive)
    pauses = tuple(f"x{i}" for i, pause in enumerate(paused) if pause)
    start = {f"x{i}": x for i, x in enumerate(state)}
    end = model(equations, pauses).run("exact", values | start | {"not_refractory": active})
    moves = [active or not pause for pause in paused]
    true_matrix = [[(e or 0.0) * m for e in row] for row, m in zip(matrix, moves, strict=True)]
    true_drive = [(b or 0.0) * m for b, m in zip(drive, moves, strict=True)]
    expected, size = reference(true_matrix, true_drive, state)
    found = np.array([float(end[name]) for name in start])
    assert np.all(np.abs(found - expected) <= 2e-14 * size)


@pytest.mark.parametrize(
    ("matrix", "drive"),
    [
        ([[-10.0, 10.0], [0.0, -10.0]], [0.0, 0.0]),
        ([[-10.0, 10.0], [0.0, -10.0 - 1e-12]], [0.0, 0.0]),
        ([[-7.0, 7.0, 7.0], [0.0, -7.0, 0.0], [0.0, 0.0, -7.0]], [-0.4, 0.0, 0.0]),
        ([[0.0, 1.0], [-1.0, 0.0]], [0.0, 0.0]),
        ([[-1.0, 40.0], [-40.0, -1.0]], [1.0, 2.0]),
        ([[0.0, 1.0], [0.0, 0.0]], [0.0, 9.81]),
        ([[-1.0, 1.0], [1.0, -1.0]], [3.0, 0.0]),
        ([[-1e4, 1.0], [1.0, -1.0]], [1.0, 1.0]),
        ([[0.0, 0.0], [0.0, 0.0]], [3.0, 0.0]),
    ],
    ids=[
        "confluent",
        "nearly confluent",
        "one time constant for all",
        "oscillator",
        "damped oscillator",
        "free fall",
        "singular",
        "stiff",
        "pure integration",
    ],
)
def test_systems_that_closed_forms_fail_on(model, matrix, drive):
    equations, values = as_text(
        [[entry or None for entry in row] for row in matrix], [push or None for push in drive]
    )
    state = [0.3, -0.7, 1.1][: len(matrix)]
    start = {f"x{i}": x for i, x in enumerate(state)}
    end = model(equations).run("exact", values | start)
    expected, size = reference(matrix, drive, state)
    found = np.array([float(end[name]) for name in start])
    assert np.all(np.abs(found - expected) <= 2e-14 * size)


def test_decay_is_one_exponential(model):
    update = model({"v": "-v/tau"}).update("exact")
    assert update.steps == ()
    assert results_of(update) == {"v": "v*exp(-dt/tau)"}


def test_drive_shares_the_rate_so_that_what_is_constant_stays_together(model):
    update = model({"v": "(El - v + R*I)/tau"}).update("exact")
    assert results_of(update) == {"v": "v*exp(-dt/tau) + dt/tau*exprel(-dt/tau)*(El + R*I)"}
    end = model({"v": "(El - v)/tau"}).run(
        "exact", {"v": 2.0, "El": 0.5, "tau": np.array([0.01, 1.0, np.inf]), "dt": 0.1}
    )
    expected = [0.5 + 1.5 * np.exp(-10), 0.5 + 1.5 * np.exp(-0.1), 2.0]
    np.testing.assert_allclose(end["v"], expected, rtol=1e-15)


def test_pure_integration_has_no_exponential(model):
    assert results_of(model({"v": "I/C"}).update("exact")) == {"v": "v + dt*(I/C)"}
    assert results_of(model({"v": "0*C"}).update("exact"))["v"].startswith("v")


def test_only_structurally_needed_entries_have_names(model):
    update = model({"v": "(ge + gi - v)/tau", "ge": "-ge/te", "gi": "-gi/ti"}).update("exact")
    (propagator,) = update.steps
    assert isinstance(propagator, Propagator)
    assert propagator.names == (("_P_v_v", "_P_v_ge", "_P_v_gi"), (None,) * 3, (None,) * 3)
    assert results_of(update)["ge"] == "ge*exp(-dt/te)"
    assert results_of(update)["v"] == "_P_v_v*v + _P_v_ge*ge + _P_v_gi*gi"


def test_drive_stays_outside_the_matrix(model):
    update = model({"v": "(w - v + I)/tau", "w": "(v - w)/tauw"}).update("exact")
    (propagator,) = update.steps
    assert "I" not in {show(e) for row in propagator.matrix for e in row}
    assert results_of(update)["v"].endswith("_Q_v_v*I")


def test_unrelated_blocks_have_matrices_of_their_own(model):
    update = model({"a": "b", "b": "-a", "c": "d - c", "d": "c"}).update("exact")
    assert [len(step.matrix) for step in update.steps] == [2, 2]


def test_only_what_depends_on_a_paused_variable_is_selected(model):
    equations = {"v": "(g - v)/tau", "g": "-g/tg", "u": "a*v - u"}
    results = results_of(model(equations, ("v",)).update("exact"))
    assert results["v"].startswith("where(not_refractory, ")
    assert results["v"].endswith(", v)")
    assert results["g"] == "g*exp(-dt/tg)"
    assert results["u"].endswith("u*exp(-dt) + dt*exprel(-dt)*a*v)")


def test_names_of_entries_are_distinct_whatever_the_variables_are_called(model):
    equations = {"a": "a__b + b__c", "a__b": "c - a", "b__c": "a__b", "c": "b__c"}
    names = [n for s in model(equations).update("exact").steps for row in s.names for n in row if n]
    assert len(names) == len(set(names)) == 16


def test_subexpressions_that_do_not_depend_on_state_keep_their_names(model):
    m = model({"v": "(I - leak)/tau"}, I="R*i_syn", leak="gain*v")
    assert results_of(m.update("exact")) == {
        "v": "v*exp(-gain*dt/tau) + dt/tau*exprel(-gain*dt/tau)*I"
    }


@pytest.mark.parametrize(
    ("equations", "reason"),
    [
        ({"v": "-v**2"}, "the equation for 'v': it is not linear in 'v'"),
        ({"v": "-v*w", "w": "-w"}, "the equation for 'v': the factor of 'v' depends on 'w'"),
        ({"v": "exp(v/4)"}, "the equation for 'v': 'exp(v/4)' is not linear in 'v'"),
        ({"v": "where(v > 1, 1, 0)"}, "is not linear in 'v'"),
        ({"v": "sin(t)"}, "the equation for 'v' depends on 't'"),
        ({"v": "-v + xi"}, "the equation for 'v' has noise ('xi')"),
        ({"v": "-v + rand()"}, "'rand()' is drawn at random"),
        ({"v": "v/0"}, "divides by zero"),
    ],
)
def test_refusals_give_the_reason(model, equations, reason):
    update = model(equations).update("exact", "heun")
    assert update.method == "heun"
    assert reason in update.refusals[0].reason


def test_terms_that_cancel_do_not_hide_that_a_system_is_linear(model):
    end = model({"v": "((v + 1)**2 - (v - 1)**2)/4 + (v*v + 3*v)/v - v - 3"}).run(
        "exact", {"v": 0.5, "dt": 0.1}
    )
    assert end["v"] == pytest.approx(0.5 * np.exp(0.1), rel=1e-15)


def test_a_condition_on_anything_but_the_state_leaves_a_system_linear(model):
    m = model({"v": "where(on, 2*I, -v)"})
    assert m.run("exact", {"v": 1.0, "on": True, "I": 3.0, "dt": 0.1})["v"] == pytest.approx(1.6)
    held = m.run("exact", {"v": 1.0, "on": False, "I": 3.0, "dt": 0.1})["v"]
    assert held == pytest.approx(np.exp(-0.1), rel=1e-15)
