"""`S.summed_updaters`: where in a step synapses add up variables of neurons."""

from __future__ import annotations

from typing import Protocol

from eqsim.api.objects.places import Placed
from eqsim.api.session.clocks import Clock
from eqsim.api.synapses.ends import SynapseEnd, end_of
from eqsim.api.synapses.synapse_model import SynapseModel
from eqsim.errors import InternalError
from eqsim.expr.show import show
from eqsim.model.projection import Sum

__all__ = ["SumOwner", "SummedUpdater"]


class SumOwner(Protocol):
    """Synapses, as far as the places of their sums need to know."""

    _model: SynapseModel

    @property
    def name(self) -> str:
        """The synapses' name."""
        ...

    @property
    def source(self) -> SynapseEnd:
        """Where the synapses begin."""
        ...

    @property
    def target(self) -> SynapseEnd:
        """Where the synapses end."""
        ...

    def _move_sum(self, name: str, slot: str | None, order: int | None) -> None:
        """Add up at another place of a step."""
        ...


class SummedUpdater(Placed):
    r"""Where in a step synapses add up a variable of the neurons at one of their ends.

    Examples
    --------
    >>> from eqsim import NeuronGroup, Synapses
    >>> G = NeuronGroup(2, "total : 1")
    >>> S = Synapses(G, G, "w : 1\ntotal_post = w : 1 (summed)", name="S")
    >>> adder = S.summed_updaters["total_post"]
    >>> adder.name, adder.expression, adder.when, adder.order
    ('S_summed_variable_total_post', 'w', 'groups', -1)
    >>> adder.when = "before_groups"
    """

    __slots__ = ("_summed", "_synapses")

    def __init__(self, synapses: SumOwner, summed: str) -> None:
        self._synapses = synapses
        self._summed = summed

    @property
    def name(self) -> str:
        """The name of the synapses, and what this is."""
        return f"{self._synapses.name}_summed_variable_{self._summed}"

    @property
    def target(self) -> SynapseEnd:
        """Whose variable is added up."""
        is_pre = self._sum.side == "pre"
        return self._synapses.source if is_pre else self._synapses.target

    @property
    def expression(self) -> str:
        """What each synapse adds."""
        expression = self._synapses._model.equations[self._summed].expression
        if expression is None:
            raise InternalError(f"{self.name} adds nothing up; please report it")
        return show(expression)

    @property
    def clock(self) -> Clock:
        """The clock in whose steps this is done: that of the variable's owner."""
        return end_of(self.target).clock

    @property
    def _sum(self) -> Sum:
        return next(each for each in self._synapses._model.sums if each.name == self._summed)

    def _place(self) -> tuple[str, int]:
        order = self._sum.order
        return self._sum.slot, end_of(self.target).order - 1 if order is None else order

    def _move(self, slot: str | None = None, order: int | None = None) -> None:
        self._synapses._move_sum(self._summed, slot, order)

    def __repr__(self) -> str:
        return f"<SummedUpdater {self.name!r}: {self.expression}>"
