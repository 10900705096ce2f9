"""The unit that an equation declares after its colon: unscaled units, `1`, `boolean`, `integer`."""

from __future__ import annotations

from eqsim.errors import EquationSyntaxError, Span, UnitError
from eqsim.expr.constant import constant_value
from eqsim.expr.dtypes import DType
from eqsim.expr.nodes import Binary, Expr, Name, Number
from eqsim.expr.parse import parse_expression
from eqsim.expr.suggest import did_you_mean
from eqsim.units import BASE_UNITS, DIMENSIONLESS, UNITS, Dimension

__all__ = ["parse_unit"]

_TYPES = {"boolean": DType.BOOL, "integer": DType.I32}
_NEAR_TYPES = {"bool": "boolean", "int": "integer", "float": "1", "double": "1", "real": "1"}


def parse_unit(text: str, within: Span) -> tuple[Dimension, DType]:
    """Read the unit field; `within` is its place in the user's text."""
    if not text.strip():
        raise EquationSyntaxError(
            "a unit is missing after ':'",
            span=within,
            hint="write a unit such as volt, or 1 for a plain number",
        )
    e = parse_expression(text, within)
    if isinstance(e, Name) and e.id in _TYPES:
        return DIMENSIONLESS, _TYPES[e.id]
    if isinstance(e, Number) and type(e.value) is int and e.value == 1:
        return DIMENSIONLESS, DType.F64
    return _dimension(e), DType.F64


def _dimension(e: Expr) -> Dimension:
    match e:
        case Name(id=name) if name in BASE_UNITS:
            return BASE_UNITS[name]
        case Name():
            raise _not_a_unit(e)
        case Binary(op="/", left=Number(value=1), right=right):
            return DIMENSIONLESS / _dimension(right)
        case Binary(op="*", left=left, right=right):
            return _dimension(left) * _dimension(right)
        case Binary(op="/", left=left, right=right):
            return _dimension(left) / _dimension(right)
        case Binary(op="**", left=left, right=right):
            exponent = constant_value(right, {})
            if exponent is not None:
                return _dimension(left) ** exponent
    raise UnitError(
        "this is not a unit",
        span=e.span,
        hint="units are products, quotients and powers of names such as volt/second or 1/meter**2",
    )


def _not_a_unit(e: Name) -> UnitError:
    name = e.id
    if name in UNITS:
        return UnitError(
            f"'{name}' is a scaled unit; variables are declared in unscaled units",
            span=e.span,
            hint=f"use {UNITS[name].dimension}",
        )
    if name in _TYPES:
        return UnitError(
            f"'{name}' is a type, and has no unit", span=e.span, hint=f"write ': {name}' alone"
        )
    alike = (each for each in BASE_UNITS if each[-1].isdigit() == name[-1].isdigit())
    hint = did_you_mean(name, (*alike, *_TYPES))
    if name in _NEAR_TYPES:
        hint = f"use '{_NEAR_TYPES[name]}'"
    return UnitError(f"'{name}' is not a unit", span=e.span, hint=hint)
