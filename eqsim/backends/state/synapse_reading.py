"""What every executor tells of synapses once it knows them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.host.executor import Ranges
from eqsim.backends.host.memory import SynapseRows
from eqsim.backends.state.lookup import counts_of, ends_of, synapses_between
from eqsim.backends.state.synapses import storage_order
from eqsim.errors import InternalError, SimulationError
from eqsim.model.actions import Chosen, Listed
from eqsim.model.choices import Choice
from eqsim.results.recording import Recording

__all__ = ["SynapseReading", "refuse_recorded"]

Index = NDArray[np.int64]


class SynapseReading:
    """Base of executors: finds synapses in compressed rows."""

    @abstractmethod
    def owner_size(self, name: str) -> int:
        """Give the number of elements or synapses."""

    def known_size(self, name: str) -> int | None:
        """Give the number of elements or synapses; None where it is not known yet."""
        return self.owner_size(name)

    def choose(
        self, owner: str, numbers: Callable[[], Index], choice: Callable[[], Choice]
    ) -> Chosen:
        """Choose synapses by creation number."""
        del owner, choice
        return numbers()

    def numbers(self, chosen: Chosen) -> Index:
        """Give the numbers of what was chosen."""
        if isinstance(chosen, Listed):
            raise InternalError(f"no program lists {chosen.name} here; please report this")
        return chosen

    @abstractmethod
    def _placed(self, owner: str) -> tuple[SynapseRows, Ranges]:
        """Give the synapses of a projection, and which parts of populations it connects."""

    def synapses(
        self, owner: str, chosen: Index | None = None
    ) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Give source and target numbers in creation order, or of chosen synapses."""
        return ends_of(*self._placed(owner), chosen)

    def storage_places(self, owner: str) -> Index | None:
        """Give the place in storage of each synapse; None where they are in order of creation."""
        rows, _ = self._placed(owner)
        in_order = rows.number is None and not rows.by_target
        return None if in_order else storage_order(rows, np.arange(rows.size))

    def has_places(self, owner: str) -> bool:
        """Tell whether it is known which synapses there are, and where they are stored."""
        del owner
        return True

    def synapses_between(self, owner: str, pre: Index | None, post: Index | None) -> Index:
        """Give the synapses from one of these sources to one of these targets, None for all."""
        return synapses_between(*self._placed(owner), pre, post)

    def synapse_counts(self, owner: str, side: Literal["pre", "post"]) -> NDArray[np.int32]:
        """Give the number of synapses of each source ('pre') or target."""
        return counts_of(*self._placed(owner), side)


def refuse_recorded(owner: str, recordings: Mapping[str, Recording]) -> None:
    """Refuse to take synapses away that are recorded by number."""
    for name, each in recordings.items():
        if each.recorder.source == owner:
            raise SimulationError(
                f"{owner}.prune: {name} records synapses by number, and the numbers would be "
                "others",
                hint=f"delete the monitor first, and make another one afterwards: del {name}",
            )
