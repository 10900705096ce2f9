"""Rates of what monitors recorded: in bins, and smoothed."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqsim.api.monitors.monitor import Monitor
from eqsim.api.session.clocks import Clock, as_seconds, step_at
from eqsim.errors import ModelError
from eqsim.units import DIMENSIONLESS, UNITS, from_si, to_si

__all__ = ["RATE", "RateMonitor"]

RATE = UNITS["hertz"].dimension


class RateMonitor(Monitor):
    """Base of monitors that give rates."""

    _clock: Clock

    @abstractmethod
    def binned_rate(self, bin_size: Any) -> tuple[Any, Any]:
        """Give the rates in bins."""

    def smooth_rate(self, window: Any = "gaussian", width: Any = None) -> Any:
        """Give the rate at each step, averaged over a window around it.

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
            One value for each step; of a monitor of events, a row of them for each element.
        """
        weights = _window(window, width, self._clock.dt_)
        _, rates = self.binned_rate(self._clock.dt)
        return from_si(_smoothed(np.asarray(rates), weights / weights.sum()), RATE)

    def _steps_of(self, bin_size: Any) -> int:
        """Give the number of steps in a bin, which is a whole one."""
        size, dt = as_seconds(bin_size, "bin_size"), self._clock.dt_
        steps = step_at(size, dt) if np.isfinite(size) else None
        if steps is None or steps < 1:
            raise ModelError(
                f"{self._name}: bin_size has to be a multiple of dt",
                details=(f"found: {bin_size}", f"dt: {self._clock.dt}"),
            )
        return steps


def _smoothed(rates: NDArray[Any], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Convolve along the last axis; before and after what was recorded there is nothing."""
    reach, count = weights.size // 2, rates.shape[-1]
    smooth = np.zeros(rates.shape)
    if count:
        for place in np.ndindex(rates.shape[:-1]):
            smooth[place] = np.convolve(rates[place], weights)[reach : reach + count]
    return smooth


def _window(window: Any, width: Any, dt: float) -> NDArray[np.float64]:
    if not isinstance(window, str):
        weights = np.asarray(to_si(window, DIMENSIONLESS, what="smooth_rate: the window"))
        is_odd = weights.ndim == 1 and weights.size % 2 == 1
        if width is not None or not is_odd or weights.dtype.kind == "c":
            raise ModelError(
                "smooth_rate: a window of one's own is an array of odd length, without a width"
            )
        return weights.astype(float)
    if width is None:
        raise ModelError(f"smooth_rate: the window {window!r} needs a width", hint="width=5*ms")
    steps = as_seconds(width, "width") / dt
    if not 0 < steps < np.inf:
        raise ModelError(f"smooth_rate: the width has to be positive and finite, not {width}")
    if window == "flat":
        return np.ones(2 * int(steps / 2 + 1e-9) + 1)
    if window == "gaussian":
        reach = round(2 * steps)
        return np.asarray(np.exp(-0.5 * (np.arange(-reach, reach + 1) / steps) ** 2))
    raise ModelError(
        f"smooth_rate: there is no window {window!r}", details=("windows: 'gaussian', 'flat'",)
    )
