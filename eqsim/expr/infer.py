"""The unit and the type of an expression.

Booleans count as 0 and 1 in arithmetic; `/` always gives a float; a power of whole numbers is
whole only where the exponent is a literal that is not negative.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from eqsim.errors import (
    EquationSyntaxError,
    InternalError,
    ModelError,
    NameResolutionError,
    UnitError,
)
from eqsim.expr.constant import constant_value
from eqsim.expr.delayed import check_delayed
from eqsim.expr.dtypes import DType
from eqsim.expr.functions import CONSTANTS, FUNCTIONS, ArgumentType, Function
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
from eqsim.expr.rewrite import calls
from eqsim.expr.suggest import did_you_mean
from eqsim.expr.unit_words import name_unit, quote, unit_hint
from eqsim.units import BASE_UNITS, DIMENSIONLESS, UNITS, Dimension, UnitSignature

__all__ = [
    "Inferred",
    "Symbol",
    "drawing_calls",
    "find_function",
    "infer",
    "promote",
    "refuse_unit",
]

Inferred = tuple[Dimension, DType]

_NO_VALUES: Mapping[str, float] = MappingProxyType({})
_RESULTS: Mapping[str, DType] = MappingProxyType(
    {"float": DType.F64, "integer": DType.I64, "boolean": DType.BOOL}
)


@dataclass(frozen=True, slots=True)
class Symbol:
    """What a name stands for: its unit, its type, and whether all elements share one value.

    A name that stands for a function has nothing but that.
    """

    name: str
    dimension: Dimension = DIMENSIONLESS
    dtype: DType = DType.F64
    shared: bool = False
    function: Function | None = None


def infer(
    e: Expr, symbols: Mapping[str, Symbol], constants: Mapping[str, float] = _NO_VALUES
) -> Inferred:
    """Give the unit and the type (BOOL, I64 or F64) of an expression.

    Parameters
    ----------
    e : Expr
        The expression; it may hold units and the constants of model text.
    symbols : mapping
        What all other names stand for.
    constants : mapping, optional
        Values of names that may stand in the exponent of a quantity with a unit.

    Raises
    ------
    UnitError
        Where units do not match, at the offending term.
    NameResolutionError
        For unknown names and functions.
    """
    return _Inference(symbols, constants).infer(e)


def promote(*dtypes: DType) -> DType:
    """Give the type of arithmetic on values of these types."""
    return DType.F64 if any(dtype.is_float for dtype in dtypes) else DType.I64


def find_function(name: str, symbols: Mapping[str, Symbol]) -> Function | None:
    """Find what a call of this name calls: a function of model text, or one from outside."""
    if name in FUNCTIONS:
        return FUNCTIONS[name]
    return symbols[name].function if name in symbols else None


def drawing_calls(e: Expr, symbols: Mapping[str, Symbol]) -> tuple[Call, ...]:
    """Give the calls that have another value each time they are evaluated."""
    found = ((call, find_function(call.function, symbols)) for call in calls(e))
    return tuple(call for call, function in found if function is not None and function.draws)


def refuse_unit(
    what: str, e: Expr, found: Dimension, wanted: Dimension, other: str = "expected"
) -> UnitError:
    """Give the error for an expression with another unit than what is wanted."""
    return UnitError(
        what,
        span=e.span,
        details=(f"{other}: {name_unit(wanted)};  {quote(e)}: {name_unit(found)}",),
        hint=unit_hint(e, found, wanted),
    )


@dataclass(frozen=True, slots=True)
class _Inference:
    symbols: Mapping[str, Symbol]
    constants: Mapping[str, float]

    def infer(self, e: Expr) -> Inferred:
        match e:
            case Number(value=value):
                return DIMENSIONLESS, _number_dtype(value)
            case Name():
                return self.name(e)
            case Unary(operand=operand):
                dimension, dtype = self.infer(operand)
                return dimension, promote(dtype)
            case Binary():
                return self.binary(e)
            case Call():
                return self.call(e)
        return self.choice(e)

    def choice(self, e: Expr) -> Inferred:
        match e:
            case Compare(op=op, left=left, right=right):
                self.alike((left, right), f"'{op}' compares different units")
                return DIMENSIONLESS, DType.BOOL
            case Chain(operands=operands):
                self.alike(operands, "a chain of comparisons has different units")
                return DIMENSIONLESS, DType.BOOL
            case Logical(op=op, operands=operands):
                for operand in operands:
                    self.condition(operand, f"'{op}' joins conditions")
                return DIMENSIONLESS, DType.BOOL
            case Not(operand=operand):
                self.condition(operand, "'not' negates a condition")
                return DIMENSIONLESS, DType.BOOL
            case Select(condition=condition, chosen=chosen, other=other):
                self.condition(condition, "'where' takes a condition first")
                return self.alike((chosen, other), "the two values to choose from differ in unit")
        raise InternalError(f"{type(e).__name__} is not a node of an expression; please report it")

    def name(self, e: Name) -> Inferred:
        symbol = self.symbols.get(e.id)
        if symbol is not None and symbol.function is None:
            dtype = symbol.dtype
            return symbol.dimension, dtype if dtype is DType.BOOL else promote(dtype)
        if unit := UNITS.get(e.id):
            return unit.dimension, DType.F64
        if e.id in CONSTANTS:
            return DIMENSIONLESS, DType.F64
        raise self.unknown(e)

    def unknown(self, e: Name) -> NameResolutionError:
        if function := find_function(e.id, self.symbols):
            return NameResolutionError(
                f"'{e.id}' is a function", span=e.span, hint=f"call it: {function.signature}"
            )
        if e.id == "xi" or e.id.startswith("xi_"):
            return NameResolutionError(
                f"the noise '{e.id}' can stand in differential equations only", span=e.span
            )
        hint = did_you_mean(e.id, (*self.symbols, *UNITS, *CONSTANTS))
        return NameResolutionError(f"the name '{e.id}' is unknown", span=e.span, hint=hint)

    def binary(self, e: Binary) -> Inferred:
        if e.op == "**":
            return self.power(e)
        if e.op in ("+", "-", "%"):
            what = "'%' takes operands" if e.op == "%" else "a sum has terms"
            dimension, dtype = self.alike((e.left, e.right), f"{what} of different units")
            return dimension, promote(dtype)
        (left, left_dtype), (right, right_dtype) = self.infer(e.left), self.infer(e.right)
        dtype = promote(left_dtype, right_dtype)
        if e.op == "*":
            return left * right, dtype
        if e.op == "/":
            return left / right, DType.F64
        for operand, dimension in ((e.left, left), (e.right, right)):
            self.plain(operand, dimension, "'//' takes plain numbers only")
        return DIMENSIONLESS, dtype

    def power(self, e: Binary) -> Inferred:
        (base, base_dtype), (exponent, _) = self.infer(e.left), self.infer(e.right)
        self.plain(e.right, exponent, "an exponent has no unit")
        dtype = promote(base_dtype) if _is_whole(e.right) else DType.F64
        if base.is_dimensionless:
            return base, dtype
        value = constant_value(e.right, self.constants)
        if value is None:
            raise UnitError(
                "a quantity with a unit can only be raised to a constant power",
                span=e.right.span or e.span,
                details=(f"{quote(e.left)}: {name_unit(base)}",),
                hint="write the exponent as a number, or divide the base by a quantity of its unit",
            )
        return base**value, dtype

    def call(self, e: Call) -> Inferred:
        function = find_function(e.function, self.symbols)
        if function is None:
            raise self.unknown_function(e)
        if len(e.arguments) != function.arity:
            raise EquationSyntaxError(
                f"'{e.function}' takes {_count(function.arity, 'argument')}, "
                f"found {len(e.arguments)}",
                span=e.span,
                hint=f"{function.signature}: {function.doc}",
            )
        if isinstance(function.accepts, UnitSignature):
            return self.external(e, function, function.accepts)
        dimension, dtype = self.arguments(e, function)
        if function.dimension == "root":
            dimension = dimension**0.5
        elif function.dimension == "dimensionless":
            dimension = DIMENSIONLESS
        return dimension, _RESULTS.get(function.dtype, dtype)

    def external(self, e: Call, function: Function, signature: UnitSignature) -> Inferred:
        """Check the arguments of a function from outside, and give the unit and type of a call."""
        found = [self.infer(argument) for argument in e.arguments]
        dimensions = dict(zip(function.parameters, (d for d, _ in found), strict=True))
        types = dict(zip(function.parameters, function.types, strict=False))
        for parameter, argument, (dimension, dtype) in zip(
            function.parameters, e.arguments, found, strict=True
        ):
            requirement = signature.arguments.get(parameter)
            what = f"the argument '{parameter}' of '{e.function}'"
            kind = "boolean" if requirement is bool else types.get(parameter)
            self.typed(argument, dtype, kind, what)
            wanted = dimensions[requirement] if isinstance(requirement, str) else requirement
            if isinstance(wanted, Dimension) and dimension != wanted:
                raise refuse_unit(f"{what} has another unit", argument, dimension, wanted)
        result = signature.result_for(tuple(dimensions.values()))
        if result is bool:
            return DIMENSIONLESS, DType.BOOL
        dtype = promote(*(dtype for _, dtype in found))
        dimension = result if isinstance(result, Dimension) else DIMENSIONLESS
        return dimension, _RESULTS.get(function.dtype, dtype)

    def arguments(self, e: Call, function: Function) -> Inferred:
        """Check the arguments and give their common unit and type."""
        if not e.arguments:
            return DIMENSIONLESS, DType.F64
        if function.accepts == "past":
            check_delayed(e, self.constants)
            self.each(e.arguments[1:], BASE_UNITS["second"], "a delay is a time")
            return self.infer(e.arguments[0])
        if function.accepts == "alike":
            dimension, dtype = self.alike(e.arguments, f"'{e.function}' takes arguments alike")
            return dimension, promote(dtype)
        if function.accepts == "time":
            return self.each(e.arguments, BASE_UNITS["second"], f"'{e.function}' takes times")
        return self.each(e.arguments, DIMENSIONLESS, f"'{e.function}' takes plain numbers")

    def each(self, arguments: tuple[Expr, ...], wanted: Dimension, what: str) -> Inferred:
        """Demand that arguments have a unit, and give it with their common type."""
        dtypes = []
        for argument in arguments:
            dimension, dtype = self.infer(argument)
            dtypes.append(dtype)
            if dimension != wanted:
                raise refuse_unit(what, argument, dimension, wanted)
        return wanted, promote(*dtypes)

    def typed(self, argument: Expr, dtype: DType, kind: ArgumentType | None, what: str) -> None:
        """Demand an argument's type."""
        if kind == "boolean" and dtype is not DType.BOOL:
            self.condition(argument, f"{what} is true or false")
        if kind == "integer" and dtype.is_float:
            raise ModelError(
                f"{what} is an integer, but this is a float",
                span=argument.span,
                hint="write int(...) to cut off the fraction",
            )

    def unknown_function(self, e: Call) -> NameResolutionError:
        if e.function in self.symbols or e.function in UNITS or e.function in CONSTANTS:
            return NameResolutionError(
                f"'{e.function}' is not a function",
                span=e.span,
                hint=f"to multiply, write {e.function}*(...)",
            )
        hint = did_you_mean(e.function, (*FUNCTIONS, "where"))
        return NameResolutionError(
            f"the function '{e.function}' is unknown",
            span=e.span,
            hint=hint or f"functions are {', '.join(FUNCTIONS)}, where",
        )

    def alike(self, operands: tuple[Expr, ...], what: str) -> Inferred:
        """Demand that all operands have the unit of the first."""
        found = []
        for operand in operands:  # no comprehension: this recurses, and each takes a frame
            found.append(self.infer(operand))
        first, (wanted, _) = operands[0], found[0]
        for operand, (dimension, _) in zip(operands, found, strict=True):
            if dimension == wanted:
                continue
            if wanted.is_dimensionless and _is_number(first):
                raise refuse_unit(what, first, wanted, dimension, quote(operand))
            raise refuse_unit(what, operand, dimension, wanted, quote(first))
        dtypes = [dtype for _, dtype in found]
        return wanted, DType.BOOL if set(dtypes) == {DType.BOOL} else promote(*dtypes)

    def condition(self, e: Expr, what: str) -> None:
        dimension, dtype = self.infer(e)
        if dtype is not DType.BOOL:
            raise ModelError(
                f"{what}, but this is a number",
                span=e.span,
                details=(f"{quote(e)}: {name_unit(dimension)}",),
                hint="compare it with something, such as x != 0",
            )

    def plain(self, e: Expr, dimension: Dimension, what: str) -> None:
        if not dimension.is_dimensionless:
            raise refuse_unit(what, e, dimension, DIMENSIONLESS)


def _number_dtype(value: float | bool) -> DType:
    if isinstance(value, bool):
        return DType.BOOL
    return DType.I64 if isinstance(value, int) else DType.F64


def _is_number(e: Expr) -> bool:
    return isinstance(e.operand if isinstance(e, Unary) else e, Number)


def _is_whole(exponent: Expr) -> bool:
    return isinstance(exponent, Number) and isinstance(exponent.value, int)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
