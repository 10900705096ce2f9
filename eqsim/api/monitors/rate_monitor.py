"""Recording of the rate of a population."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqsim.api.monitors.rates import RATE, RateMonitor
from eqsim.api.objects.holder import Holder
from eqsim.api.objects.simulated import refuse_code_class
from eqsim.api.objects.states import State
from eqsim.api.session.clocks import TIME
from eqsim.errors import ModelError
from eqsim.model.recorder import RateRecorder
from eqsim.units import from_si

__all__ = ["PopulationRateMonitor"]


class PopulationRateMonitor(RateMonitor):
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
        refuse_code_class("PopulationRateMonitor", codeobj_class)
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
        return from_si(self.rate_, RATE)

    @property
    def rate_(self) -> NDArray[np.float64]:
        """The rate at each step in hertz."""
        return self._column("rate")

    @property
    def N(self) -> int:
        """The number of recorded times."""
        return len(self.t_)

    def _states(self) -> dict[str, State]:
        return {**super()._states(), "rate": State(RATE, is_fixed=True)}

    def __len__(self) -> int:
        return self.N

    def binned_rate(self, bin_size: Any) -> tuple[Any, Any]:
        """Give the mean rate in bins; the last one is left out where it is not complete.

        Parameters
        ----------
        bin_size : Quantity
            The length of each bin, a multiple of dt.

        Returns
        -------
        bins, rates : Quantity
            The start of each bin, and the rate in it.

        Examples
        --------
        >>> from eqsim import NeuronGroup, PopulationRateMonitor, Network, ms
        >>> G = NeuronGroup(4, "x : 1", threshold="i < 1", reset="x += 1")
        >>> M = PopulationRateMonitor(G)
        >>> Network(G, M).run(0.5*ms)
        >>> bins, rates = M.binned_rate(0.2*ms)
        >>> print(bins/ms, rates)
        [0.  0.2] [2.5 2.5] kHz
        """
        steps, rates, times = self._steps_of(bin_size), self.rate_, self.t_
        if not np.allclose(np.diff(times), self._clock.dt_, rtol=1e-3, atol=0):
            raise ModelError(
                f"{self._name}: there are no bins over steps of several lengths",
                details=("dt was changed, or the monitor did not take part in every run",),
                hint="the rate at each step is there: rate, and t",
            )
        bins = len(rates) // steps
        whole = rates[: bins * steps].reshape(bins, steps).mean(axis=1)
        return from_si(times[: bins * steps : steps], TIME), from_si(whole, RATE)
