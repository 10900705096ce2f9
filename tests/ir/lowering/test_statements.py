"""Statements as stores and sums, and their guards."""

import pytest
from described import kernel_lines, network, population, projection

from eqsim.expr.dtypes import DType
from eqsim.model.variables import StateVariable

COUNT = StateVariable("n", dtype=DType.I64)


def reset(text, **parts):
    described = population(variables=("v", "u", COUNT), threshold="v > 1", reset=text, **parts)
    return kernel_lines(network(described), "neurons.spike.response")[1:]


def on_pre(text, *, refractory=None, pauses=(), subexpressions=()):
    cells = population(
        variables=("v", "u", COUNT),
        equations={"v": "-v"},
        threshold="v > 1",
        refractory=refractory,
        pauses=pauses,
        subexpressions=subexpressions,
    )
    synapses = projection(variables=("w",), pre=text)
    return kernel_lines(network(cells, synapses), "syn.pre")[1:]


def test_statements_are_carried_out_in_order():
    assert reset("v = 0; u = v") == [
        "store neurons.v[i] = 0.0",
        "let v = neurons.v[i]",
        "store neurons.u[i] = v",
    ]


def test_an_unknown_target_is_a_local_name_that_keeps_its_value():
    assert reset("a = v; v = 0; u = a") == [
        "let v = neurons.v[i]",
        "let a = v",
        "store neurons.v[i] = 0.0",
        "store neurons.u[i] = a",
    ]


def test_a_local_name_may_be_given_another_value():
    assert reset("a = u; a *= 2; v = a")[1:] == [
        "let a = u",
        "let a_2 = a * 2.0",
        "store neurons.v[i] = a_2",
    ]


@pytest.mark.parametrize(
    ("op", "result"),
    [
        ("+=", "v + u"),
        ("-=", "v - u"),
        ("*=", "v * u"),
        ("/=", "v / u"),
        ("//=", "v // u"),
        ("%=", "v % u"),
        ("**=", "pow(v, u)"),
    ],
)
def test_operators_are_written_out_at_the_element(op, result):
    assert reset(f"v {op} u")[-1] == f"store neurons.v[i] = {result}"


def test_an_integer_variable_cuts_off_the_fraction():
    assert reset("n = v/2")[-1] == "store neurons.n[i] = i32(i64(v / 2.0))"


def test_integer_arithmetic_is_done_in_64_bits():
    assert reset("n += 1")[-1] == "store neurons.n[i] = i32(i64(n) + 1)"


# --- synapses ------------------------------------------------------------------------------------


def test_a_sum_over_synapses_is_accumulated():
    assert on_pre("v_post += w") == ["let w = syn.w[s]", "accumulate neurons.v[post] += w"]


def test_a_difference_is_accumulated_with_the_sign_turned():
    assert on_pre("v_post -= w")[-1] == "accumulate neurons.v[post] += -w"


def test_a_sum_on_the_source_is_accumulated():
    assert on_pre("u_pre += w")[-1] == "accumulate neurons.u[pre] += w"


def test_a_synapses_own_variable_is_stored():
    assert on_pre("w += u_pre")[-1] == "store syn.w[s] = w + u_pre"


def test_what_is_read_for_the_sum_is_stored_in_order():
    assert on_pre("v_post += w*v_post")[-1] == "store neurons.v[post] = v_post + w * v_post"


def test_what_is_read_by_way_of_a_local_name_is_stored_in_order():
    assert on_pre("a = v_post; v_post += w*a")[-1] == "store neurons.v[post] = v_post + w * a"


def test_what_is_read_by_way_of_a_subexpression_is_stored_in_order():
    lines = on_pre("v_post += double", subexpressions={"double": "2*v"})
    assert lines[-1] == "store neurons.v[post] = v_post + double"


def test_the_source_of_a_recurrent_projection_is_the_same_buffer():
    assert on_pre("v_post += v_pre")[-1] == "store neurons.v[post] = v_post + v_pre"


def test_an_integer_sum_is_stored_in_order():
    assert on_pre("n_post += 1")[-1] == "store neurons.n[post] = i32(i64(n_post) + 1)"


@pytest.mark.parametrize("op", ["*=", "="])
def test_other_operators_are_stored_in_order(op):
    assert on_pre(f"v_post {op} w")[-1].startswith("store neurons.v[post] = ")


def test_what_was_added_is_seen_by_the_next_statement():
    assert on_pre("v_post += w; w = v_post")[2:] == [
        "let v_post = neurons.v[post]",
        "store syn.w[s] = v_post",
    ]


def test_a_draw_that_is_not_accumulated_is_drawn_once():
    draws = [line for line in on_pre("v_post += rand()*v_post") if "uniform(" in line]
    assert len(draws) == 1


# --- unless refractory ---------------------------------------------------------------------------


def test_sums_and_stores_leave_a_paused_variable_alone():
    guard = " where neurons.not_refractory[post] != 0.0"
    with_guard = {"refractory": "0.001", "pauses": ("v",)}
    assert on_pre("v_post += w", **with_guard)[-1] == f"accumulate neurons.v[post] += w{guard}"
    assert on_pre("v_post = w", **with_guard)[-1] == f"store neurons.v[post] = w{guard}"


def test_the_source_has_its_own_guard():
    line = on_pre("v_pre = w", refractory="0.001", pauses=("v",))[-1]
    assert line == "store neurons.v[pre] = w where neurons.not_refractory[pre] != 0.0"


def test_variables_that_do_not_pause_have_no_guard():
    assert on_pre("u_post += w", refractory="0.001", pauses=("v",))[-1] == (
        "accumulate neurons.u[post] += w"
    )
    assert on_pre("v_post += w", refractory="0.001")[-1] == "accumulate neurons.v[post] += w"


def test_a_reset_is_exempt():
    lines = reset("v = 0", equations={"v": "-v"}, refractory="0.001", pauses=("v",))
    assert lines == ["store neurons.v[i] = 0.0"]
