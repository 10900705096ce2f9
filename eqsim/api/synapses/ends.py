"""What synapses know of the variables at one of their ends."""

from __future__ import annotations

from dataclasses import dataclass

from eqsim.model.variables import StateVariable, Subexpression

__all__ = ["End"]


@dataclass(frozen=True, slots=True)
class End:
    """The variables of one end; `dynamic` names those that have a differential equation."""

    variables: tuple[StateVariable, ...]
    subexpressions: tuple[Subexpression, ...]
    dynamic: tuple[str, ...] = ()
