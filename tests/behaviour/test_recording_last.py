"""`record='last'`: the values of the last recorded time, of all elements, on all backends."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import ms
from eqsim.errors import ModelError

MODEL = """
dx/dt = 1/ms : 1
double = 2*x : 1
n : integer
is_odd = i % 2 == 1 : boolean
level : 1 (shared)
"""
RECORDED = ("x", "double", "n", "is_odd", "level")


def ramp(size=5):
    group = eq.NeuronGroup(size, MODEL, method="exact")
    group.n = "3*i"
    group.x = "i"
    group.level = 0.5
    return group


def same(last, every, shape):
    """Check that the last values are the last ones of all, in shape and type."""
    assert last.t_.tolist() == every.t_[-1:].tolist()
    for name in last._variables:
        values, expected = getattr(last, name), getattr(every, name)
        assert values.shape == shape
        assert np.asarray(values).dtype == np.asarray(expected).dtype
        np.testing.assert_array_equal(values, expected[:, -1:])


class TestOnEveryBackend:
    def test_groups_and_parts(self, backend, finish):
        group = ramp()
        parts = [group, group[1:4], group[[4, 0]]]
        last = [eq.StateMonitor(each, RECORDED, record="last") for each in parts]
        every = [eq.StateMonitor(each, RECORDED, record=True) for each in parts]
        eq.run(0.3 * ms)
        eq.run(0.4 * ms)
        finish()
        for one, other, size in zip(last, every, (5, 3, 2), strict=True):
            same(one, other, (size, 1))
        assert last[0].x[:, 0] == pytest.approx(np.arange(5) + 0.6)
        assert last[0][2].x == pytest.approx([2.6])

    def test_at_intervals_of_its_own(self, backend, finish):
        group = ramp(2)
        last = eq.StateMonitor(group, "x", record="last", dt=0.25 * ms)
        every = eq.StateMonitor(group, "x", record=True, dt=0.25 * ms)
        eq.run(0.9 * ms)
        finish()
        assert every.t / ms == pytest.approx([0, 0.25, 0.5, 0.75])
        same(last, every, (2, 1))

    def test_synapses_in_the_order_of_creation(self, backend, finish):
        group = eq.NeuronGroup(4, "x : 1", threshold="i == 2", reset="")
        synapses = eq.Synapses(group, group, "w : 1", on_pre="w += 1")
        synapses.connect(i=[3, 2, 0, 2], j=[0, 1, 2, 3])
        synapses.w = [5, 6, 7, 8]
        last = eq.StateMonitor(synapses, "w", record="last")
        every = eq.StateMonitor(synapses, "w", record=True)
        eq.run(0.3 * ms)
        finish()
        same(last, every, (4, 1))
        assert last.w[:, 0].tolist() == [5, 8, 7, 10]

    def test_synapses_of_a_rule(self, backend, finish):
        group = eq.NeuronGroup(3, "x : 1")
        synapses = eq.Synapses(group, group, "w : 1")
        synapses.connect(condition="i != j")
        synapses.w = "10*i + j"
        last = eq.StateMonitor(synapses, "w", record="last")
        eq.run(0.1 * ms)
        finish()
        assert last.w[:, 0].tolist() == [1, 2, 10, 12, 20, 21]

    def test_names_of_variables_are_free(self, backend, finish):
        names = ("record", "size", "time", "start")
        group = eq.NeuronGroup(2, "\n".join(f"{name} : 1" for name in names))
        for number, name in enumerate(names):
            setattr(group, name, number)
        last = eq.StateMonitor(group, names, record="last")
        eq.run(0.1 * ms)
        finish()
        states = last.get_states(names, units=False)
        assert [states[name].tolist() for name in names] == [[[k], [k]] for k in range(4)]

    def test_without_a_step_nothing_is_recorded(self, backend, finish):
        last = eq.StateMonitor(ramp(3), "x", record="last")
        eq.run(0 * ms)
        finish()
        assert last.t.shape == (0,)
        assert last.x.shape == (3, 0)

    def test_going_back_goes_back_to_what_was_the_last(self, backend, finish):
        group = ramp(2)
        last = eq.StateMonitor(group, "x", record="last")
        net = eq.Network(group, last)
        net.run(0.2 * ms)
        net.store()
        net.run(0.2 * ms)
        net.restore()
        net.run(0 * ms)
        finish()
        assert last.t / ms == pytest.approx([0.1])
        assert last.x[:, 0] == pytest.approx([0.1, 1.1])


class TestInThisProcess:
    def test_in_the_middle_of_a_run(self, target):
        group = ramp(2)
        last = eq.StateMonitor(group, "x", record="last")
        seen = []

        @eq.network_operation(when="end")
        def look():
            seen.append((float(last.t_[0]), last.x[1, 0]))

        eq.run(0.3 * ms)
        assert seen == [pytest.approx((k * 1e-4, 1 + k / 10)) for k in range(3)]

    def test_what_was_read_stays(self, target):
        last = eq.StateMonitor(ramp(2), "x", record="last")
        eq.run(0.1 * ms)
        read = last.x
        eq.run(0.1 * ms)
        assert read[:, 0].tolist() == [0, 1]

    def test_synapses_that_are_made_on_the_way_leave_what_was_recorded(self, target):
        group = eq.NeuronGroup(2, "x : 1")
        synapses = eq.Synapses(group, group, "w : 1")
        synapses.connect(i=1, j=0)
        synapses.w = 3
        last = eq.StateMonitor(synapses, "w", record="last")

        @eq.network_operation(when="end")
        def grow():
            synapses.connect(i=0, j=1)

        eq.run(0.1 * ms)
        assert len(synapses) == 2
        assert (last.t_.tolist(), last.w.tolist()) == ([0.0], [[3.0]])

    def test_it_is_stored_and_restored(self, target):
        group = ramp(2)
        last = eq.StateMonitor(group, "x", record="last")
        net = eq.Network(group, last)
        net.run(0.2 * ms)
        net.store()
        net.run(0.2 * ms)
        net.restore()
        assert last.t / ms == pytest.approx([0.1])
        assert last.x[:, 0] == pytest.approx([0.1, 1.1])
        net.run(0.1 * ms)
        assert last.t / ms == pytest.approx([0.2])

    def test_it_says_nothing_while_it_is_inactive(self, target):
        last = eq.StateMonitor(ramp(2), "x", record="last")
        eq.run(0.2 * ms)
        last.active = False
        eq.run(0.2 * ms)
        assert last.t / ms == pytest.approx([0.1])


def test_other_words_are_refused(interpreted):
    with pytest.raises(ModelError, match="record='lats' is none of its forms"):
        eq.StateMonitor(ramp(), "x", record="lats")
