"""Rates in bins, and smoothed ones, of spikes and of populations."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import Hz, kHz, ms
from eqsim.errors import ModelError, UnitError

NEURONS = [0, 0, 1, 2, 2, 2, 1, 0]
STEPS = [1, 5, 7, 10, 15, 19, 25, 33]


def train(shape):
    """Give, for each neuron, in which of 40 steps it spikes."""
    spikes = np.zeros(shape)
    np.add.at(spikes, (NEURONS, STEPS), 1)
    return spikes


@pytest.fixture
def monitors(interpreted):
    """Record eight spikes of three neurons over 40 steps, as spikes and as a rate."""
    group = eq.SpikeGeneratorGroup(3, NEURONS, np.array(STEPS) * 0.1 * ms)
    spikes, rate = eq.SpikeMonitor(group), eq.PopulationRateMonitor(group)
    eq.run(4 * ms)
    return spikes, rate


@pytest.mark.parametrize("steps", [1, 2, 5, 7, 40, 41])
def test_bins_count_spikes(monitors, steps):
    spikes, rate = monitors
    bins = 40 // steps
    counts = train((3, 40))[:, : bins * steps].reshape(3, bins, steps).sum(axis=2)
    starts, rates = spikes.binned_rate(steps * 0.1 * ms)
    assert starts / ms == pytest.approx(np.arange(bins) * steps * 0.1)
    assert rates.shape == (3, bins)
    assert rates / kHz == pytest.approx(counts / steps / 0.1)
    starts, rates = rate.binned_rate(steps * 0.1 * ms)
    assert starts / ms == pytest.approx(np.arange(bins) * steps * 0.1)
    assert rates / kHz == pytest.approx(counts.sum(axis=0) / 3 / steps / 0.1)


@pytest.mark.parametrize("steps", [1, 2, 3, 4, 5, 9])
def test_a_flat_window_is_an_average_over_an_odd_number_of_steps(monitors, steps):
    spikes, rate = monitors
    reach = steps // 2
    padded = np.pad(train((3, 40)), [(0, 0), (reach, reach)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1, axis=1)
    expected = windows.mean(axis=2) / 0.1
    assert spikes.smooth_rate("flat", steps * 0.1 * ms) / kHz == pytest.approx(expected)
    mean = expected.mean(axis=0)
    assert rate.smooth_rate("flat", steps * 0.1 * ms) / kHz == pytest.approx(mean)


def test_a_gaussian_window_is_cut_off_at_twice_its_width(monitors):
    spikes, rate = monitors
    weights = np.exp(-((np.arange(-6, 7) / 3) ** 2) / 2)
    expected = np.zeros((3, 52))
    for neuron, step in zip(NEURONS, STEPS, strict=True):
        expected[neuron, step : step + 13] += weights / weights.sum() / 0.1
    expected = expected[:, 6:46]
    assert spikes.smooth_rate(width=0.3 * ms) / kHz == pytest.approx(expected)
    assert rate.smooth_rate(width=0.3 * ms) / kHz == pytest.approx(expected.mean(axis=0))


def test_a_window_longer_than_the_recording_stays_in_place(monitors):
    _, rate = monitors
    shift = np.zeros(101)
    shift[50 + 3] = 2
    assert rate.smooth_rate(shift)[3:] / Hz == pytest.approx(rate.rate_[:-3])


def test_parts_of_a_group_count_their_own_neurons(interpreted):
    group = eq.NeuronGroup(4, "x : 1", threshold="i >= 2", reset="")
    part, listed = eq.SpikeMonitor(group[1:3]), eq.SpikeMonitor(group[[3, 0]])
    eq.run(0.4 * ms)
    for monitor, expected in ((part, [0, 10]), (listed, [10, 0])):
        _, rates = monitor.binned_rate(0.2 * ms)
        assert rates / kHz == pytest.approx(np.transpose([expected, expected]))


def test_several_runs_go_on(interpreted):
    group = eq.NeuronGroup(1, "x : 1", threshold="True", reset="")
    early = eq.PopulationRateMonitor(group)
    eq.run(0.2 * ms)
    late = eq.PopulationRateMonitor(group), eq.SpikeMonitor(group)
    eq.run(0.4 * ms)
    assert early.binned_rate(0.3 * ms)[0] / ms == pytest.approx([0, 0.3])
    assert late[0].binned_rate(0.2 * ms)[0] / ms == pytest.approx([0.2, 0.4])
    assert late[1].binned_rate(0.2 * ms)[1][0] / kHz == pytest.approx([0, 10, 10])


def test_before_a_run_there_are_no_bins(interpreted):
    group = eq.SpikeGeneratorGroup(2, [], [] * ms)
    spikes, rate = eq.SpikeMonitor(group), eq.PopulationRateMonitor(group)
    assert spikes.binned_rate(1 * ms)[1].shape == (2, 0)
    assert rate.binned_rate(1 * ms)[1].shape == (0,)
    assert spikes.smooth_rate(width=1 * ms).shape == (2, 0)
    assert rate.smooth_rate(width=1 * ms).shape == (0,)


@pytest.mark.parametrize("size", [0.25 * ms, 0 * ms, 0.04 * ms, -1 * ms, np.inf * ms, np.nan * ms])
def test_bins_are_multiples_of_dt(monitors, size):
    for monitor in monitors:
        with pytest.raises(ModelError, match="bin_size has to be a multiple of dt"):
            monitor.binned_rate(size)


@pytest.mark.parametrize("width", [0 * ms, -1 * ms, np.inf * ms, np.nan * ms])
def test_widths_are_positive(monitors, width):
    with pytest.raises(ModelError, match="positive and finite"):
        monitors[0].smooth_rate(width=width)


def test_bins_have_the_unit_of_time(monitors):
    with pytest.raises(UnitError):
        monitors[0].binned_rate(1 * Hz)


def test_counted_spikes_have_no_times(interpreted):
    counter = eq.SpikeMonitor(eq.SpikeGeneratorGroup(1, [], [] * ms), record=False)
    with pytest.raises(ModelError, match="counts events only"):
        counter.binned_rate(1 * ms)


def test_steps_of_two_lengths_have_no_bins(interpreted):
    group = eq.NeuronGroup(1, "x : 1", threshold="True", reset="", dt=0.1 * ms)
    rate = eq.PopulationRateMonitor(group)
    net = eq.Network(group, rate)
    net.run(0.2 * ms)
    group.clock.dt = 0.2 * ms
    net.run(0.4 * ms)
    with pytest.raises(ModelError, match="steps of several lengths"):
        rate.binned_rate(0.2 * ms)
