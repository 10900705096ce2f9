"""Calls of functions that only Python has: refused or told of where kernels are compiled."""

from __future__ import annotations

from collections.abc import Iterable

from eqsim.errors import ModelError
from eqsim.ir.effects import effects
from eqsim.ir.program import Kernel

__all__ = ["CPP_HINT", "python_calls", "refuse_python"]

CPP_HINT = "give it C++ with @implementation('cpp', '...')"


def python_calls(kernels: Iterable[Kernel]) -> dict[str, Kernel]:
    """Give the functions that only Python has, each with the first kernel that calls it."""
    found: dict[str, Kernel] = {}
    for kernel in kernels:
        for function in sorted(effects(kernel).python):
            found.setdefault(function, kernel)
    return found


def refuse_python(kernels: Iterable[Kernel]) -> None:
    """Refuse functions that only Python has, where there will be no Python."""
    for function, kernel in python_calls(kernels).items():
        name = function.rpartition(".")[2]
        raise ModelError(
            f"{kernel.name}: '{name}' is a function in Python only, and cannot be compiled",
            details=kernel.comment,
            hint=f"{CPP_HINT}, or use the device 'runtime'",
        )
