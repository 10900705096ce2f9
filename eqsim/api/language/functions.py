"""Functions of the user's for model text: in Python, and in C++ where they are compiled."""

from __future__ import annotations

import inspect
import keyword
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import update_wrapper
from typing import Any, TypeVar

from eqsim.equations.functions import BoundFunction, CppSource
from eqsim.equations.user_functions import FunctionType, UserCode, bind_user_function
from eqsim.errors import ModelError
from eqsim.units import Dimension, UnitSignature, dimension_of, unit_signature

__all__ = ["Function", "declare_types", "implementation"]

F = TypeVar("F", bound=Callable[..., Any])

_TYPES = ("any", "boolean", "integer", "float")
_TARGETS = ("cpp", "numpy", "cython")


class Function:
    """A function that model text can call.

    Most are made by the decorators `check_units`, `declare_types` and `implementation`.

    Parameters
    ----------
    pyfunc : callable
        What Python calls; model text that is not compiled calls it with arrays of values.
    sympy_func : optional
        Has no effect: integration does not look into a function.
    arg_units, arg_names : sequence, optional
        The unit of each argument (1, a quantity, `bool`, None for any, or the name of an argument
        with the same), and their names.
    return_unit : optional
        The unit of the result, or a function of the arguments' dimensions.
    arg_types, return_type : optional
        'any', 'boolean', 'integer' or 'float' for each argument, and for the result.
    stateless : bool
        Whether equal arguments always give the same value. One that is not is called for each
        element.
    auto_vectorise : bool
        Has no effect.

    Examples
    --------
    >>> from eqsim import Function, NeuronGroup, set_device, volt
    >>> import numpy as np
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
        del sympy_func, auto_vectorise
        self.pyfunc = pyfunc
        update_wrapper(self, pyfunc)
        self._signature = _signature(pyfunc, arg_units, arg_names, return_unit)
        self._types = getattr(pyfunc, "function_type", FunctionType({}))
        if arg_types is not None:
            names = tuple(self._signature.arguments)
            given = {name: _type(each) for name, each in zip(names, arg_types, strict=True)}
            self._types = replace(self._types, arguments=given)
        if return_type is not None:
            self._types = replace(self._types, result=_type(return_type))
        self._code = UserCode(pyfunc, stateless=stateless, original=self)

    def __call__(self, *args: Any) -> Any:
        """Call the Python function."""
        return self.pyfunc(*args)

    def bound_as(self, name: str) -> BoundFunction:
        """Give the function that model text calls by this name."""
        types = getattr(self, "function_type", self._types)
        return bind_user_function(name, self._signature, types, self._code)

    def __repr__(self) -> str:
        return f"<Function {getattr(self.pyfunc, '__name__', 'of Python')!r}>"


def implementation(
    target: str,
    code: str | None = None,
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
        interpreted. What is for 'cython' is not used.
    code : str, optional
        C++ that defines the function. For 'numpy' the decorated function is the code.
    namespace, dependencies : optional
        Not available in this version.
    discard_units : bool, optional
        Whether the Python function gets and gives plain numbers in SI.
    name : str, optional
        The function's name in the code; by default that of the decorated function.
    **compiler_kwds
        Not available in this version.

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
    if target not in _TARGETS:
        raise ModelError(f"implementation: the target is one of {_TARGETS}, not {target!r}")
    later = {"namespace": namespace, "dependencies": dependencies}
    if target == "cpp":
        later |= compiler_kwds
    for argument, given in later.items():
        if given:
            raise ModelError(f"implementation: the argument {argument!r} is not available")

    def decorate(function: Callable[..., Any]) -> Function:
        made = function if isinstance(function, Function) else Function(function)
        if discard_units is not None:
            made._code = replace(made._code, discard_units=discard_units)
        if target == "cpp":
            symbol = getattr(made, "__name__", "") if name is None else name
            source = CppSource(_identifier(symbol), _cpp_text(code))
            made._code = replace(made._code, cpp=source)
        return made

    return decorate


def declare_types(**types: Any) -> Callable[[F], F]:
    """Declare the types of a function's arguments, and of its `result`.

    Parameters
    ----------
    **types : {'any', 'boolean', 'integer', 'float'}
        The type of each argument that is not 'any'; by default the result is a float.

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
        {name: _type(each) for name, each in types.items() if name != "result"},
        _type(types.get("result", "float")),
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
) -> UnitSignature:
    if arg_units is None:
        declared = unit_signature(pyfunc)
        if declared is not None:
            return declared
        raise ModelError(
            f"the units of {getattr(pyfunc, '__name__', 'the function')!r} are not declared",
            hint="decorate it with check_units, or give arg_units and return_unit",
        )
    names = tuple(inspect.signature(pyfunc).parameters if arg_names is None else arg_names)
    if len(names) != len(arg_units):
        raise ModelError(
            f"Function: {len(arg_units)} units for {len(names)} arguments",
            details=(f"arguments: {', '.join(names)}",),
        )
    units = {name: _unit(unit) for name, unit in zip(names, arg_units, strict=True)}
    return UnitSignature(units, return_unit if callable(return_unit) else _unit(return_unit))


def _unit(unit: Any) -> Any:
    if unit is None or unit is bool or isinstance(unit, str | Dimension):
        return unit
    return dimension_of(unit)


def _type(given: Any) -> Any:
    if given not in _TYPES:
        raise ModelError(f"a type is one of {', '.join(_TYPES)}, not {given!r}")
    return given


def _identifier(symbol: str) -> str:
    if not (symbol.isascii() and symbol.isidentifier()) or keyword.iskeyword(symbol):
        raise ModelError(f"{symbol!r} cannot be the name of a function in C++", hint="give name=")
    return symbol


def _cpp_text(code: Any) -> str:
    if not isinstance(code, str) or not code.strip():
        raise ModelError("implementation: the code of a function in C++ is a text")
    return code
