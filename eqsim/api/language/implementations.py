"""The code of a function for each target, as users give it."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import numpy as np

from eqsim.api.language.compiler_keywords import read_build, read_headers
from eqsim.equations.cpp import CppArray, CppBuild, CppSource
from eqsim.equations.functions import FunctionValue
from eqsim.errors import ModelError, UnitError
from eqsim.expr.dtypes import DType
from eqsim.units import to_si

__all__ = ["TARGETS", "FunctionImplementations", "Implementation"]

TARGETS = ("cpp", "numpy", "cython")
_PARTS = ("hashdefine_code", "support_code")
_DTYPES = {dtype.numpy: dtype for dtype in DType}


class _HasImplementations(Protocol):
    implementations: FunctionImplementations


@dataclass(frozen=True, slots=True, eq=False)
class Implementation:
    """The code of a function for one target; `code` and `namespace` may depend on the owner."""

    code: Any
    namespace: Any = None
    dependencies: Mapping[str, _HasImplementations] = field(default_factory=dict)
    name: str | None = None
    python_name: str = ""
    headers: tuple[str, ...] = ()
    build: CppBuild = field(default_factory=CppBuild)
    discard_units: bool = False
    dynamic: bool = False

    def code_for(self, owner: object) -> Any:
        """Give the code for a group, synapses, or whatever else a text belongs to."""
        return self.code(owner) if self.dynamic else self.code

    def source_for(
        self, owner: object, known_as: str
    ) -> tuple[CppSource, dict[str, FunctionValue]]:
        """Give C++ for an owner, and the arrays that it reads, by the names of their buffers.

        The code defines a function of the `name`; where none is given, it is that by which the
        text knows it, or that of the Python function, whichever stands in the code.
        """
        code = "\n".join((*self.headers, _text(self.code_for(owner))))
        given = self.namespace(owner) if callable(self.namespace) else self.namespace
        arrays, constants = _split(given)
        values: dict[str, FunctionValue] = {}
        dependencies = []
        for name, function in self.dependencies.items():
            source, needed = function.implementations["cpp"].source_for(owner, name)
            dependencies.append(source.within(name))
            values |= {f"{name}.{key}": value for key, value in needed.items()}
        for name, array in arrays.items():
            values |= {name: array.reshape(-1), f"{name}.size": array.size}
        source = CppSource(
            self.name or _defined((known_as, self.python_name), code),
            code,
            tuple(CppArray(name, _DTYPES[array.dtype], name) for name, array in arrays.items()),
            tuple(constants.items()),
            tuple(dependencies),
            self.build,
        )
        return source, values


class FunctionImplementations(Mapping[str, Implementation]):
    """The code of a function, by target; `function.implementations` of every `Function`.

    Parameters
    ----------
    name : str
        The name of the Python function.
    pyfunc : callable
        What is called where nothing else is given for 'numpy'.

    Examples
    --------
    >>> from eqsim import Function
    >>> twice = Function(lambda x: 2*x, arg_units=[1], return_unit=1)
    >>> twice.implementations.add_implementation(
    ...     "cpp", "double twice(double x) { return 2*x; }", name="twice"
    ... )
    >>> sorted(twice.implementations)
    ['cpp', 'numpy']
    """

    def __init__(self, name: str, pyfunc: Callable[..., Any]) -> None:
        self._name = name
        self._given: dict[str, Implementation] = {"numpy": Implementation(pyfunc)}

    def __getitem__(self, target: str) -> Implementation:
        """Give the code for a target."""
        return self._given[target]

    def __iter__(self) -> Iterator[str]:
        """Give the targets that there is code for."""
        return iter(self._given)

    def __len__(self) -> int:
        """Count the targets that there is code for."""
        return len(self._given)

    def add_implementation(
        self,
        target: str,
        code: Any,
        namespace: Mapping[str, Any] | None = None,
        dependencies: Mapping[str, Any] | None = None,
        name: str | None = None,
        compiler_kwds: Mapping[str, Any] | None = None,
    ) -> None:
        """Give code for a target, in the place of what there was.

        Parameters
        ----------
        target : {'cpp', 'numpy', 'cython'}
            What the code is for.
        code : str, dict or callable
            C++, or a dictionary with 'support_code' and 'hashdefine_code'; for 'numpy' a Python
            function.
        namespace : mapping, optional
            Arrays and numbers that C++ reads as `_namespace<name>`.
        dependencies : mapping, optional
            Other functions that the C++ calls.
        name : str, optional
            What the C++ calls the function; by default as the text does, or as Python does.
        compiler_kwds : mapping, optional
            What it is compiled with, as the keywords of `implementation`.
        """
        if target == "cpp":
            _text(code)
        elif target == "numpy" and not callable(code):
            raise ModelError("the code of a function for 'numpy' is a Python function")
        self._add(target, Implementation(code, namespace, name=name), dependencies, compiler_kwds)

    def add_numpy_implementation(
        self, wrapped_func: Callable[..., Any], discard_units: bool = False
    ) -> None:
        """Give the Python function that is called where nothing is compiled.

        Parameters
        ----------
        wrapped_func : callable
            The function.
        discard_units : bool, optional
            Whether it gets and gives plain numbers in SI.
        """
        if not callable(wrapped_func):
            raise ModelError("the code of a function for 'numpy' is a Python function")
        self._given["numpy"] = Implementation(wrapped_func, discard_units=discard_units)

    def add_dynamic_implementation(
        self,
        target: str,
        code: Callable[[Any], Any],
        namespace: Callable[[Any], Mapping[str, Any]] | Mapping[str, Any] | None = None,
        dependencies: Mapping[str, Any] | None = None,
        name: str | None = None,
        compiler_kwds: Mapping[str, Any] | None = None,
    ) -> None:
        """Give code that depends on whose text calls the function.

        Parameters
        ----------
        target : {'cpp', 'numpy', 'cython'}
            What the code is for.
        code : callable
            Gets the group or the synapses whose text calls the function, before each run, and gives
            the code.
        namespace : callable or mapping, optional
            Arrays and numbers, or what gives them for an owner.
        dependencies, name, compiler_kwds : optional
            As for `add_implementation`.
        """
        if not callable(code):
            raise ModelError("the code of a dynamic implementation is a function of the owner")
        made = Implementation(code, namespace, name=name, dynamic=True)
        self._add(target, made, dependencies, compiler_kwds)

    def _add(self, target: str, made: Implementation, dependencies: Any, keywords: Any) -> None:
        """Check what comes with code, and take it."""
        if target not in TARGETS:
            raise ModelError(f"implementation: the target is one of {TARGETS}, not {target!r}")
        if target == "cpp":
            if not callable(made.namespace):
                _split(made.namespace)
            made = replace(
                made,
                dependencies=_dependencies(dependencies),
                name=None if made.name is None else _identifier(made.name),
                python_name=self._name,
                headers=read_headers(keywords or {}),
                build=read_build(keywords or {}),
            )
        self._given[target] = made


def _text(code: Any) -> str:
    if isinstance(code, Mapping):
        unknown = [part for part in code if part not in _PARTS]
        if unknown:
            raise ModelError(
                f"implementation: C++ has no part {unknown[0]!r}",
                details=(f"parts: {', '.join(_PARTS)}",),
            )
        code = "\n".join(_text(code[part]) for part in _PARTS if code.get(part))
    if not isinstance(code, str) or not code.strip():
        raise ModelError("implementation: the code of a function in C++ is a text")
    return code


def _identifier(symbol: str) -> str:
    if not (symbol.isascii() and symbol.isidentifier()) or keyword.iskeyword(symbol):
        raise ModelError(f"{symbol!r} cannot be the name of a function in C++", hint="give name=")
    return symbol


def _defined(names: tuple[str, ...], code: str) -> str:
    """Choose the name that stands in code; the first one where none does."""
    words = set(re.findall(r"\w+", code))
    return next((name for name in names if name in words), names[0])


def _dependencies(given: Any) -> Mapping[str, Any]:
    for name, function in (given or {}).items():
        implementations = getattr(function, "implementations", None)
        if not isinstance(implementations, FunctionImplementations):
            raise ModelError(
                f"implementation: {name!r} in dependencies is no Function with C++",
                hint="functions of model text are there for all C++: call eqsim::exp(x); "
                "of draws such as rand() pass the value",
            )
        if "cpp" not in implementations:
            raise ModelError(f"implementation: {name!r} in dependencies has no code for 'cpp'")
    return given or {}


def _split(
    namespace: Any,
) -> tuple[dict[str, np.ndarray[Any, Any]], dict[str, float | int | bool]]:
    """Give the arrays of a namespace, and its numbers, both in SI."""
    if namespace is not None and not isinstance(namespace, Mapping):
        raise ModelError(f"implementation: namespace maps names to values, it is not {namespace!r}")
    arrays, constants = {}, {}
    for name, given in (namespace or {}).items():
        if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z0-9_]+", name):
            raise ModelError(f"implementation: {name!r} in the namespace cannot be a name")
        try:
            value = np.asarray(to_si(given))
        except UnitError:
            value = np.asarray(None)
        too_large = value.ndim == 0 and value.dtype.kind == "u" and value > 2**63 - 1
        if value.dtype.kind not in "biuf" or too_large:
            raise ModelError(
                f"implementation: {name!r} in the namespace is {given!r}, no number and no array",
                hint="functions that the code calls are dependencies" if callable(given) else None,
            )
        if value.ndim == 0:
            constants[name] = value.item()
        elif value.dtype in _DTYPES:
            arrays[name] = np.ascontiguousarray(value)
        else:
            raise ModelError(
                f"implementation: {name!r} in the namespace is an array of {value.dtype}",
                details=(f"arrays have the type {', '.join(map(str, _DTYPES))}",),
                hint=f"{name}.astype(float), or .astype(int)",
            )
    return arrays, constants
