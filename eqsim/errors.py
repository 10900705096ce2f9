"""Every error eqsim raises, and the one place that draws a caret.

An error says what is wrong, where, what was found, what was expected and what to try.  Each class
also derives from the builtin exception that a Python programmer would expect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

__all__ = [
    "ArgumentError",
    "CompilationError",
    "ConnectionIndexError",
    "EqsimError",
    "EqsimWarning",
    "EquationSyntaxError",
    "IntegrationError",
    "InternalError",
    "MagicError",
    "ModelError",
    "NameResolutionError",
    "PreferenceError",
    "SimulationError",
    "Span",
    "StorageError",
    "StoredStateError",
    "UnitError",
    "UnknownAttributeError",
    "UnknownObjectError",
    "named_in_errors",
]


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters in a user's text."""

    text: str
    start: int
    end: int

    def __str__(self) -> str:
        return self.text[self.start : self.end]

    def to(self, other: Span) -> Span:
        """Give the smallest span that holds this one and `other`."""
        return Span(self.text, min(self.start, other.start), max(self.end, other.end))

    def caret(self) -> str:
        """Draw the line of the span with a caret under its spot."""
        line_start = self.text.rfind("\n", 0, self.start) + 1
        line_end = self.text.find("\n", self.start)
        line = self.text[line_start : len(self.text) if line_end < 0 else line_end]
        indent = len(line) - len(line.lstrip())
        offset = max(self.start - line_start - indent, 0)
        width = max(min(self.end, line_start + len(line)) - self.start, 1)
        return f"{line.strip()}\n{' ' * offset}{'^' * width}"


class EqsimError(Exception):
    """Base of all errors: a message, where it happened, details and a hint.

    Parameters
    ----------
    message : str
        What is wrong, naming the object.
    span : Span, optional
        The spot in the user's text; drawn with a caret.
    details : tuple of str
        Further lines: what was found, what was expected.
    hint : str, optional
        What to try.
    """

    def __init__(
        self,
        message: str,
        *,
        span: Span | None = None,
        details: tuple[str, ...] = (),
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.span = span
        self.details = details
        self.hint = hint

    def __str__(self) -> str:
        lines = [self.message]
        if self.span is not None:
            lines += [f"  {line}" for line in self.span.caret().split("\n")]
        lines += [f"  {line}" for line in self.details]
        if self.hint:
            lines.append(f"  hint: {self.hint}")
        return "\n".join(lines)

    def within(self, owner: str) -> EqsimError:
        """Give the same error with the object it concerns named in front."""
        if re.match(rf"{re.escape(owner)}(?!\w)", self.message):
            return self
        return type(self)(
            f"{owner}: {self.message}", span=self.span, details=self.details, hint=self.hint
        )


class EquationSyntaxError(EqsimError, ValueError):
    """The user's model text cannot be read."""


class UnitError(EqsimError, ValueError):
    """Units do not match, in an equation, a statement or a Python value."""


class NameResolutionError(EqsimError, NameError):
    """A name in a model is unknown, reserved or defined twice."""


class IntegrationError(EqsimError, ValueError):
    """No integration method (or not the one asked for) can integrate the equations."""


class ModelError(EqsimError, ValueError):
    """The description of the model contradicts itself or is incomplete."""


class ArgumentError(ModelError, TypeError):
    """What is called does not take an argument of that name, or lacks one."""


class ConnectionIndexError(ModelError, IndexError):
    """An index of a neuron or synapse is out of range."""


class CompilationError(EqsimError, RuntimeError):
    """There is no compiler, or it failed; the source is kept and the log shown."""


class MagicError(ModelError):
    """`run` cannot tell what to simulate; a `Network` of one's own can."""


class PreferenceError(ModelError, AttributeError):
    """There is no such preference, or it cannot have that value."""


class UnknownAttributeError(ModelError, AttributeError):
    """An object has no attribute or variable of that name."""


class UnknownObjectError(ModelError, KeyError):
    """A network holds no object of that name."""


class StoredStateError(ModelError, KeyError):
    """A stored state is missing, damaged, or that of another network."""


class SimulationError(EqsimError, RuntimeError):
    """A run could not start, continue or be read."""


class StorageError(EqsimError, OSError):
    """A folder or file cannot be written or read: the cache, a project, results."""


class InternalError(EqsimError, RuntimeError):
    """A state that should be impossible: a defect of eqsim; please report it."""


class EqsimWarning(UserWarning):
    """Something is legal, but probably not what was meant."""


@contextmanager
def named_in_errors(owner: str) -> Iterator[None]:
    """Let errors that are raised within name the object they concern."""
    try:
        yield
    except EqsimError as error:
        raise error.within(owner) from error.__cause__
