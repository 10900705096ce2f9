"""Equations as notebooks show them."""

from __future__ import annotations

from collections.abc import Iterable

from eqsim.equations.equation import Equation, EquationKind
from eqsim.expr.dtypes import DType
from eqsim.expr.latex import latex, latex_name
from eqsim.expr.parse import parse_expression

__all__ = ["equation_to_latex", "equations_to_latex"]


def equations_to_latex(equations: Iterable[Equation]) -> str:
    """Give equations as one block of LaTeX, aligned at their equals signs."""
    lines = " \\\\\n".join(equation_to_latex(equation) for equation in equations)
    return f"\\begin{{align*}}\n{lines}\n\\end{{align*}}"


def equation_to_latex(equation: Equation) -> str:
    """Give an equation as a line of an `align*` block, with its unit and flags behind it."""
    name = latex_name(equation.name)
    is_differential = equation.kind is EquationKind.DIFFERENTIAL
    left = rf"\frac{{\mathrm{{d}}{name}}}{{\mathrm{{d}}t}}" if is_differential else name
    right = "" if equation.expression is None else f"= {latex(equation.expression)}"
    flags = f",\\ \\text{{{', '.join(equation.flags)}}}" if equation.flags else ""
    return rf"{left} &{right} && \text{{(unit: ${_unit(equation)}${flags})}}"


def _unit(equation: Equation) -> str:
    if equation.dtype is DType.BOOL:
        return r"\mathrm{boolean}"
    if equation.dtype.is_integer:
        return r"\mathrm{integer}"
    if equation.dimension.is_dimensionless:
        return "1"
    return latex(parse_expression(str(equation.dimension)))
