"""What state monitors record of every kind of variable, and how it is read."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import ms, mV
from eqsim.errors import ConnectionIndexError, ModelError, SimulationError

MODEL = """
dv/dt = 1*mV/ms : volt
double = 2*v : volt
held = v : volt (constant over dt)
n : integer
is_odd = i % 2 == 1 : boolean
flag : boolean
level : volt (shared)
drive : volt (linked)
"""


def everything(size=4):
    """Make a group with one variable of each kind."""
    source = eq.NeuronGroup(1, "dx/dt = 2*mV/ms : volt", method="exact", name="source")
    group = eq.NeuronGroup(size, MODEL, method="exact")
    group.drive = eq.linked_var(source, "x", index=np.zeros(size, int))
    group.n, group.flag, group.level = "i + 1", "i > 1", 5 * mV
    return source, group


def test_every_kind_of_variable(backend):
    source, group = everything()
    states = eq.StateMonitor(group, True, record=[1, 2])
    net = eq.Network(source, group, states)
    net.run(0.3 * ms)
    time = np.array([[0, 0.1, 0.2]] * 2)
    assert states.v / mV == pytest.approx(time)
    assert states.double / mV == pytest.approx(2 * time)
    assert states.held / mV == pytest.approx(time)
    assert states.drive / mV == pytest.approx(2 * time)
    assert states.level / mV == pytest.approx(np.full((2, 3), 5))
    assert states.n.tolist() == [[2] * 3, [3] * 3]
    assert states.is_odd.tolist() == [[True] * 3, [False] * 3]
    assert states.flag.tolist() == [[False] * 3, [True] * 3]
    assert (states.is_odd.dtype, states.flag.dtype, states.n.dtype) == (bool, bool, np.int32)
    assert states.v_.tolist() == np.asarray(states.v).tolist()
    assert states[1].t_.tolist() == states.t_.tolist()


@pytest.mark.usefixtures("interpreted")
class TestForms:
    @pytest.mark.parametrize(
        ("record", "expected"),
        [
            (True, [0, 1, 2, 3, 4]),
            (3, [3]),
            (-1, [4]),
            (np.int64(2), [2]),
            ([4, 0], [4, 0]),
            ((1, 2), [1, 2]),
            (slice(1, 4), [1, 2, 3]),
            (slice(None, None, 2), [0, 2, 4]),
            (np.array([True, False, False, True, False]), [0, 3]),
            (np.arange(2), [0, 1]),
            ([], []),
        ],
    )
    def test_of_what_to_record(self, record, expected):
        group = eq.NeuronGroup(5, "x : 1")
        group.x = "i"
        states = eq.StateMonitor(group, "x", record=record)
        eq.run(0.2 * ms)
        assert states.record.tolist() == expected
        assert states.x.tolist() == [[k, k] for k in expected]

    def test_of_a_part(self):
        group = eq.NeuronGroup(5, "x : 1")
        group.x = "i"
        for part, record, expected in ((group[2:], [0, 2], [2, 4]), (group[[3, 1]], True, [3, 1])):
            states = eq.StateMonitor(part, "x", record=record)
            eq.run(0.1 * ms)
            assert states.x[:, 0].tolist() == expected

    def test_by_parts_of_the_group(self):
        group, other = eq.NeuronGroup(5, "x : 1"), eq.NeuronGroup(5, "x : 1")
        group.x = "i"
        for source, part, expected in (
            (group, group[3:], [3, 4]),
            (group, group[[4, 0]], [4, 0]),
            (group[1:], group[2:4], [2, 3]),
            (group[[4, 2, 1]], group[1:3], [1, 2]),
        ):
            states = eq.StateMonitor(source, "x", record=part)
            eq.run(0.1 * ms)
            assert states.x[:, 0].tolist() == expected
            assert states[part].x[:, 0].tolist() == expected
            assert states[part[1:]].x[:, 0].tolist() == expected[1:]
        for source, part in ((group, other[:2]), (group[1:], group[:2])):
            with pytest.raises(ModelError, match="is no part of"):
                eq.StateMonitor(source, "x", record=part)

    def test_of_what_to_read(self):
        group = eq.NeuronGroup(5, "x : volt")
        group.x = "i*mV"
        states = eq.StateMonitor(group, "x", record=[4, 1, 2])
        eq.run(0.2 * ms)
        assert states.x.shape == (3, 2)
        assert states[1].x / mV == pytest.approx([1, 1])
        assert states[1].x_ == pytest.approx([1e-3, 1e-3])
        assert states[[2, 4]].x[:, 0] / mV == pytest.approx([2, 4])
        assert states[np.array([1])].x.shape == (1, 2)
        with pytest.raises(ConnectionIndexError, match="does not record element 3"):
            states[[1, 3]]
        with pytest.raises(AttributeError, match="does not record 'y'"):
            states[1].y  # noqa: B018


class TestSingleTimeStep:
    def test_it_records_what_is(self, target):
        source, group = everything()
        states = eq.StateMonitor(group, ("v", "double", "drive", "n"), record=[3, 0])
        last = eq.StateMonitor(group, "v", record="last")
        net = eq.Network(source, group, states, last)
        net.run(0.2 * ms)
        group.n[3] = 9
        for each in (states, last):
            each.record_single_timestep()
        assert states.t / ms == pytest.approx([0, 0.1, 0.2])
        assert states.v[0] / mV == pytest.approx([0, 0.1, 0.2])
        assert states.double[1] / mV == pytest.approx([0, 0.2, 0.4])
        assert states.drive[1] / mV == pytest.approx([0, 0.2, 0.4])
        assert states.n.tolist() == [[4, 4, 9], [1, 1, 1]]
        assert (last.t / ms, last.v[2] / mV) == (pytest.approx([0.2]), pytest.approx([0.2]))
        net.run(0.1 * ms)
        assert states.t / ms == pytest.approx([0, 0.1, 0.2, 0.2])

    def test_synapses_made_since_the_run(self, interpreted):
        group = eq.NeuronGroup(2, "x : 1")
        synapses = eq.Synapses(group, group, "w : 1")
        synapses.connect(i=[1, 0], j=[0, 0])
        synapses.w = [5, 6]
        states = eq.StateMonitor(synapses, "w", record=True)
        last = eq.StateMonitor(synapses, "w", record="last")
        eq.run(0 * ms)
        synapses.connect(i=0, j=1)
        for each in (states, last):
            each.record_single_timestep()
            assert each.w.tolist() == [[5], [6]]

    def test_after_going_back(self, interpreted):
        group = eq.NeuronGroup(1, "dx/dt = 1/ms : 1", method="exact")
        states = eq.StateMonitor(group, "x", record=True)
        net = eq.Network(group, states)
        net.run(0.1 * ms)
        net.store()
        net.run(0.4 * ms)
        net.restore()
        states.record_single_timestep()
        assert states.t / ms == pytest.approx([0, 0.1])
        assert states.x[0] == pytest.approx([0, 0.1])

    def test_within_a_run(self, target):
        group = eq.NeuronGroup(1, "dx/dt = 1/ms : 1", method="exact")
        states = eq.StateMonitor(group, "x", record=True)
        last = eq.StateMonitor(group, "x", record="last")

        @eq.network_operation(when="end")
        def again():
            states.record_single_timestep()
            last.record_single_timestep()

        eq.run(0.2 * ms)
        assert states.t / ms == pytest.approx([0, 0, 0.1, 0.1])
        assert states.x[0] == pytest.approx([0, 0.1, 0.1, 0.2])
        assert last.x[0] == pytest.approx([0.2])

    def test_a_run_has_to_come_first(self, interpreted):
        states = eq.StateMonitor(eq.NeuronGroup(1, "x : 1"), "x", record=True)
        with pytest.raises(SimulationError, match="a run before a single time step"):
            states.record_single_timestep()

    def test_a_project_refuses_before_it_is_built(self, session, tmp_path):
        eq.set_device("cpp_standalone", directory=tmp_path / "project", build_on_run=False)
        states = eq.StateMonitor(eq.NeuronGroup(1, "x : 1"), "x", record=True)
        eq.run(0.1 * ms)
        with pytest.raises(SimulationError, match="records in runs only"):
            states.record_single_timestep()


class TestWhatIsRead:
    def test_it_belongs_to_the_reader(self, target):
        group = eq.NeuronGroup(
            2, "dx/dt = 1/ms : 1", threshold="x > 0.15", reset="", method="exact"
        )
        states, spikes = eq.StateMonitor(group, "x", record=True), eq.SpikeMonitor(group, "x")
        rate, counter = eq.PopulationRateMonitor(group), eq.SpikeMonitor(group, record=False)
        net = eq.Network(group, states, spikes, rate, counter)
        net.run(0.3 * ms)
        read = [states.x, states.t, spikes.i, spikes.t, spikes.x, rate.rate, counter.count]
        before = [np.array(each) for each in read]
        net.run(0.3 * ms)
        net.remove(states, spikes, rate, counter)
        del states, spikes, rate, counter, net, group
        for one, other in zip(read, before, strict=True):
            np.testing.assert_array_equal(one, other)
            one[...] = 0 * one

    def test_writing_to_it_changes_no_recording(self, target):
        group = eq.NeuronGroup(2, "x : 1", threshold="True", reset="")
        states, spikes = eq.StateMonitor(group, "x", record=True), eq.SpikeMonitor(group)
        counter = eq.SpikeMonitor(group, record=False)
        eq.run(0.2 * ms)
        for each, name in ((states, "x"), (states, "t_"), (spikes, "i"), (counter, "count")):
            getattr(each, name)[...] = 77
            assert 77 not in getattr(each, name)
        states[1].x[...] = 77
        assert 77 not in states.x

    def test_a_removed_monitor_keeps_what_it_has(self, target):
        group = eq.NeuronGroup(2, "x : 1", threshold="True", reset="")
        spikes = eq.SpikeMonitor(group)
        net = eq.Network(group, spikes)
        net.run(0.2 * ms)
        net.remove(spikes)
        net.run(0.3 * ms)
        assert spikes.num_spikes == 4


def test_slices_choose_among_the_recorded(interpreted):
    group = eq.NeuronGroup(4, "x : 1")
    group.x = "i"
    states = eq.StateMonitor(group, "x", record=True)
    eq.run(0.1 * ms)
    assert states[1:3].x[:, 0].tolist() == [1, 2]
    with pytest.raises(ModelError, match="a mask needs one value per element"):
        eq.StateMonitor(group, "x", record=np.array([True]))
