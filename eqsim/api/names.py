"""What the names in a user's text mean: symbols for the checks, constants from around the model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from eqsim.api.caller import visible_names
from eqsim.api.clocks import TIME
from eqsim.equations.resolve import Constant, Scope
from eqsim.equations.statements import StatementBlock
from eqsim.errors import ModelError
from eqsim.expr.dtypes import DType
from eqsim.expr.functions import FUNCTIONS
from eqsim.expr.infer import Symbol
from eqsim.expr.nodes import Expr, Name
from eqsim.expr.rewrite import calls, name_nodes
from eqsim.model.variables import ConstantName, StateVariable, Subexpression

__all__ = [
    "CLOCK_SYMBOLS",
    "all_variables",
    "checked_namespace",
    "constant_names",
    "constant_values",
    "draws",
    "free_names",
    "names_in_statements",
    "scopes_around",
    "symbol_of",
]

#: What every model knows of time.
CLOCK_SYMBOLS: Mapping[str, Symbol] = {
    "t": Symbol("t", TIME, shared=True),
    "dt": Symbol("dt", TIME, shared=True),
    "t_in_timesteps": Symbol("t_in_timesteps", dtype=DType.I64, shared=True),
}


def all_variables(
    variables: Iterable[StateVariable], subexpressions: Iterable[Subexpression]
) -> tuple[StateVariable | Subexpression, ...]:
    """Give everything that can be read by name."""
    return (*variables, *subexpressions)


def symbol_of(variable: StateVariable | Subexpression, name: str | None = None) -> Symbol:
    """Give what a variable means in an expression, under its own or another name."""
    return Symbol(name or variable.name, variable.dimension, variable.dtype, variable.shared)


def checked_namespace(namespace: Any, owner: str) -> Mapping[str, Any] | None:
    """Check a `namespace` argument."""
    if namespace is None or isinstance(namespace, Mapping):
        wrong = [name for name in namespace or () if not str(name).isidentifier()]
        if not wrong:
            return namespace
        raise ModelError(f"{owner}: {wrong[0]!r} in the namespace cannot be a name")
    raise ModelError(f"{owner}: a namespace maps names to values, it is not {namespace!r}")


def scopes_around(
    owner: str, namespace: Mapping[str, Any] | None, visible: Mapping[str, Any] | None
) -> tuple[Scope, ...]:
    """Give where external names are looked up: the object's namespace, then around the call."""
    around = Scope("the script", visible_names() if visible is None else visible)
    if namespace is None:
        return (around,)
    return (Scope(f"the namespace of '{owner}'", namespace), around)


def free_names(
    texts: Iterable[Expr], subexpressions: Mapping[str, Subexpression]
) -> tuple[Name, ...]:
    """Give all names that expressions use, also through subexpressions."""
    found: list[Name] = []
    pending, entered = list(texts), set()
    while pending:
        for node in name_nodes(pending.pop(0)):
            found.append(node)
            if node.id in subexpressions and node.id not in entered:
                entered.add(node.id)
                pending.append(subexpressions[node.id].expression)
    return tuple(found)


def names_in_statements(block: StatementBlock, symbols: Mapping[str, Symbol]) -> tuple[Name, ...]:
    """Give the names that statements use, without those that are local to them."""
    local = {each.target for each in block.assignments if each.target not in symbols}
    return tuple(
        node
        for each in block.assignments
        for node in name_nodes(each.expression)
        if node.id not in local
    )


def draws(expressions: Iterable[Expr | None]) -> bool:
    """Tell whether evaluating takes random numbers."""
    return any(
        FUNCTIONS[call.function].draws
        for expression in expressions
        if expression is not None
        for call in calls(expression)
        if call.function in FUNCTIONS
    )


def constant_names(constants: Mapping[str, Constant]) -> tuple[ConstantName, ...]:
    """Give the names of constants as a description holds them."""
    return tuple(ConstantName(each.name, each.dtype) for each in constants.values())


def constant_values(owner: str, constants: Mapping[str, Constant]) -> dict[str, float | int]:
    """Give the values of an owner's constants by dotted name."""
    return {
        f"{owner}.{each.name}": int(each.value) if isinstance(each.value, bool) else each.value
        for each in constants.values()
    }
