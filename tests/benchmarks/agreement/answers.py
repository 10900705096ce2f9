"""What a case answers, as text that both processes can write and read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

__all__ = ["Answer", "Dimensions", "plain", "read", "write"]

Dimensions = Callable[[Any], list[float] | None]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a case gave, or how it was refused: at which of its lines, with which exception."""

    value: Any = None
    line: int | None = None
    kinds: tuple[str, ...] = ()
    message: str = ""


def plain(value: Any, dimensions: Dimensions) -> Any:
    """Write a value in terms of JSON: quantities and arrays keep their dimensions and kinds."""
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(each, dimensions) for key, each in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(plain(each, dimensions) for each in value)
    if isinstance(value, (list, tuple)):
        return [plain(each, dimensions) for each in value]
    if type(value).__name__ == "VariableView":
        value = value[:]
    array = np.asarray(value)
    if array.dtype.kind == "b" and array.ndim == 0:
        return bool(array)
    if array.dtype.kind == "O":
        return str(value)
    kind = {"u": "i"}.get(array.dtype.kind, array.dtype.kind)
    return {"kind": kind, "dimensions": dimensions(value), "values": array.tolist()}


def write(answers: Mapping[str, Answer]) -> str:
    """Give all answers as text."""
    return json.dumps({name: asdict(each) for name, each in answers.items()})


def read(text: str) -> dict[str, Answer]:
    """Give the answers that were written."""
    return {name: Answer(**each) for name, each in json.loads(text).items()}
