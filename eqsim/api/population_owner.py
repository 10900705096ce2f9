"""Groups as owners of variables and parts of networks: neurons, and sources of spikes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqsim.api.holder import Names, Variable
from eqsim.api.model_text import assignable
from eqsim.api.names import constant_names, external_functions, external_values
from eqsim.api.neuron_model import NeuronModel
from eqsim.api.simulated import checked_order
from eqsim.api.state_owner import StateOwner
from eqsim.api.subgroup import Subgroup
from eqsim.equations.resolve import External
from eqsim.errors import ModelError
from eqsim.expr.dtypes import DType
from eqsim.expr.nodes import Expr, Name
from eqsim.model.actions import Owner, Values
from eqsim.model.population import Population
from eqsim.model.variables import Subexpression

__all__ = ["PopulationOwner", "checked_size"]

#: Numbers of neurons have 32 bits.
_LARGEST_SIZE = 2**31 - 1

_ELEMENT_NUMBER = {"i": Subexpression("i", Name("i"), dtype=DType.I32)}


class PopulationOwner(StateOwner):
    """Base of groups: all that does not concern what their neurons do."""

    _noun = "neuron"

    _model: NeuronModel
    _N: int
    _order: int
    _undefined: set[str]

    @property
    def N(self) -> int:
        """The number of neurons."""
        return self._N

    @property
    def order(self) -> int:
        """The place among what else stands in the same slot of a step."""
        return self._order

    @order.setter
    def order(self, order: int) -> None:
        self._order = checked_order(order, self._name)

    def __len__(self) -> int:
        return self._N

    def __getitem__(self, index: Any) -> Subgroup:
        return Subgroup(self, index)

    @abstractmethod
    def _describe(
        self, constants: Mapping[str, External], clock: str, rank: int
    ) -> tuple[Population, dict[str, Any]]:
        """Give the checked description, and the values that belong to it."""

    def _writable(self) -> tuple[tuple[str, ...], dict[str, str]]:
        writable, reasons = assignable(self._model.variables, shared=True)
        subs = self._model.subexpressions
        return writable, {**reasons, **{each.name: "it is a subexpression" for each in subs}}

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

    def _scope(
        self,
        texts: Sequence[Expr],
        constants: Mapping[str, External],
        visible: Names,
    ) -> tuple[Owner, Values]:
        del texts, visible
        return self._population_for_texts(constants), {
            f"{self._clock.name}.dt": self._clock.dt_,
            f"{self._name}.N": self._N,
            **external_values(self._name, constants),
        }

    def _population_for_texts(self, constants: Mapping[str, External]) -> Population:
        """Describe the group as far as single expressions need it."""
        return Population(
            self._name,
            0,
            self._clock.name,
            self._model.variables,
            self._model.subexpressions,
            constant_names(constants),
            functions=external_functions(constants, self._clock.dt_),
        )


def checked_size(size: Any, owner: str) -> int:
    """Give the number of neurons of a group."""
    if isinstance(size, bool) or not hasattr(size, "__index__"):
        raise ModelError(f"{owner}: the number of neurons is a whole number, not {size!r}")
    if size.__index__() < 1:
        raise ModelError(f"{owner}: a group needs at least one neuron, not {size}")
    if size.__index__() > _LARGEST_SIZE:
        raise ModelError(
            f"{owner}: a group has at most {_LARGEST_SIZE} neurons, not {size}",
            hint="make several groups",
        )
    return int(size.__index__())
