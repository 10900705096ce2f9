"""All values of a network's objects at once, by name of the object and of the variable."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from eqsim.api.objects.closed import Closed
from eqsim.api.objects.simulated import Simulated
from eqsim.api.objects.states import StatesAccess, StatesChange
from eqsim.errors import ModelError
from eqsim.expr.suggest import did_you_mean

__all__ = ["NetworkStates"]


class NetworkStates(Closed):
    """Base of what holds objects with variables."""

    __slots__ = ()

    @property
    @abstractmethod
    def objects(self) -> list[Simulated]:
        """The objects."""

    def get_states(
        self,
        units: bool = True,
        format: str = "dict",
        subexpressions: bool = False,
        read_only_variables: bool = True,
        level: int = 0,
    ) -> dict[str, Any]:
        """Give copies of the current values of all variables of all objects.

        Parameters
        ----------
        units : bool
            Whether the values have units; otherwise they are numbers in SI.
        format : str
            The form of each object's values: 'dict', 'pandas' (without units), or one that was
            registered with `ImportExport`.
        subexpressions : bool
            Whether subexpressions are included.
        read_only_variables : bool
            Whether what cannot be assigned to, such as `i` and `t`, and monitors are included.
        level : int
            Has no effect.

        Returns
        -------
        dict
            The values of each object that has any, by its name.

        Examples
        --------
        >>> from eqsim import NeuronGroup, Network
        >>> net = Network(NeuronGroup(2, "x : 1", name="cells"))
        >>> net.set_states({"cells": {"x": [3, 4]}})
        >>> net.get_states(read_only_variables=False)
        {'cells': {'x': array([3., 4.])}}
        """
        del level
        kind = StatesAccess if read_only_variables else StatesChange
        return {
            each.name: each.get_states(None, units, format, subexpressions, read_only_variables)
            for each in self.objects
            if isinstance(each, kind)
        }

    def set_states(
        self, values: Any, units: bool = True, format: str = "dict", level: int = 0
    ) -> None:
        """Assign to variables of several objects; if one value is wrong, to none.

        Parameters
        ----------
        values : dict
            The values of each object, by its name.
        units : bool
            Whether the values have units; otherwise they are numbers in SI.
        format : str
            The form of each object's values, as for `get_states`.
        level : int
            Has no effect.
        """
        del level
        if not isinstance(values, Mapping):
            raise ModelError(
                f"set_states: values are a dictionary by name of the object, not {values!r}",
                hint="such as {'neurons': {'v': 0*mV}}",
            )
        known = {each.name: each for each in self.objects if isinstance(each, StatesChange)}
        for name in values:
            if name not in known:
                raise ModelError(
                    f"set_states: there is no object {name!r} that takes values",
                    details=(f"objects that do: {', '.join(known) or 'none'}",),
                    hint=did_you_mean(str(name), known),
                )
        checked = {
            name: known[name]._assignments(given, units, format) for name, given in values.items()
        }
        for name, assignments in checked.items():
            known[name]._assign(assignments)
