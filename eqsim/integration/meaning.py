"""What a function of the user's computes, as sympy says it: integration can then look into it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from eqsim.equations.functions import Meaning
from eqsim.errors import ModelError
from eqsim.expr.nodes import Call, Expr
from eqsim.expr.rewrite import map_bottom_up, substitute
from eqsim.expr.symbolic import Symbols
from eqsim.expr.symbolic_functions import NotAnExpression

__all__ = ["read_meaning", "written_out"]


def read_meaning(sympy_func: Callable[..., Any], parameters: tuple[str, ...]) -> Meaning | None:
    """Write a function of sympy's as an expression of its parameters; None where that cannot be.

    Raises
    ------
    ModelError
        If the function does not take as many symbols.
    """
    symbols = Symbols(parameters)
    try:
        value = sympy_func(*symbols.variables.values())
    except Exception as error:
        raise ModelError(
            f"the sympy_func of a function with the arguments {', '.join(parameters) or 'none'} "
            f"cannot be called with symbols: {error}",
            hint="give a function or class of sympy's with as many arguments",
        ) from error
    try:
        return Meaning(parameters, symbols.from_sympy(value))
    except (NotAnExpression, AttributeError, TypeError):  # such as a matrix, or nan
        return None


def written_out(e: Expr, meanings: Mapping[str, Meaning], concerns: Callable[[Expr], bool]) -> Expr:
    """Put the meanings of functions in the place of their calls, where an argument concerns."""

    def meant(node: Expr) -> Expr:
        if not isinstance(node, Call) or node.function not in meanings:
            return node
        if not any(map(concerns, node.arguments)):
            return node
        meaning = meanings[node.function]
        given = dict(zip(meaning.parameters, node.arguments, strict=True))
        placed = map_bottom_up(meaning.expression, lambda part: replace(part, span=node.span))
        return substitute(placed, given)

    return map_bottom_up(e, meant)
