"""Which names a model may define."""

from __future__ import annotations

import keyword

from eqsim.errors import EquationSyntaxError, NameResolutionError, Span
from eqsim.expr.functions import ALIASES, CONSTANTS, FUNCTIONS, RESERVED
from eqsim.units import UNITS

__all__ = ["check_identifier", "is_noise", "is_reserved"]


def is_noise(name: str) -> bool:
    """Whether a name stands for white noise: `xi` or `xi_<anything>`."""
    return name == "xi" or name.startswith("xi_")


def is_reserved(name: str) -> bool:
    """Whether a name has a meaning of its own in every model."""
    return name in RESERVED or name in UNITS or is_noise(name)


def check_identifier(name: str, span: Span | None = None, *, suffix_allowed: bool = False) -> None:
    """Refuse a name that a model cannot define.

    `suffix_allowed` lets names end with `_pre` or `_post`, as those of summed variables may.
    """
    if keyword.iskeyword(name):
        raise EquationSyntaxError(
            f"'{name}' is a keyword of Python and cannot be a name",
            span=span,
            hint=f"choose another name, such as '{name}_'",
        )
    if not (name.isascii() and name.isidentifier()):
        raise EquationSyntaxError(
            f"'{name}' cannot be a name",
            span=span,
            hint="names start with a letter, hold letters, digits and '_'",
        )
    if name.startswith("_"):
        raise EquationSyntaxError(
            f"the name '{name}' starts with an underscore",
            span=span,
            hint="such names are kept for generated code; choose another",
        )
    if is_reserved(name):
        raise NameResolutionError(
            f"the name '{name}' is reserved: it is {_meaning(name)}",
            span=span,
            hint=f"choose another name, such as '{name}_' or '{name}1'",
        )
    if name.endswith(("_pre", "_post")) and not suffix_allowed:
        raise NameResolutionError(
            f"the name '{name}' ends like those of pre- and postsynaptic variables",
            span=span,
            hint="choose a name that does not end with '_pre' or '_post'",
        )


def _meaning(name: str) -> str:
    if name in UNITS:
        return "a unit"
    if name in FUNCTIONS or name in ALIASES or name == "where":
        return "a function"
    if name in CONSTANTS:
        return "a constant"
    if is_noise(name):
        return "white noise"
    return "a variable of every model"
