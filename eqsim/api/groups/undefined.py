"""Values that are not numbers: found after a run, and reported with where they are."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from eqsim.api.groups.population_owner import PopulationOwner
from eqsim.api.session.caller import warn

__all__ = ["report_undefined"]


def report_undefined(objects: Iterable[object]) -> None:
    """Warn of each variable in which not-a-number has appeared, once."""
    for group in objects:
        if not isinstance(group, PopulationOwner):
            continue
        for variable in group._model.variables:
            if not variable.dtype.is_float or variable.name in group._undefined:
                continue
            undefined = np.isnan(group._executor.array(group.name, variable.name))
            if undefined.any():
                group._undefined.add(variable.name)
                warn(
                    f"{group.name}.{variable.name} is not a number (NaN) any more: neuron "
                    f"{int(np.argmax(undefined))} is the first of {int(undefined.sum())}; look for "
                    f"{_causes(group)}, or take a smaller dt"
                )


def _causes(group: PopulationOwner) -> str:
    """Name what makes values undefined in a group like this."""
    asked = [f"a column that '{name}' does not have" for name in group._tables]
    return ", ".join([*asked, "a division by zero"])
