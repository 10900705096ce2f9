"""Lines of C++: indentation, blocks, breaking of long lines, comments made of the user's text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

__all__ = [
    "block",
    "broken",
    "comment",
    "function",
    "harmless",
    "indented",
    "without_unused",
    "wrapped",
]

INDENT = "    "
WIDTH = 100
_CONSTANT = re.compile(r" *const \w+ (\w+) = ")


def indented(lines: Iterable[str]) -> list[str]:
    """Move lines one level in."""
    return [f"{INDENT}{line}" if line and not line.startswith("#") else line for line in lines]


def block(header: str, lines: Iterable[str]) -> list[str]:
    """Put lines into braces behind a header."""
    return [f"{header} {{", *indented(lines), "}"]


def function(signature: str, lines: Iterable[str], about: Iterable[str] = ()) -> str:
    """Print a function with a comment above it."""
    whole = [*comment(about), *block(signature, lines)]
    return "\n".join(part for line in whole for part in wrapped(line))


def comment(lines: Iterable[str]) -> list[str]:
    """Turn text into comment lines from which nothing can break out."""
    return [f"// {harmless(part)}".rstrip() for line in lines for part in line.splitlines()]


def harmless(text: str) -> str:
    """Keep printable ASCII; no backslash (it would join lines), no trigraph, no comment mark."""
    letters = (
        char if char.isascii() and char.isprintable() and char != "\\" else f"<U+{ord(char):04X}>"
        for char in text
    )
    return "".join(letters).replace("??", "? ?").replace("*/", "* /").replace("/*", "/ *")


def broken(lines: Iterable[str]) -> tuple[str, ...]:
    """Break the lines of a function's body that are too long."""
    return tuple(part for line in lines for part in wrapped(line, WIDTH - len(INDENT)))


def wrapped(line: str, width: int = WIDTH) -> list[str]:
    """Break a line of code at blanks, so that it stays readable."""
    if len(line) <= width or line.lstrip().startswith(("//", "#")):
        return [line]
    margin = line[: len(line) - len(line.lstrip())]
    lines, current = [], margin
    for word in line.split():
        joined = f"{current} {word}" if current.strip() else f"{current}{word}"
        if len(joined) > width and current.strip():
            lines.append(current)
            joined = f"{margin}{INDENT}{word}"
        current = joined
    return [*lines, current]


def without_unused(lines: Sequence[str]) -> list[str]:
    """Leave out the constants of a block that nothing behind them mentions."""
    kept: list[str] = []
    for line in reversed(lines):
        declared = _CONSTANT.match(line)
        if declared is None or any(re.search(rf"\b{declared[1]}\b", each) for each in kept):
            kept.append(line)
    return kept[::-1]
