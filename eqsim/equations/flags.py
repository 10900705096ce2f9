"""The flags of equations: which exist, which exclude each other, which an object offers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from eqsim.equations.equation import Equation, EquationKind
from eqsim.errors import EquationSyntaxError, ModelError, Span
from eqsim.expr.suggest import did_you_mean

__all__ = ["FLAGS", "check_flags", "parse_flags", "refuse_together"]

#: Every flag that text may hold, for each kind of equation.
FLAGS: Mapping[EquationKind, tuple[str, ...]] = MappingProxyType(
    {
        EquationKind.DIFFERENTIAL: ("unless refractory", "event-driven", "clock-driven"),
        EquationKind.SUBEXPRESSION: ("shared", "constant over dt", "summed", "term"),
        EquationKind.PARAMETER: ("constant", "shared", "linked"),
    }
)

#: What may stand beside flags that exclude others.
_BESIDE: Mapping[str, frozenset[str]] = MappingProxyType(
    {"summed": frozenset({"term"}), "linked": frozenset()}
)


def parse_flags(text: str, kind: EquationKind, span: Span) -> tuple[str, ...]:
    """Read a comma-separated list of flags; `span` is its place."""
    flags = tuple(" ".join(flag.split()) for flag in text.split(","))
    for flag in flags:
        if flag not in FLAGS[kind]:
            raise EquationSyntaxError(
                f"a {kind} has no flag '{flag}'",
                span=span,
                details=(f"flags of a {kind}: {', '.join(FLAGS[kind])}",),
                hint=_hint(flag, FLAGS[kind]),
            )
        if flags.count(flag) > 1:
            raise EquationSyntaxError(
                f"the flag '{flag}' stands there {flags.count(flag)} times",
                span=span,
                hint="write it once",
            )
    for flag in flags:
        others = [each for each in flags if each != flag and each not in _BESIDE.get(flag, flags)]
        if others:
            raise EquationSyntaxError(f"the flag '{flag}' excludes '{others[0]}'", span=span)
    if {"event-driven", "clock-driven"} <= set(flags):
        raise EquationSyntaxError(
            "an equation is either 'event-driven' or 'clock-driven', not both", span=span
        )
    return flags


def _hint(text: str, known: Collection[str]) -> str | None:
    """Say that flags are separated by commas, where known ones stand side by side."""
    found = [flag for flag in known if re.search(rf"(?<![\w-]){flag}(?![\w-])", text)]
    if len(found) > 1:
        return f"separate flags by commas: ({', '.join(found)})"
    return did_you_mean(text, known)


def refuse_together(equations: Iterable[Equation], exclusive: Collection[str]) -> None:
    """Refuse equations with several flags of which they may have one."""
    for equation in equations:
        both = [flag for flag in equation.flags if flag in exclusive]
        if len(both) > 1:
            raise ModelError(
                f"'{equation.name}': the flags '{both[0]}' and '{both[1]}' exclude each other",
                span=equation.span,
            )


def check_flags(
    equations: Iterable[Equation],
    allowed: Mapping[EquationKind, Collection[str]] | Mapping[str, Collection[str]],
    owner: str = "this object",
) -> None:
    """Refuse flags (and kinds of equation) that `owner` does not offer.

    Parameters
    ----------
    equations : iterable of Equation
        The model.
    allowed : mapping
        The flags offered for each kind; a kind that is missing is refused altogether.
    owner : str
        How to call the object in the message.
    """
    for equation in equations:
        if equation.kind not in allowed:
            raise ModelError(
                f"{owner} has no place for a {equation.kind} ('{equation.name}')",
                span=equation.span,
            )
        offered = allowed[equation.kind]
        for flag in equation.flags:
            if flag not in offered:
                listed = ", ".join(offered) or "none"
                raise ModelError(
                    f"'{equation.name}': {owner} does not offer the flag '{flag}'",
                    span=equation.span,
                    details=(f"flags offered for a {equation.kind}: {listed}",),
                )
