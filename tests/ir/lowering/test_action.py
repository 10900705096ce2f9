"""The one-off kernels of assignments, evaluations and connections."""

import numpy as np
import pytest
from described import population, projection

from eqsim.errors import InternalError
from eqsim.expr.dtypes import DType
from eqsim.expr.parse import parse_expression
from eqsim.ir.lowering.action import (
    INDICES,
    RESULT,
    SIZE,
    START,
    kernel_buffers,
    lower_assignment,
    lower_evaluation,
)
from eqsim.ir.lowering.connection import lower_connection
from eqsim.ir.program import Axis, Connect, Elements, Local, Once, Pairs, Selected, Synapses
from eqsim.ir.show import show_expr, show_statement
from eqsim.model import actions
from eqsim.model.variables import ConstantName, StateVariable

CELLS = population(
    "cells",
    (
        "v",
        StateVariable("n", dtype=DType.I64),
        StateVariable("s", shared=True),
        StateVariable("counter", shared=True, dtype=DType.I64),
    ),
    {"v": "-v"},
    constants=(ConstantName("k", DType.I64),),
    refractory="0.001",
    pauses=("v",),
)
SYNAPSES = projection("syn", "cells", "cells", variables=("w",), pre="v += w")
SCOPE = actions.SynapticScope(SYNAPSES, CELLS, CELLS)
FEW = np.array([1, 2])


def assignment(owner, variable, text, condition=None, indices=None):
    condition = None if condition is None else parse_expression(condition)
    expression = parse_expression(text)
    return actions.AssignExpression(owner, variable, expression, 1, condition, indices)


def shown(kernel):
    return [show_statement(statement) for statement in kernel.body]


def connection(other="k", over=("0", "N_post", "1"), outer="pre", copies=None, **parts):
    texts = {part: parse_expression(text) for part, text in parts.items()}
    rule = actions.Generator(
        outer, "k", *map(parse_expression, over), parse_expression(other), **texts
    )
    many = None if copies is None else parse_expression(copies)
    return lower_connection(actions.Connect(SCOPE, rule, 1, many))


# --- assignments ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("owner", "indices", "domain"),
    [
        (CELLS, None, Elements("cells", START, SIZE)),
        (CELLS, FEW, Selected("cells", INDICES)),
        (SCOPE, None, Synapses("syn")),
        (SCOPE, FEW, Selected("syn", INDICES, Axis.SYNAPSE)),
    ],
)
def test_an_assignment_runs_over_what_is_chosen(owner, indices, domain):
    variable = "v" if owner is CELLS else "w"
    assert lower_assignment(assignment(owner, variable, "1", indices=indices)).domain == domain


def test_an_assignment_is_not_held_back_by_the_refractory_state():
    assert shown(lower_assignment(assignment(CELLS, "v", "2"))) == ["store cells.v[i] = 2.0"]


def test_a_shared_variable_is_assigned_once():
    kernel = lower_assignment(assignment(CELLS, "s", "2"))
    assert kernel.domain == Once()
    assert shown(kernel) == ["store cells.s[0] = 2.0"]


def test_a_condition_guards_the_assignment():
    kernel = lower_assignment(assignment(CELLS, "n", "v/2", condition="i < k"))
    assert shown(kernel) == [
        "let v = cells.v[i]",
        f"store cells.n[i] = i32(i64(v / 2.0)) where i - {START} < cells.k",
    ]


def test_draws_belong_to_the_element_or_to_the_synapse():
    assert shown(lower_assignment(assignment(CELLS, "v", "rand()")))[0] == (
        "let uniform = uniform(#0, 0, i)"
    )
    assert shown(lower_assignment(assignment(SCOPE, "w", "rand()")))[0] == (
        "let uniform = uniform(#0, 0, i64(syn._number[s]))"
    )


def test_the_condition_and_the_value_draw_from_streams_of_their_own():
    kernel = lower_assignment(assignment(CELLS, "v", "rand()", condition="rand() < 0.5"))
    assert [line.split("(")[1][:2] for line in shown(kernel)[:2]] == ["#0", "#1"]


def test_what_is_no_variable_cannot_be_assigned_to():
    with pytest.raises(InternalError, match=r"cells\.i cannot be assigned to"):
        lower_assignment(assignment(CELLS, "i", "1"))


@pytest.mark.parametrize(
    ("owner", "text", "dtype", "at"),
    [
        (CELLS, "2*v", DType.F64, Axis.ELEMENT),
        (CELLS, "n + k", DType.I64, Axis.ELEMENT),
        (CELLS, "v > 0", DType.BOOL, Axis.ELEMENT),
        (SCOPE, "i + j", DType.I64, Axis.SYNAPSE),
    ],
)
def test_an_evaluation_keeps_the_type_of_the_expression(owner, text, dtype, at):
    kernel, found = lower_evaluation(assignment(owner, "", text))
    assert found is dtype
    assert (kernel.body[-1].buffer, kernel.body[-1].at) == (RESULT, at)
    assert kernel.body[-1].expr.dtype is dtype


def test_buffers_of_a_kernel_are_those_it_reads_and_writes():
    kernel = lower_assignment(assignment(SCOPE, "w", "v_pre + rand()", condition="v_post > s"))
    assert set(kernel_buffers(kernel)) == {"syn.w", "cells.v", "cells.s", "syn._number"}


# --- connections ---------------------------------------------------------------------------------


def test_all_pairs_are_the_counter_itself():
    kernel = connection()
    domain = kernel.domain
    assert isinstance(domain, Pairs)
    assert (domain.rows, domain.outer, domain.skip_invalid) == ("syn", "pre", False)
    assert [show_expr(each) for each in (domain.start, domain.stop, domain.step)] == [
        *("0", "syn._target_size", "1")
    ]
    assert domain.other == Local(DType.I64, "counter")
    assert kernel.body == (Connect(),)


def test_the_parts_of_a_range_hold_no_local_names():
    domain = connection("k + n_pre", ("n_pre - 1", "i + 2", "n_pre**2")).domain
    assert show_expr(domain.start) == "i64(cells.n[pre]) - 1"
    assert show_expr(domain.stop) == "pre - syn._source_start + 2"
    assert show_expr(domain.step) == "i64(cells.n[pre]) * i64(cells.n[pre])"
    assert show_expr(domain.other) == "counter + i64(cells.n[pre])"


def test_a_variable_called_counter_is_not_the_counter():
    assert show_expr(connection("k + counter_pre").domain.other) == (
        "counter + i64(cells.counter[0])"
    )


def test_numbers_are_converted_to_what_the_loop_needs():
    assert connection(probability="k").domain.probability.dtype is DType.F64
    sampled = connection(sample_size="v_pre").domain
    assert show_expr(sampled.size) == "i64(cells.v[pre])"


def test_condition_and_copies_are_evaluated_for_each_pair():
    kernel = connection(condition="i != j", copies="k + n_post")
    assert shown(kernel)[0] == "let n_post = cells.n[post]"
    connect = kernel.body[-1]
    assert show_expr(connect.guard) == "pre - syn._source_start != post - syn._target_start"
    assert show_expr(connect.copies) == "counter + i64(n_post)"


@pytest.mark.parametrize("outer", ["pre", "post"])
def test_a_pairs_draws_are_told_apart_by_row_and_counter(outer):
    kernel = connection(outer=outer, condition="rand() < 0.5")
    assert shown(kernel)[0] == f"let uniform = uniform(#1, 0, {outer} * 4294967296 + counter)"


def test_a_rows_draws_are_those_of_its_element():
    domain = connection(over=("0", "int(10*rand())", "1")).domain
    assert "uniform(#1, 0, pre * 4294967296)" in show_expr(domain.stop)
