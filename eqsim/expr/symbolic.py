"""Expressions to sympy and back, keeping the user's form wherever sympy has nothing to solve.

A conversion is made for a set of variables.  Only arithmetic on those variables becomes sympy's:
the largest parts that hold none of them become symbols, and the parts that are not arithmetic
(functions, comparisons, high powers, `//`, `%`) become opaque functions of the variables in them.
Both come back exactly as the user wrote them.  sympy itself is loaded at its first use.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from importlib import import_module
from math import isfinite

from eqsim.expr.arithmetic import is_negative, multiply, total
from eqsim.expr.nodes import Binary, Expr, Name, Number, Select, Unary
from eqsim.expr.rewrite import names
from eqsim.expr.symbolic_functions import SympyObject, read_function

__all__ = ["Symbols", "SympyObject", "sympy"]

#: Higher powers stay opaque: multiplying them out could take for ever.
HIGHEST_POWER = 8


class _LazyModule:
    """A module that is imported when one of its attributes is first asked for."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> SympyObject:
        return getattr(import_module(self._name), attribute)


sympy: SympyObject = _LazyModule("sympy")


class Symbols:
    """The sympy symbols that stand for the parts of some expressions.

    Symbols are numbered in the order in which the parts are met, and results are sorted by these
    numbers, so that they follow the user's text and never depend on hashes.

    Parameters
    ----------
    variables : iterable of str
        The names in which the expressions will be solved.
    """

    def __init__(self, variables: Iterable[str]) -> None:
        self._symbols: dict[Expr, SympyObject] = {}
        self._parts: dict[SympyObject, Expr] = {}
        self.variables = {name: self._symbol(Name(name)) for name in variables}

    def to_sympy(self, e: Expr) -> SympyObject:
        """Convert an expression."""
        if self.variables.keys().isdisjoint(names(e)):
            return self._independent(e)
        match e:
            case Name(id=name):
                return self.variables[name]
            case Unary(op=op, operand=operand):
                value = self.to_sympy(operand)
                return -value if op == "-" else value
            case Binary(op="+" | "-" | "*" | "/"):
                return self._arithmetic(e)
            case Binary(op="**", left=base, right=Number(value=int() as power)) if (
                0 <= power <= HIGHEST_POWER
            ):
                return self.to_sympy(base) ** power
            case Select(condition=condition, chosen=chosen, other=other) if (
                self.variables.keys().isdisjoint(names(condition))
            ):
                test = self._symbol(condition)
                return sympy.Piecewise((self.to_sympy(chosen), test), (self.to_sympy(other), True))
        return self._opaque(e)

    def opaque_parts(self, value: SympyObject) -> tuple[Expr, ...]:
        """Give the parts of a converted expression that are functions of the variables."""
        found = value.atoms(sympy.core.function.AppliedUndef)
        return tuple(self._parts[part] for part in sorted(found, key=sympy.default_sort_key))

    def from_sympy(self, value: SympyObject) -> Expr:
        """Convert back what sympy made of converted expressions."""
        if value in self._parts:
            return self._parts[value]
        if value.is_Number:
            return _from_number(value)
        if value.is_Add:
            return self._from_sum(value)
        if value.is_Mul:
            return self._from_product(value)
        if value.is_Pow:
            return self._from_power(value)
        if isinstance(value, sympy.Piecewise):
            return self._from_piecewise(value)
        return read_function(value, self.from_sympy)

    def _symbol(self, part: Expr) -> SympyObject:
        if part not in self._symbols:
            symbol = sympy.Symbol(f"{len(self._symbols):06}")
            self._symbols[part] = symbol
            self._parts[symbol] = part
        return self._symbols[part]

    def _independent(self, e: Expr) -> SympyObject:
        match e:
            case Unary(op=op, operand=operand):
                value = self._independent(operand)
                return -value if op == "-" else value
            case Number(value=bool()):
                return self._symbol(e)
            case Number(value=int() as value):
                return sympy.Integer(value)
            case Number(value=value) if isfinite(value):
                return sympy.Float(value)
        return self._symbol(e)

    def _arithmetic(self, e: Binary) -> SympyObject:
        left, right = self.to_sympy(e.left), self.to_sympy(e.right)
        match e.op:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
        return left / right

    def _opaque(self, e: Expr) -> SympyObject:
        if e not in self._symbols:
            function = sympy.Function(f"{len(self._symbols):06}")
            applied = function(*(s for name, s in self.variables.items() if name in names(e)))
            self._symbols[e] = applied
            self._parts[applied] = e
        return self._symbols[e]

    def _from_sum(self, value: SympyObject) -> Expr:
        terms = [self.from_sympy(term) for term in _ordered(value.args)]
        terms.sort(key=is_negative)
        return total(terms)

    def _from_product(self, value: SympyObject) -> Expr:
        number, factors = value.as_coeff_mul()
        above, below = [], []
        for factor in _ordered(factors):
            base, exponent = factor.as_base_exp()
            if exponent.could_extract_minus_sign():
                below.append(self.from_sympy(base**-exponent))
            else:
                above.append(self.from_sympy(factor))
        numerator, denominator = abs(number).as_numer_denom()
        if numerator != 1 or not above:
            above.insert(0, _from_number(numerator))
        if denominator != 1:
            below.insert(0, _from_number(denominator))
        first, *others = above
        product = reduce(multiply, others, Unary("-", first) if number < 0 else first)
        return Binary("/", product, reduce(multiply, below)) if below else product

    def _from_power(self, value: SympyObject) -> Expr:
        base, exponent = value.args
        if exponent.could_extract_minus_sign():
            return Binary("/", Number(1), self.from_sympy(base**-exponent))
        return Binary("**", self.from_sympy(base), self.from_sympy(exponent))

    def _from_piecewise(self, value: SympyObject) -> Expr:
        *cases, (otherwise, _) = value.args
        result = self.from_sympy(otherwise)
        for chosen, test in reversed(cases):
            result = Select(self.from_sympy(test), self.from_sympy(chosen), result)
        return result


def _ordered(values: Iterable[SympyObject]) -> list[SympyObject]:
    return sorted(values, key=sympy.default_sort_key)


def _from_number(value: SympyObject) -> Expr:
    value = sympy.sympify(value)
    if value < 0:
        return Unary("-", _from_number(-value))
    if value.is_Integer:
        return Number(int(value))
    if value.is_Rational:
        return Binary("/", Number(int(value.p)), Number(int(value.q)))
    return Number(float(value))
