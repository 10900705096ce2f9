"""Synapses in a standalone project: made, chosen and taken away in its timeline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.host.executor import Ranges
from eqsim.backends.host.memory import SynapseRows
from eqsim.backends.project.exported import Export
from eqsim.backends.project.exported_choices import export_choice, export_pruning
from eqsim.backends.project.project import Results
from eqsim.backends.project.readback import DeclaredOwner
from eqsim.backends.project.refusals import built_already, not_known_yet
from eqsim.backends.project.runs import ProjectRuns
from eqsim.backends.runtime.runtime import RuntimeExecutor
from eqsim.backends.state.synapse_reading import SynapseReading, refuse_recorded
from eqsim.ir.lowering.action import action_buffers
from eqsim.ir.lowering.connection import lower_connection
from eqsim.model.actions import Chosen, Connect, ConnectArrays, Listed
from eqsim.model.choices import Choice
from eqsim.results.recording import Recording

__all__ = ["ProjectSynapses"]

Index = NDArray[np.int64]


class ProjectSynapses(SynapseReading):
    """Base of the executor that writes a project: its owners, as far as they are known."""

    _build_on_run: bool
    _export: Export
    _owners: dict[str, DeclaredOwner]
    _recordings: dict[str, Recording]
    _discarded: set[str]
    _runs: ProjectRuns
    _results: Results | None
    _final: RuntimeExecutor | None

    # --- sizes ------------------------------------------------------------------------------

    def owner_size(self, name: str) -> int:
        """Give the number of elements or synapses."""
        size = self.known_size(name)
        if size is None:
            raise not_known_yet(f"the number of synapses of {name}")
        return size

    def known_size(self, name: str) -> int | None:
        """Give the number of elements or synapses; None where only the program will know it."""
        if self._final is not None:
            return self._final.owner_size(name)
        owner = self._owners[name]
        return owner.listed if owner.size is None else owner.size

    # --- synapses ---------------------------------------------------------------------------

    def connect(self, action: Connect) -> None:
        """Append a connection rule."""
        self._refuse_after_build()
        kernel, buffers = lower_connection(action), action_buffers(action.scope)
        network = self._runs.network_of([action.scope.name])
        values = action.values
        self._export.perform(kernel, action.epoch, values, buffers=buffers, network=network)
        self._owners[action.scope.name].lose_synapses()

    def connect_arrays(self, action: ConnectArrays) -> None:
        """Append listed synapses."""
        self._refuse_after_build()
        owner = self._owners[action.owner]
        self._export.link(action.owner, *owner.places_of(action), action.chance, action.epoch)
        owner.list_synapses(action)

    def choose(
        self, owner: str, numbers: Callable[[], Index], choice: Callable[[], Choice]
    ) -> Chosen:
        """Choose synapses by number, or let the program list them."""
        if self._final is not None:
            return numbers()
        asked, declared = choice(), self._owners[owner]
        if declared.tells(asked):
            return numbers()
        network = self._runs.network_of([owner])
        return export_choice(self._export, asked, declared.placed, network)

    def numbers(self, chosen: Chosen) -> Index:
        """Give the numbers of what was chosen; after the run, if the program lists them."""
        if not isinstance(chosen, Listed):
            return chosen
        if self._results is None:
            raise not_known_yet("which synapses were chosen")
        return self._results.numbers(chosen)

    def has_places(self, owner: str) -> bool:
        """Tell whether it is known which synapses there are, and where they are stored."""
        return self._final is not None or self._owners[owner].is_placed

    def remove_synapses(
        self, owner: str, numbers: Callable[[], Index], choice: Callable[[], Choice]
    ) -> None:
        """Append the taking away of synapses."""
        self._refuse_after_build()
        recordings = self._recordings.items()
        refuse_recorded(owner, {n: each for n, each in recordings if n not in self._discarded})
        asked, declared = choice(), self._owners[owner]
        if declared.tells(asked):
            taken = numbers()
            asked = replace(asked, by=taken)
            declared.take_away(taken)
        else:
            declared.lose_synapses()
        export_pruning(self._export, asked, declared.placed, self._runs.network_of([owner]))

    def _placed(self, owner: str) -> tuple[SynapseRows, Ranges]:
        if self._final is not None:
            return self._final._placed(owner)
        return self._owners[owner].listed_rows(owner)

    def generation(self, owner: str) -> int:
        """Count how often synapses were added or taken away."""
        return self._owners[owner].generation

    def _refuse_after_build(self) -> None:
        if self._results is not None:
            raise built_already("has run; its state cannot change any more", self._build_on_run)
