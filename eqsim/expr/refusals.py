"""What to say about Python that is not an expression of model text."""

from __future__ import annotations

import ast
import keyword
import re

from eqsim.errors import EquationSyntaxError, Span

__all__ = ["refuse_node", "refuse_syntax"]

_PYTHON_VALUE = "compute the value in Python, give it a name and use that name here"
_ONE_OF_TWO = "write where(condition, a, b) or 'a if condition else b'"

_NODES: dict[type[ast.AST], tuple[str, str]] = {
    ast.Attribute: ("attributes ('.name') cannot be used", _PYTHON_VALUE),
    ast.Subscript: ("indexing ('[...]') cannot be used", _PYTHON_VALUE),
    ast.Lambda: ("'lambda' cannot be used", "write the expression itself"),
    ast.JoinedStr: ("strings cannot be used", "write names without quotes"),
    ast.NamedExpr: ("':=' cannot be used", "give the value a line of its own"),
    ast.ListComp: ("comprehensions cannot be used", _PYTHON_VALUE),
    ast.SetComp: ("comprehensions cannot be used", _PYTHON_VALUE),
    ast.DictComp: ("comprehensions cannot be used", _PYTHON_VALUE),
    ast.GeneratorExp: ("comprehensions cannot be used", _PYTHON_VALUE),
    ast.List: ("lists cannot be used", "use a parameter 'x : unit' and assign values to it"),
    ast.Tuple: ("a comma cannot be used here", "separate equations and statements by lines"),
    ast.Set: ("sets cannot be used", _PYTHON_VALUE),
    ast.Dict: ("dictionaries cannot be used", _PYTHON_VALUE),
    ast.Starred: ("'*' and '**' cannot unpack arguments", "write the arguments out"),
    ast.keyword: ("keyword arguments cannot be used", "give arguments by position: f(a, b)"),
    ast.Call: ("only a function's name can be called", "write f(x), with f a function's name"),
    ast.BitXor: ("'^' is not an operator", "use ** for a power"),
    ast.BitAnd: ("'&' is not an operator", "use 'and'"),
    ast.BitOr: ("'|' is not an operator", "use 'or'"),
    ast.Invert: ("'~' is not an operator", "use 'not'"),
    ast.LShift: ("'<<' is not an operator", "multiply by a power of two"),
    ast.RShift: ("'>>' is not an operator", "use // with a power of two"),
    ast.MatMult: ("'@' is not an operator", "use * on single values"),
    ast.In: ("'in' cannot be used", "compare with == and join with 'or'"),
    ast.NotIn: ("'not in' cannot be used", "compare with != and join with 'and'"),
    ast.Is: ("'is' cannot be used", "compare with =="),
    ast.IsNot: ("'is not' cannot be used", "compare with !="),
}

_PATTERNS: tuple[tuple[str, str, str], ...] = (
    (r"&&", "'&&' is not an operator", "use 'and'"),
    (r"\|\|", "'||' is not an operator", "use 'or'"),
    (r"!(?!=)", "'!' is not an operator", "use 'not'"),
    (r"<>", "'<>' is not an operator", "use !="),
    (r"\+\+(?=\s*$)|--(?=\s*$)", "there is no such operator", "write x += 1 in a statement"),
    (r";", "';' cannot stand inside an expression", "one equation or expression a line"),
    (r"(?<![=<>!:])=(?!=)", "'=' cannot stand inside an expression", "compare with =="),
    (r"\?", "'?' is not an operator", _ONE_OF_TWO),
    (r":", "':' cannot stand inside an expression", "one equation a line: 'x = expression : unit'"),
    (r"['\"]", "strings cannot be used", "write names without quotes"),
    (r"[{}\[\]]", "brackets other than ( ) cannot be used", _PYTHON_VALUE),
    (r"[$@`\\]", "this character is not an operator", "operators are + - * / // % **"),
    (r"(?<![\w.])\d[\d.]*(?:[eE][+-]?\d+)?(?=[A-Za-z_])", "a '*' is missing after this number", ""),
    (r"\b(?:if)\b", "this choice is not complete", _ONE_OF_TWO),
)

_OPERATORS = "and|or|not|if|else|in|is"
_KEYWORD = re.compile(rf"\b(?!(?:{_OPERATORS}|True|False|None)\b)(?:{'|'.join(keyword.kwlist)})\b")
_NEIGHBOURS = re.compile(rf"(?<![\w.])(?!(?:{_OPERATORS})\b)[\w.]+ +(?!(?:{_OPERATORS})\b)\w+")


def refuse_node(node: ast.AST, span: Span) -> EquationSyntaxError:
    """Give the error for a kind of Python node that expressions do not have."""
    if isinstance(node, ast.Constant):
        return _refuse_constant(node.value, span)
    message, hint = _NODES.get(type(node), ("this is not an expression of a model", ""))
    return EquationSyntaxError(message, span=span, hint=hint or None)


def _refuse_constant(value: object, span: Span) -> EquationSyntaxError:
    if isinstance(value, (str, bytes)):
        return EquationSyntaxError(
            "strings cannot be used", span=span, hint="write names without quotes"
        )
    if isinstance(value, complex):
        return EquationSyntaxError(
            "complex numbers cannot be used", span=span, hint="write real and imaginary part apart"
        )
    return EquationSyntaxError(
        f"'{span}' is not a value of a model", span=span, hint="values are numbers, True and False"
    )


def refuse_syntax(code: str, error: SyntaxError, whole: Span) -> EquationSyntaxError:
    """Give the error for text that Python cannot read; `whole` is its place."""
    for pattern, message, hint in _PATTERNS:
        if found := re.search(pattern, code):
            hint = hint or f"write {found[0]}*{_word_at(code, found.end())}"
            return EquationSyntaxError(message, span=_within(whole, found), hint=hint)
    if found := _KEYWORD.search(code):
        return EquationSyntaxError(
            f"'{found[0]}' is a keyword of Python and cannot be a name",
            span=_within(whole, found),
            hint=f"choose another name, such as '{found[0]}_'",
        )
    if found := _NEIGHBOURS.search(code):
        product = "*".join(found[0].split())
        is_divisor = code[: found.start()].rstrip().endswith("/")
        return EquationSyntaxError(
            "an operator is missing",
            span=_within(whole, found),
            hint=f"to multiply, write {f'({product})' if is_divisor else product}",
        )
    last = len(code) - 1
    position = error.offset - 1 if error.offset and error.lineno == 1 else last
    start = whole.start + min(position, last)
    if "digits" in error.msg:
        return EquationSyntaxError("this number has too many digits", span=_first(whole, start))
    details = (error.msg,) if error.msg and not error.msg.startswith("invalid syntax") else ()
    return EquationSyntaxError(
        "this expression cannot be read", span=_first(whole, start), details=details
    )


def _within(whole: Span, found: re.Match[str]) -> Span:
    return Span(whole.text, whole.start + found.start(), whole.start + found.end())


def _first(whole: Span, start: int) -> Span:
    return Span(whole.text, start, start + 1)


def _word_at(code: str, start: int) -> str:
    found = re.match(r"\w+", code[start:])
    return found[0] if found else ""
