"""Parts of groups, with gaps and without, on every backend."""

import numpy as np

import eqsim as eq
from eqsim import kHz, ms


def test_parts_are_assigned_to_in_their_own_numbers(finish):
    group = eq.NeuronGroup(10, "x : 1\ny : 1")
    group.x = "i"
    part = group[[7, 1, 3]]
    part.y = "10*i + N"
    part.y[[2, 0]] = "x + i/10"
    group[::3].y["i > 1"] = "-i"
    eq.run(0.1 * ms)
    finish()
    assert np.allclose(group.y, [0, 13, 0, 3.2, 0, 0, -2, 7, 0, -3])
    assert np.allclose(part.y, [7, 13, 3.2])


def test_parts_are_recorded_in_their_own_numbers(finish):
    group = eq.NeuronGroup(10, "x : 1", threshold="t < (x - 0.5)*0.1*ms", reset="x = x")
    group.x = "i"
    numbers = np.array([7, 1, 3])
    part = group[numbers]
    spikes, counts = eq.SpikeMonitor(part, "x"), eq.SpikeMonitor(part, record=False)
    states = eq.StateMonitor(part, "x", record=[2, 0])
    rate = eq.PopulationRateMonitor(part)
    eq.run(1 * ms)
    finish()
    expected = {(k, n) for n, number in enumerate(numbers) for k in range(number)}
    assert set(zip(np.rint(spikes.t / (0.1 * ms)).astype(int), spikes.i, strict=True)) == expected
    assert np.array_equal(spikes.x, numbers[spikes.i])
    assert np.array_equal(spikes.count, numbers)
    assert np.array_equal(counts.count, numbers)
    assert np.array_equal(states.x[:, 0], numbers[[2, 0]])
    steps = np.arange(10)
    active = [(numbers > step).sum() / numbers.size * 10 for step in steps]
    assert np.allclose(rate.rate / kHz, active)


def test_modes_agree_on_parts(on_each):
    def parts(finish):
        group = eq.NeuronGroup(9, "dx/dt = 1/ms : 1", threshold="x > 0.5", reset="x = 0.2*rand()")
        group.x = "rand()"
        group[[8, 2, 5]].x = "0.3*rand() + 0.1*i"
        spikes = eq.SpikeMonitor(group[[8, 2, 5]], "x")
        rate = eq.PopulationRateMonitor(group[1::2])
        net = eq.Network(group, spikes, rate)
        net.run(3 * ms)
        finish()
        return group, spikes, rate

    results = on_each(parts)
    first = results.pop("numpy")
    for other in results.values():
        assert all(np.array_equal(first[name], other[name]) for name in first)
