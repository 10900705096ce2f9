"""Whose fault it is that generated code does not compile: C++ of the user's is printed into it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["UserCodeError", "find_user_code_error"]

#: The files that hold functions of the user's.
_FILES = ("kernels.hpp", "actions.cpp")
_BEGIN = re.compile(r"namespace (user_(\w+)_[0-9a-f]{8}) \{")
_ERROR = re.compile(r"([\w.]+):(\d+):\d+: (?:fatal )?error: (.*)")


@dataclass(frozen=True, slots=True)
class UserCodeError:
    """A function of the user's that does not compile, or that its code does not define."""

    function: str
    is_defined: bool


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a function stands: its lines are counted from one, the last one is included."""

    file: str
    first: int
    last: int
    namespace: str
    function: str


def find_user_code_error(log: str, folder: Path) -> UserCodeError | None:
    """Give the user's function that the compiler's first error is about, if it is about one."""
    places = [place for file in _FILES for place in _places(folder / file)]
    for line in log.splitlines():
        error = _ERROR.search(line)
        if error is None:
            continue
        file, number, message = error[1], int(error[2]), error[3]
        for place in places:
            if place.file == file and place.first <= number <= place.last:
                return UserCodeError(place.function, is_defined=True)
            if place.namespace in message:
                return UserCodeError(place.function, is_defined=not _is_missing(message))
        return None
    return None


def _is_missing(message: str) -> bool:
    return "is not a member of" in message or "no member named" in message


def _places(path: Path) -> Iterator[_Place]:
    """Find the user's functions in a file, with the lines for the preprocessor before them."""
    if not path.exists():
        return
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if found := _BEGIN.fullmatch(line):
            first = number
            while first and lines[first - 1].lstrip().startswith("#"):
                first -= 1
            last = lines.index(f"}}  // namespace {found[1]}", number)
            yield _Place(path.name, first + 1, last + 1, found[1], found[2])
