"""What a user wrote of the pathways of synapses, parsed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from eqsim.api.objects.model_text import text_argument
from eqsim.equations.statements import StatementBlock, parse_statements
from eqsim.errors import ModelError
from eqsim.expr.suggest import did_you_mean

__all__ = ["PathwayText", "Side", "read_pathways"]

Side = Literal["pre", "post"]

#: What a source's event does comes before what a target's does.
_ORDER: Mapping[Side, int] = MappingProxyType({"pre": -1, "post": 1})


@dataclass(frozen=True, slots=True)
class PathwayText:
    """Statements that an event on one side starts, after the pathway's delay."""

    name: str
    side: Side
    event: str
    statements: StatementBlock
    order: int


def read_pathways(on_pre: Any, on_post: Any, on_event: Any) -> tuple[PathwayText, ...]:
    """Parse the pathways of synapses; an empty text makes none."""
    texts = [*_texts("pre", on_pre), *_texts("post", on_post)]
    event_of = _events([name for _, name, _ in texts], on_event)
    return tuple(
        PathwayText(name, side, event_of[name], parse_statements(text), _ORDER[side])
        for side, name, text in texts
    )


def _texts(side: Side, given: Any) -> Iterator[tuple[Side, str, str]]:
    """Yield side, name and text of each pathway of one side."""
    if given is None or (isinstance(given, str) and not given.strip()):
        return
    if isinstance(given, str):
        given = {side: given}
    if not isinstance(given, Mapping):
        raise ModelError(f"on_{side} is a text, or a dictionary of texts, not {given!r}")
    for name, text in given.items():
        if not (isinstance(name, str) and name.isascii() and name.isidentifier()) or name[0] == "_":
            raise ModelError(f"on_{side}: {name!r} cannot be the name of a pathway")
        yield side, name, text_argument(f"on_{side}", text)


def _events(pathways: list[str], given: Any) -> dict[str, str]:
    """Give the event that starts each pathway."""
    if isinstance(given, str):
        return dict.fromkeys(pathways, given)
    if not isinstance(given, Mapping):
        raise ModelError(
            f"on_event is the name of an event, or a dictionary of them, not {given!r}",
            hint="such as on_event={'pre': 'large'}",
        )
    for name in given:
        if name not in pathways:
            raise ModelError(
                f"on_event: there is no pathway {name!r}",
                details=(f"pathways: {', '.join(pathways) or 'none'}",),
                hint=did_you_mean(str(name), pathways),
            )
    return {name: given.get(name, "spike") for name in pathways}
