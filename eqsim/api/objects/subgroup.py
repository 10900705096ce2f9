"""A part of a group: some of its neurons, a range or any others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqsim.api.objects.holder import Holder
from eqsim.api.objects.indexing import checked_slice
from eqsim.api.objects.operation import Operating, OperationOwner
from eqsim.api.objects.part import Part
from eqsim.api.objects.reading import Context
from eqsim.api.objects.spike_source import SpikeSource
from eqsim.errors import ConnectionIndexError, ModelError
from eqsim.expr.nodes import Expr

__all__ = ["Subgroup"]

#: How many numbers of neurons a name shows.
_MOST_SHOWN = 4


class Subgroup(Part, Operating, SpikeSource):
    """Some neurons of a group, numbered from 0 in the order in which they are chosen.

    Parameters
    ----------
    source : NeuronGroup or Subgroup
        The group.
    index : slice, int, array or str
        Which of its neurons, each once: a range, numbers, a mask, or a condition on the values that
        variables have now.

    Examples
    --------
    >>> from eqsim import NeuronGroup
    >>> G = NeuronGroup(10, "x : 1")
    >>> late = G[5:]
    >>> late.x = "i"
    >>> late.N, float(G.x[9])
    (5, 4.0)
    >>> G["x > 2"].x[:]
    array([3., 4.])
    """

    _noun = "neuron"

    def __init__(self, source: Holder, index: Any) -> None:
        group = source._whole()
        self._group = group
        self._first, self._count, self._listed = _chosen(source, index)
        self._clock = group.clock
        self._executor = group._executor
        self._name = f"{group.name}[{self._shown()}]"

    @property
    def N(self) -> int:
        """The number of neurons."""
        return self._count

    @property
    def start(self) -> int:
        """The number of the first neuron within the group, where there are no gaps."""
        return self._start

    @property
    def stop(self) -> int:
        """The number after that of the last neuron within the group, where there are no gaps."""
        return self._start + self._count

    @property
    def active(self) -> bool:
        """Whether anything happens to the group in a run; only a whole group can be switched."""
        return bool(self._group.__getattribute__("active"))

    @property
    def _start(self) -> int:  # type: ignore[override]
        if self._listed is not None:
            raise ModelError(
                f"{self._name}: this works for neurons without gaps only, in order",
                hint="take a range of neurons, such as G[3:7]",
            )
        return self._first

    def __len__(self) -> int:
        return self.N

    def __getitem__(self, index: Any) -> Subgroup:
        return Subgroup(self, index)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Subgroup):
            return NotImplemented
        return self._group is other._group and self._key() == other._key()

    def __hash__(self) -> int:
        return hash((id(self._group), self._key()))

    def _key(self) -> tuple[int, int, bytes]:
        return self._first, self._count, b"" if self._listed is None else self._listed.tobytes()

    def _shown(self) -> str:
        if self._listed is None:
            return f"{self._first}:{self._first + self._count}"
        shown = ", ".join(map(str, self._listed[:_MOST_SHOWN].tolist()))
        return f"{shown}, ..." if self._count > _MOST_SHOWN else shown

    # --- as a holder of variables -----------------------------------------------------------

    def _size(self) -> int:
        return self._count

    def _members(self) -> NDArray[np.int64] | None:
        return self._listed

    def _span(self) -> tuple[int, int]:
        if self._listed is None:
            return self._first, self._count
        return self._first, int(self._listed.max()) - self._first + 1

    def _numbers(self, index_name: str) -> NDArray[Any]:
        del index_name
        return np.arange(self.N, dtype=np.int32)

    def _part(self, values: NDArray[Any]) -> NDArray[Any]:
        if self._listed is not None:
            return values[self._listed]
        return values[self._first : self._first + self._count]

    def _operation_owner(self) -> OperationOwner:
        assert isinstance(self._group, Operating)
        return self._group._operation_owner()

    def _scope(self, texts: Sequence[Expr], visible: Mapping[str, Any] | None) -> Context:
        context = self._group._scope(texts, visible)
        return replace(context, values={**context.values, f"{self._group.name}.N": self.N})


def _chosen(source: Holder, index: Any) -> tuple[int, int, NDArray[np.int64] | None]:
    """Give the first neuron within the whole, their number, and all of them if there are gaps."""
    size, what, members = source._size(), source.name, source._members()
    if isinstance(index, slice):
        _check_bounds(index, size, what)
        numbers = range(*index.indices(size))
        if members is None and numbers.step == 1 and len(numbers) > 0:
            return source._start + numbers.start, len(numbers), None
        chosen = np.arange(size, dtype=np.int64)[index]
    else:
        located = source._locate(slice(None) if index is Ellipsis else index, None)
        chosen = np.atleast_1d(np.arange(size)[located] if isinstance(located, slice) else located)
    if chosen.size == 0:
        raise ModelError(f"{what}: the part {_text(index)} holds no neuron")
    if np.unique(chosen).size != chosen.size:
        twice = next(each for each in chosen if (chosen == each).sum() > 1)
        raise ModelError(f"{what}: the part {_text(index)} names neuron {twice} more than once")
    chosen = chosen + source._start if members is None else members[chosen]
    if np.all(np.diff(chosen) == 1):
        return int(chosen[0]), chosen.size, None
    return int(chosen.min()), chosen.size, chosen


def _check_bounds(index: slice, size: int, what: str) -> None:
    checked_slice(index, what)
    for bound in (index.start, index.stop):
        if bound is not None and not -size <= bound <= size:
            raise ConnectionIndexError(
                f"{what}: the range reaches beyond the group",
                details=(f"found: {bound}", f"indices: 0 to {size - 1}"),
            )


def _text(index: Any) -> str:
    if isinstance(index, slice):
        parts = ("" if each is None else str(each) for each in (index.start, index.stop))
        return f"[{':'.join(parts)}]" if index.step is None else f"[{':'.join(parts)}:{index.step}]"
    return f"[{index!r}]"
