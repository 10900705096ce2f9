"""`state_updater` and `subexpression_updater`: where in a step variables are computed."""

from __future__ import annotations

from typing import Protocol

from eqsim.api.objects.places import Placed
from eqsim.api.session.clocks import Clock
from eqsim.errors import ModelError
from eqsim.model.population import Method
from eqsim.model.variables import HELD_SLOT

__all__ = ["StateUpdater", "SubexpressionUpdater", "UpdateOwner"]


class UpdateModel(Protocol):
    """What was written of an owner, as far as the place of its update needs to know."""

    @property
    def methods(self) -> tuple[str | Method, ...]:
        """The methods to try."""
        ...

    @property
    def update_slot(self) -> str:
        """The slot of the step."""
        ...

    @property
    def update_order(self) -> int | None:
        """The order in that slot; None for that of the owner."""
        ...


class UpdateOwner(Protocol):
    """A group or synapses, as far as the places of their updates need to know."""

    @property
    def name(self) -> str:
        """The owner's name."""
        ...

    @property
    def order(self) -> int:
        """The owner's order."""
        ...

    @property
    def clock(self) -> Clock:
        """The clock that drives the owner."""
        ...

    @property
    def _model(self) -> UpdateModel: ...

    def _move_update(self, slot: str | None, order: int | None) -> None:
        """Integrate at another place of a step."""
        ...


class UpdaterPart(Placed):
    """Base of what computes variables of a group or of synapses."""

    __slots__ = ("_group",)

    def __init__(self, group: UpdateOwner) -> None:
        self._group = group

    @property
    def clock(self) -> Clock:
        """The clock in whose steps this is done."""
        return self._group.clock

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name!r}>"


class StateUpdater(UpdaterPart):
    """Where in a step differential equations are integrated.

    Examples
    --------
    >>> from eqsim import NeuronGroup, ms
    >>> G = NeuronGroup(1, "dx/dt = -x/ms : 1", method="exact", order=2)
    >>> G.state_updater.when, G.state_updater.order, G.state_updater.method_choice
    ('groups', 2, ('exact',))
    >>> G.state_updater.when = "after_resets"
    """

    __slots__ = ()

    @property
    def name(self) -> str:
        """The name of the owner, and what this is."""
        return f"{self._group.name}_stateupdater"

    @property
    def method_choice(self) -> tuple[str | Method, ...]:
        """The method that was named, or those to try in order; `explain` tells which was chosen."""
        return self._group._model.methods

    def _place(self) -> tuple[str, int]:
        model = self._group._model
        order = self._group.order if model.update_order is None else model.update_order
        return model.update_slot, order

    def _move(self, slot: str | None = None, order: int | None = None) -> None:
        self._group._move_update(slot, order)


class SubexpressionUpdater(UpdaterPart):
    """Where in a step expressions that are flagged (constant over dt) are evaluated.

    Examples
    --------
    >>> from eqsim import NeuronGroup
    >>> G = NeuronGroup(1, "x = rand() : 1 (constant over dt)")
    >>> G.subexpression_updater.when
    'before_start'
    """

    __slots__ = ()

    @property
    def name(self) -> str:
        """The name of the owner, and what this is."""
        return f"{self._group.name}_subexpressionupdater"

    def _place(self) -> tuple[str, int]:
        return HELD_SLOT, 0

    def _move(self, slot: str | None = None, order: int | None = None) -> None:
        del slot, order
        raise ModelError(
            f"{self.name}: what is (constant over dt) is evaluated first in a step, always"
        )
