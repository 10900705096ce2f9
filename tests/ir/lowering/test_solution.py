"""A solution in the kernel language: its function is closed, constants come from outside."""

from dataclasses import replace

import pytest
from described import kernel_lines, lowered, network, population

from eqsim.errors import InternalError
from eqsim.expr.dtypes import DType
from eqsim.ir.checks.verify import verify
from eqsim.ir.effects import effects, has_solutions
from eqsim.ir.expressions import Literal, Load, Local
from eqsim.ir.program import Axis, LetSolution
from eqsim.ir.rewrite import bound_names, expressions_of, inner_expressions, map_statement
from eqsim.passes.locals import rename

F64 = DType.F64


def described(method="dopri5"):
    return network(
        population(
            variables=("v", "w", "a", "_last_timestep"),
            equations={"v": "drive - (a + 1)*v/2", "w": "v*sin(t) - a*w"},
            pauses=("v",),
            refractory="0.001",
            subexpressions={"drive": "w*gain", "gain": "a*b"},
            constants=("b",),
            threshold="v > 1",
            method=method,
        )
    )


@pytest.fixture
def program():
    return lowered(described())


@pytest.fixture
def statement(program):
    return next(s for s in program.kernels[0].body if isinstance(s, LetSolution))


def test_what_does_not_move_is_computed_outside(statement):
    function = statement.derivatives
    assert function.state == ("v", "w")
    assert [name for name, _ in function.bindings] == ["drive"]
    assert set(function.constants) == {"gain", "constant", "not_refractory", "a"}
    assert len(function.constants) == len(statement.constants)
    loads = [node for expr in function.expressions() for node in (expr,) if isinstance(node, Load)]
    assert loads == []


def test_its_text():
    lines = kernel_lines(described(), "neurons.update")
    start = next(k for k, line in enumerate(lines) if "solution over" in line)
    assert lines[start].startswith("let [solution_v, solution_w, next_timestep] = solution over")
    assert lines[start + 1] == "let drive = w * gain"
    assert lines[start + 2].startswith("dv/dt = select(not_refractory, drive - constant * v / 2")
    assert lines[start + 3] == "dw/dt = v * sin(t) - a * w"
    assert lines[start + 4].startswith("by dopri5: relative 1e-06, absolute [1e-06, 1e-06]")


def test_new_values_and_the_internal_step_are_stored(program):
    writes = {buffer for buffer, _ in effects(program.kernels[0]).writes}
    assert {"neurons.v", "neurons.w", "neurons._last_timestep"} <= writes
    assert has_solutions(program)
    assert not has_solutions(lowered(described("rk4")))


def test_expressions_are_mapped_in_order_and_the_function_is_left_alone(statement):
    seen = []
    mapped = map_statement(statement, lambda expr: seen.append(expr) or expr)
    assert mapped == statement
    assert tuple(seen) == expressions_of(statement)
    assert bound_names(statement) == ("solution_v", "solution_w", "next_timestep")
    assert set(inner_expressions(statement)).isdisjoint(expressions_of(statement))


def test_renaming_leaves_the_names_of_the_function(program, statement):
    kernel = program.kernels[0]
    bound = [name for item in kernel.body for name in bound_names(item)]
    renamed = rename(kernel, {name: f"{name}_2" for name in bound})
    found = next(s for s in renamed.body if isinstance(s, LetSolution))
    assert bound_names(found) == ("solution_v_2", "solution_w_2", "next_timestep_2")
    assert found.derivatives == statement.derivatives
    verify(replace(program, kernels=(renamed, *program.kernels[1:])))


def changed(statement, **changes):
    own = {name: changes.pop(name) for name in list(changes) if hasattr(statement, name)}
    return replace(statement, derivatives=replace(statement.derivatives, **changes), **own)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"names": ("x",)}, "not of one size"),
        ({"constants": ()}, "another number of constants"),
        ({"start": Literal(DType.I64, 0)}, "0 is i64, not f64"),
        ({"element": Literal(F64, 0.0)}, "the number of the element is f64"),
        ({"names": ("solution_v", "solution_v")}, "bound twice"),
        ({"rates": (Local(F64, "v"), Local(F64, "elsewhere"))}, "elsewhere is used but not"),
        ({"rates": (Local(F64, "v"), Literal(DType.I64, 1))}, "the rate 1 is i64"),
        (
            {"rates": (Local(F64, "v"), Load(F64, "neurons.a", Axis.ELEMENT))},
            "not theirs|addressed",
        ),
    ],
)
def test_what_is_wrong_is_found(program, statement, changes, problem):
    kernel = program.kernels[0]
    body = tuple(changed(s, **dict(changes)) if s is statement else s for s in kernel.body)
    broken = replace(program, kernels=(replace(kernel, body=body), *program.kernels[1:]))
    with pytest.raises(InternalError, match=problem):
        verify(broken)
