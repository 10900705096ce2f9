"""What an index of synapses says, as far as that is known without the synapses."""

from __future__ import annotations

from typing import Any, Protocol

from eqsim.api.objects.holder import Holder, Names
from eqsim.api.objects.indexing import Index, checked_slice, index_array, is_all
from eqsim.api.synapses.synapse_index import (
    Connected,
    chosen_copies,
    missing_pair,
    neurons_of_pairs,
)
from eqsim.expr.nodes import Expr
from eqsim.model.actions import AssignExpression
from eqsim.model.choices import Between, Choice, ChosenBy

__all__ = ["choice_of"]


class Choosable(Connected, Protocol):
    """Synapses, as far as choosing some that are not known needs to know."""

    def _condition(self, text: str, visible: Names) -> Expr:
        """Read and check a condition on the synapses."""

    def _reading(self, text: Expr, visible: Names) -> AssignExpression:
        """Give the action that evaluates an expression."""


def choice_of(synapses: Choosable, index: Index, visible: Names, what: str) -> Choice:
    """Describe the synapses that an index chooses; `what` is how messages call them."""
    return Choice(synapses.name, what, _chosen_by(synapses, index, visible, what))


def _chosen_by(synapses: Choosable, index: Index, visible: Names, what: str) -> ChosenBy:
    if _is_part(index, synapses):
        chosen: ChosenBy = index._choose(slice(None), visible, what)
        return chosen
    if is_all(index):
        return slice(None)
    if isinstance(index, slice):
        return checked_slice(index, what)
    if isinstance(index, tuple):
        return _between(synapses, index, visible)
    if isinstance(index, str):
        return synapses._reading(synapses._condition(index, visible), visible)
    numbers: ChosenBy = index_array(index, what)
    return numbers


def _is_part(index: Index, synapses: object) -> bool:
    return isinstance(index, Holder) and index._whole() is synapses


def _between(synapses: Choosable, index: tuple[Any, ...], visible: Names) -> ChosenBy:
    pre, post = neurons_of_pairs(synapses, index, visible)
    has_copies = len(index) == 3 and not is_all(index[2])
    copies = chosen_copies(synapses, index[2]) if has_copies else None
    return Between(pre, post, copies, missing_pair(synapses, index))
