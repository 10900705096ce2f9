"""A part of a group: neurons that follow each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqsim.api.holder import Holder, Variable
from eqsim.api.indexing import numpy_index
from eqsim.equations.resolve import Constant
from eqsim.errors import ConnectionIndexError, ModelError
from eqsim.expr.infer import Symbol
from eqsim.expr.nodes import Expr
from eqsim.model.actions import Owner, Values

__all__ = ["Subgroup"]


class Subgroup(Holder):
    """Neurons of a group that follow each other, numbered from 0.

    Parameters
    ----------
    source : NeuronGroup or Subgroup
        The group.
    index : slice, int or array
        Which of its neurons; without gaps and in order.

    Examples
    --------
    >>> from eqsim import NeuronGroup
    >>> G = NeuronGroup(10, "x : 1")
    >>> late = G[5:]
    >>> late.x = "i"
    >>> late.N, float(G.x[9])
    (5, 4.0)
    """

    _noun = "neuron"

    def __init__(self, source: Holder, index: Any) -> None:
        first, stop = _range(index, source._size(), source.name)
        group = source._whole()
        self._group = group
        self._start = source._start + first
        self._stop = source._start + stop
        self._clock = group.clock
        self._executor = group._executor
        self._name = f"{group.name}[{self._start}:{self._stop}]"

    @property
    def name(self) -> str:
        """The group's name and the range."""
        return self._name

    @property
    def N(self) -> int:
        """The number of neurons."""
        return self._stop - self._start

    @property
    def source(self) -> Holder:
        """The group that this is a part of."""
        return self._group

    @property
    def start(self) -> int:
        """The number of the first neuron within the group."""
        return self._start

    @property
    def stop(self) -> int:
        """The number after that of the last neuron within the group."""
        return self._stop

    def __len__(self) -> int:
        return self.N

    def __getitem__(self, index: Any) -> Subgroup:
        return Subgroup(self, index)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Subgroup):
            return NotImplemented
        mine = (self._group, self._start, self._stop)
        return mine == (other._group, other._start, other._stop)

    def __hash__(self) -> int:
        return hash((id(self._group), self._start, self._stop))

    def __repr__(self) -> str:
        return f"<Subgroup {self._name!r}>"

    # --- as a holder of variables -----------------------------------------------------------

    def _whole(self) -> Holder:
        return self._group

    def _reached_step(self) -> int:
        return self._group._reached_step()

    def _working(self) -> AbstractContextManager[None]:
        return self._group._working()

    def _size(self) -> int:
        return self._stop - self._start

    def _table(self) -> Mapping[str, Variable]:
        return self._group._table()

    def _indices(self) -> Mapping[str, Variable]:
        return self._group._indices()

    def _numbers(self, index_name: str) -> NDArray[Any]:
        del index_name
        return np.arange(self.N, dtype=np.int32)

    def _part(self, values: NDArray[Any]) -> NDArray[Any]:
        return values[self._start : self._stop]

    def _events(self) -> Sequence[str]:
        return self._group._events()

    def _event_place(self, event: str) -> tuple[str, int]:
        return self._group._event_place(event)

    def _symbols(self) -> Mapping[str, Symbol]:
        return self._group._symbols()

    def _bind(
        self, texts: Sequence[Expr], visible: Mapping[str, Any] | None
    ) -> dict[str, Constant]:
        return self._group._bind(texts, visible)

    def _scope(
        self,
        texts: Sequence[Expr],
        constants: Mapping[str, Constant],
        visible: Mapping[str, Any] | None,
    ) -> tuple[Owner, Values]:
        owner, values = self._group._scope(texts, constants, visible)
        return owner, {**values, f"{self._group.name}.N": self.N}


def _range(index: Any, size: int, what: str) -> tuple[int, int]:
    """Give the first neuron and the one after the last; both between 0 and `size`."""
    if isinstance(index, str):
        raise ModelError(
            f"{what}[{index!r}]: a part of a group is a range of neurons",
            hint=f"choose values with {what}.v[{index!r}], neurons with {what}[3:7]",
        )
    if isinstance(index, slice):
        return _slice_range(index, size, what)
    chosen = np.atleast_1d(np.asarray(numpy_index(index, size, what)))
    if chosen.size == 0 or np.any(np.diff(chosen) != 1):
        raise ModelError(
            f"{what}: a part of a group is a range of neurons without gaps, in order",
            hint="choose with a slice such as [3:7]",
        )
    return int(chosen[0]), int(chosen[-1]) + 1


def _slice_range(index: slice, size: int, what: str) -> tuple[int, int]:
    if index.step not in (None, 1):
        raise ModelError(f"{what}: a part of a group is a range without gaps: the step is 1")
    for bound in (index.start, index.stop):
        if bound is not None and not -size <= bound <= size:
            raise ConnectionIndexError(
                f"{what}: the range reaches beyond the group",
                details=(f"found: {bound}", f"indices: 0 to {size - 1}"),
            )
    first, stop, _ = index.indices(size)
    if stop <= first:
        raise ModelError(f"{what}: the range [{first}:{stop}] holds no neuron")
    return first, stop
