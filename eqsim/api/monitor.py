"""What all monitors share: what they watch, when, and how their recording is read."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from eqsim.api.neurons import NeuronGroup
from eqsim.api.simulated import Simulated, unknown_attribute
from eqsim.api.subgroup import Subgroup
from eqsim.api.synapses import Synapses
from eqsim.errors import ModelError
from eqsim.expr.suggest import did_you_mean
from eqsim.model.network import DEFAULT_SLOTS
from eqsim.model.recorder import Recorder
from eqsim.units import Dimension, from_si

__all__ = ["Monitor", "check_slot", "recorded_names", "spiking_source"]

Source = NeuronGroup | Subgroup | Synapses


class Monitor(Simulated):
    """Base of monitors; `variables` maps what is recorded to its dimension."""

    _restarts_magic: ClassVar[bool] = False

    _source: Source
    _variables: dict[str, Dimension]
    _recorder: Recorder

    def __init__(self, name: str | None, source: Source) -> None:
        if source._executor is not self._executor_now():
            raise ModelError(
                f"{type(self).__name__}: {source.name!r} was made for another device",
                hint="choose the device before the objects are made",
            )
        super().__init__(name, source.clock)
        self._source = source

    @staticmethod
    def _executor_now() -> Any:
        from eqsim.api.session import SESSION

        return SESSION.executor
