"""Moves out of the loops what does not change in them.

What depends on run-time values only becomes a derived value, set once a run.  What depends on the
element only, and is expensive, becomes a derived buffer, filled once a run.  What depends on the
step goes before the loop.  All of it is computed by the same operations on the same numbers, so
no bit changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal as OneOf

from eqsim.expr.dtypes import DType
from eqsim.ir.effects import effects, written_buffers
from eqsim.ir.program import (
    Elements,
    Expr,
    Kernel,
    Let,
    LetPropagator,
    Local,
    Once,
    Program,
    Statement,
)
from eqsim.ir.rewrite import (
    bound_names,
    children,
    expressions_of,
    map_statement,
    substitute,
    walk,
    with_children,
)
from eqsim.passes.derived import Derived
from eqsim.passes.invariance import Classifier, Depends, has_operation, is_expensive
from eqsim.passes.locals import Names, remove_dead

__all__ = ["Hoist"]

_LARGEST_MEANING = 500
_MADE_NAME = re.compile(r"e\d+")


@dataclass(frozen=True, slots=True)
class Hoist:
    """Compute once a run, or once a step, what does not change more often."""

    name: str = "hoist"
    exactness: OneOf["exact", "rounding"] = "exact"

    def run(self, program: Program) -> Program:
        """Hoist out of the kernels of a step."""
        written = written_buffers(program)
        derived = Derived.of(program)
        kernels = tuple(_hoist_kernel(kernel, written, derived) for kernel in program.kernels)
        return derived.declare(replace(program, kernels=kernels))


def _hoist_kernel(kernel: Kernel, written: frozenset[str], derived: Derived) -> Kernel:
    classifier = Classifier(kernel, written, effects(kernel).changed)
    hoisting = _Hoisting(kernel, classifier, derived, Names.of(kernel))
    for statement in (*kernel.prologue, *kernel.body):
        hoisting.move(statement)
    return remove_dead(
        replace(kernel, prologue=tuple(hoisting.prologue), body=tuple(hoisting.body))
    )


@dataclass(slots=True)
class _Hoisting:
    """Moves the statements of one kernel to where they belong.

    `meanings` expands the locals that are constant during a run to what they stand for; those
    that are `gone` have no binding any more.
    """

    kernel: Kernel
    classifier: Classifier
    derived: Derived
    names: Names
    prologue: list[Let | LetPropagator] = field(default_factory=list)
    body: list[Statement] = field(default_factory=list)
    meanings: dict[str, Expr] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    wishes: dict[Expr, str] = field(default_factory=dict)
    before: dict[Expr, Local] = field(default_factory=dict)

    @property
    def owner(self) -> str:
        """The name of the object that the kernel belongs to."""
        return self.kernel.name.partition(".")[0]

    @property
    def population(self) -> str:
        """The name of the population whose elements the kernel runs over, if it does."""
        domain = self.kernel.domain
        return domain.population if isinstance(domain, Elements) else ""

    @property
    def has_loop(self) -> bool:
        """Whether there is anything to be hoisted out of."""
        return not isinstance(self.kernel.domain, Once)

    # --- statements -------------------------------------------------------------------------

    def move(self, statement: Statement) -> None:
        """Put a statement, or what remains of it, in its place."""
        if not isinstance(statement, Let | LetPropagator):
            self.body.append(map_statement(statement, self.rewrite))
            return
        depends = Depends.RUN
        for expr in expressions_of(statement):
            depends |= self.classifier.depends(expr)
        self.classifier.locals.update(dict.fromkeys(bound_names(statement), depends))
        if depends in (Depends.RUN, Depends.ELEMENT) and self._absorb(statement, depends):
            return
        known = self.classifier.locals
        depends = next((known[name] for name in bound_names(statement)), depends)
        if depends is Depends.STEP and self.has_loop:
            self.prologue.append(map_statement(statement, self._of_step))
        else:
            self.body.append(map_statement(statement, self.rewrite))

    def _absorb(self, statement: Let | LetPropagator, depends: Depends) -> bool:
        """Learn what names stand for; tell whether their binding is not needed any more."""
        if isinstance(statement, LetPropagator):
            matrix = tuple(tuple(self._expand(e) for e in row) for row in statement.matrix)
            if any(map(self.derived.needs_values, (entry for row in matrix for entry in row))):
                later = Depends.STEP if depends is Depends.RUN else Depends.LOOP
                self.classifier.locals.update(dict.fromkeys(bound_names(statement), later))
                return False
            population = None if depends is Depends.RUN else self.population
            meanings = self.derived.propagator(statement, matrix, self.owner, population)
            self.meanings.update(meanings)
            self.gone.update(meanings)
            return True
        meaning = self._expand(statement.expr)
        if _is_large(meaning):
            return self._keep_large(statement.name, meaning, depends)
        self.meanings[statement.name] = meaning
        if not _MADE_NAME.fullmatch(statement.name):
            self.wishes.setdefault(meaning, statement.name)
        if depends is Depends.RUN or _is_worth_a_buffer(meaning):
            self.gone.add(statement.name)
        return statement.name in self.gone

    def _keep_large(self, name: str, meaning: Expr, depends: Depends) -> bool:
        """Let a name stand for a stored result: chains of expanded names grow exponentially."""
        if depends is Depends.RUN and meaning.dtype is not DType.I32:
            self.meanings[name] = self.derived.value(meaning, self.owner, name)
        elif depends is Depends.ELEMENT and _is_worth_a_buffer(meaning):
            self.meanings[name] = self.derived.entry(meaning, self.population, name)
        else:
            self.classifier.locals[name] = Depends.LOOP
            return False
        self.gone.add(name)
        return True

    # --- expressions ------------------------------------------------------------------------

    def rewrite(self, expr: Expr) -> Expr:
        """Replace the largest parts of an expression that can be computed elsewhere."""
        depends = self.classifier.depends(expr)
        if depends is Depends.RUN:
            return self._of_run(expr)
        if depends is Depends.ELEMENT:
            return self._of_element(expr)
        if depends is Depends.STEP and self.has_loop and has_operation(expr):
            return self._before_the_loop(expr)
        return _with_operands(expr, self.rewrite)

    def _expand(self, expr: Expr) -> Expr:
        return substitute(expr, self.meanings)

    def _of_run(self, expr: Expr) -> Expr:
        meaning = self._expand(expr)
        if not has_operation(meaning):
            return meaning
        if meaning.dtype is DType.I32:
            return _with_operands(meaning, self.rewrite)
        return self.derived.value(meaning, self.owner, self.wishes.get(meaning))

    def _of_element(self, expr: Expr) -> Expr:
        meaning = self._expand(expr)
        if _is_worth_a_buffer(meaning):
            return self.derived.entry(meaning, self.population, self.wishes.get(meaning))
        if isinstance(expr, Local):
            return meaning if expr.name in self.gone else expr
        return _with_operands(expr, self.rewrite)

    def _of_step(self, expr: Expr) -> Expr:
        """Rewrite what will stand before the loop: only parts that the run determines leave it."""
        if self.classifier.depends(expr) is Depends.RUN:
            return self._of_run(expr)
        return _with_operands(expr, self._of_step)

    def _before_the_loop(self, expr: Expr) -> Local:
        moved = self._of_step(expr)
        if moved not in self.before:
            local = Local(moved.dtype, self.names.numbered("now"))
            self.prologue.append(Let(local.name, moved))
            self.before[moved] = local
        return self.before[moved]


def _is_large(expr: Expr) -> bool:
    return sum(1 for _ in walk(expr)) > _LARGEST_MEANING


def _is_worth_a_buffer(expr: Expr) -> bool:
    return expr.dtype.is_float and is_expensive(expr)


def _with_operands(expr: Expr, f: Callable[[Expr], Expr]) -> Expr:
    operands = children(expr)
    return with_children(expr, tuple(map(f, operands))) if operands else expr
