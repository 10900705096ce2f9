"""Spikes given as lists of neurons and times: their checks, and the steps they fall into."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqsim.api.session.clocks import TIME, as_seconds
from eqsim.errors import ConnectionIndexError, ModelError
from eqsim.units import from_si, to_si

__all__ = ["SpikeList", "SpikeSteps", "checked_spikes", "spike_steps"]

#: A time this part of a step before a step belongs to the step already.
MARGIN = 1e-3

#: Steps that no run reaches.
_NEVER = 2.0**62


@dataclass(frozen=True, slots=True)
class SpikeList:
    """Neurons and times in seconds, as they were given; a period of 0 stands for none."""

    neurons: NDArray[np.int64]
    times: NDArray[np.float64]
    period: float


@dataclass(frozen=True, slots=True)
class SpikeSteps:
    """The same spikes by steps: in the order of steps, then of neurons."""

    steps: NDArray[np.int64]
    neurons: NDArray[np.int32]
    period: int


def checked_spikes(indices: Any, times: Any, period: Any, size: int, owner: str) -> SpikeList:
    """Check lists of neurons and spike times for a group of `size` neurons."""
    neurons = np.asarray(indices)
    seconds = np.asarray(to_si(times, TIME, what=f"{owner}.times"), np.float64)
    if neurons.ndim != 1 or neurons.shape != seconds.shape:
        raise ModelError(
            f"{owner}: indices and times are lists of the same length",
            details=(f"indices: {_extent(neurons)}", f"times: {_extent(seconds)}"),
        )
    every = _period_in_seconds(period, owner)
    _check_times(seconds, every, owner)
    return SpikeList(_checked_neurons(neurons, size, owner), seconds, every)


def _extent(values: NDArray[Any]) -> str:
    return f"{values.size} of them" if values.ndim == 1 else f"of shape {values.shape}"


def _checked_neurons(neurons: NDArray[Any], size: int, owner: str) -> NDArray[np.int64]:
    if neurons.size == 0:
        return np.zeros(0, np.int64)
    if neurons.dtype.kind not in "iu":
        raise ModelError(f"{owner}: indices are whole numbers, not {neurons.dtype}")
    wrong = (neurons < 0) | (neurons >= size)
    if wrong.any():
        raise ConnectionIndexError(
            f"{owner} has no neuron {neurons[wrong][0]}",
            details=(f"indices: 0 to {size - 1}",),
        )
    return neurons.astype(np.int64)


def _period_in_seconds(period: Any, owner: str) -> float:
    what = f"{owner}.period"
    seconds = as_seconds(period, what)
    if not isfinite(seconds) or seconds < 0:
        raise ModelError(f"{what} is finite and not negative, not {period}")
    return seconds


def _check_times(times: NDArray[np.float64], period: float, owner: str) -> None:
    wrong = ~np.isfinite(times) | (times < 0)
    if wrong.any():
        raise ModelError(
            f"{owner}: spike times are finite and not negative, not {_time(times[wrong][0])}"
        )
    if period > 0 and times.size and times.max() >= period:
        raise ModelError(
            f"{owner}: the period has to be longer than the last spike time",
            details=(f"period: {_time(period)}", f"last spike: {_time(times.max())}"),
        )


def _time(seconds: float) -> str:
    return str(from_si(float(seconds), TIME))


def spike_steps(spikes: SpikeList, dt: float, owner: str) -> SpikeSteps:
    """Find the step of each spike; a neuron spikes once in a step at most."""
    period = _period_in_steps(spikes.period, dt, owner)
    steps = np.minimum(np.floor((spikes.times + MARGIN * dt) / dt), _NEVER).astype(np.int64)
    if period and steps.size and steps.max() >= period:
        raise ModelError(
            f"{owner}: the last spike falls into the step in which the next period begins",
            details=(
                f"period: {_time(spikes.period)}",
                f"last spike: {_time(spikes.times.max())}",
                f"dt: {_time(dt)}",
            ),
        )
    order = np.lexsort((spikes.neurons, steps))
    steps, neurons = steps[order], spikes.neurons[order]
    twice = np.flatnonzero((np.diff(steps) == 0) & (np.diff(neurons) == 0))
    if twice.size:
        first, second = order[twice[0]], order[twice[0] + 1]
        raise ModelError(
            f"{owner}: neuron {spikes.neurons[first]} spikes twice in one step",
            details=(
                f"at {_time(spikes.times[first])} and {_time(spikes.times[second])}",
                f"dt: {_time(dt)}",
            ),
            hint="take a smaller dt, or leave one of them out",
        )
    return SpikeSteps(steps, neurons.astype(np.int32), period)


def _period_in_steps(period: float, dt: float, owner: str) -> int:
    steps = round(period / dt)
    if abs(steps * dt - period) > 4 * np.finfo(float).eps * period:
        raise ModelError(
            f"{owner}: the period is no multiple of dt",
            details=(f"period: {_time(period)}", f"dt: {_time(dt)}"),
        )
    return steps
