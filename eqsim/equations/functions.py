"""Functions from around a model that its text can call: what they are, and what they need.

A `Function` of model text only says what a call takes and gives.  What computes it is one of the
definitions in here; the numbers, arrays and Python functions that it needs are run-time values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias, TypeGuard

import numpy as np
from numpy.typing import NDArray

from eqsim.equations.cpp import CppSource
from eqsim.expr.dtypes import DType
from eqsim.expr.functions import Function
from eqsim.expr.infer import Symbol
from eqsim.expr.nodes import Expr

__all__ = [
    "BinomialDraw",
    "BoundFunction",
    "Definition",
    "ExternalFunction",
    "FunctionSource",
    "FunctionValue",
    "Meaning",
    "Table",
    "UserFunction",
    "is_function_source",
]

FunctionValue: TypeAlias = float | int | NDArray[np.generic] | Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Table:
    """Values that change in steps of time: one column, or several that an index chooses from.

    Its values are those of the name itself, row by row, and `dt`, `rows`, `columns`.
    """

    has_columns: bool = False


@dataclass(frozen=True, slots=True)
class BinomialDraw:
    """A draw of successes among `n` trials of probability `p`, which are its values."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a function computes, written in its parameters."""

    parameters: tuple[str, ...]
    expression: Expr


@dataclass(frozen=True, slots=True)
class UserFunction:
    """What code of the user's computes: a Python function, which is its value, and C++ if any.

    A type that is None is the highest of those of a call's arguments.  One that is `indexed` gets
    the number of the element as a last argument.  Integration looks into one whose `meaning` is
    known.
    """

    arguments: tuple[DType | None, ...]
    result: DType | None
    cpp: CppSource | None = None
    indexed: bool = False
    meaning: Meaning | None = None


Definition: TypeAlias = Table | BinomialDraw | UserFunction


@dataclass(frozen=True, slots=True)
class ExternalFunction:
    """A function from outside as a description holds it; its values are given at each run.

    One that `holds` has the same value throughout a step, if its first argument is `t` and the
    others do not change during a step.
    """

    name: str
    definition: Definition
    draws: bool = False
    holds: bool = False


def _never_constant(dt: float) -> bool:
    del dt
    return False


@dataclass(frozen=True, slots=True)
class BoundFunction:
    """A function found under a name; `values` belong to the name, or to parts of it.

    Parameters
    ----------
    name : str
        What the model calls it.
    signature : Function
        What a call takes and gives.
    definition : Definition
        What computes it.
    values : mapping
        What the definition needs; the key '' is the name itself.
    is_locally_constant : callable
        Tells whether it is constant over each step of a given length.
    original : object
        What the user made.
    """

    name: str
    signature: Function
    definition: Definition
    values: Mapping[str, FunctionValue] = field(default_factory=dict, compare=False)
    is_locally_constant: Callable[[float], bool] = field(default=_never_constant, compare=False)
    original: Any = field(default=None, compare=False)

    @property
    def symbol(self) -> Symbol:
        """What the name means in an expression."""
        return Symbol(self.name, function=self.signature)

    def described(self, dt: float) -> ExternalFunction:
        """Describe the function for a clock with this time step."""
        holds = self.is_locally_constant(dt)
        return ExternalFunction(self.name, self.definition, self.signature.draws, holds)


class FunctionSource(Protocol):
    """An object around a model that its text can call."""

    def bound_as(self, name: str, owner: object) -> BoundFunction:
        """Give the function as the texts of an owner know it under a name."""
        ...


def is_function_source(value: object) -> TypeGuard[FunctionSource]:
    """Whether text can call an object; asked of its class, since objects may answer anything."""
    return hasattr(type(value), "bound_as")
