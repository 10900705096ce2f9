"""The forms of `connect`: conditions, generators, probabilities and copies, as one rule.

Arrays of indices are not a rule; they are handled where synapses are made.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from eqsim.equations.check import check_condition, check_expression
from eqsim.errors import EquationSyntaxError, ModelError, Span, UnitError
from eqsim.expr.dtypes import DType
from eqsim.expr.infer import Symbol
from eqsim.expr.nodes import Call, Compare, Expr, Logical, Name, Number
from eqsim.expr.parse import parse_expression, refuse_characters
from eqsim.expr.rewrite import name_nodes, names
from eqsim.expr.si import units_to_numbers
from eqsim.model.actions import Generator
from eqsim.units import DIMENSIONLESS, to_si

__all__ = ["Rule", "check_rule", "read_rule", "rule_in_si"]

#: The counter where the user names none.
_COUNTER = "_k"
_FORM = "such as j='k for k in range(i - 2, i + 3) if k != i'"


@dataclass(frozen=True, slots=True)
class Rule:
    """Which synapses to make, and how many for each pair; None for one.

    They are numbered as they are found, or `by_source`.
    """

    generator: Generator
    copies: Expr | None = None
    by_source: bool = False

    def texts(self) -> tuple[Expr, ...]:
        """Give all expressions of the rule."""
        own = self.generator
        parts = (
            *(own.start, own.stop, own.step, own.other),
            *(own.condition, own.probability, own.sample_size, own.total, self.copies),
        )
        return tuple(each for each in parts if each is not None)


def read_rule(
    condition: Any, i: Any, j: Any, p: Any, n: Any, symbols: Collection[str] = ()
) -> Rule | None:
    """Parse the arguments of `connect`; None where the condition is False.

    `symbols` are the names of both groups: a plain one may be a variable of the targets.
    """
    copies = None if isinstance(n, int) and n == 1 else _number_or_text("n", n)
    if i is not None or j is not None:
        if condition is not None:
            raise ModelError("connect: give either a condition or indices, not both")
        if i is not None and j is not None:
            raise ModelError("connect: give i and j as arrays, or one of them as a text")
        if not (isinstance(p, (int, float)) and p == 1):
            raise ModelError(
                "connect: p has no meaning beside a text for i or j",
                hint="write j='k for k in sample(N_post, p=0.1)'",
            )
        return Rule(_read_generator(i, "post") if j is None else _read_generator(j, "pre"), copies)
    if isinstance(condition, bool | np.bool_):
        if not condition:
            return None
        condition = None
    where = None if condition is None else _text("condition", condition)
    rule = _everyone("post")
    return Rule(_with_probability(rule, where, _read_probability(p), symbols), copies)


def _text(part: str, given: Any) -> Expr:
    if not isinstance(given, str):
        axes = np.ndim(given)
        found = repr(given) if axes == 0 else f"something with {axes} axes"
        raise ModelError(
            f"connect: {part} is a text, not {found}",
            hint="lists of neurons are given as i=..., j=..., a matrix as matrix=...",
        )
    return parse_expression(given)


def _number_or_text(part: str, given: Any) -> Expr:
    if isinstance(given, str):
        return parse_expression(given)
    try:
        number = to_si(given, DIMENSIONLESS)
    except UnitError:
        number = None
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise ModelError(f"connect: {part} is a number or a text, not {given!r}")
    if part == "n" and not (float(number).is_integer() and number >= 0):
        raise ModelError(f"connect: n is a whole number and not negative, not {given!r}")
    return Number(int(number) if part == "n" else float(number))


def _read_probability(p: Any) -> Expr | None:
    probability = _number_or_text("p", p)
    if not isinstance(probability, Number):
        return probability
    if not 0 <= float(probability.value) <= 1:
        raise ModelError(f"connect: p is a probability from 0 to 1, not {p!r}")
    return None if probability.value == 1 else probability


def _everyone(inner: Literal["pre", "post"]) -> Generator:
    outer: Literal["pre", "post"] = "pre" if inner == "post" else "post"
    stop = Name(f"N_{inner}")
    return Generator(outer, _COUNTER, Number(0), stop, Number(1), Name(_COUNTER))


def _with_probability(
    rule: Generator, where: Expr | None, p: Expr | None, symbols: Collection[str]
) -> Generator:
    """Add a condition and a probability, which becomes part of the condition if it needs `j`."""
    if p is not None and _uses_side(p, "post", symbols):
        drawn = Compare("<", Call("rand", ()), p, span=p.span)
        where = drawn if where is None else Logical("and", (where, drawn), span=where.span)
        p = None
    return replace(rule, condition=where, probability=p)


# --- generators --------------------------------------------------------------------------------


def _read_generator(given: Any, outer: Literal["pre", "post"]) -> Generator:
    side = "j" if outer == "pre" else "i"
    if not isinstance(given, str):
        raise ModelError(
            f"connect: {side} alone is a text, not {given!r}", hint="give both i and j as arrays"
        )
    refuse_characters(given, Span(given, 0, len(given)))
    text = re.sub(r"\s", " ", given)
    tree = _tree(f"({text})")
    if isinstance(tree, ast.GeneratorExp):
        return _loop(given, tree, outer)
    if tree is not None:
        return _single(outer, parse_expression(given), None)
    for found in reversed(list(re.finditer(r"\bif\b", text))):
        value, condition = text[: found.start()], text[found.end() :]
        if _tree(f"({value})") is not None and _tree(f"({condition})") is not None:
            return _single(
                outer,
                parse_expression(value, Span(given, 0, found.start())),
                parse_expression(condition, Span(given, found.end(), len(given))),
            )
    return _single(outer, parse_expression(given), None)


def _tree(code: str) -> ast.expr | None:
    """Give Python's tree of a text, or None: then `parse_expression` says what is wrong."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(code, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _single(outer: Literal["pre", "post"], other: Expr, condition: Expr | None) -> Generator:
    return Generator(outer, _COUNTER, Number(0), Number(1), Number(1), other, condition)


def _loop(text: str, tree: ast.GeneratorExp, outer: Literal["pre", "post"]) -> Generator:
    loop = tree.generators[0]
    if len(tree.generators) > 1 or len(loop.ifs) > 1 or not isinstance(loop.target, ast.Name):
        raise _not_a_generator(text, "one 'for' with one name, and at most one 'if'")
    call = loop.iter
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
        raise _not_a_generator(text, "'in' is followed by range(...) or sample(...)")
    given, again = _named(text, call)
    if not 1 <= len(call.args) <= 3:
        raise _not_a_generator(text, f"{call.func.id} takes one to three numbers")
    parts = [_piece(text, each) for each in call.args]
    start, stop = (Number(0), parts[0]) if len(parts) == 1 else (parts[0], parts[1])
    return Generator(
        outer,
        loop.target.id,
        start,
        stop,
        parts[2] if len(parts) == 3 else Number(1),
        _piece(text, tree.elt),
        _piece(text, loop.ifs[0]) if loop.ifs else None,
        given.get("p"),
        given.get("size"),
        replacement=again,
    )


def _named(text: str, call: ast.Call) -> tuple[dict[str, Expr], bool]:
    """Read what `sample` is given by name: `p`, or `size` and whether to `replace`."""
    function = call.func.id if isinstance(call.func, ast.Name) else ""
    if function not in ("range", "sample"):
        raise _not_a_generator(text, f"'in' is followed by range or sample, not {function!r}")
    given = {each.arg or "**": each.value for each in call.keywords}
    forms = ({"p"}, {"size"}, {"size", "replace"}) if function == "sample" else (set[str](),)
    if set(given) not in forms:
        raise _not_a_generator(text, "range takes numbers only; sample takes p= or size= besides")
    again = given.pop("replace", ast.Constant(False))
    if not isinstance(again, ast.Constant) or type(again.value) is not bool:
        raise _not_a_generator(text, "replace is True or False")
    return {name: _piece(text, value) for name, value in given.items()}, again.value


def _piece(text: str, node: ast.expr) -> Expr:
    start = node.col_offset - 1
    end = (node.end_col_offset or start + 2) - 1
    return parse_expression(text[start:end], Span(text, start, end))


def _not_a_generator(text: str, rule: str) -> EquationSyntaxError:
    return EquationSyntaxError(
        "connect: this cannot be read", span=Span(text, 0, len(text)), details=(rule,), hint=_FORM
    )


# --- checks ------------------------------------------------------------------------------------


def check_rule(rule: Rule, symbols: Mapping[str, Symbol], values: Mapping[str, float]) -> None:
    """Check units, types and the use of names of a rule."""
    own = rule.generator
    known = {**symbols, own.counter: Symbol(own.counter, dtype=DType.I64)}
    other = "j" if own.outer == "pre" else "i"
    for part, text in (
        ("the start of the range", own.start),
        ("the stop of the range", own.stop),
        ("the step of the range", own.step),
        ("the sample size", own.sample_size),
        ("p", own.probability),
        (other, own.other),
    ):
        if text is not None:
            _check_number(text, known, f"connect: {part}", values, whole=part != "p")
            _refuse_side(text, "post" if own.outer == "pre" else "pre", part, symbols)
    if rule.copies is not None:
        _check_number(rule.copies, known, "connect: n", values, whole=True)
    if own.condition is not None:
        check_condition(own.condition, known, "connect: the condition", values)


def _check_number(
    text: Expr,
    symbols: Mapping[str, Symbol],
    what: str,
    values: Mapping[str, float],
    *,
    whole: bool,
) -> None:
    dtype = check_expression(
        text, symbols, DIMENSIONLESS, f"{what} is a plain number", values, wanted="expected"
    )
    if whole and dtype.is_float:
        raise ModelError(
            f"{what} is a whole number, but this is a float",
            span=text.span,
            hint="write int(...) to cut off the fraction, or // for a division",
        )


def _uses_side(text: Expr, side: Literal["pre", "post"], symbols: Collection[str]) -> bool:
    """Whether an expression needs to know the neuron on one side."""
    if side == "pre":
        return any(name == "i" or name.endswith("_pre") for name in names(text) if name != "N_pre")
    plain = ("i", "N_pre", "N_post", "t", "dt", "t_in_timesteps")
    return any(
        name == "j" or name.endswith("_post") or f"{name}_post" in symbols
        for name in names(text)
        if name not in plain
    )


def _refuse_side(
    text: Expr, side: Literal["pre", "post"], part: str, symbols: Collection[str]
) -> None:
    if _uses_side(text, side, symbols):
        node = next(node for node in name_nodes(text) if _uses_side(node, side, symbols))
        raise ModelError(
            f"connect: {part} cannot depend on {node.id!r}, which it decides on", span=node.span
        )


def rule_in_si(rule: Rule) -> Rule:
    """Give the rule with numbers in place of units."""
    own = rule.generator
    generator = replace(
        own,
        start=units_to_numbers(own.start),
        stop=units_to_numbers(own.stop),
        step=units_to_numbers(own.step),
        other=units_to_numbers(own.other),
        condition=_optional(own.condition),
        probability=_optional(own.probability),
        sample_size=_optional(own.sample_size),
        total=_optional(own.total),
    )
    return replace(rule, generator=generator, copies=_optional(rule.copies))


def _optional(text: Expr | None) -> Expr | None:
    return None if text is None else units_to_numbers(text)
