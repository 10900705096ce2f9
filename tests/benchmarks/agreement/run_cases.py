"""Run cases in the simulator that the environment names, and write their answers as JSON."""

from __future__ import annotations

import argparse
import gc
import inspect
import os
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

import numpy as np

from tests.benchmarks.agreement import script
from tests.benchmarks.agreement.answers import Answer, plain, write


def main() -> None:
    """Answer each case of the subjects asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("subjects", nargs="+")
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    warnings.simplefilter("ignore")
    answers = {}
    for subject in arguments.subjects:
        module = import_module(f"tests.benchmarks.agreement.cases.{subject}")
        for name, case in _cases(module):
            if arguments.only in name:
                answers[f"{subject}.{name}"] = _answer(case)
    out.write(write(answers))
    out.close()


def _cases(module: ModuleType) -> Iterator[tuple[str, Callable[[], Any]]]:
    for name, value in list(vars(module).items()):
        own = inspect.isfunction(value) and value.__module__ == module.__name__
        if own and not name.startswith("_"):
            yield name, value


def _answer(case: Callable[[], Any]) -> Answer:
    script.start_scope()
    script.defaultclock.dt = 0.1 * script.ms
    script.seed(20240229)
    np.random.seed(20240229)  # noqa: NPY002 -- scripts draw from it
    try:
        return Answer(plain(case(), dimensions))
    except Exception as error:
        return _refused(case, error)
    finally:
        gc.collect()


def _refused(case: Callable[[], Any], error: Exception) -> Answer:
    frames = traceback.walk_tb(error.__traceback__)
    lines = [line for frame, line in frames if frame.f_code is case.__code__]
    first = case.__code__.co_firstlineno
    if not lines:
        traceback.print_exception(error)
    kinds = tuple(each.__name__ for each in type(error).__mro__)
    causes = []
    while error is not None:
        causes.append(str(error))
        error = error.__cause__
    return Answer(None, lines[-1] - first if lines else 0, kinds, " <- ".join(causes))


def dimensions(value: Any) -> list[float] | None:
    """Give the exponents of the base units of a quantity, None for plain numbers."""
    if not isinstance(value, script.Quantity):
        return None
    found = script.get_dimensions(value)
    exponents = found._dims if hasattr(found, "_dims") else found.exponents
    return [float(each) for each in exponents]


if __name__ == "__main__":
    main()
