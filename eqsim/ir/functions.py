"""How the functions of model code become operations on typed expressions."""

from __future__ import annotations

from collections.abc import Callable

from eqsim.expr.dtypes import DType
from eqsim.ir.program import Apply, Cast, Expr, Literal

__all__ = ["FUNCTION_LOWERINGS", "arithmetic", "as_bool", "as_float", "as_int", "literal", "power"]

FLOAT_FUNCTIONS = (
    *("exp", "log", "log10", "expm1", "log1p", "exprel", "sqrt", "sin", "cos", "tan"),
    *("sinh", "cosh", "tanh", "arcsin", "arccos", "arctan", "arctan2", "hypot", "erf", "gamma"),
)
LARGEST_PRODUCT_EXPONENT = 16


def literal(value: float | int | bool) -> Literal:
    """Give a literal of the type that Python's value has."""
    if isinstance(value, bool):
        return Literal(DType.BOOL, value)
    return Literal(DType.I64 if isinstance(value, int) else DType.F64, value)


def as_float(expr: Expr) -> Expr:
    """Convert to floating point; a boolean counts as 0 or 1."""
    if expr.dtype.is_float:
        return expr
    if isinstance(expr, Literal):
        return literal(float(expr.value))
    return Cast(DType.F64, expr)


def as_int(expr: Expr) -> Expr:
    """Convert to an integer, toward zero."""
    return expr if expr.dtype is DType.I64 else Cast(DType.I64, expr)


def as_bool(expr: Expr) -> Expr:
    """Convert a number to whether it is not zero."""
    if expr.dtype is DType.BOOL:
        return expr
    zero = literal(0.0) if expr.dtype.is_float else literal(0)
    return Apply(DType.BOOL, "!=", (expr, zero))


def promote(*args: Expr) -> tuple[Expr, ...]:
    """Bring operands to one numeric type."""
    convert = as_float if any(arg.dtype.is_float for arg in args) else as_int
    return tuple(convert(arg) for arg in args)


def arithmetic(op: str, left: Expr, right: Expr) -> Expr:
    """Apply `+ - * / // %` with Python's meaning: `/` is true division."""
    args = (as_float(left), as_float(right)) if op == "/" else promote(left, right)
    return Apply(args[0].dtype, op, args)


def power(base: Expr, exponent: Expr) -> Expr:
    """Raise to a power: small whole exponents by products, one half by the square root."""
    if isinstance(exponent, Literal) and exponent.dtype is not DType.BOOL:
        if exponent.value == 0.5:
            return Apply(DType.F64, "sqrt", (as_float(base),))
        whole = int(exponent.value) if exponent.value == exponent.value // 1 else None
        if whole is not None and abs(whole) <= LARGEST_PRODUCT_EXPONENT:
            wants_float = exponent.dtype.is_float or whole < 0
            return _product(as_float(base) if wants_float else base, whole)
    return Apply(DType.F64, "pow", (as_float(base), as_float(exponent)))


def _product(base: Expr, exponent: int) -> Expr:
    if exponent < 0:
        return Apply(DType.F64, "/", (literal(1.0), _product(base, -exponent)))
    base = base if base.dtype.is_float else as_int(base)
    if exponent == 0:
        return literal(1.0 if base.dtype.is_float else 1)
    half = base
    if exponent == 1:
        return base
    half = _product(base, exponent // 2)
    square = Apply(base.dtype, "*", (half, half))
    return square if exponent % 2 == 0 else Apply(base.dtype, "*", (square, base))


def _float_function(name: str) -> Callable[..., Expr]:
    return lambda *args: Apply(DType.F64, name, tuple(as_float(arg) for arg in args))


def _promoted(name: str) -> Callable[..., Expr]:
    def lower(*args: Expr) -> Expr:
        typed = promote(*args)
        return Apply(typed[0].dtype, name, typed)

    return lower


def _extremum(name: str) -> Callable[..., Expr]:
    def lower(first: Expr, *others: Expr) -> Expr:
        result, *rest = promote(first, *others)
        for other in rest:
            result = Apply(result.dtype, name, (result, other))
        return result

    return lower


def _clip(value: Expr, low: Expr, high: Expr) -> Expr:
    value, low, high = promote(value, low, high)
    raised = Apply(value.dtype, "max", (value, low))
    return Apply(value.dtype, "min", (raised, high))


def _timestep(time: Expr, dt: Expr) -> Expr:
    """Count whole steps in a time, with a tolerance of a thousandth of a step."""
    time, dt = as_float(time), as_float(dt)
    margin = arithmetic("*", literal(1e-3), dt)
    return as_int(arithmetic("/", arithmetic("+", time, margin), dt))


FUNCTION_LOWERINGS: dict[str, Callable[..., Expr]] = {
    **{name: _float_function(name) for name in FLOAT_FUNCTIONS},
    "atan2": _float_function("arctan2"),
    "floor": _float_function("floor"),
    "ceil": _float_function("ceil"),
    "abs": _promoted("abs"),
    "sign": _promoted("sign"),
    "max": _extremum("max"),
    "min": _extremum("min"),
    "clip": _clip,
    "int": as_int,
    "timestep": _timestep,
}
