"""Where in a step things stand: in which slot, and at which place among what else stands there."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from eqsim.api.objects.closed import Closed
from eqsim.api.session.whole_numbers import as_whole_number
from eqsim.errors import ModelError

__all__ = ["OwnPlace", "Placed", "checked_order", "checked_slot"]


def checked_slot(slot: Any, owner: str) -> str:
    """Check the name of a slot; which slots there are is known when a network runs."""
    if isinstance(slot, str) and slot.isidentifier():
        return slot
    raise ModelError(
        f"{owner}: a slot of the step is given by its name, not {slot!r}",
        hint="such as 'start' or 'after_groups'",
    )


def checked_order(order: Any, owner: str) -> int:
    """Give the place among what stands in the same slot of a step: a whole number."""
    number = as_whole_number(order)
    if number is None:
        raise ModelError(f"{owner}: order is a whole number, not {order!r}")
    return number


class Placed(Closed):
    """Base of what stands in a slot of a step, and can be moved."""

    __slots__ = ()

    @property
    @abstractmethod
    def name(self) -> str:
        """The name."""

    @property
    def when(self) -> str:
        """The slot of the step."""
        return self._place()[0]

    @when.setter
    def when(self, slot: str) -> None:
        self._move(slot=checked_slot(slot, self.name))

    @property
    def order(self) -> int:
        """The place among what else stands in that slot."""
        return self._place()[1]

    @order.setter
    def order(self, order: int) -> None:
        self._move(order=checked_order(order, self.name))

    @abstractmethod
    def _place(self) -> tuple[str, int]:
        """Give the slot, and the order there."""

    @abstractmethod
    def _move(self, slot: str | None = None, order: int | None = None) -> None:
        """Change what is given."""


class OwnPlace(Placed):
    """Base of what keeps its place itself."""

    _slot: str
    _order: int

    def _stand(self, slot: Any, order: Any) -> None:
        """Take the first place."""
        self._slot, self._order = checked_slot(slot, self.name), checked_order(order, self.name)

    def _place(self) -> tuple[str, int]:
        return self._slot, self._order

    def _move(self, slot: str | None = None, order: int | None = None) -> None:
        self._slot = self._slot if slot is None else slot
        self._order = self._order if order is None else order
