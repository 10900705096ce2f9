"""Variables of groups under names of synapses: `S.x = linked_var(G, 'x', index='k')`."""

from __future__ import annotations

from eqsim.api.groups.linking import Linking
from eqsim.api.synapses.ends import SynapseEnd
from eqsim.errors import ModelError, SimulationError

__all__ = ["SynapseLinks"]


class SynapseLinks(Linking):
    """Base of `Synapses`, as far as names are linked."""

    _has_own_places = False

    _source: SynapseEnd
    _target: SynapseEnd
    _connected: bool

    def _refuse_unconnected(self, what: str) -> None:
        if not self._connected:
            raise ModelError(
                f"{what}: there are no synapses yet",
                hint=f"call {self._name}.connect(...) first",
            )

    def _counted(self, index: str) -> tuple[int, str] | None:
        end = {"i": self._source, "j": self._target}.get(index)
        return None if end is None else (end._size(), end.name)

    def _size_for(self, what: str) -> int:
        self._refuse_unconnected(what)
        try:
            return self._size()
        except SimulationError as error:
            raise SimulationError(
                f"{what}: how many synapses there are is only known when the project runs",
                hint="link with the name of an integer variable, such as index='k', and assign it "
                "a text; or connect with arrays i and j",
            ) from error

    def _refuse_more(self) -> None:
        """Refuse further synapses where links have a number for each of those that exist."""
        for link in self._links.values():
            if link.index is not None and link.index.startswith("_"):
                raise ModelError(
                    f"connect: {self._name}.{link.name} is linked with a number for each synapse, "
                    "and others would come without one",
                    hint="make all synapses before linking, or link with index='name'",
                )
