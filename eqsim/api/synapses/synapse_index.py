"""`S.w[i, j]`: synapses chosen by their neurons, and parts of synapses: `S[...]`."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from eqsim.api.objects.holder import Holder, Names
from eqsim.api.objects.indexing import Index, as_numbers, checked_slice, is_all
from eqsim.api.objects.part import Part
from eqsim.api.objects.reading import Context
from eqsim.api.objects.within import numbers_within
from eqsim.backends.host.executor import Executor
from eqsim.errors import ConnectionIndexError, InternalError, ModelError, SimulationError
from eqsim.expr.nodes import Expr
from eqsim.model.actions import Chosen, Listed

__all__ = [
    "Connected",
    "SynapticSubgroup",
    "chosen_copies",
    "missing_pair",
    "neurons_of_pairs",
    "synapses_of_pairs",
]

Numbers = NDArray[np.int64] | None

_FORMS = "synapses are chosen by [k], [i, j], or [i, j, k] where multisynaptic_index is given"


class Connected(Protocol):
    """Synapses, as far as choosing from them needs to know."""

    _executor: Executor
    _source: Any
    _target: Any
    _copy_index: str | None

    @property
    def name(self) -> str:
        """The synapses' name."""


def synapses_of_pairs(
    synapses: Connected, index: tuple[Index, ...], visible: Names
) -> NDArray[np.int64]:
    """Give the numbers of the synapses that `[i, j]` or `[i, j, k]` chooses, ascending."""
    pre, post = neurons_of_pairs(synapses, index, visible)
    found = synapses._executor.synapses_between(synapses.name, pre, post)
    if len(index) == 3:
        found = _copies(synapses, found, index[2])
    missing = missing_pair(synapses, index)
    if found.size == 0 and missing is not None:
        raise ConnectionIndexError(missing)
    return found


def missing_pair(synapses: Connected, index: tuple[Index, ...]) -> str | None:
    """Say that the one synapse that is meant does not exist; None where several are meant."""
    if not all(_is_number(each) for each in index):
        return None
    end = f" with the number {index[2]}" if len(index) == 3 else ""
    return f"{synapses.name}: there is no synapse from {index[0]} to {index[1]}{end}"


def neurons_of_pairs(
    synapses: Connected, index: tuple[Index, ...], visible: Names
) -> tuple[Numbers, Numbers]:
    """Give the neurons on both sides that `[i, j]` or `[i, j, k]` chooses, None for all."""
    if len(index) not in (2, 3):
        raise ModelError(f"{synapses.name}: {len(index)} indices", details=(_FORMS,))
    if len(index) == 3 and synapses._copy_index is None:
        raise ModelError(
            f"{synapses.name}: a third index chooses among several synapses of one pair",
            hint="give multisynaptic_index='k' to Synapses, which counts them",
        )
    return (
        _neurons(synapses._source, index[0], f"{synapses.name}: index i", visible),
        _neurons(synapses._target, index[1], f"{synapses.name}: index j", visible),
    )


def _neurons(end: Holder, index: Index, what: str, visible: Names) -> Numbers:
    """Give the numbers of neurons on one side, None for all."""
    if is_all(index):
        return None
    if isinstance(index, str):
        return as_numbers(end._locate(index, visible), end._size)
    return numbers_within(end, index, what)


def _copies(synapses: Connected, found: NDArray[np.int64], index: Index) -> NDArray[np.int64]:
    """Keep those synapses whose number within their pair is chosen."""
    copies = synapses._executor.array(synapses.name, "_copy", found)
    chosen = chosen_copies(synapses, index)
    if isinstance(chosen, slice):
        chosen = np.arange(copies.max(initial=-1) + 1)[chosen]
    return found[np.isin(copies, chosen)]


def chosen_copies(synapses: Connected, index: Index) -> slice | NDArray[np.int64]:
    """Check an index of the synapses of one pair."""
    if isinstance(index, slice):
        return checked_slice(index, f"{synapses.name}: index k")
    if _is_number(index) or np.asarray(index).dtype.kind in "iu":
        return np.atleast_1d(np.asarray(index)).astype(np.int64)
    raise ModelError(f"{synapses.name}: index k: {index!r} is no whole number, list or slice")


def _is_number(index: Index) -> bool:
    """Tell whether an index is a single number."""
    return not isinstance(index, slice | str | Holder) and np.ndim(index) == 0


class SynapticSubgroup(Part):
    """Some synapses: what `S[...]` gives.

    It is valid as long as no synapses are added or taken away.

    Parameters
    ----------
    source : Synapses
        The synapses.
    index : int, slice, array, str or tuple
        Which of them: by number, by their neurons, by a condition.

    Examples
    --------
    >>> from eqsim import NeuronGroup, Synapses
    >>> G = NeuronGroup(3, "x : 1")
    >>> S = Synapses(G, G, "w : 1")
    >>> S.connect("i != j")
    >>> S[0, :].w = "j"
    >>> S.w[:]
    array([1., 2., 0., 0., 0., 0.])
    >>> S["w > 0"].j[:]
    array([1, 2], dtype=int32)
    """

    _noun = "synapse"

    def __init__(self, source: Holder, index: Any) -> None:
        group = source._whole()
        self._group = group
        self._chosen = source._choose(index, None, source.name)
        self._clock = group.clock
        self._executor = group._executor
        self._generation = self._executor.generation(group.name)
        self._name = f"{group.name}[{_shown(index)}]"

    @property
    def N(self) -> int:
        """The number of synapses."""
        return self._size()

    @property
    def synapses(self) -> Holder:
        """The synapses that these are a part of."""
        return self._group

    def __len__(self) -> int:
        return self.N

    def __getitem__(self, index: Any) -> SynapticSubgroup:
        return SynapticSubgroup(self, index)

    # --- as a holder of variables -----------------------------------------------------------

    @property
    def _start(self) -> int:  # type: ignore[override]
        raise InternalError(f"{self._name} is no range; please report it")

    def _members(self) -> NDArray[np.int64]:
        return self._executor.numbers(self._present())

    def _present(self) -> Chosen:
        """Give the synapses, if they still have the numbers that they had."""
        if self._executor.generation(self._group.name) != self._generation:
            raise SimulationError(
                f"{self._name}: synapses have been added or taken away since it was made",
                details=(f"the numbers of {self._group.name}'s synapses may be others now",),
                hint="choose its synapses anew",
            )
        return self._chosen

    def _size(self) -> int:
        return int(self._members().size)

    def _extent(self) -> int | None:
        return None

    def _known_count(self) -> int | None:
        chosen = self._present()
        return None if isinstance(chosen, Listed) else chosen.size

    def _choose(self, index: Index, visible: Names, what: str) -> Chosen:
        return self._present() if is_all(index) else super()._choose(index, visible, what)

    def _range(self) -> dict[str, Any]:
        return {"members": self._present(), "size": self._extent()}

    def _numbers(self, index_name: str) -> NDArray[Any]:
        return self._read(index_name, None)

    def _read(self, variable: str, visible: Names) -> NDArray[Any]:
        values = self._group._read_at(variable, self._members(), visible)
        return np.asarray(values)

    def _scope(self, texts: list[Expr], visible: Names) -> Context:  # type: ignore[override]
        return self._group._scope(texts, visible)


def _shown(index: Any) -> str:
    parts = index if isinstance(index, tuple) else (index,)
    return ", ".join(_part_shown(each) for each in parts)


def _part_shown(index: Any) -> str:
    if isinstance(index, slice):
        bounds = (index.start, index.stop, *(() if index.step is None else (index.step,)))
        return ":".join("" if each is None else str(each) for each in bounds)
    if isinstance(index, Holder):
        return index.name
    return repr(index) if isinstance(index, str | int) else "..."
