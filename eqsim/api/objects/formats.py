"""Formats in which all values of an object are taken out and put in."""

from __future__ import annotations

import importlib
from abc import ABC, abstractmethod
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from eqsim.api.session.session import SESSION
from eqsim.errors import ModelError
from eqsim.expr.suggest import did_you_mean

__all__ = ["ImportExport", "States", "states_format"]

#: Names with their values, as formats take and give them.
States = Mapping[str, Any]


class ImportExport(ABC):
    """A format in which all values of an object are taken out and put in.

    Derive a class from it and register an instance under a name, for
    ``G.get_states(format=...)`` and ``G.set_states(values, format=...)``.

    Examples
    --------
    >>> from eqsim import ImportExport, NeuronGroup
    >>> class Pairs(ImportExport):
    ...     def export_data(self, states, units):
    ...         return sorted(states.items())
    ...     def import_data(self, data, units):
    ...         return dict(data)
    >>> ImportExport.register("pairs", Pairs())
    >>> G = NeuronGroup(2, "x : 1")
    >>> G.set_states([("x", 3)], format="pairs")
    >>> G.get_states(["x"], format="pairs")
    [('x', array([3., 3.]))]
    """

    @abstractmethod
    def export_data(self, states: States, units: bool) -> Any:
        """Bring values into the format.

        Parameters
        ----------
        states : dict
            Values by name: with units if `units`, else numbers in SI; arrays, or single values of
            what is shared.
        units : bool
            Whether the values have units.
        """

    @abstractmethod
    def import_data(self, data: Any, units: bool) -> States:
        """Give values by name, as they are assigned; the inverse of `export_data`.

        Parameters
        ----------
        data : object
            Values in the format.
        units : bool
            Whether the values have units.
        """

    @staticmethod
    def register(name: str, how: ImportExport) -> None:
        """Make a format known under a name.

        Parameters
        ----------
        name : str
            The name.
        how : ImportExport
            The format.
        """
        if not isinstance(how, ImportExport):
            raise ModelError(f"the format {name!r} is an instance of ImportExport, not {how!r}")
        if name in _BUILT_IN or name in SESSION.formats:
            raise ModelError(f"there is a format {name!r} already")
        SESSION.formats[name] = how


class _Dictionary(ImportExport):
    """A plain dictionary."""

    def export_data(self, states: States, units: bool) -> dict[str, Any]:
        """Give a dictionary."""
        del units
        return dict(states)

    def import_data(self, data: Any, units: bool) -> States:
        """Take a dictionary."""
        del units
        if not isinstance(data, Mapping):
            raise ModelError(f"set_states: values are a dictionary by name, not {data!r}")
        return data


class _Frame(ImportExport):
    """A data frame of pandas: a column for each name, without units."""

    def export_data(self, states: States, units: bool) -> Any:
        """Give a data frame; single values fill their column."""
        _refuse_units(units)
        for name, value in states.items():
            if np.ndim(value) > 1:
                raise ModelError(
                    f"a data frame has one axis, and {name!r} has {np.ndim(value)}",
                    hint="leave it out, or take format='dict'",
                )
        columns = {name: np.atleast_1d(value) for name, value in states.items()}
        lengths = {name: column.size for name, column in columns.items() if column.size != 1}
        length = max(lengths.values(), default=min(len(columns), 1))
        short = [name for name, size in lengths.items() if size != length]
        if short:
            raise ModelError(
                f"the columns of a data frame have the same length, and {short[0]!r} has not",
                details=(", ".join(f"{name}: {size}" for name, size in lengths.items()),),
                hint=f"name what is to stand in it: get_states({_longest(lengths)}, ...)",
            )
        return _pandas().DataFrame(
            {name: np.resize(c, length) if c.size == 1 else c for name, c in columns.items()}
        )

    def import_data(self, data: Any, units: bool) -> States:
        """Take the columns of a data frame; one that has a single value stands for that value."""
        _refuse_units(units)
        if not isinstance(data, _pandas().DataFrame):
            raise ModelError(f"set_states: values are a data frame, not {data!r}")
        columns = {str(name): data[name].to_numpy() for name in data.columns}
        return {name: c[0] if c.size and (c == c[0]).all() else c for name, c in columns.items()}


_BUILT_IN: Mapping[str, ImportExport] = MappingProxyType(
    {"dict": _Dictionary(), "pandas": _Frame()}
)


def _longest(lengths: Mapping[str, int]) -> list[str]:
    """Give the names of the columns that the most values belong to."""
    return [name for name, size in lengths.items() if size == max(lengths.values())]


def states_format(name: str) -> ImportExport:
    """Find a format by its name."""
    known: dict[str, ImportExport] = {**_BUILT_IN, **SESSION.formats}
    if not isinstance(name, str) or name not in known:
        raise ModelError(
            f"there is no format {name!r}",
            details=(f"formats: {', '.join(known)}",),
            hint=did_you_mean(str(name), known),
        )
    return known[name]


def _refuse_units(units: bool) -> None:
    if units:
        raise ModelError(
            "a data frame holds numbers, without units",
            hint="format='pandas', units=False: numbers in SI",
        )


def _pandas() -> Any:
    try:
        return importlib.import_module("pandas")
    except ImportError as error:
        raise ModelError(
            "the format 'pandas' needs the package pandas, which is not installed",
            hint="python -m pip install pandas",
        ) from error
