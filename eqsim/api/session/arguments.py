"""Arguments of constructors: misspelt and missing ones are told by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from inspect import signature
from typing import Any

from eqsim.errors import ArgumentError
from eqsim.expr.suggest import did_you_mean

__all__ = ["check_arguments"]


def check_arguments(made: object, args: Sequence[Any], kwargs: Mapping[str, Any]) -> None:
    """Refuse arguments that an object which is `made` cannot be initialised with."""
    taken = signature(type(made).__init__.__get__(made))
    try:
        taken.bind(*args, **kwargs)
    except TypeError as error:
        known = tuple(taken.parameters)
        hints = [did_you_mean(name, known) for name in kwargs if name not in known]
        raise ArgumentError(
            f"{type(made).__name__}: {error}",
            details=(f"arguments: {', '.join(known)}",),
            hint=next(filter(None, hints), None),
        ) from None
