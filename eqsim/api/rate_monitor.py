"""Recording of the rate of a population."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqsim.api.clocks import as_seconds
from eqsim.api.holder import Holder
from eqsim.api.monitor import Monitor
from eqsim.api.simulated import refuse_later
from eqsim.api.states import State
from eqsim.errors import ModelError
from eqsim.model.recorder import RateRecorder
from eqsim.units import UNITS, from_si

__all__ = ["PopulationRateMonitor"]

_RATE = UNITS["hertz"].dimension


class PopulationRateMonitor(Monitor):
    """Records the rate of a group at every step: spikes per neuron and time.

    Parameters
    ----------
    source : NeuronGroup or Subgroup
        What to record from.
    name : str, optional
        The monitor's name.

    Examples
    --------
    >>> from eqsim import NeuronGroup, PopulationRateMonitor, Network, ms
    >>> G = NeuronGroup(4, "x : 1", threshold="i < 1", reset="x += 1")
    >>> M = PopulationRateMonitor(G)
    >>> Network(G, M).run(0.2*ms)
    >>> print(M.rate)
    [2.5 2.5] kHz
    """

    _kind = "ratemonitor"

    def __init__(
        self,
        source: Holder,
        name: str | None = None,
        codeobj_class: None = None,
        dtype: Any = np.float64,
    ) -> None:
        refuse_later("PopulationRateMonitor", codeobj_class=codeobj_class)
        if np.dtype(dtype) != np.float64:
            raise ModelError("PopulationRateMonitor: rates are float64 in this version")
        super().__init__(name, source, None)
        if "spike" not in source._events():
            raise ModelError(
                f"PopulationRateMonitor: {source.name} has no spikes",
                hint="give the group a threshold",
            )
        members = source._members()
        name = source._whole().name
        self._recorder = RateRecorder(self._name, name, "spike", listed=members is not None)
        self._executor.add_recorder(self._recorder, members, *source._span())
        self._announce()

    @property
    def rate(self) -> Any:
        """The rate at each step."""
        return from_si(self.rate_, _RATE)

    @property
    def rate_(self) -> NDArray[np.float64]:
        """The rate at each step in hertz."""
        return self._column("rate")

    @property
    def N(self) -> int:
        """The number of recorded times."""
        return len(self.t_)

    def _states(self) -> dict[str, State]:
        return {**super()._states(), "rate": State(_RATE, is_fixed=True)}

    def __len__(self) -> int:
        return self.N

    def smooth_rate(self, window: Any = "gaussian", width: Any = None) -> Any:
        """Give the rate averaged over a window around each time.

        Parameters
        ----------
        window : {'gaussian', 'flat'} or array
            The shape; an array holds the weight of each step and has an odd length.
        width : Quantity
            The standard deviation of 'gaussian' (cut off at twice that), or the width of 'flat'
            (made an odd number of steps).

        Returns
        -------
        Quantity
            As many values as `rate` has.
        """
        weights = _window(window, width, self._clock.dt_)
        smooth = np.convolve(self.rate_, weights / weights.sum(), mode="same")
        return from_si(smooth[: len(self.rate_)], _RATE)


def _window(window: Any, width: Any, dt: float) -> NDArray[np.float64]:
    if not isinstance(window, str):
        weights = np.asarray(window, dtype=float)
        if width is not None or weights.ndim != 1 or weights.size % 2 == 0:
            raise ModelError(
                "smooth_rate: a window of one's own is an array of odd length, without a width"
            )
        return weights
    if width is None:
        raise ModelError(f"smooth_rate: the window {window!r} needs a width", hint="width=5*ms")
    steps = as_seconds(width, "width") / dt
    if window == "flat":
        return np.ones(2 * int(steps / 2 + 1e-9) + 1)
    if window == "gaussian":
        reach = round(2 * steps)
        return np.asarray(np.exp(-0.5 * (np.arange(-reach, reach + 1) / steps) ** 2))
    raise ModelError(
        f"smooth_rate: there is no window {window!r}", details=("windows: 'gaussian', 'flat'",)
    )
