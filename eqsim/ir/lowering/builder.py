"""Builds the body of one kernel: names for locals, loads where they are needed, typed values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from eqsim.equations.functions import BinomialDraw, Table, UserFunction
from eqsim.errors import InternalError
from eqsim.expr import nodes as source
from eqsim.expr.dtypes import DType
from eqsim.expr.functions import DELAYED
from eqsim.ir.functions import (
    FUNCTION_LOWERINGS,
    arithmetic,
    as_bool,
    as_float,
    as_int,
    literal,
    power,
    promote,
)
from eqsim.ir.lowering.delayed import lower_delayed
from eqsim.ir.lowering.function import lower_invocation, lower_lookup
from eqsim.ir.lowering.scopes import FLAG, Called, Given, Named, Scope, Stored, storage_dtype
from eqsim.ir.program import (
    Accumulate,
    Apply,
    Cast,
    Draw,
    DrawKind,
    Entry,
    Expr,
    Invoke,
    Let,
    Literal,
    Load,
    Local,
    Statement,
    Store,
    Value,
)
from eqsim.ir.rewrite import walk

__all__ = ["STREAMS_PER_OBJECT", "KernelBuilder", "Streams"]

STREAMS_PER_OBJECT = 1 << 16

_DRAWS: Mapping[str, tuple[DrawKind, tuple[Callable[[Expr], Expr], ...]]] = {
    "rand": ("uniform", ()),
    "randn": ("normal", ()),
    "poisson": ("poisson", (as_float,)),
    "binomial": ("binomial", (as_int, as_float)),
}


@dataclass(slots=True)
class Streams:
    """Hands out the random streams of one object, one for each draw in its text.

    `first` is the number of the object's first stream; a draw's index is that of the element.
    """

    first: int
    clock: str | None
    used: int = 0

    def next(self) -> int:
        """Take the next stream."""
        self.used += 1
        return self.first + self.used - 1


@dataclass(slots=True)
class KernelBuilder:
    """Collects statements while it lowers expressions in a scope."""

    scope: Scope
    streams: Streams
    draw_index: Expr
    body: list[Statement] = field(default_factory=list)
    _locals: dict[str, Expr] = field(default_factory=dict)
    _cache: dict[str, Expr] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)
    _touched: dict[str, frozenset[Load | Entry]] = field(default_factory=dict)

    # --- names ------------------------------------------------------------------------------

    def bind(self, name: str, expr: Expr) -> Local:
        """Bind a local name, made unique within the kernel."""
        unique = self.unique(name)
        self.body.append(Let(unique, expr))
        self._touched[unique] = self.reads_behind(expr)
        return Local(expr.dtype, unique)

    def unique(self, name: str) -> str:
        """Give a local name that is not taken, and take it."""
        stem = name.lstrip("_") or "x"
        unique, number = stem, 1
        while unique in self._taken:
            number += 1
            unique = f"{stem}_{number}"
        self._taken.add(unique)
        return unique

    def define(self, name: str, expr: Expr) -> None:
        """Let a name in the following source text stand for an expression."""
        self._locals[name] = expr

    def foresee(self, stored: Stored, value: Expr) -> None:
        """Let later reads of a state variable give the value that the kernel stores at its end."""
        self.invalidate(stored.buffer)
        self._cache[_key(stored)] = value

    def reads_behind(self, expr: Expr) -> frozenset[Load | Entry]:
        """List what was read of buffers for an expression's value."""
        found: set[Load | Entry] = set()
        for node in walk(expr):
            if isinstance(node, Load | Entry):
                found.add(node)
            elif isinstance(node, Local):
                found |= self._touched.get(node.name, frozenset())
        return frozenset(found)

    # --- expressions ------------------------------------------------------------------------

    def lower(self, expr: source.Expr) -> Expr:
        """Lower a source expression, emitting the loads it needs."""
        match expr:
            case source.Number():
                return literal(expr.value)
            case source.Name():
                return self.name(expr.id)
            case source.Unary(op="-"):
                return self._negate(self.lower(expr.operand))
            case source.Unary():
                return self.lower(expr.operand)
            case source.Binary(op="**"):
                return power(self._named(expr.left), self.lower(expr.right))
            case source.Binary():
                return arithmetic(expr.op, self.lower(expr.left), self.lower(expr.right))
            case source.Call():
                return self._call(expr)
            case _:
                return self._logic(expr)

    def _logic(self, expr: source.Expr) -> Expr:
        match expr:
            case source.Compare():
                return _comparison(expr.op, self.lower(expr.left), self.lower(expr.right))
            case source.Chain():
                return self._chain(expr)
            case source.Logical():
                first, *rest = [as_bool(self.lower(operand)) for operand in expr.operands]
                for operand in rest:
                    first = Apply(DType.BOOL, expr.op, (first, operand))
                return first
            case source.Not():
                return Apply(DType.BOOL, "not", (as_bool(self.lower(expr.operand)),))
            case source.Select():
                return self._select(expr)
            case _:
                raise InternalError(f"no lowering for {type(expr).__name__}; please report this")

    def _chain(self, expr: source.Chain) -> Expr:
        first, *others = map(self._named, expr.operands)
        whole: Expr | None = None
        for op, other in zip(expr.ops, others, strict=True):
            link = _comparison(op, first, other)
            whole = link if whole is None else Apply(DType.BOOL, "and", (whole, link))
            first = other
        assert whole is not None
        return whole

    def _select(self, expr: source.Select) -> Expr:
        condition = as_bool(self.lower(expr.condition))
        chosen, other = self.lower(expr.chosen), self.lower(expr.other)
        if chosen.dtype is not other.dtype:
            chosen, other = promote(chosen, other)
        return Apply(chosen.dtype, "select", (condition, chosen, other))

    def _negate(self, operand: Expr) -> Expr:
        if isinstance(operand, Literal):
            return literal(-operand.value)
        if not operand.dtype.is_float:
            operand = as_int(operand)
        return Apply(operand.dtype, "neg", (operand,))

    def _named(self, expr: source.Expr) -> Expr:
        """Lower an operand that will be used several times, so that it is evaluated once."""
        lowered = self.lower(expr)
        simple = isinstance(lowered, Local) or not any(
            isinstance(node, (Apply, Draw, Invoke)) for node in walk(lowered)
        )
        return lowered if simple else self.bind("base", lowered)

    def _call(self, call: source.Call) -> Expr:
        if call.function == DELAYED:
            stored, past = lower_delayed(call, self.scope, self.streams.clock)
            return _widened(stored, self.bind(f"{stored.variable.name}_delayed", past))
        if call.function in _DRAWS:
            kind, conversions = _DRAWS[call.function]
            lowered = map(self.lower, call.arguments)
            return self._draw(
                kind, *(convert(arg) for convert, arg in zip(conversions, lowered, strict=True))
            )
        arguments = tuple(self.lower(argument) for argument in call.arguments)
        if call.function in FUNCTION_LOWERINGS:
            return FUNCTION_LOWERINGS[call.function](*arguments)
        meaning = self.scope.lookup(call.function)
        if isinstance(meaning, Called):
            return self._external(meaning, arguments)
        raise InternalError(f"the function {call.function!r} is not known here; please report this")

    def _external(self, called: Called, arguments: tuple[Expr, ...]) -> Expr:
        name = f"{called.owner}.{called.function.name}"
        match called.function.definition:
            case Table():
                return lower_lookup(name, arguments, self.bind)
            case BinomialDraw():
                n, p = Value(DType.I64, f"{name}.n"), Value(DType.F64, f"{name}.p")
                return self._draw("binomial", n, p)
            case UserFunction() as definition:
                number = self.streams.next() if called.function.draws else None
                index = self.draw_index
                invoked = lower_invocation(name, definition, arguments, number, index)
                return self.bind(called.function.name, invoked)

    def _draw(self, kind: DrawKind, *args: Expr) -> Expr:
        stream, clock = self.streams.next(), self.streams.clock
        dtype = DType.I64 if args else DType.F64
        return self.bind(kind, Draw(dtype, kind, stream, clock, self.draw_index, args))

    def name(self, name: str) -> Expr:
        """Give the current value of a name."""
        if name in self._locals:
            return self._locals[name]
        meaning = self.scope.lookup(name)
        match meaning:
            case Given(expr):
                return expr
            case Named(expression, scope, key):
                return self._subexpression(name, expression, scope, key)
            case Stored(current=Named(expression, scope, key)):
                return self._subexpression(name, expression, scope, key)
            case Stored():
                return self.load(meaning)
            case _:
                raise InternalError(f"the name {name!r} has no meaning here; please report this")

    def load(self, stored: Stored) -> Expr:
        """Give the current value of a state variable."""
        key = _key(stored)
        if key not in self._cache:
            suffix = f"_{stored.at}" if str(stored.at) in ("pre", "post") else ""
            self._cache[key] = self.bind(stored.variable.name + suffix, stored.entry)
        return _widened(stored, self._cache[key])

    def _subexpression(self, name: str, expr: source.Expr, scope: Scope, key: str) -> Expr:
        if key not in self._cache:
            outer, outer_locals = self.scope, self._locals
            self.scope, self._locals = scope, {}
            try:
                self._cache[key] = self.bind(name, self.lower(expr))
            finally:
                self.scope, self._locals = outer, outer_locals
        return self._cache[key]

    # --- writes -----------------------------------------------------------------------------

    def store(self, stored: Stored, value: Expr, guard: Expr | None = None) -> None:
        """Write a state variable; later reads see it."""
        converted = self.convert(value, stored)
        self.body.append(Store(stored.buffer, stored.at, converted, guard))
        self.invalidate(stored.buffer)

    def accumulate(self, stored: Stored, value: Expr, guard: Expr | None = None) -> None:
        """Add to a state variable."""
        converted = self.convert(value, stored)
        self.body.append(Accumulate(stored.buffer, stored.at, converted, guard))
        self.invalidate(stored.buffer)

    def convert(self, value: Expr, stored: Stored) -> Expr:
        """Convert a value to the type a variable is stored in."""
        return to_storage(value, stored.variable.dtype, storage_dtype(stored.variable))

    def invalidate(self, buffer: str) -> None:
        """Forget cached values that were read from a buffer, on any axis."""
        for key, value in list(self._cache.items()):
            if any(node.buffer == buffer for node in self.reads_behind(value)):
                del self._cache[key]

    def guard_of(self, stored: Stored) -> Expr | None:
        """Give the condition under which others may write a variable that pauses."""
        if stored.guard is None:
            return None
        return as_bool(Load(DType.F64, stored.guard, stored.at))


def _comparison(op: source.CompareOp, left: Expr, right: Expr) -> Expr:
    return Apply(DType.BOOL, op, promote(left, right))


def _widened(stored: Stored, value: Expr) -> Expr:
    """Convert a variable's value, as stored, to the type of arithmetic."""
    if stored.variable.name == FLAG:
        return as_bool(value)
    wide = {DType.I32: DType.I64, DType.F32: DType.F64}.get(value.dtype)
    return value if wide is None else Cast(wide, value)


def _key(stored: Stored) -> str:
    at = stored.at if stored.index is None else stored.index
    return f"{at}:{stored.buffer}"


def to_storage(value: Expr, dtype: DType, storage: DType) -> Expr:
    """Convert a value to a variable's type and then to the type it is stored in."""
    if dtype is DType.BOOL:
        value = as_bool(value)
    elif dtype.is_float:
        value = as_float(value)
    else:
        value = as_int(value)
    return value if value.dtype is storage else Cast(storage, value)
