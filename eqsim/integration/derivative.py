"""Derivatives of expressions, written in expressions again.

What is constant between jumps (`floor`, `sign`, comparisons) has the derivative zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from eqsim.expr.arithmetic import ONE, ZERO, is_zero, join, negate
from eqsim.expr.functions import FUNCTIONS
from eqsim.expr.nodes import Binary, Call, Expr, Name, Number, Select, Unary
from eqsim.expr.parse import parse_expression
from eqsim.expr.rewrite import names, substitute

__all__ = ["NotDifferentiable", "derivative"]

_FLAT = "0"

#: For each parameter of a function, the derivative, written in the parameters' names.
_RULES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "abs": ("sign(x)",),
        "arccos": ("-1/sqrt(1 - x*x)",),
        "arcsin": ("1/sqrt(1 - x*x)",),
        "arctan": ("1/(1 + x*x)",),
        "atan2": ("x/(x*x + y*y)", "-y/(x*x + y*y)"),
        "ceil": (_FLAT,),
        "clip": (
            "where(low <= x and x <= high, 1.0, 0.0)",
            "where(x < low, 1.0, 0.0)",
            "where(x > high, 1.0, 0.0)",
        ),
        "cos": ("-sin(x)",),
        "cosh": ("sinh(x)",),
        "erf": ("1.1283791670955126*exp(-x*x)",),
        "exp": ("exp(x)",),
        "expm1": ("exp(x)",),
        "exprel": ("where(abs(x) < 1e-5, 0.5 + x/3, (exp(x) - exprel(x))/x)",),
        "floor": (_FLAT,),
        "hypot": ("x/hypot(x, y)", "y/hypot(x, y)"),
        "int": (_FLAT,),
        "log": ("1/x",),
        "log10": ("0.4342944819032518/x",),
        "log1p": ("1/(1 + x)",),
        "max": ("where(x >= y, 1.0, 0.0)", "where(x >= y, 0.0, 1.0)"),
        "min": ("where(x <= y, 1.0, 0.0)", "where(x <= y, 0.0, 1.0)"),
        "sign": (_FLAT,),
        "sin": ("cos(x)",),
        "sinh": ("cosh(x)",),
        "sqrt": ("0.5/sqrt(x)",),
        "tan": ("1 + tan(x)*tan(x)",),
        "tanh": ("1 - tanh(x)*tanh(x)",),
        "timestep": (_FLAT, _FLAT),
    }
)


class NotDifferentiable(Exception):
    """There is no rule for a function; the message names it."""


def derivative(e: Expr, variable: str) -> Expr:
    """Give the derivative of an expression by a name that stands in it.

    Raises
    ------
    NotDifferentiable
        If it holds a function of the variable that there is no rule for.
    """
    if variable not in names(e):
        return ZERO
    match e:
        case Name():
            return ONE
        case Unary(op=op, operand=operand):
            inner = derivative(operand, variable)
            return inner if op == "+" or is_zero(inner) else negate(inner)
        case Binary():
            return _operation(e, variable)
        case Call():
            return _call(e, variable)
        case Select(condition=condition, chosen=chosen, other=other):
            parts = derivative(chosen, variable), derivative(other, variable)
            return ZERO if all(map(is_zero, parts)) else Select(condition, *parts)
    return ZERO


def _operation(e: Binary, variable: str) -> Expr:
    left, right = e.left, e.right
    by_left, by_right = derivative(left, variable), derivative(right, variable)
    match e.op:
        case "+" | "-":
            return join(e.op, by_left, by_right)
        case "*":
            return join("+", join("*", by_left, right), join("*", left, by_right))
        case "/":
            quotient = join("/", join("*", e, by_right), right)
            return join("-", join("/", by_left, right), quotient)
        case "**":
            return _power(e, by_left, by_right)
        case "%":
            return join("-", by_left, join("*", Binary("//", left, right), by_right))
    return ZERO


def _power(e: Binary, by_base: Expr, by_exponent: Expr) -> Expr:
    base, exponent = e.left, e.right
    below: Expr = Binary("-", exponent, ONE)
    if isinstance(exponent, Number):
        below = Number(exponent.value - 1)
    inner = join("*", join("*", exponent, Binary("**", base, below)), by_base)
    growth = join("*", join("*", e, Call("log", (base,))), by_exponent)
    return join("+", inner, growth)


def _call(e: Call, variable: str) -> Expr:
    if e.function not in _RULES:
        raise NotDifferentiable(f"no derivative of '{e.function}' is known")
    given = dict(zip(FUNCTIONS[e.function].parameters, e.arguments, strict=True))
    result: Expr = ZERO
    for text, argument in zip(_RULES[e.function], e.arguments, strict=True):
        rate = substitute(parse_expression(text), given)
        result = join("+", result, join("*", rate, derivative(argument, variable)))
    return result
