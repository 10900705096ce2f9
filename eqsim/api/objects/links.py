"""Variables of other groups under a name of one's own: `G.x = linked_var(H, 'y')`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqsim.api.objects.indexing import element_numbers
from eqsim.api.objects.reading import Reader, Variable
from eqsim.api.objects.simulated import unknown_attribute
from eqsim.api.objects.views import StateView
from eqsim.errors import ModelError, UnitError
from eqsim.expr.nodes import Name
from eqsim.expr.unit_words import name_unit
from eqsim.model.variables import Subexpression

__all__ = ["LinkedVariable", "check_fit", "is_link", "linked_numbers", "linked_var"]


@dataclass(frozen=True, slots=True)
class LinkedVariable:
    """What `linked_var` gives: a variable of a group, and which element each neuron sees."""

    holder: Reader
    variable: Variable
    index: Any = None

    @property
    def label(self) -> str:
        """How messages call it."""
        return f"{self.holder.name}.{self.variable.name}"


def linked_var(group_or_variable: Any, name: str | None = None, index: Any = None) -> Any:
    """Link a name of a group to a variable of another group, or of the same one.

    The name is declared as a parameter with the flag ``linked``, and the link is assigned to it.
    What is read through a link is the value from before the slot of the step where both groups act
    in one slot with the same order: results do not depend on the order in which groups were made.

    Parameters
    ----------
    group_or_variable : NeuronGroup, Subgroup or variable
        The group with the variable, or the variable itself: ``linked_var(G.v)``.
    name : str, optional
        The variable's name, for a group.
    index : array of int or str, optional
        For each neuron or synapse the number of the neuron that it sees, counted within the part if
        a part of a group is linked.  A text names an integer parameter of what has the link; for
        synapses also 'i' or 'j'.  By default both have the same size, or the variable is shared.

    Returns
    -------
    LinkedVariable
        What is to be assigned.

    Examples
    --------
    >>> from eqsim import NeuronGroup, linked_var
    >>> G = NeuronGroup(3, "x : 1")
    >>> H = NeuronGroup(3, "y : 1 (linked)")
    >>> H.y = linked_var(G, "x", index=[2, 1, 0])
    >>> G.x = "i"
    >>> H.y[:]
    array([2., 1., 0.])
    """
    holder: Any = group_or_variable
    if isinstance(group_or_variable, StateView):
        if name is not None:
            raise ModelError("linked_var: give either a variable, or a group and a name")
        holder, name = group_or_variable.holder, group_or_variable.name
    if not isinstance(holder, Reader):
        raise ModelError(f"linked_var: a variable of a group can be linked, not {holder!r}")
    if name is None:
        raise ModelError(
            "linked_var: the name of the variable is missing", hint="linked_var(group, 'v')"
        )
    if not isinstance(name, str):
        raise ModelError(
            f"linked_var: a variable is given by its name, not {name!r}",
            hint="linked_var(group, 'v')",
        )
    known = holder._table()
    if name not in known:
        raise unknown_attribute(holder.name, name, known)
    return LinkedVariable(holder, known[name], index)


def is_link(variable: Variable) -> bool:
    """Whether a name of a model stands for a variable of elsewhere."""
    return isinstance(variable, Subexpression) and variable.expression == Name(variable.name)


def check_fit(own: Variable, linked: LinkedVariable, what: str) -> None:
    """Refuse a link between variables of different units or types."""
    if own.dimension != linked.variable.dimension:
        raise UnitError(
            f"{what} cannot be linked to {linked.label}: they have different units",
            details=(
                f"{what}: {name_unit(own.dimension)}",
                f"{linked.label}: {name_unit(linked.variable.dimension)}",
            ),
        )
    if own.dtype is not linked.variable.dtype:
        raise ModelError(
            f"{what} cannot be linked to {linked.label}: they have different types",
            hint="declare both as numbers, both as 'integer', or both as 'boolean'",
        )


def linked_numbers(
    linked: LinkedVariable, size: int, what: str, noun: str
) -> NDArray[np.int64] | None:
    """Give the neuron that each of `size` elements sees within the whole; None for its own."""
    holder = linked.holder
    if linked.index is None:
        if holder._size() != size:
            raise ModelError(
                f"{what} cannot be linked to {linked.label}: the sizes differ",
                details=(f"{noun}s of {what}: {size}", f"of {holder.name}: {holder._size()}"),
                hint=f"linked_var(..., index=[...]) says which neuron each {noun} sees",
            )
        if holder._is_whole():
            return None
    given = slice(None) if linked.index is None else np.asarray(linked.index)
    if isinstance(given, np.ndarray) and given.dtype == bool:
        raise ModelError(f"{what}: the index of a link is an array of whole numbers, not a mask")
    numbers = element_numbers(given, holder._size(), f"{what}: the index of the link")
    if numbers.shape != (size,):
        raise ModelError(
            f"{what}: the index of a link needs one number for each {noun}",
            details=(f"found: {numbers.size}", f"expected: {size}"),
        )
    members = holder._members()
    return numbers + holder._start if members is None else members[numbers]
