"""A solution of differential equations: what the solver is given, and the function it calls.

What does not change with state and time is computed once, by the kernel around it, and handed to
the function as a constant; so the kernel's passes see it as any other computation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from eqsim.expr import nodes as source
from eqsim.expr.dtypes import DType
from eqsim.expr.rewrite import children, names, rebuild
from eqsim.integration.update import Solution
from eqsim.ir.derivatives import Derivatives
from eqsim.ir.functions import as_float
from eqsim.ir.lowering.builder import KernelBuilder
from eqsim.ir.lowering.scopes import Called, Given, Meaning, Scope
from eqsim.ir.program import Cast, Expr, Let, LetSolution, Local

__all__ = ["bind_solution"]

TIME = "t"


def bind_solution(builder: KernelBuilder, solution: Solution, owner: str) -> None:
    """Add the solution to a kernel, and define the names it gives."""
    function = _Function.of(builder, solution)
    for binding in solution.bindings:
        value = function.inner.bind(binding.name, function.lower(binding.expression))
        function.inner.define(binding.name, value)
        function.moving.add(binding.name)
    rates = tuple(_real(function.lower(rate)) for rate in solution.rates)
    unique = tuple(builder.unique(name) for name in solution.names)
    next_step = builder.unique(solution.next_step)
    builder.body.append(
        LetSolution(
            unique,
            next_step,
            Derivatives(
                function.local(TIME),
                tuple(function.local(name) for name in solution.variables),
                tuple(function.constants.values()),
                tuple((s.name, s.expr) for s in function.inner.body if isinstance(s, Let)),
                rates,
            ),
            tuple(_real(builder.name(name)) for name in solution.variables),
            tuple(function.constants),
            _real(builder.name(TIME)),
            _real(builder.name("dt")),
            _real(builder.lower(solution.first_step)),
            builder.draw_index,
            owner,
            solution.settings,
        )
    )
    given = (*solution.names, solution.next_step)
    for name, local in zip(given, (*unique, next_step), strict=True):
        builder.define(name, Local(DType.F64, local))


def _real(expr: Expr) -> Expr:
    """Convert to the type in which solvers work."""
    expr = as_float(expr)
    return expr if expr.dtype is DType.F64 else Cast(DType.F64, expr)


@dataclass(frozen=True, slots=True)
class _Scope:
    """Gives the names that a function does not bind: they become its constants."""

    around: Scope
    constant: Callable[[str], Expr]

    def lookup(self, name: str) -> Meaning | None:
        """Give a function, or the constant that stands for a name of the kernel around it."""
        meaning = self.around.lookup(name)
        return meaning if isinstance(meaning, Called) else Given(self.constant(name))


@dataclass(slots=True)
class _Function:
    """The function that is being built.

    `inner` collects its bindings, `outer` computes its constants, each of which has a name.
    `moving` are the names that a solver changes.
    """

    outer: KernelBuilder
    inner: KernelBuilder
    moving: set[str]
    constants: dict[Expr, str] = field(default_factory=dict)

    @classmethod
    def of(cls, outer: KernelBuilder, solution: Solution) -> _Function:
        """Begin with time and state as the only names."""
        moving = {TIME, *solution.variables}

        def constant(name: str) -> Expr:
            return made.constant(source.Name(name))

        inner = KernelBuilder(_Scope(outer.scope, constant), outer.streams, outer.draw_index)
        made = cls(outer, inner, moving)
        for name in (TIME, *solution.variables):
            inner.define(name, Local(DType.F64, inner.unique(name)))
        return made

    def local(self, name: str) -> str:
        """Give the name within the function of an argument that changes."""
        argument = self.inner.name(name)
        assert isinstance(argument, Local)
        return argument.name

    def lower(self, e: source.Expr) -> Expr:
        """Lower an expression of the function; its largest constant parts become arguments."""
        return self.inner.lower(self._with_constants(e))

    def _with_constants(self, e: source.Expr) -> source.Expr:
        if isinstance(e, source.Number | source.Name):
            return e
        used = names(e)
        if not used or not self.moving.isdisjoint(used):
            return rebuild(e, tuple(map(self._with_constants, children(e))))
        argument = self.constant(e)
        stand_in = f"_{argument.name}"
        self.inner.define(stand_in, argument)
        return source.Name(stand_in, span=e.span)

    def constant(self, e: source.Expr) -> Local:
        """Give the argument that carries the value of an expression of the kernel around it."""
        value = self.outer.lower(e)
        if value not in self.constants:
            wish = e.id if isinstance(e, source.Name) else "constant"
            self.constants[value] = self.inner.unique(wish)
        return Local(value.dtype, self.constants[value])
