"""All values of an object at once, by name: `get_states` and `set_states`."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from eqsim.api.objects.formats import states_format
from eqsim.api.session.clocks import TIME
from eqsim.errors import ModelError, UnknownAttributeError
from eqsim.expr.suggest import did_you_mean
from eqsim.model.actions import AssignArray, AssignExpression
from eqsim.units import DIMENSIONLESS, Dimension, from_si

__all__ = ["CLOCK_STATES", "Assignment", "State", "StatesAccess", "StatesChange", "checked_names"]


#: Values for a variable, checked.
Assignment = AssignArray | AssignExpression


@dataclass(frozen=True, slots=True)
class State:
    """What can be read by name: its dimension, and whether it can be assigned to or is computed."""

    dimension: Dimension = DIMENSIONLESS
    is_fixed: bool = False
    is_computed: bool = False


#: What every object with a clock tells.
CLOCK_STATES: Mapping[str, State] = {
    "t": State(TIME, is_fixed=True),
    "dt": State(TIME, is_fixed=True),
    "t_in_timesteps": State(is_fixed=True),
}


def checked_names(given: Any, what: str) -> tuple[str, ...]:
    """Give the names of variables: of one, or of several in a sequence."""
    try:
        names = (given,) if isinstance(given, str) else tuple(given)
    except TypeError:
        names = (None,)
    if not all(isinstance(name, str) for name in names):
        raise ModelError(
            f"{what}: variables are given by their names, not {given!r}", hint="such as ['v', 'w']"
        )
    return names


class StatesAccess:
    """Base of what gives its values by name."""

    @property
    @abstractmethod
    def name(self) -> str:
        """The name."""

    @abstractmethod
    def _states(self) -> Mapping[str, State]:
        """Tell what can be read by name."""

    @abstractmethod
    def _raw_state(self, name: str) -> Any:
        """Give a value in SI: an array, or a number where there is one for all."""

    def get_states(
        self,
        vars: str | Iterable[str] | None = None,
        units: bool = True,
        format: str = "dict",
        subexpressions: bool = False,
        read_only_variables: bool = True,
        level: int = 0,
    ) -> Any:
        """Give copies of the current values of several variables.

        Parameters
        ----------
        vars : sequence of str, optional
            Names; by default all variables.
        units : bool
            Whether the values have units; otherwise they are numbers in SI.
        format : str
            'dict', 'pandas' (without units), or one that was registered with `ImportExport`.
        subexpressions : bool
            Whether subexpressions are among all variables.
        read_only_variables : bool
            Whether what cannot be assigned to, such as `i` and `t`, is among all variables.
        level : int
            Has no effect.

        Returns
        -------
        dict
            Values by name, or what the format makes of it.
        """
        del level
        how, known = states_format(format), self._states()
        if vars is None:
            names = tuple(
                name
                for name, each in known.items()
                if (subexpressions or not each.is_computed)
                and (read_only_variables or each.is_computed or not each.is_fixed)
            )
        else:
            names = checked_names(vars, f"{self.name}.get_states")
        values = {}
        for name in names:
            if name not in known:
                raise _unknown(self.name, name, known)
            raw = np.array(self._raw_state(name))
            value = raw.item() if raw.ndim == 0 else raw
            values[name] = from_si(value, known[name].dimension) if units else value
        return how.export_data(values, units)


class StatesChange(StatesAccess):
    """Base of what also takes values by name."""

    @abstractmethod
    def _assignment(self, variable: str, index: Any, value: Any, *, with_units: bool) -> Assignment:
        """Check a value for a variable."""

    @abstractmethod
    def _assign(self, checked: Sequence[Assignment]) -> None:
        """Carry out what was checked."""

    def set_states(
        self, values: Any, units: bool = True, format: str = "dict", level: int = 0
    ) -> None:
        """Assign to several variables; if one value is wrong, to none.

        Parameters
        ----------
        values : dict
            Values by name, or what the format takes instead.
        units : bool
            Whether the values have units; otherwise they are numbers in SI.
        format : str
            'dict', 'pandas' (without units), or one that was registered with `ImportExport`.
        level : int
            Has no effect.
        """
        del level
        self._assign(self._assignments(values, units, format))

    def _assignments(self, values: Any, units: bool, format: str) -> list[Assignment]:
        """Check values by name."""
        given = states_format(format).import_data(values, units)
        known = self._states()
        for name in given:
            if name not in known:
                raise _unknown(self.name, name, known)
            if known[name].is_fixed:
                how = "given by an expression" if known[name].is_computed else "not for scripts"
                raise ModelError(f"{self.name}.{name} cannot be assigned to: it is {how}")
        return [
            self._assignment(name, slice(None), value, with_units=units)
            for name, value in given.items()
        ]


def _unknown(owner: str, name: str, known: Iterable[str]) -> UnknownAttributeError:
    return UnknownAttributeError(
        f"{owner} has no variable {name!r}", hint=did_you_mean(str(name), known)
    )
