"""Explicit methods as text: `k = f(x, t)*dt`, ..., and a last line `x_new = x + k`.

A line is written for one variable, `x`, and holds for each.  `f(x, t)` is the drift and `g(x, t)`
the factor of a noise, at any state and time; `dW` is the increment of that noise over the step, a
normal draw of variance `dt`.  Where there are several noises, a line that holds both g and dW, and
the last one, is summed over them; another line that holds one of them has a value for each noise.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field

from eqsim.equations.statements import Assignment, parse_statements
from eqsim.errors import EqsimError, EquationSyntaxError, NameResolutionError, Span
from eqsim.expr.arithmetic import negate
from eqsim.expr.functions import CONSTANTS, FUNCTIONS
from eqsim.expr.nodes import Binary, Call, Expr, Name, Unary
from eqsim.expr.rewrite import calls, children, name_nodes, walk
from eqsim.expr.show import show
from eqsim.expr.suggest import did_you_mean

__all__ = ["NOISY", "RESULT", "Line", "Scheme", "parse_scheme", "split_noise"]

RESULT = "x_new"

#: What belongs to one noise: the factor and the increment.
NOISY = frozenset({"g", "dW"})

_SYMBOLS = ("x", "t", "dt", "dW")
_RIGHT_HAND_SIDES = ("f", "g")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a description; `per_noise` where it has a value for each noise."""

    name: str
    expression: Expr
    per_noise: bool


@dataclass(frozen=True, slots=True)
class Scheme:
    """An explicit method; the last line gives the new value."""

    lines: tuple[Line, ...]
    text: str = field(compare=False)

    @property
    def has_noise(self) -> bool:
        """Whether the method takes noise into account."""
        return any(_symbols_of_noise(line.expression) for line in self.lines)

    @property
    def per_noise(self) -> frozenset[str]:
        """The names that have a value for each noise."""
        return frozenset(line.name for line in self.lines if line.per_noise)


def parse_scheme(text: str) -> Scheme:
    """Read a description.

    Raises
    ------
    EquationSyntaxError, NameResolutionError
        With a caret under what cannot be read.
    """
    assignments = parse_statements(text).assignments
    if not assignments or assignments[-1].target != RESULT:
        raise EquationSyntaxError(
            f"the last line of a method gives '{RESULT}'",
            span=assignments[-1].target_span if assignments else None,
            hint=f"such as '{RESULT} = x + dt*f(x, t)'",
        )
    lines: dict[str, Line] = {}
    noisy: dict[str, frozenset[str]] = {}
    for assignment in assignments:
        _check_target(assignment, lines)
        _check(assignment.expression, lines)
        found = _noise_in(assignment.expression, noisy)
        per_noise = bool(found) and found != NOISY and assignment.target != RESULT
        if per_noise:
            noisy[assignment.target] = found
        lines[assignment.target] = Line(assignment.target, assignment.expression, per_noise)
    return Scheme(tuple(lines.values()), text)


def split_noise(e: Expr, noisy: Set[str]) -> tuple[Expr | None, Expr | None]:
    """Split an expression into its terms without noise and those with it.

    `noisy` are the names, of symbols, of values and of functions, that belong to one noise.
    """
    if not _holds(e, noisy):
        return e, None
    match e:
        case Unary(op=op, operand=operand):
            plain, noise = split_noise(operand, noisy)
            return plain and Unary(op, plain), noise and Unary(op, noise)
        case Binary(op="+" | "-", left=left, right=right):
            sides = zip(split_noise(left, noisy), split_noise(right, noisy), strict=True)
            plain, noise = (_sum(e.op, *pair) for pair in sides)
            return plain, noise
        case Binary(op="*", left=left, right=right) if not _holds(left, noisy):
            plain, noise = split_noise(right, noisy)
            return plain and Binary("*", left, plain), noise and Binary("*", left, noise)
        case Binary(op="*" | "/", left=left, right=right) if not _holds(right, noisy):
            plain, noise = split_noise(left, noisy)
            return plain and Binary(e.op, plain, right), noise and Binary(e.op, noise, right)
    return None, e


def _sum(op: str, left: Expr | None, right: Expr | None) -> Expr | None:
    if right is None:
        return left
    if left is None:
        return negate(right) if op == "-" else right
    return Binary("-" if op == "-" else "+", left, right)


def _holds(e: Expr, noisy: Set[str]) -> bool:
    return any(
        (isinstance(node, Name) and node.id in noisy)
        or (isinstance(node, Call) and node.function in noisy)
        for node in walk(e)
    )


def _symbols_of_noise(e: Expr) -> frozenset[str]:
    used = {node.id for node in name_nodes(e)} | {call.function for call in calls(e)}
    return NOISY & used


def _noise_in(e: Expr, noisy: dict[str, frozenset[str]]) -> frozenset[str]:
    """Give which of g and dW an expression holds, also through earlier lines."""
    match e:
        case Name(id=name):
            return frozenset({name}) if name == "dW" else noisy.get(name, frozenset())
        case Call(function="g"):
            return frozenset({"g"})
    return frozenset().union(*(_noise_in(child, noisy) for child in children(e)))


# --- checks ------------------------------------------------------------------------------------


def _check_target(assignment: Assignment, lines: dict[str, Line]) -> None:
    name, span = assignment.target, assignment.target_span
    if assignment.op != "=":
        raise EquationSyntaxError(
            "the lines of a method give values to names: 'name = expression'", span=span
        )
    if name in (*_SYMBOLS, *_RIGHT_HAND_SIDES) or name in CONSTANTS:
        raise NameResolutionError(
            f"'{name}' has a meaning of its own in a method", span=span, hint="choose another name"
        )
    if name in lines:
        hint = f"'{RESULT}' is the last line" if name == RESULT else "choose another name"
        raise NameResolutionError(f"'{name}' is given twice", span=span, hint=hint)


def _check(e: Expr, lines: dict[str, Line]) -> None:
    for node in walk(e):
        if isinstance(node, Name):
            _check_name(node, lines)
        elif isinstance(node, Call):
            _check_call(node)


def _check_name(node: Name, lines: dict[str, Line]) -> None:
    if node.id in _SYMBOLS or node.id in CONSTANTS or node.id in lines:
        return
    if node.id in _RIGHT_HAND_SIDES:
        raise EquationSyntaxError(
            f"'{node.id}' is a function of a state and a time",
            span=node.span,
            hint=f"such as {node.id}(x, t)",
        )
    known = (*_SYMBOLS, *lines)
    raise NameResolutionError(
        f"a method knows no '{node.id}'",
        span=node.span,
        details=(f"known here: {', '.join(known)}, f(x, t), g(x, t)",),
        hint=did_you_mean(node.id, known),
    )


def _check_call(node: Call) -> None:
    name = node.function
    if name not in _RIGHT_HAND_SIDES and name not in FUNCTIONS:
        raise _unknown_function(node)
    if name in FUNCTIONS and FUNCTIONS[name].draws:
        raise EquationSyntaxError(
            f"'{name}' draws at random, which a method does by dW only",
            span=node.span,
            hint="dW is a normal draw of variance dt, one for each noise and step",
        )
    arity = 2 if name in _RIGHT_HAND_SIDES else FUNCTIONS[name].arity
    if len(node.arguments) != arity:
        raise EquationSyntaxError(
            f"'{name}' takes {arity} argument{'s' if arity > 1 else ''}, "
            f"found {len(node.arguments)}",
            span=node.span,
            hint=f"such as {name}(x, t)" if name in _RIGHT_HAND_SIDES else None,
        )
    if any(_calls_right_hand_side(argument) for argument in node.arguments):
        raise _nested(node)


def _calls_right_hand_side(e: Expr) -> bool:
    return any(call.function in _RIGHT_HAND_SIDES for call in calls(e))


def _unknown_function(node: Call) -> EqsimError:
    return NameResolutionError(
        f"a method knows no function '{node.function}'",
        span=node.span,
        details=("known: f(x, t), g(x, t) and the functions of model text without draws",),
    )


def _nested(node: Call) -> EqsimError:
    inner: Span | None = next(
        (c.span for c in calls(node) if c is not node and c.function in _RIGHT_HAND_SIDES), None
    )
    return EquationSyntaxError(
        f"f or g stands inside of '{show(node)}'",
        span=inner,
        hint="give it a name in a line of its own before",
    )
