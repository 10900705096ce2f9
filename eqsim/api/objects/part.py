"""What all parts of groups and synapses share: they answer for themselves as the whole does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqsim.api.objects.holder import Holder, Variable
from eqsim.api.objects.indexing import element_numbers
from eqsim.equations.resolve import External
from eqsim.errors import ModelError
from eqsim.expr.infer import Symbol
from eqsim.expr.nodes import Expr

__all__ = ["Part", "numbers_within"]


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


def numbers_within(source: Holder, index: Any, what: str) -> NDArray[np.int64]:
    """Give the numbers within the source of chosen elements, or of those of a part of it."""
    if not isinstance(index, Holder):
        return element_numbers(index, source._size(), what)
    if index._whole() is not source._whole():
        raise _no_part(source, index, what)
    chosen = _within_whole(index)
    if source._is_whole():
        return chosen
    own = _within_whole(source)
    if not np.isin(chosen, own).all():
        raise _no_part(source, index, what)
    order = np.argsort(own)
    return order[np.searchsorted(own, chosen, sorter=order)]


def _within_whole(part: Holder) -> NDArray[np.int64]:
    members = part._members()
    return np.arange(part._size()) + part._start if members is None else members


def _no_part(source: Holder, index: Holder, what: str) -> ModelError:
    return ModelError(f"{what}: {index.name} is no part of {source.name}")
