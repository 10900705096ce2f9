"""Functions of the user's for model text: in Python, and in C++ where they are compiled."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import update_wrapper
from typing import Any, TypeVar

from eqsim.api.language.implementations import TARGETS, FunctionImplementations
from eqsim.equations.functions import BoundFunction
from eqsim.equations.user_functions import (
    FunctionType,
    ResultType,
    UserCode,
    bind_user_function,
)
from eqsim.errors import EqsimWarning, ModelError
from eqsim.expr.functions import ArgumentType
from eqsim.integration.meaning import read_meaning
from eqsim.units import Dimension, UnitSignature, dimension_of, unit_signature

__all__ = ["Function", "declare_types", "implementation"]

F = TypeVar("F", bound=Callable[..., Any])

_TYPES = ("any", "boolean", "integer", "float")
_RESULT_TYPES = ("boolean", "integer", "float", "highest")


class Function:
    """A function that model text can call.

    Most are made by the decorators `check_units`, `declare_types` and `implementation`.

    Parameters
    ----------
    pyfunc : callable
        What Python calls; model text that is not compiled calls it with arrays of values.
    sympy_func : callable, optional
        What the function computes, as a function or class of sympy's, on numbers in SI: integration
        looks into it, and so finds what is linear. Without it a function is not linear.
    arg_units, arg_names : sequence, optional
        The unit of each argument (1, a quantity, `bool`, None for any, or the name of an argument
        with the same), and their names.
    return_unit : optional
        The unit of the result, or a function of the arguments' dimensions.
    arg_types : sequence, optional
        'any', 'boolean', 'integer' or 'float' for each argument.
    return_type : {'float', 'integer', 'boolean', 'highest'}, optional
        The type of the result; 'highest' is a float where an argument is one, else an integer.
    stateless : bool
        Whether equal arguments always give the same value. One that is not is called for each
        element.
    auto_vectorise : bool
        Whether the function gets the number of the element as a last argument; in Python it is
        then called once for all elements.

    Attributes
    ----------
    implementations : FunctionImplementations
        The code for each target.

    Examples
    --------
    >>> from eqsim import Function, NeuronGroup
    >>> cube = Function(lambda x: x**3, arg_units=[1], return_unit=1)
    >>> G = NeuronGroup(3, "x : 1")
    >>> G.x = "cube(i)"
    >>> G.x[:]
    array([0., 1., 8.])
    """

    def __init__(
        self,
        pyfunc: Callable[..., Any],
        sympy_func: Any = None,
        arg_units: Sequence[Any] | None = None,
        arg_names: Sequence[str] | None = None,
        return_unit: Any = None,
        arg_types: Sequence[Any] | None = None,
        return_type: Any = None,
        stateless: bool = True,
        auto_vectorise: bool = False,
    ) -> None:
        self.pyfunc, self.sympy_func = pyfunc, sympy_func
        self.stateless, self.auto_vectorise = stateless, auto_vectorise
        update_wrapper(self, pyfunc)
        self._signature = _signature(
            pyfunc, arg_units, arg_names, return_unit, indexed=auto_vectorise
        )
        self._meaning = None
        if sympy_func is not None:
            self._meaning = read_meaning(sympy_func, tuple(self._signature.arguments))
        declared = getattr(pyfunc, "function_type", FunctionType({}))
        if arg_types is not None:
            declared = replace(declared, arguments=_argument_types(self._signature, arg_types))
        if return_type is not None:
            declared = replace(declared, result=_result_type(return_type))
        self.function_type = declared
        self.implementations = FunctionImplementations(getattr(self, "__name__", ""), pyfunc)

    def __call__(self, *args: Any) -> Any:
        """Call the Python function."""
        return self.pyfunc(*args)

    def bound_as(self, name: str, owner: object = None) -> BoundFunction:
        """Give the function that the texts of an owner call by this name."""
        numpy, cpp = self.implementations["numpy"], self.implementations.get("cpp")
        source, values = (None, {}) if cpp is None else cpp.source_for(owner, name)
        if cpp is None and "cython" in self.implementations:
            warnings.warn(
                f"the code of '{name}' for 'cython' is not used: what is compiled is C++; "
                "give the same for 'cpp'",
                EqsimWarning,
                stacklevel=2,
            )
        code = UserCode(
            numpy.code_for(owner),
            source,
            values,
            numpy.discard_units,
            self.stateless,
            self.auto_vectorise,
            self._meaning,
            self,
        )
        return bind_user_function(name, self._signature, self.function_type, code)

    def __repr__(self) -> str:
        return f"<Function {getattr(self.pyfunc, '__name__', 'of Python')!r}>"


def implementation(
    target: str,
    code: Any = None,
    namespace: Mapping[str, Any] | None = None,
    dependencies: Mapping[str, Any] | None = None,
    discard_units: bool | None = None,
    name: str | None = None,
    **compiler_kwds: Any,
) -> Callable[[Callable[..., Any]], Function]:
    """Give a function code for a target.

    Parameters
    ----------
    target : {'cpp', 'numpy', 'cython'}
        What the code is for: 'cpp' for everything that is compiled, 'numpy' for what is
        interpreted. What is for 'cython' is not used, and warned of where there is no C++.
    code : str, dict or callable, optional
        C++ that defines the function, or a dictionary with 'support_code' and
        'hashdefine_code'. For 'numpy' the decorated function is the code, or another function.
    namespace : mapping, optional
        Arrays and numbers that C++ reads as `_namespace<name>`: an array is a pointer to its
        values in SI, as they are when a run begins; a number is a constant of the code.
    dependencies : mapping, optional
        Other functions with C++ that this one calls, by the names that their C++ gives them.
    discard_units : bool, optional
        Whether the Python function gets and gives plain numbers in SI.
    name : str, optional
        The function's name in the code; by default that in the model's text, or that of the
        decorated function.
    **compiler_kwds
        What C++ is compiled and linked with, each a list: `headers`, `include_dirs`, `sources`,
        `define_macros`, `libraries`, `library_dirs`, `runtime_library_dirs`,
        `extra_compile_args`, `extra_link_args`.

    Returns
    -------
    callable
        The decorator.

    Examples
    --------
    >>> from eqsim import NeuronGroup, Network, check_units, implementation, mV, ms, volt
    >>> @implementation("cpp", "double doubled(double v) { return 2*v; }")
    ... @check_units(v=volt, result=volt)
    ... def doubled(v):
    ...     return 2*v
    >>> G = NeuronGroup(1, "x : volt", threshold="i >= 0", reset="x += doubled(1*mV)")
    >>> Network(G).run(0.2*ms)
    >>> print(G.x[0])
    4 mV
    """
    if target not in TARGETS:
        raise ModelError(f"implementation: the target is one of {TARGETS}, not {target!r}")

    def decorate(function: Callable[..., Any]) -> Function:
        made = function if isinstance(function, Function) else Function(function)
        if target != "numpy":
            made.implementations.add_implementation(
                target, code, namespace, dependencies, name, compiler_kwds
            )
        numpy = made.implementations["numpy"]
        chosen = numpy.discard_units if discard_units is None else discard_units
        python = numpy.code if target != "numpy" or code is None else code
        made.implementations.add_numpy_implementation(python, chosen)
        return made

    return decorate


def declare_types(**types: Any) -> Callable[[F], F]:
    """Declare the types of a function's arguments, and of its `result`.

    Parameters
    ----------
    **types : {'any', 'boolean', 'integer', 'float', 'highest'}
        The type of each argument that is not 'any', and of the result, which is a float unless
        it is said; a result of type 'highest' is a float where an argument is one, else an integer.

    Returns
    -------
    callable
        The decorator.

    Examples
    --------
    >>> from eqsim import check_units, declare_types
    >>> @declare_types(k="integer", result="integer")
    ... @check_units(k=1, result=1)
    ... def successor(k):
    ...     return k + 1
    """
    declared = FunctionType(
        {name: _type(each, _TYPES) for name, each in types.items() if name != "result"},
        _result_type(types.get("result", "float")),
    )

    def decorate(function: F) -> F:
        function.function_type = declared  # type: ignore[attr-defined]
        return function

    return decorate


def _signature(
    pyfunc: Callable[..., Any],
    arg_units: Sequence[Any] | None,
    arg_names: Sequence[str] | None,
    return_unit: Any,
    *,
    indexed: bool,
) -> UnitSignature:
    if arg_units is None:
        declared = unit_signature(pyfunc)
        if declared is not None:
            return declared
        raise ModelError(
            f"the units of {getattr(pyfunc, '__name__', 'the function')!r} are not declared",
            hint="decorate it with check_units, or give arg_units and return_unit",
        )
    names = (
        _names(pyfunc, len(arg_units), indexed=indexed) if arg_names is None else tuple(arg_names)
    )
    if len(names) != len(arg_units):
        raise ModelError(
            f"Function: {len(arg_units)} units for {len(names)} arguments",
            details=(f"arguments: {', '.join(names)}",),
        )
    units = {name: _unit(unit) for name, unit in zip(names, arg_units, strict=True)}
    return UnitSignature(units, return_unit if callable(return_unit) else _unit(return_unit))


def _names(pyfunc: Callable[..., Any], count: int, *, indexed: bool) -> tuple[str, ...]:
    """Give the names of so many arguments; numbered ones where a function does not tell."""
    numbered = tuple(f"x{number}" for number in range(1, count + 1))
    try:
        parameters = inspect.signature(pyfunc).parameters.values()
    except ValueError:
        return numbered
    if any(each.kind is inspect.Parameter.VAR_POSITIONAL for each in parameters):
        return numbered
    taken = [each for each in parameters if each.kind is not inspect.Parameter.KEYWORD_ONLY]
    needed = sum(each.default is inspect.Parameter.empty for each in taken) - indexed
    names = tuple(each.name for each in taken)
    return names[:count] if needed <= count else names


def _unit(unit: Any) -> Any:
    if unit is None or unit is bool or isinstance(unit, str | Dimension):
        return unit
    return dimension_of(unit)


def _argument_types(signature: UnitSignature, given: Sequence[Any]) -> dict[str, ArgumentType]:
    names = tuple(signature.arguments)
    if len(names) != len(given):
        raise ModelError(
            f"Function: {len(given)} types for {len(names)} arguments",
            details=(f"arguments: {', '.join(names)}",),
        )
    return {name: _type(each, _TYPES) for name, each in zip(names, given, strict=True)}


def _result_type(given: Any) -> ResultType:
    found: ResultType = _type(given, _RESULT_TYPES)
    return found


def _type(given: Any, allowed: tuple[str, ...]) -> Any:
    if given not in allowed:
        raise ModelError(f"a type is one of {', '.join(allowed)}, not {given!r}")
    return given
