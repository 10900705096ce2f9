"""Values of variables for one execution of a standalone project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from eqsim.api.objects.reading import Reader
from eqsim.api.objects.views import StateView
from eqsim.errors import ModelError
from eqsim.model.variables import StateVariable
from eqsim.units import to_si

__all__ = ["command_line"]


def command_line(run_args: Any, folder: Path) -> list[str]:
    """Give arguments of a program; arrays go to files in a folder."""
    if isinstance(run_args, Mapping):
        return [text for pair in run_args.items() for text in _given(*pair, folder)]
    if isinstance(run_args, str) or not isinstance(run_args, Sequence):
        raise ModelError(
            f"run_args is a dictionary of values or a list of texts, not {run_args!r}",
            hint="such as {G.v: -60*mV} or ['G.v=-0.06']",
        )
    return [text for each in run_args for text in _text(each)]


def _text(given: Any) -> Iterator[str]:
    if not isinstance(given, str):
        raise ModelError(f"run_args is a list of texts, in which {given!r} is none")
    if "=" in given and not given.startswith("-"):
        yield "--set"
    yield given


def _given(view: Any, value: Any, folder: Path) -> Iterator[str]:
    """Give the arguments for the values of a variable."""
    if not isinstance(view, StateView) or not isinstance(view.holder, Reader):
        raise ModelError(
            f"run_args: values are given for variables, not for {view!r}",
            hint="such as {G.v: -60*mV}",
        )
    holder, label = view.holder, f"{view.holder.name}.{view.name}"
    variable = holder._table().get(view.name)
    if not holder._is_whole() or not isinstance(variable, StateVariable) or variable.read_only:
        raise ModelError(
            f"run_args: {label} takes no values",
            hint="name a variable of a whole group that can be assigned to",
        )
    numbers = np.asarray(to_si(value, view._dimension, what=f"run_args: {label}"))
    if numbers.ndim > 1 or numbers.dtype.kind not in "biuf":
        raise ModelError(f"run_args: {label} takes a number, or a list with one for each element")
    yield "--set"
    if numbers.ndim == 0:
        yield f"{label}={float(numbers)!r}"
        return
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{label}.npy"
    np.save(file, numbers.astype(np.float64), allow_pickle=False)
    yield f"{label}={file.resolve()}"
