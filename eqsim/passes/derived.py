"""Collects what is computed once a run, and declares and sets it up.

Equal computations get one name, whichever kernels they come from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from eqsim.expr.dtypes import DType
from eqsim.ir.checks.words import words
from eqsim.ir.program import (
    Apply,
    Axis,
    Buffer,
    Elements,
    Entry,
    Expr,
    Invoke,
    Kernel,
    LetPropagator,
    Load,
    Local,
    Once,
    Program,
    SetValue,
    Statement,
    Store,
    Value,
    ValueDecl,
)
from eqsim.ir.rewrite import walk
from eqsim.passes.cse import eliminate_common
from eqsim.passes.locals import Names

__all__ = ["Derived"]

Matrix = tuple[tuple[Expr, ...], ...]
Grid = list[list[Value | Load | None]]

_NOUNS = {
    **{"+": "sum", "-": "difference", "*": "product", "/": "ratio", "//": "quotient"},
    **{"%": "remainder", "neg": "negative", "select": "choice", "not": "opposite"},
    **dict.fromkeys(("<", "<=", ">", ">=", "==", "!=", "and", "or"), "test"),
}


_MOST_INGREDIENTS = 2


@dataclass(slots=True)
class Derived:
    """What has been hoisted out of a program so far.

    `names` are those taken in the program.  Values are found by their expression, buffers by
    population and expression, propagators by population (None: one for all) and matrix.
    """

    names: Names
    values: dict[Expr, Value] = field(default_factory=dict)
    buffers: dict[tuple[str, Expr], Load] = field(default_factory=dict)
    propagators: dict[tuple[str | None, Matrix], Grid] = field(default_factory=dict)

    @classmethod
    def of(cls, program: Program) -> Derived:
        """Start with nothing but the names that a program uses."""
        return cls(
            Names(
                {
                    *program.clocks,
                    *(word.name for word in words(program)),
                    *(event.name for event in program.events),
                    *(rows.name for rows in program.rows),
                    *(table.name for table in program.tables),
                    *(kernel.name for kernel in (*program.setup, *program.kernels)),
                }
            )
        )

    # --- finding or making ------------------------------------------------------------------

    def value(self, expr: Expr, owner: str, wish: str | None) -> Value:
        """Give the run-time value of an expression that depends on the run only."""
        if expr not in self.values:
            self.values[expr] = Value(expr.dtype, self._name(expr, owner, wish))
        return self.values[expr]

    def entry(self, expr: Expr, population: str, wish: str | None) -> Load:
        """Give the entry of the buffer of an expression that depends on the element only."""
        key = (population, expr)
        if key not in self.buffers:
            name = self._name(expr, population, wish)
            self.buffers[key] = Load(expr.dtype, name, Axis.ELEMENT)
        return self.buffers[key]

    def propagator(
        self, statement: LetPropagator, matrix: Matrix, owner: str, population: str | None
    ) -> dict[str, Expr]:
        """Give what the names of a propagator stand for, once it is computed for the run."""
        size = len(matrix)
        empty: Grid = [[None] * size for _ in matrix]
        places = self.propagators.setdefault((population, matrix), empty)
        meanings: dict[str, Expr] = {}
        for row, names in enumerate(statement.names):
            for column, name in enumerate(names):
                if name is not None:
                    known = places[row][column] or self._propagated(owner, name, population)
                    places[row][column] = meanings[name] = known
        return meanings

    def _propagated(self, owner: str, name: str, population: str | None) -> Value | Load:
        full = self.names.fresh(f"{owner}.{name}")
        if population is None:
            return Value(DType.F64, full)
        return Load(DType.F64, full, Axis.ELEMENT)

    def _name(self, expr: Expr, owner: str, wish: str | None) -> str:
        if wish is not None:
            return self.names.fresh(f"{owner}.{wish}")
        operation = "converted"
        if isinstance(expr, Apply):
            operation = expr.op
        elif isinstance(expr, Invoke):
            operation = expr.function.rpartition(".")[2]
        stem = f"{owner}.{_NOUNS.get(operation, operation)}_"
        made_of = _ingredients(expr)
        if 0 < len(made_of) <= _MOST_INGREDIENTS:
            return self.names.fresh(stem + "_".join(made_of))
        return self.names.numbered(stem)

    def needs_values(self, expr: Expr) -> bool:
        """Tell whether an expression uses results that are set up after the propagators."""
        made = {*self.values.values(), *self.buffers.values()}
        return not made.isdisjoint(walk(expr))

    # --- the program's new parts ------------------------------------------------------------

    def declare(self, program: Program) -> Program:
        """Add the declarations and setup kernels of all that was hoisted."""
        values = [*self._propagated_values(), *self.values.values()]
        return replace(
            program,
            values=(*program.values, *(ValueDecl(v.name, v.dtype, derived=True) for v in values)),
            buffers=(*program.buffers, *self._declared_buffers()),
            setup=(*program.setup, *map(eliminate_common, self._kernels())),
        )

    def _propagated_values(self) -> Iterator[Value]:
        for grid in self.propagators.values():
            yield from (place for row in grid for place in row if isinstance(place, Value))

    def _declared_buffers(self) -> Iterator[Buffer]:
        for (population, _), grid in self.propagators.items():
            for place in (place for row in grid for place in row):
                if isinstance(place, Load):
                    yield _buffer(place, population)
        for (population, _), load in self.buffers.items():
            yield _buffer(load, population)

    def _constants(self) -> Iterator[tuple[SetValue, ...]]:
        """Group the settings of values: no group uses what it sets itself."""
        settings: list[SetValue] = []
        group: set[Expr] = set()
        for expr, value in self.values.items():
            if not group.isdisjoint(walk(expr)):
                yield tuple(settings)
                settings, group = [], set()
            settings.append(SetValue(value.name, expr))
            group.add(value)
        if settings:
            yield tuple(settings)

    def _kernels(self) -> Iterator[Kernel]:
        """Make the kernels: propagators first, then the values, then the buffers."""
        bodies: dict[str, list[Statement]] = {}
        for (population, matrix), grid in self.propagators.items():
            if population is None:
                settings = tuple(_propagator(matrix, grid))
                owner = next(item.name for item in settings if isinstance(item, SetValue))
                name = self.names.fresh(f"{owner.partition('.')[0]}.propagator")
                yield Kernel(name, Once(), settings)
            else:
                bodies.setdefault(population, []).extend(_propagator(matrix, grid))
        for constants in self._constants():
            yield Kernel(self.names.fresh("constants"), Once(), constants)
        for (population, expr), load in self.buffers.items():
            bodies.setdefault(population, []).append(Store(load.buffer, load.at, expr))
        for population, body in bodies.items():
            name = self.names.fresh(f"{population}.constants")
            yield Kernel(name, Elements(population), tuple(body))


def _ingredients(expr: Expr) -> list[str]:
    """Give the short names of the values and variables in an expression, but for `dt`."""
    full = [
        node.name if isinstance(node, Value) else node.buffer
        for node in walk(expr)
        if isinstance(node, Value | Load | Entry)
    ]
    short = dict.fromkeys(name.rpartition(".")[2] for name in full)
    return [name for name in short if name != "dt"]


def _buffer(load: Load, population: str | None) -> Buffer:
    return Buffer(load.buffer, load.dtype, f"{population}.N", derived=True)


def _propagator(matrix: Matrix, grid: Grid) -> Iterator[Statement]:
    """Bind the entries of a propagator and keep each where it belongs."""
    names = tuple(
        tuple(None if place is None else _local_name(place) for place in row) for row in grid
    )
    yield LetPropagator(names, matrix)
    for place in (place for row in grid for place in row):
        local = None if place is None else Local(place.dtype, _local_name(place))
        if local is not None and isinstance(place, Value):
            yield SetValue(place.name, local)
        elif local is not None and isinstance(place, Load):
            yield Store(place.buffer, place.at, local)


def _local_name(place: Value | Load) -> str:
    name = place.name if isinstance(place, Value) else place.buffer
    return name.replace(".", "_")
