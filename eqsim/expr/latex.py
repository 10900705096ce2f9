"""Expressions as LaTeX, for notebooks and papers.

Names of Greek letters become the letters, what follows an underscore a subscript, quotients
fractions.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from eqsim.errors import InternalError
from eqsim.expr.functions import CONSTANTS, FUNCTIONS
from eqsim.expr.nodes import (
    Binary,
    Call,
    Chain,
    Compare,
    Expr,
    Logical,
    Name,
    Not,
    Number,
    Select,
    Unary,
)
from eqsim.units import UNITS

__all__ = ["latex", "latex_name"]

_OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(9)

_GREEK = (
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"),
    *("lambda", "mu", "nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi"),
    *("omega", "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega"),
)
_SIGNS = {"<=": r"\leq", ">=": r"\geq", "==": "=", "!=": r"\neq", "<": "<", ">": ">"}
_WITH_BACKSLASH = ("cos", "cosh", "exp", "log", "max", "min", "sin", "sinh", "tan", "tanh")
_FUNCTIONS: Mapping[str, str] = MappingProxyType(
    {name: rf"\{name}" for name in _WITH_BACKSLASH}
    | {"arccos": r"\arccos", "arcsin": r"\arcsin", "arctan": r"\arctan", "gamma": r"\Gamma"}
)
_BRACKETS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "abs": (r"\left| ", r" \right|"),
        "ceil": (r"\left\lceil ", r" \right\rceil"),
        "floor": (r"\left\lfloor ", r" \right\rfloor"),
        "sqrt": (r"\sqrt{", "}"),
    }
)


def latex(e: Expr) -> str:
    r"""Give an expression as LaTeX.

    Examples
    --------
    >>> from eqsim.expr.parse import parse_expression
    >>> print(latex(parse_expression("(E_l - v)/tau")))
    \frac{E_{l} - v}{\tau}
    """
    return _latex(e)[0]


def latex_name(name: str) -> str:
    r"""Give a name as LaTeX: `tau_e` is `\tau_{e}`, `I_syn` is `I_{\mathrm{syn}}`."""
    stem, _, rest = name.partition("_")
    if not stem or not rest.strip("_"):
        return _word(name.replace("_", r"\_"))
    parts = ", ".join(_word(part) for part in rest.split("_") if part)
    return f"{_word(stem)}_{{{parts}}}"


def _word(word: str) -> str:
    stem = word.rstrip("0123456789")
    digits = word[len(stem) :]
    if stem in _GREEK:
        stem = rf"\{stem}"
    elif len(stem) > 1:
        stem = rf"\mathrm{{{stem}}}"
    if not stem or not digits:
        return stem + digits
    return f"{stem}_{{{digits}}}"


def _latex(e: Expr) -> tuple[str, int]:
    """Give the text and how tightly its outermost operator binds."""
    match e:
        case Unary(op=sign, operand=operand):
            return f"{sign}{_at_least(operand, _SIGN)}", _SIGN
        case Binary():
            return _binary(e)
        case Compare(op=op, left=left, right=right):
            sides = f"{_at_least(left, _SUM)} {_SIGNS[op]} {_at_least(right, _SUM)}"
            return sides, _COMPARE
        case Chain(ops=ops, operands=(first, *others)):
            both = zip(ops, others, strict=True)
            links = (f" {_SIGNS[op]} {_at_least(other, _SUM)}" for op, other in both)
            return _at_least(first, _SUM) + "".join(links), _COMPARE
        case Logical(op=op, operands=operands):
            own = _AND if op == "and" else _OR
            word = rf" \;\mathrm{{{op}}}\; "
            return word.join(_at_least(operand, own + 1) for operand in operands), own
        case Not(operand=operand):
            return rf"\mathrm{{not}}\; {_at_least(operand, _NOT)}", _NOT
    return _atom(e), _ATOM


def _atom(e: Expr) -> str:
    match e:
        case Number(value=value):
            return _number(value)
        case Name(id=name):
            return _name(name)
        case Call(function=function, arguments=arguments):
            return _call(function, tuple(map(latex, arguments)))
        case Select(condition=condition, chosen=chosen, other=other):
            return (
                rf"\begin{{cases}} {latex(chosen)} & \mathrm{{if}}\; {latex(condition)} \\ "
                rf"{latex(other)} & \mathrm{{otherwise}} \end{{cases}}"
            )
    raise InternalError(f"{type(e).__name__} is not a node of an expression; please report it")


def _name(name: str) -> str:
    if name in CONSTANTS:
        return {"pi": r"\pi", "inf": r"\infty"}.get(name, rf"\mathrm{{{name}}}")
    return rf"\mathrm{{{name}}}" if name in UNITS else latex_name(name)


def _call(function: str, arguments: tuple[str, ...]) -> str:
    listed = ", ".join(arguments)
    if function in _BRACKETS:
        left, right = _BRACKETS[function]
        return f"{left}{listed}{right}"
    name = _FUNCTIONS.get(function)
    if name is None:
        name = rf"\mathrm{{{function}}}" if function in FUNCTIONS else latex_name(function)
    return rf"{name}\left({listed}\right)"


def _number(value: float | bool) -> str:
    if isinstance(value, bool):
        return rf"\mathrm{{{str(value).lower()}}}"
    mantissa, _, exponent = repr(value).partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa


def _binary(e: Binary) -> tuple[str, int]:
    match e.op:
        case "/":
            return rf"\frac{{{latex(e.left)}}}{{{latex(e.right)}}}", _ATOM
        case "**":
            return f"{_at_least(e.left, _ATOM)}^{{{latex(e.right)}}}", _POWER
        case "*":
            return f"{_at_least(e.left, _PRODUCT)} \\, {_at_least(e.right, _PRODUCT + 1)}", _PRODUCT
        case "//":
            left, right = _BRACKETS["floor"]
            return rf"{left}\frac{{{latex(e.left)}}}{{{latex(e.right)}}}{right}", _ATOM
        case "%":
            sides = f"{_at_least(e.left, _PRODUCT)} \\bmod {_at_least(e.right, _PRODUCT + 1)}"
            return sides, _PRODUCT
    return f"{_at_least(e.left, _SUM)} {e.op} {_at_least(e.right, _SUM + 1)}", _SUM


def _at_least(e: Expr, binding: int) -> str:
    text, own = _latex(e)
    return text if own >= binding else rf"\left({text}\right)"
