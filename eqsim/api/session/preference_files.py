"""Files of preferences: lines `name = value`, with sections in brackets; values are data only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eqsim.errors import PreferenceError, StorageError

__all__ = ["parse_preferences", "read_text", "standard_files"]


def standard_files() -> tuple[tuple[Path, bool], ...]:
    """List the files that are read, with whether they are the user's own."""
    return (
        (Path("~/.eqsim/user_preferences").expanduser(), True),
        (Path("eqsim_preferences").absolute(), False),
    )


def read_text(path: Path) -> str:
    """Read a file of preferences."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError(f"the preferences in {path} cannot be read: {error}") from error


def parse_preferences(text: str, where: str) -> Iterator[tuple[str, Any, str]]:
    """Give name, value and place of each preference in a text.

    Values are literals of Python's; a bare word, such as `float64`, is a text.

    Raises
    ------
    PreferenceError
        If a line is neither a section nor a preference.
    """
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        content, place = line.strip(), f"{where}, line {number}"
        if not content or content.startswith("#"):
            continue
        if content.startswith("[") and content.endswith("]"):
            section = f"{content[1:-1].strip()}."
            continue
        name, equals, value = content.partition("=")
        if not equals or not name.strip():
            raise PreferenceError(
                f"{place}: this is no preference", details=(content,), hint="write name = value"
            )
        yield f"{section}{name.strip()}", _value(value.strip(), place), place


def _value(text: str, place: str) -> Any:
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        pass
    words = text.partition("#")[0].strip()
    if all(part.isidentifier() for part in words.split(".")):
        return words.rpartition(".")[2]
    raise PreferenceError(
        f"{place}: the value cannot be read",
        details=(text,),
        hint="write a number, a text in quotation marks, True, False, None, or a list of these",
    )
