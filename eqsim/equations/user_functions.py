"""Python functions with declared units as functions that model text can call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from inspect import unwrap
from types import MappingProxyType
from typing import Any, Literal

import numpy as np

from eqsim.equations.cpp import CppSource
from eqsim.equations.functions import BoundFunction, FunctionValue, Meaning, UserFunction
from eqsim.errors import ModelError
from eqsim.expr.dtypes import DType
from eqsim.expr.functions import ArgumentType, Function
from eqsim.units import Dimension, UnitSignature, from_si, to_si, unit_signature

__all__ = ["FunctionType", "ResultType", "UserCode", "bind_python", "bind_user_function"]

ResultType = Literal["boolean", "integer", "float", "highest"]

_DTYPES: Mapping[str, DType] = MappingProxyType(
    {"boolean": DType.BOOL, "integer": DType.I64, "float": DType.F64}
)


@dataclass(frozen=True, slots=True)
class FunctionType:
    """The types that `declare_types` gives to a function's arguments and result.

    A result that is 'highest' is a float where an argument is one, and otherwise an integer.
    """

    arguments: Mapping[str, ArgumentType]
    result: ResultType = "float"


@dataclass(frozen=True, slots=True)
class UserCode:
    """What a user has to offer for a function, besides what it takes and gives.

    `python` gets quantities, or with `discard_units` numbers in SI; where it is `indexed`, it gets
    the numbers of the elements too.  `values` are the arrays that the C++ reads.
    """

    python: Callable[..., Any]
    cpp: CppSource | None = None
    values: Mapping[str, FunctionValue] = field(default_factory=dict)
    discard_units: bool = False
    stateless: bool = True
    indexed: bool = False
    meaning: Meaning | None = None
    original: Any = None


def bind_python(name: str, function: Callable[..., Any]) -> BoundFunction:
    """Give a Python function whose units are declared under the name that model text uses."""
    signature = unit_signature(function)
    if signature is None:
        raise ModelError(
            f"'{name}' is a Python function without units",
            hint="declare them: @check_units(x=volt, result=1)",
        )
    types = getattr(function, "function_type", FunctionType({}))
    return bind_user_function(name, signature, types, UserCode(function, original=function))


def bind_user_function(
    name: str, signature: UnitSignature, types: FunctionType, code: UserCode
) -> BoundFunction:
    """Give a user's function under the name that model text uses."""
    if signature.result is None:
        raise ModelError(
            f"the unit of what '{name}' returns is not declared",
            hint="add it to check_units: result=1, or result=volt",
        )
    parameters = tuple(signature.arguments)
    kinds = tuple(_kind(each, signature, types) for each in parameters)
    result: ResultType = "boolean" if signature.result is bool else types.result
    unstated = None if result == "highest" else DType.F64
    return BoundFunction(
        name,
        Function(
            name,
            parameters,
            "a function of the user's",
            signature,
            dtype="same" if result == "highest" else result,
            draws=not code.stateless,
            types=kinds,
        ),
        UserFunction(
            tuple(_DTYPES.get(kind, unstated) for kind in kinds),
            _DTYPES.get(result),
            code.cpp,
            code.indexed,
            code.meaning if code.stateless else None,
        ),
        {"": _on_numbers(name, signature, code), **code.values},
        original=code.original,
    )


def _kind(parameter: str, signature: UnitSignature, types: FunctionType) -> ArgumentType:
    if signature.arguments[parameter] is bool:
        return "boolean"
    return types.arguments.get(parameter, "any")


def _on_numbers(name: str, signature: UnitSignature, code: UserCode) -> Callable[..., Any]:
    """Wrap a function so that it takes numbers in SI and gives such numbers."""
    units = (*signature.arguments.values(), *((None,) if code.indexed else ()))
    python = unwrap(code.python) if code.discard_units else code.python
    expected = signature.result if isinstance(signature.result, Dimension) else None

    def call(*args: Any) -> Any:  # noqa: ANN401
        given = args
        if not code.discard_units:
            both = zip(args, units, strict=True)
            given = tuple(from_si(a, u) if isinstance(u, Dimension) else a for a, u in both)
        try:
            returned = python(*given)
        except NotImplementedError as error:
            raise ModelError(
                f"the function '{name}' has no Python code, and nothing is compiled here",
                details=(str(error),) if str(error) else (),
                hint="let the decorated function compute the same as its C++",
            ) from error
        if code.discard_units:
            return np.asarray(returned)
        return np.asarray(to_si(returned, expected, what=f"what '{name}' returns"))

    return call
