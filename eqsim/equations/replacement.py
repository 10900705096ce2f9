"""Replacing names in equations by other names, expressions or values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from eqsim.equations.equation import Equation, EquationKind
from eqsim.equations.identifiers import check_identifier
from eqsim.errors import ModelError
from eqsim.expr.dtypes import DType
from eqsim.expr.nodes import Binary, Expr, Name, Number, Unary
from eqsim.expr.parse import parse_expression
from eqsim.expr.rewrite import substitute
from eqsim.expr.show import show
from eqsim.units import dimension_of, to_si

__all__ = ["replace_names", "value_to_expression", "write_equation"]


def replace_names(
    equations: tuple[Equation, ...], replacements: Mapping[str, object]
) -> tuple[Equation, ...]:
    """Replace names everywhere: by another name, an expression (both as text) or a value.

    Raises
    ------
    ModelError
        If the name of an equation is to become anything but a name.
    """
    mapping = {name: _replacement(name, value) for name, value in replacements.items()}
    return tuple(_replace(equation, mapping) for equation in equations)


def _replacement(name: str, value: object) -> Expr:
    return parse_expression(value) if isinstance(value, str) else value_to_expression(name, value)


def _replace(equation: Equation, mapping: Mapping[str, Expr]) -> Equation:
    name, expression = equation.name, equation.expression
    if name in mapping:
        new = mapping[name]
        if not isinstance(new, Name):
            raise ModelError(
                f"'{name}' has an equation, so it can only be replaced by another name",
                span=equation.span,
                hint=f"give a name in quotes: {name}='{name}1'",
            )
        check_identifier(new.id, suffix_allowed="summed" in equation.flags)
        name = new.id
    if expression is not None:
        expression = substitute(expression, mapping)
    if name == equation.name and expression == equation.expression:
        return equation
    changed = replace(equation, name=name, expression=expression)
    return replace(changed, text=write_equation(changed))


def write_equation(equation: Equation) -> str:
    """Give the canonical text of an equation, with its unit as the user wrote it."""
    unit = equation.text.partition(":")[2].strip() or _unit_field(equation)
    if equation.expression is None:
        return f"{equation.name} : {unit}"
    is_differential = equation.kind is EquationKind.DIFFERENTIAL
    left = f"d{equation.name}/dt" if is_differential else equation.name
    return f"{left} = {show(equation.expression)} : {unit}"


def _unit_field(equation: Equation) -> str:
    if equation.dtype is DType.BOOL:
        unit = "boolean"
    else:
        unit = "integer" if equation.dtype.is_integer else str(equation.dimension)
    return f"{unit} ({', '.join(equation.flags)})" if equation.flags else unit


def value_to_expression(name: str, value: object) -> Expr:
    """Give a quantity or number as an expression in SI units, such as `0.01*second`."""
    magnitude, dimension = to_si(value, what=f"the value of '{name}'"), dimension_of(value)
    if getattr(magnitude, "ndim", 0) == 0 and hasattr(magnitude, "item"):
        magnitude = magnitude.item()
    if not isinstance(magnitude, (bool, int, float)) or math.isnan(magnitude):
        raise ModelError(
            f"'{name}' cannot be replaced by {value!r}",
            hint="give a single number or quantity, or a name in quotes",
        )
    number = _number(magnitude)
    if dimension.is_dimensionless:
        return number
    return Binary("*", number, parse_expression(str(dimension)))


def _number(value: float | bool) -> Expr:
    if isinstance(value, bool):
        return Number(value)
    size = Name("inf") if math.isinf(value) else Number(abs(value))
    return Unary("-", size) if value < 0 else size
