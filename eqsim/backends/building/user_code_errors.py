"""Whose fault it is that generated code does not compile: C++ of the user's is printed into it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eqsim.codegen.user_code import HEADING

__all__ = ["UserCodeError", "find_user_code_error", "is_link_error", "is_user_file_error"]

#: The files that hold functions of the user's.
_FILES = ("kernels*.hpp", "actions.hpp")
_GENERATED = re.compile(r"(kernels|library)(_\d+)?\.[ch]pp|actions\.[ch]pp|main\.cpp")
_LINKING = re.compile(r"undefined reference|undefined symbol|multiple definition|cannot find -l")
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
    places = [
        place
        for pattern in _FILES
        for file in sorted(folder.glob(pattern))
        for place in _places(file)
    ]
    for line in log.splitlines():
        error = _ERROR.search(line)
        if error is None:
            continue
        file, number, message = error[1], int(error[2]), error[3]
        for place in places:
            if place.file == file and place.first <= number <= place.last:
                missing = _is_missing(place.function, message)
                return UserCodeError(place.function, is_defined=not missing)
            if place.namespace in message:
                return UserCodeError(place.function, is_defined=True)
        return None
    return None


def is_user_file_error(log: str) -> bool:
    """Tell whether the compiler's first error is about a source file of the user's."""
    error = next(filter(None, map(_ERROR.search, log.splitlines())), None)
    if error is None or "include/eqsim/" in error.string[: error.start(1)]:
        return False
    return _GENERATED.fullmatch(error[1]) is None


def is_link_error(log: str) -> bool:
    """Tell whether everything was compiled, but something is defined nowhere or twice."""
    return _ERROR.search(log) is None and _LINKING.search(log) is not None


def _is_missing(function: str, message: str) -> bool:
    return f"'{function}' was not declared" in message or f"identifier '{function}'" in message


def _places(path: Path) -> Iterator[_Place]:
    """Find the user's functions in a file, with what stands before their namespaces."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if found := _BEGIN.fullmatch(line):
            first = number
            while first and lines[first] != HEADING:
                first -= 1
            last = lines.index(f"}}  // namespace {found[1]}", number)
            yield _Place(path.name, first + 1, last + 1, found[1], found[2])
