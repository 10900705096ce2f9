"""Parts of models that neurons and synapses share: texts, variables, what may be assigned to."""

from __future__ import annotations

from typing import Any

from eqsim.equations.equation import Equation, EquationKind
from eqsim.equations.equations import Equations
from eqsim.equations.order import order_subexpressions
from eqsim.equations.statements import Assignment, StatementBlock
from eqsim.errors import ModelError
from eqsim.expr.nodes import Name
from eqsim.expr.si import units_to_numbers
from eqsim.model.variables import StateVariable, Subexpression

__all__ = [
    "assignable",
    "held_subexpressions",
    "in_si",
    "linked_names",
    "read_equations",
    "state_variables",
    "subexpressions",
    "text_argument",
]


def text_argument(part: str, given: Any) -> str:
    """Check an argument that is a text."""
    if not isinstance(given, str):
        raise ModelError(f"{part} is a text, not {given!r}")
    if not given.strip():
        raise ModelError(f"{part} is empty", hint="leave it out, or write what it does")
    return given


def read_equations(model: Any) -> Equations:
    """Give the equations of a `model` argument: text or `Equations`."""
    if isinstance(model, str):
        return Equations(model)
    if isinstance(model, Equations):
        return model
    raise ModelError(f"a model is a text or Equations, not {model!r}")


def state_variables(equations: Equations) -> tuple[StateVariable, ...]:
    """Give the variables whose values a model keeps."""
    kept = equations.of_kind(EquationKind.DIFFERENTIAL, EquationKind.PARAMETER)
    held = [each for each in equations.of_kind(EquationKind.SUBEXPRESSION) if _is_held(each)]
    return tuple(
        StateVariable(
            each.name,
            each.dimension,
            each.dtype,
            shared="shared" in each.flags,
            constant="constant" in each.flags,
            read_only=_is_held(each),
            computed=_is_held(each),
        )
        for each in (*kept, *held)
        if "linked" not in each.flags
    )


def linked_names(equations: Equations) -> tuple[Subexpression, ...]:
    """Give the names that stand for variables of elsewhere, as expressions of themselves."""
    return tuple(
        Subexpression(each.name, Name(each.name), each.dimension, each.dtype)
        for each in equations.of_kind(EquationKind.PARAMETER)
        if "linked" in each.flags
    )


def subexpressions(equations: Equations) -> tuple[Subexpression, ...]:
    """Give the subexpressions of a model that are evaluated where they are used, in SI numbers."""
    every = equations.of_kind(EquationKind.SUBEXPRESSION)
    named = (each for each in every if not (_is_held(each) or "summed" in each.flags))
    return tuple(map(_subexpression, named))


def held_subexpressions(equations: Equations) -> tuple[Subexpression, ...]:
    """Give the subexpressions that are constant over a step, each after those that it uses."""
    every = order_subexpressions(equations.values())
    return tuple(_subexpression(each) for each in every if _is_held(each))


def _is_held(each: Equation) -> bool:
    return "constant over dt" in each.flags


def _subexpression(each: Equation) -> Subexpression:
    assert each.expression is not None
    return Subexpression(
        each.name,
        units_to_numbers(each.expression),
        each.dimension,
        each.dtype,
        "shared" in each.flags,
        each.text,
    )


def assignable(
    variables: tuple[StateVariable, ...], *, shared: bool = False
) -> tuple[tuple[str, ...], dict[str, str]]:
    """Give the names that statements may assign to, and why they may not to the others.

    `shared` tells whether variables may be assigned to that are shared by all elements.
    """
    reasons = {}
    for each in variables:
        if each.computed:
            reasons[each.name] = "it is a subexpression"
        elif each.shared and not shared:
            reasons[each.name] = "it is shared by all elements (run_regularly may change it)"
        elif each.constant:
            reasons[each.name] = "it is flagged constant"
        elif each.read_only:
            reasons[each.name] = "it is kept by the simulator"
    return tuple(each.name for each in variables if each.name not in reasons), reasons


def in_si(block: StatementBlock) -> StatementBlock:
    """Give statements with numbers in place of units."""
    return StatementBlock(
        tuple(
            Assignment(each.target, each.op, units_to_numbers(each.expression), each.target_span)
            for each in block.assignments
        ),
        block.one_line,
    )
