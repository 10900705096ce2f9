"""Groups as owners of variables and parts of networks: neurons, and sources of spikes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqsim.api.groups.linking import LinkSource, describe_around
from eqsim.api.groups.neuron_model import NeuronModel
from eqsim.api.language.names import constant_names, external_functions
from eqsim.api.language.table_columns import check_columns, tables_among
from eqsim.api.objects.draft import Draft
from eqsim.api.objects.holder import Names, Variable
from eqsim.api.objects.model_text import assignable, linked_names
from eqsim.api.objects.reading import Context
from eqsim.api.objects.simulated import Simulated
from eqsim.api.objects.spike_source import SpikeSource
from eqsim.api.objects.subgroup import Subgroup
from eqsim.api.session.whole_numbers import as_whole_number
from eqsim.equations.resolve import External
from eqsim.errors import EqsimError, ModelError, SimulationError
from eqsim.expr.dtypes import DType
from eqsim.expr.nodes import Expr, Name
from eqsim.model.population import Population
from eqsim.model.variables import StateVariable, Subexpression

__all__ = ["PopulationOwner", "checked_size"]

#: Numbers of neurons have 32 bits.
_LARGEST_SIZE = 2**31 - 1

_ELEMENT_NUMBER = {"i": Subexpression("i", Name("i"), dtype=DType.I32)}


class PopulationOwner(LinkSource, SpikeSource):
    """Base of groups: all that does not concern what their neurons do."""

    _noun = "neuron"

    _model: NeuronModel
    _N: int
    _undefined: set[str]
    _tables: tuple[str, ...] = ()

    @property
    def N(self) -> int:
        """The number of neurons."""
        return self._N

    def _headline(self) -> str:
        return f"{self._name}: {self._N} neuron{'s' if self._N > 1 else ''}"

    def __len__(self) -> int:
        return self._N

    def __getitem__(self, index: Any) -> Subgroup:
        return Subgroup(self, index)

    @abstractmethod
    def _describe(
        self, constants: Mapping[str, External], clock: str, rank: int
    ) -> tuple[Population, dict[str, Any]]:
        """Give the checked description, and the values that belong to it."""

    def _enter(self, draft: Draft) -> None:
        constants = self._constants(draft.names(self._seen))
        clock, rank = draft.clocks[self._clock], len(draft.populations)
        population, values = self._describe(constants, clock, rank)
        self._check_tables(constants)
        links = self._complete_links()
        draft.populations.append(replace(population, links=links))
        draft.values.update(values)

    def _writable(self) -> tuple[tuple[str, ...], dict[str, str]]:
        writable, reasons = assignable(self._model.variables, shared=True)
        subs = self._model.subexpressions
        reasons |= {each.name: "it is a subexpression" for each in subs}
        reasons |= {each.name: "it is linked" for each in linked_names(self._model.equations)}
        return writable, reasons

    def _add_hidden(self, variable: StateVariable) -> None:
        self._executor.add_variable(self._name, variable)
        self._model = replace(self._model, variables=(*self._model.variables, variable))

    # --- as a holder of variables -----------------------------------------------------------

    def _size(self) -> int:
        return self._N

    def _indices(self) -> Mapping[str, Variable]:
        return _ELEMENT_NUMBER

    def _numbers(self, index_name: str) -> NDArray[Any]:
        del index_name
        return np.arange(self._N, dtype=np.int32)

    def _part(self, values: NDArray[Any]) -> NDArray[Any]:
        return values[: self._N]

    def _scope(self, texts: Sequence[Expr], visible: Names) -> Context:
        known, values, steps = describe_around({self: texts}, visible)
        around = tuple(each for each in known.values() if each.name != self._name)
        return Context(known[self._name], values, around, steps)

    def _population_for_texts(self, constants: Mapping[str, External]) -> Population:
        """Describe the group as far as single expressions need it."""
        return Population(
            self._name,
            0,
            self._clock.name,
            *self._parts(),
            constant_names(constants),
            functions=external_functions(constants, self._clock.dt_),
            links=tuple(self._links.values()),
        )

    def _check_tables(self, constants: Mapping[str, External]) -> None:
        """Refuse tables with fewer columns than the model asks for."""
        self._tables = tuple(tables_among(constants))
        try:
            check_columns(self._model.texts(), constants, self._range_of)
        except EqsimError as error:
            raise error.within(self._name) from None

    def _range_of(self, name: str) -> tuple[int, int] | None:
        """Give the least and the largest value of a name that does not change in a run."""
        if name == "i":
            return 0, self._N - 1
        known = next((v for v in self._model.variables if v.name == name), None)
        if known is None or not (known.constant and known.dtype.is_integer):
            return None
        try:
            values = self._executor.array(self._name, name)
        except SimulationError:
            return None  # a project's values are known when it has run
        return int(values.min()), int(values.max())

    def _depends_on(self) -> tuple[Simulated, ...]:
        return tuple(each for each in self._sources.values() if each is not self)


def _size_hint(size: Any) -> str | None:
    if isinstance(size, str):
        return "the number comes first, then the equations"
    return f"write int({size!r})" if isinstance(size, float) and size.is_integer() else None


def checked_size(size: Any, owner: str) -> int:
    """Give the number of neurons of a group."""
    number = as_whole_number(size)
    if number is None:
        raise ModelError(
            f"{owner}: the number of neurons is a whole number, not {size!r}",
            hint=_size_hint(size),
        )
    if number < 1:
        raise ModelError(f"{owner}: a group needs at least one neuron, not {size}")
    if number > _LARGEST_SIZE:
        raise ModelError(
            f"{owner}: a group has at most {_LARGEST_SIZE} neurons, not {size}",
            hint="make several groups",
        )
    return number
