"""What all parts of groups and synapses share: they answer for themselves as the whole does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from eqsim.api.objects.holder import Holder, Variable
from eqsim.equations.resolve import External
from eqsim.expr.infer import Symbol
from eqsim.expr.nodes import Expr

__all__ = ["Part"]


class Part(Holder):
    """Base of parts."""

    _group: Holder

    @property
    def name(self) -> str:
        """The whole's name and which part it is."""
        return self._name

    @property
    def source(self) -> Holder:
        """What this is a part of."""
        return self._group

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._name!r}>"

    # --- as a holder of variables -----------------------------------------------------------

    def _whole(self) -> Holder:
        return self._group

    def _reached_steps(self) -> dict[str, int]:
        return self._group._reached_steps()

    def _working(self) -> AbstractContextManager[None]:
        return self._group._working()

    def _table(self) -> Mapping[str, Variable]:
        return self._group._table()

    def _indices(self) -> Mapping[str, Variable]:
        return self._group._indices()

    def _events(self) -> Sequence[str]:
        return self._group._events()

    def _event_place(self, event: str) -> tuple[str, int]:
        return self._group._event_place(event)

    def _symbols(self) -> Mapping[str, Symbol]:
        return self._group._symbols()

    def _bind(
        self, texts: Sequence[Expr], visible: Mapping[str, Any] | None
    ) -> dict[str, External]:
        return self._group._bind(texts, visible)

    def _with_definitions(self, texts: Sequence[Expr]) -> Sequence[Expr]:
        return self._group._with_definitions(texts)
