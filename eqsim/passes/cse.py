"""Common subexpressions of a kernel, also across its equations, computed once.

What is used twice gets a name: that of a binding which already has its value, else that of the
variable it loads, else `e1`, `e2`, ...  Names for nothing but another name or a number disappear,
and so do bindings that nobody uses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from math import isqrt
from typing import Literal as OneOf
from typing import TypeVar

from eqsim.expr.dtypes import DType
from eqsim.ir.effects import effects
from eqsim.ir.program import (
    Accumulate,
    Axis,
    Draw,
    Emit,
    Entry,
    Expr,
    Invoke,
    Kernel,
    Let,
    LetPropagator,
    Load,
    Local,
    Program,
    Statement,
    Store,
)
from eqsim.ir.rewrite import expressions_of, map_statement, with_children
from eqsim.passes.locals import Names
from eqsim.passes.numbering import Numbering

__all__ = ["EliminateCommon", "eliminate_common"]


@dataclass(frozen=True, slots=True)
class EliminateCommon:
    """Compute equal subexpressions once."""

    name: str = "cse"
    exactness: OneOf["exact", "rounding"] = "exact"

    def run(self, program: Program) -> Program:
        """Share the subexpressions of each kernel."""
        return replace(
            program,
            setup=tuple(map(eliminate_common, program.setup)),
            kernels=tuple(map(eliminate_common, program.kernels)),
        )


def eliminate_common(kernel: Kernel) -> Kernel:
    """Share the subexpressions of a kernel."""
    sharing = _Sharing(Names.of(kernel))
    prologue = sharing.read(kernel.prologue)
    sharing.numbering.change(sorted(effects(kernel).changed))
    body = sharing.read(kernel.body)
    sharing.count((*prologue, *body))
    bindings = sharing.write(prologue)
    return replace(
        kernel,
        prologue=tuple(item for item in bindings if isinstance(item, Let | LetPropagator)),
        body=tuple(sharing.write(body)),
    )


Entries = tuple[int, ...]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A statement and the numbers of its whole expressions."""

    statement: Statement
    roots: tuple[int, ...]

    @property
    def main_roots(self) -> tuple[int, ...]:
        """The numbers of what is computed in each pass, not only after an event."""
        if isinstance(self.statement, Let | LetPropagator):
            return ()
        return self.roots[:1] if isinstance(self.statement, Emit) else self.roots


@dataclass(slots=True)
class _Sharing:
    """Numbers a kernel's computations, decides which get names, and writes the kernel anew.

    `wishes` are the names that bindings of the kernel give; `propagators` has the names of each
    propagator under the numbers of its matrix, `sources` leads from such a name to the matrix.
    """

    names: Names
    numbering: Numbering = field(default_factory=Numbering)
    wishes: dict[int, str] = field(default_factory=dict)
    propagators: dict[Entries, list[str | None]] = field(default_factory=dict)
    sources: dict[int, Entries] = field(default_factory=dict)
    live_propagators: set[Entries] = field(default_factory=set)
    live: set[int] = field(default_factory=set)
    shared: set[int] = field(default_factory=set)
    written: dict[int, Local] = field(default_factory=dict)

    # --- reading ----------------------------------------------------------------------------

    def read(self, statements: Iterable[Statement]) -> list[_Numbered]:
        """Give the numbers of the expressions of statements, in order."""
        return [_Numbered(statement, self._roots(statement)) for statement in statements]

    def _roots(self, statement: Statement) -> tuple[int, ...]:
        if isinstance(statement, Emit):
            roots = [self.numbering.number(statement.condition)]
            roots += [root for store in statement.then for root in self._roots(store)]
            self.numbering.change([statement.event])
            return tuple(roots)
        numbers = tuple(self.numbering.number(expr) for expr in expressions_of(statement))
        match statement:
            case Let(name=name):
                self.numbering.bound[name] = numbers[0]
                self.wishes.setdefault(numbers[0], name)
            case LetPropagator():
                self._bind_propagator(statement, numbers)
            case Store(buffer=buffer) | Accumulate(buffer=buffer):
                self.numbering.change([buffer])
        return numbers

    def _bind_propagator(self, statement: LetPropagator, entries: tuple[int, ...]) -> None:
        """Bind names to a propagator's entries: to those of an equal one before it, if any."""
        own = [name for row in statement.names for name in row]
        merged = self.propagators.setdefault(entries, [None] * len(own))
        for place, name in enumerate(own):
            if name is not None:
                meaning = merged[place] or name
                merged[place] = meaning
                self.numbering.bound[name] = self.numbering.number(Local(DType.F64, meaning))
                self.sources[self.numbering.bound[name]] = entries

    # --- deciding ---------------------------------------------------------------------------

    def count(self, statements: Iterable[_Numbered]) -> None:
        """Find what is needed, and what of it is used more than once in each pass."""
        uses: Counter[int] = Counter()
        for item in statements:
            for root in item.main_roots:
                self._visit(root, uses)
        self.shared = {number for number, count in uses.items() if count > 1}
        for item in statements:
            if isinstance(item.statement, Emit):
                for root in item.roots[1:]:
                    self._visit(root, uses)

    def _visit(self, number: int, uses: Counter[int]) -> None:
        uses[number] += 1
        if number in self.live:
            return
        self.live.add(number)
        for operand in self.numbering.nodes[number].operands:
            self._visit(operand, uses)
        entries = self.sources.get(number)
        if entries is not None and entries not in self.live_propagators:
            self.live_propagators.add(entries)
            for entry in entries:
                self._visit(entry, uses)

    def _has_name(self, number: int) -> bool:
        return number in self.shared or (number in self.wishes and number in self.live)

    # --- writing ----------------------------------------------------------------------------

    def write(self, statements: Iterable[_Numbered]) -> list[Statement]:
        """Write statements anew, each after the bindings it needs."""
        out: list[Statement] = []
        for item in statements:
            match item.statement:
                case Let():
                    if item.roots[0] in self.live:
                        self._expr(item.roots[0], out)
                case LetPropagator():
                    self._write_propagator(item.roots, out)
                case Emit(event=event, then=then):
                    roots = iter(item.roots)
                    condition = self._expr(next(roots), out)
                    inline = partial(self._next, roots, None)
                    stores = tuple(map_statement(store, inline) for store in then)
                    out.append(Emit(event, condition, stores))
                case _:
                    written = partial(self._next, iter(item.roots), out)
                    out.append(map_statement(item.statement, written))
        return out

    def _next(self, roots: Iterator[int], out: list[Statement] | None, _: Expr) -> Expr:
        """Write the next of a statement's expressions."""
        return self._expr(next(roots), out)

    def _write_propagator(self, entries: Entries, out: list[Statement]) -> None:
        """Write the first of equal propagators, with the names that are needed."""
        if entries not in self.live_propagators:
            return
        self.live_propagators.remove(entries)
        bound = self.numbering.bound
        kept = [
            name if name is not None and bound[name] in self.live else None
            for name in self.propagators[entries]
        ]
        matrix = [self._expr(entry, out) for entry in entries]
        out.append(LetPropagator(_square(kept), _square(matrix)))

    def _expr(self, number: int, out: list[Statement] | None) -> Expr:
        """Write a computation, with new bindings in `out`; without any, where that is None."""
        if number in self.written:
            return self.written[number]
        node = self.numbering.nodes[number]
        operands = tuple(self._expr(operand, out) for operand in node.operands)
        expr = with_children(node.example, operands)
        if out is None or node.is_trivial or not self._has_name(number):
            return expr
        local = Local(expr.dtype, self._name(number, expr))
        out.append(Let(local.name, expr))
        self.written[number] = local
        return local

    def _name(self, number: int, expr: Expr) -> str:
        if number in self.wishes:
            return self.wishes[number]
        match expr:
            case Load(buffer=buffer, at=at):
                suffix = f"_{at}" if at in (Axis.PRE, Axis.POST) else ""
                return self.names.fresh(f"{buffer.rpartition('.')[2]}{suffix}")
            case Entry(buffer=buffer):
                return self.names.fresh(buffer.rpartition(".")[2])
            case Invoke(function=function):
                return function.rpartition(".")[2]
            case Draw(kind=kind):
                return self.names.fresh(kind)
        return self.names.numbered("e")


def _square(entries: Sequence[T]) -> tuple[tuple[T, ...], ...]:
    size = isqrt(len(entries))
    return tuple(tuple(entries[start : start + size]) for start in range(0, size * size, size))
