"""What synapses begin and end at: groups, parts of them, other synapses."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from eqsim.api.groups.population_owner import PopulationOwner
from eqsim.api.objects.model_text import linked_names
from eqsim.api.objects.state_owner import StateOwner
from eqsim.api.objects.subgroup import Subgroup
from eqsim.backends.host.executor import SIDES, Ranges, Side
from eqsim.backends.host.memory import numbering
from eqsim.equations.equation import EquationKind
from eqsim.equations.functions import FunctionValue
from eqsim.errors import InternalError, ModelError
from eqsim.model.variables import StateVariable, Subexpression

__all__ = [
    "End",
    "SynapseEnd",
    "check_end",
    "end_of",
    "listed_sides",
    "range_values",
    "ranges_of",
    "variables_at",
]

SynapseEnd: TypeAlias = StateOwner | Subgroup


@dataclass(frozen=True, slots=True)
class End:
    """The variables of one end; `dynamic` names those that have a differential equation.

    `unseen` tells of names of the end that synapses do not see what to write there instead.
    """

    variables: tuple[StateVariable, ...]
    subexpressions: tuple[Subexpression, ...]
    dynamic: tuple[str, ...] = ()
    unseen: Mapping[str, str] = field(default_factory=dict)


def check_end(part: str, end: Any) -> None:
    """Refuse what synapses cannot begin or end at."""
    if isinstance(end, Subgroup | PopulationOwner):
        return
    if not isinstance(end, StateOwner):
        raise ModelError(f"Synapses: the {part} is a group of neurons or synapses, not {end!r}")
    end._check_ready()


def end_of(end: SynapseEnd) -> StateOwner:
    """Give the group or the synapses that one end of synapses is, or is a part of."""
    whole = end._whole()
    if not isinstance(whole, StateOwner):
        raise InternalError(f"{end.name} is no part of a group; please report it")
    return whole


def variables_at(end: SynapseEnd) -> End:
    """Give what synapses see of one of their ends.

    Of synapses that is what they store, as of the last event on them; neither what is evaluated
    where it is used, nor what some events on them leave as of an earlier one.
    """
    whole = end_of(end)
    model = whole._model
    dynamic = tuple(each.name for each in model.equations.of_kind(EquationKind.DIFFERENTIAL))
    if isinstance(whole, PopulationOwner):
        subexpressions = (*model.subexpressions, *linked_names(model.equations))
        return End(model.variables, subexpressions, dynamic)
    variables = whole._as_population().variables
    unseen = whole._table().keys() - {each.name for each in variables}
    return End(variables, (), dynamic, {name: _instead(name, dynamic) for name in sorted(unseen)})


def _instead(name: str, dynamic: Collection[str]) -> str:
    """Tell how synapses could store what they do not."""
    if name in dynamic:
        return f"flag the equation of {name!r} (clock-driven): it is then stored in each step"
    return f"flag {name!r} (constant over dt): it is then stored in each step"


# --- which elements they are ----------------------------------------------------------------------


def ranges_of(source: SynapseEnd, target: SynapseEnd) -> Ranges:
    """Give which elements of both ends there are."""
    ends = (source, target)
    known = [end._is_known_end() for end in ends]
    spans = [end._span() if is_known else (0, 0) for end, is_known in zip(ends, known, strict=True)]
    return Ranges(
        source._whole().name,
        *spans[0],
        target._whole().name,
        *spans[1],
        _members_at(source),
        _members_at(target),
        tuple(side for side, is_known in zip(SIDES, known, strict=True) if not is_known),
    )


def _members_at(end: SynapseEnd) -> NDArray[np.int64] | None:
    return end._end_members() if end._is_known_end() else None


def listed_sides(source: SynapseEnd, target: SynapseEnd) -> tuple[Side, ...]:
    """Name the sides whose elements are listed: those with gaps, or that are not known yet."""
    ends = zip(SIDES, (source, target), strict=True)
    return tuple(
        side for side, end in ends if not end._is_known_end() or end._end_members() is not None
    )


def range_values(name: str, source: SynapseEnd, target: SynapseEnd) -> dict[str, FunctionValue]:
    """Give the run-time values that tell a program which elements there are, as far as known."""
    values: dict[str, FunctionValue] = {}
    for side, end in zip(SIDES, (source, target), strict=True):
        if not end._is_known_end():
            continue
        stem, members = f"{name}._{side}", end._end_members()
        values[f"{stem}_start"], values[f"{stem}_size"] = end._span()
        values[f"{end_of(end).name}.N"] = end_of(end)._size()
        if members is not None:
            values[f"{stem}_count"] = members.size
            values[f"{stem}_members"] = members.astype(np.int32)
            values[f"{stem}_places"] = numbering(members, end_of(end)._size())
    return values
