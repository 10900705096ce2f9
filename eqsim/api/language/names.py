"""What the names in a user's text mean: symbols for the checks, constants from around the model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from eqsim.api.session.caller import visible_names
from eqsim.api.session.clocks import TIME
from eqsim.equations.functions import BoundFunction, ExternalFunction
from eqsim.equations.identifiers import is_noise
from eqsim.equations.resolve import Constant, External, Scope
from eqsim.equations.statements import StatementBlock
from eqsim.errors import ModelError, NameResolutionError
from eqsim.expr.dtypes import DType
from eqsim.expr.functions import FUNCTIONS
from eqsim.expr.infer import Symbol
from eqsim.expr.nodes import Expr, Name
from eqsim.expr.rewrite import LocalName, calls, references
from eqsim.model.variables import ConstantName, StateVariable, Subexpression
from eqsim.units import from_si

__all__ = [
    "CLOCK_SYMBOLS",
    "all_variables",
    "as_found",
    "checked_namespace",
    "constant_names",
    "draws",
    "external_functions",
    "external_values",
    "free_names",
    "is_never_external",
    "names_for_run",
    "names_in_statements",
    "numbers_of",
    "scopes_around",
    "symbol_of",
    "symbols_with",
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


def checked_namespace(namespace: Any, owner: str) -> dict[str, Any]:
    """Check a `namespace` argument, and give it as a dictionary: the user's own if it is one."""
    if namespace is None:
        return {}
    if isinstance(namespace, Mapping):
        wrong = [name for name in namespace if not _is_name(name)]
        if not wrong:
            return namespace if isinstance(namespace, dict) else dict(namespace)
        raise ModelError(
            f"{owner}: {wrong[0]!r} in the namespace cannot be a name",
            details=("names are ASCII letters, digits and '_', and begin with a letter",),
        )
    raise ModelError(f"{owner}: a namespace maps names to values, it is not {namespace!r}")


class RunNamespace(dict[str, Any]):
    """Names that a run is given, in place of those around its call."""

    __slots__ = ()


def names_for_run(namespace: Any) -> Mapping[str, Any]:
    """Give the names that `run` looks up: those it is given, or those around its call."""
    if namespace is None:
        return visible_names()
    if isinstance(namespace, Mapping) and all(isinstance(name, str) for name in namespace):
        return RunNamespace(namespace)
    raise ModelError(
        f"run: namespace maps names to values, it is not {namespace!r}",
        hint="such as run(duration, namespace={'tau': 10*ms})",
    )


def _is_name(name: object) -> bool:
    return isinstance(name, str) and name.isidentifier() and name.isascii() and name[0] != "_"


def scopes_around(
    owner: str, namespace: Mapping[str, Any], visible: Mapping[str, Any] | None
) -> tuple[Scope, ...]:
    """Give where external names are looked up: the object's namespace, then around the call."""
    label = "the namespace of the run" if isinstance(visible, RunNamespace) else "the script"
    around = Scope(label, visible_names() if visible is None else visible)
    if not namespace:
        return (around,)
    return (Scope(f"the namespace of '{owner}'", namespace), around)


def free_names(
    texts: Iterable[Expr], subexpressions: Mapping[str, Subexpression]
) -> tuple[Name, ...]:
    """Give all names that expressions use, also through subexpressions."""
    found: list[Name] = []
    pending, entered = list(texts), set()
    while pending:
        for node in references(pending.pop(0)):
            found.append(node)
            if node.id in subexpressions and node.id not in entered:
                entered.add(node.id)
                pending.append(subexpressions[node.id].expression)
    return tuple(found)


def names_in_statements(block: StatementBlock, symbols: Mapping[str, Symbol]) -> tuple[Name, ...]:
    """Give the names that statements use, those that are local to them as such."""
    local: set[str] = set()
    used: list[Name] = []
    for each in block.assignments:
        for node in references(each.expression):
            used.append(LocalName(node.id, span=node.span) if node.id in local else node)
        if each.target not in symbols:
            local.add(each.target)
    return tuple(used)


def draws(expressions: Iterable[Expr | None], functions: Iterable[ExternalFunction] = ()) -> bool:
    """Tell whether evaluating takes random numbers."""
    drawing = {name for name, each in FUNCTIONS.items() if each.draws}
    drawing |= {each.name for each in functions if each.draws}
    return any(
        call.function in drawing
        for expression in expressions
        if expression is not None
        for call in calls(expression)
    )


def as_found(external: External) -> Any:
    """Give what the user made: a quantity or number, or a function."""
    if isinstance(external, Constant):
        return from_si(external.value, external.dimension)
    return external.original


def symbols_with(
    symbols: Mapping[str, Symbol], externals: Mapping[str, External]
) -> dict[str, Symbol]:
    """Give what names mean, those from outside of the model too."""
    return {**symbols, **{name: each.symbol for name, each in externals.items()}}


def numbers_of(externals: Mapping[str, External]) -> dict[str, float]:
    """Give the values of constants, as exponents of quantities may use them."""
    constants = (each for each in externals.values() if isinstance(each, Constant))
    return {each.name: float(each.value) for each in constants}


def constant_names(externals: Mapping[str, External]) -> tuple[ConstantName, ...]:
    """Give the names of constants as a description holds them."""
    constants = (each for each in externals.values() if isinstance(each, Constant))
    return tuple(ConstantName(each.name, each.dtype) for each in constants)


def external_functions(
    externals: Mapping[str, External], dt: float
) -> tuple[ExternalFunction, ...]:
    """Give the functions as the description of an owner with this time step holds them."""
    functions = (each for each in externals.values() if isinstance(each, BoundFunction))
    return tuple(each.described(dt) for each in functions)


def external_values(owner: str, externals: Mapping[str, External]) -> dict[str, Any]:
    """Give what an owner's constants and functions need at a run, by dotted name."""
    values: dict[str, Any] = {}
    for each in externals.values():
        name = f"{owner}.{each.name}"
        if isinstance(each, Constant):
            values[name] = int(each.value) if isinstance(each.value, bool) else each.value
        else:
            values |= {f"{name}.{part}" if part else name: v for part, v in each.values.items()}
    return values


def is_never_external(error: NameResolutionError) -> bool:
    """Tell whether a name that was not found is one that no script can define."""
    return is_noise(str(error.span)) or str(error.span) in FUNCTIONS
