"""What monitors record and refuse."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import Hz, kHz, ms, mV
from eqsim.errors import ConnectionIndexError, ModelError, UnitError


@pytest.fixture
def ramp():
    """Give neurons that spike every 4, 5 and 10 steps."""
    group = eq.NeuronGroup(
        3,
        "dx/dt = rate : 1\nrate : hertz\nw = 2*x : 1",
        threshold="x > 0.999",
        reset="x = 0",
        method="exact",
    )
    group.rate = [1 / 0.4, 1 / 0.5, 1] * kHz
    return group


class TestOnEveryBackend:
    def test_states(self, backend, ramp):
        states = eq.StateMonitor(ramp, ["x", "w"], record=[2, 0])
        late = eq.StateMonitor(ramp, "x", record=0, when="end")
        eq.run(0.5 * ms)
        assert states.t / ms == pytest.approx([0, 0.1, 0.2, 0.3, 0.4])
        assert states.x == pytest.approx(
            np.array([[0, 0.1, 0.2, 0.3, 0.4], [0, 0.25, 0.5, 0.75, 0]])
        )
        assert states.w == pytest.approx(2 * states.x)
        assert states[0].x == pytest.approx(states.x[1])
        assert states[[0, 2]].x == pytest.approx(states.x[::-1])
        assert late.x[0] == pytest.approx([0.25, 0.5, 0.75, 0, 0.25])

    def test_spikes(self, backend, ramp):
        spikes = eq.SpikeMonitor(ramp, "x")
        part = eq.SpikeMonitor(ramp[1:])
        counter = eq.SpikeMonitor(ramp[1:], record=False)
        eq.run(1 * ms)
        assert spikes.i.tolist() == [0, 1, 0, 1, 2]
        assert spikes.t / ms == pytest.approx([0.3, 0.4, 0.7, 0.9, 0.9])
        assert spikes.count.tolist() == [2, 2, 1]
        assert (spikes.num_spikes, spikes.N, len(spikes)) == (5, 5, 5)
        assert part.i.tolist() == [0, 0, 1]
        assert part.spike_trains()[0] / ms == pytest.approx([0.4, 0.9])
        assert counter.count.tolist() == [2, 1]
        assert counter.num_spikes == 3
        assert spikes.x == pytest.approx(np.ones(5))
        assert spikes.values("x")[1] == pytest.approx([1, 1])
        assert set(spikes.all_values()) == {"t", "x"}
        assert spikes.it[0].tolist() == spikes.i.tolist()

    def test_rates(self, backend, ramp):
        rates = eq.PopulationRateMonitor(ramp)
        part = eq.PopulationRateMonitor(ramp[2:])
        eq.run(1 * ms)
        expected = np.zeros(10)
        expected[[3, 4, 7, 9]] = [1, 1, 1, 2]
        assert rates.rate / kHz == pytest.approx(expected / 3 * 10)
        assert part.rate[9] == 10 * kHz
        assert rates.t / ms == pytest.approx(np.arange(10) * 0.1)

    def test_a_second_run_goes_on(self, ramp, interpreted):
        group = eq.NeuronGroup(1, "dx/dt = 1/ms : 1", method="exact")
        states = eq.StateMonitor(group, "x", record=True)
        net = eq.Network(group, states)
        net.run(0.2 * ms)
        net.run(0.2 * ms)
        assert states.t / ms == pytest.approx([0, 0.1, 0.2, 0.3])
        assert states.x[0] == pytest.approx([0, 0.1, 0.2, 0.3])


@pytest.mark.usefixtures("interpreted")
class TestBeforeARun:
    def test_recordings_are_empty(self, ramp):
        spikes = eq.SpikeMonitor(ramp)
        states = eq.StateMonitor(ramp, True, record=True)
        rates = eq.PopulationRateMonitor(ramp)
        assert (len(spikes.t), spikes.num_spikes, spikes.count.tolist()) == (0, 0, [0, 0, 0])
        assert {len(train) for train in spikes.spike_trains().values()} == {0}
        assert (states.N, len(states.x), len(rates.rate)) == (0, 3, 0)

    def test_what_was_read_stays(self, ramp):
        spikes = eq.SpikeMonitor(ramp)
        net = eq.Network(ramp, spikes)
        net.run(0.5 * ms)
        times = spikes.t
        net.run(0.5 * ms)
        assert len(times) == 2
        times[0] = 0 * ms
        assert spikes.t[0] / ms == pytest.approx(0.3)


@pytest.mark.usefixtures("interpreted")
class TestRefused:
    def test_what_is_no_group(self):
        for monitor in (eq.SpikeMonitor, eq.PopulationRateMonitor):
            with pytest.raises(ModelError, match=monitor.__name__):
                monitor([1, 2])

    @pytest.mark.parametrize("variables", [3, 1.5, object()])
    def test_variables_that_are_no_names(self, variables):
        with pytest.raises(ModelError, match="variables are given by their names"):
            eq.StateMonitor(eq.NeuronGroup(1, "x : 1"), variables, record=True)

    def test_a_group_without_spikes(self):
        group = eq.NeuronGroup(1, "x : 1")
        with pytest.raises(ModelError, match="give the group a threshold"):
            eq.SpikeMonitor(group)
        with pytest.raises(ModelError, match="has no spikes"):
            eq.PopulationRateMonitor(group)
        with pytest.raises(ModelError, match="no event 'burst'"):
            eq.EventMonitor(group, "burst")

    def test_an_unknown_variable(self, ramp):
        with pytest.raises(ModelError, match="no variable 'rat'") as error:
            eq.StateMonitor(ramp, "rat", record=True)
        assert "'rate'" in str(error.value)

    def test_no_variable(self, ramp):
        with pytest.raises(ModelError, match="no variable to record"):
            eq.StateMonitor(ramp, [], record=True)

    def test_no_choice(self, ramp):
        with pytest.raises(ModelError, match="which elements"):
            eq.StateMonitor(ramp, "x", record=None)

    @pytest.mark.parametrize("record", [3, [0, 5], -4])
    def test_elements_out_of_range(self, ramp, record):
        with pytest.raises(ConnectionIndexError, match="out of range"):
            eq.StateMonitor(ramp, "x", record=record)

    def test_an_element_that_is_not_recorded(self, ramp):
        states = eq.StateMonitor(ramp, "x", record=[0, 2])
        with pytest.raises(ConnectionIndexError, match="does not record element 1"):
            states[1]

    def test_a_variable_that_is_not_recorded(self, ramp):
        states = eq.StateMonitor(ramp, "x", record=True)
        with pytest.raises(AttributeError, match="it records: x"):
            states.w  # noqa: B018

    def test_what_cannot_be_a_slot(self, ramp):
        with pytest.raises(ModelError, match="by its name, not 'the end'"):
            eq.StateMonitor(ramp, "x", record=True, when="the end")

    def test_what_is_no_clock(self, ramp):
        with pytest.raises(ModelError, match="a clock is needed"):
            eq.StateMonitor(ramp, "x", record=True, clock=1 * ms)

    def test_a_choice_of_neurons(self, ramp):
        with pytest.raises(ModelError, match=r"SpikeMonitor\(G\[:10\]\)"):
            eq.SpikeMonitor(ramp, record=[0, 1])

    def test_times_of_a_counter(self, ramp):
        spikes = eq.SpikeMonitor(ramp, record=False)
        with pytest.raises(ModelError, match="counts events only"):
            spikes.t  # noqa: B018


@pytest.mark.usefixtures("interpreted")
class TestSmoothRates:
    @pytest.fixture
    def rates(self, ramp):
        monitor = eq.PopulationRateMonitor(ramp)
        eq.Network(ramp, monitor).run(10 * ms)
        return monitor

    def test_the_mean_is_kept(self, rates):
        for window in ("flat", "gaussian"):
            smooth = rates.smooth_rate(window, width=0.5 * ms)
            assert smooth.shape == rates.rate.shape
            assert np.mean(smooth[20:80]) / Hz == pytest.approx(
                np.mean(rates.rate[20:80]) / Hz, rel=0.05
            )

    def test_a_flat_window_is_an_average(self, rates):
        smooth = rates.smooth_rate("flat", width=0.5 * ms)
        assert smooth[10] / Hz == pytest.approx(np.mean(rates.rate_[8:13]))

    def test_a_window_of_one_s_own(self, rates):
        assert rates.smooth_rate(np.ones(5))[10] / Hz == pytest.approx(np.mean(rates.rate_[8:13]))

    def test_refusals(self, rates):
        with pytest.raises(ModelError, match="no window 'round'"):
            rates.smooth_rate("round", width=1 * ms)
        with pytest.raises(ModelError, match="needs a width"):
            rates.smooth_rate("flat")
        with pytest.raises(ModelError, match="odd length"):
            rates.smooth_rate(np.ones(4))
        with pytest.raises(UnitError):
            rates.smooth_rate("flat", width=1 * mV)


def test_synapses_are_recorded_by_number(backend):
    group = eq.NeuronGroup(3, "x : 1", threshold="i == 0", reset="x += 1")
    synapses = eq.Synapses(group, group, "w : 1", on_pre="w += 1")
    synapses.connect(i=[2, 0, 1, 0], j=[0, 1, 2, 2])
    synapses.w = [10, 20, 30, 40]
    states = eq.StateMonitor(synapses, "w", record=[0, 1, 3])
    eq.run(0.3 * ms)
    assert states.w.tolist() == [[10, 10, 10], [20, 21, 22], [40, 41, 42]]
    assert list(synapses.w) == [10, 23, 30, 43]


def test_an_order_is_a_whole_number(ramp):
    with pytest.raises(ModelError, match="SpikeMonitor: order is a whole number"):
        eq.SpikeMonitor(ramp, order="a")
    with pytest.raises(ModelError, match="StateMonitor: order is a whole number"):
        eq.StateMonitor(ramp, "x", record=True, order=0.5)


def test_all_values_are_those_of_each_variable(ramp):
    ramp.rate = [250, 200, 100] * Hz
    monitor = eq.SpikeMonitor(ramp, "w")
    eq.Network(ramp, monitor).run(20 * ms)
    together = monitor.all_values()
    assert list(together) == ["t", "w"]
    for name, by_element in together.items():
        assert list(by_element) == [0, 1, 2]
        for number, values in monitor.values(name).items():
            assert np.all(by_element[number] == values)
            assert len(values) == monitor.count[number] > 0


def test_recordings_are_not_assigned_to(interpreted):
    group = eq.NeuronGroup(1, "v : 1", name="G")
    monitor = eq.StateMonitor(group, "v", record=True)
    for name in ("v", "v_"):
        with pytest.raises(AttributeError, match="recordings cannot be assigned to"):
            setattr(monitor, name, 3)
