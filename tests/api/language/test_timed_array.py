"""Values that change in steps of time, for Python and for models."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import eqsim as eq
from eqsim import TimedArray, ms, mV, nA, second, us
from eqsim.errors import EqsimError, IntegrationError, ModelError, NameResolutionError, UnitError

pytestmark = pytest.mark.usefixtures("interpreted")


class TestFromPython:
    def test_one_time(self):
        stimulus = TimedArray([1, 2, 3] * mV, dt=10 * ms)
        assert stimulus(15 * ms) == 2 * mV
        assert stimulus(0 * ms) == 1 * mV

    def test_several_times(self):
        stimulus = TimedArray([1, 2, 3], dt=10 * ms)
        times = [[-1, 0, 9.999], [10, 29, 1e9]] * ms
        assert stimulus(times).tolist() == [[1, 1, 1], [2, 3, 3]]

    def test_columns(self):
        stimulus = TimedArray([[1, 2], [3, 4]] * mV, dt=1 * ms)
        assert stimulus(1.5 * ms, 0) == 3 * mV
        assert (stimulus([0, 1] * ms, np.array([1, 0])) / mV).tolist() == [2, 3]

    def test_what_it_tells(self):
        stimulus = TimedArray([1, 2] * mV, dt=10 * ms, name="stimulus")
        assert (stimulus.name, stimulus.dt) == ("stimulus", 0.01)
        assert stimulus.values.tolist() == [0.001, 0.002]
        assert eq.have_same_dimensions(stimulus.dim, mV)
        assert repr(stimulus) == "<TimedArray 'stimulus'>"

    def test_new_values(self):
        stimulus = TimedArray([1, 2] * mV, dt=1 * ms)
        stimulus.values = [3, 4, 5] * mV
        assert stimulus(2 * ms) == 5 * mV
        stimulus.values = [0.5]
        assert stimulus(0 * ms) == 0.5 * eq.volt

    @pytest.mark.parametrize(
        ("call", "message"),
        [
            (lambda one, _: one(1), "second"),
            (lambda one, _: one(1 * mV), "second"),
            (lambda one, _: one(1 * ms, 0), "one column"),
            (lambda _, two: two(1 * ms), "several columns"),
            (lambda _, two: two(1 * ms, 2), "from 0 to 1"),
            (lambda _, two: two(1 * ms, -1), "from 0 to 1"),
            (lambda _, two: two(1 * ms, 0.5), "whole number"),
        ],
    )
    def test_wrong_calls(self, call, message):
        one, two = TimedArray([1, 2], dt=1 * ms), TimedArray([[1, 2]], dt=1 * ms)
        with pytest.raises((UnitError, ModelError), match=message):
            call(one, two)

    @pytest.mark.parametrize(
        ("values", "dt", "message"),
        [
            ([], 1 * ms, "shape"),
            (3, 1 * ms, "shape"),
            (np.zeros((1, 1, 1)), 1 * ms, "shape"),
            ([1], 0 * ms, "positive"),
            ([1], -1 * ms, "positive"),
            ([1], 1, "second"),
        ],
    )
    def test_what_it_cannot_be_made_of(self, values, dt, message):
        with pytest.raises((UnitError, ModelError), match=message):
            TimedArray(values, dt=dt)

    def test_new_values_have_the_same_axes(self):
        stimulus = TimedArray([1, 2], dt=1 * ms)
        with pytest.raises(ModelError, match="1 axes"):
            stimulus.values = [[1, 2]]


class TestBoundaries:
    @given(clock=st.integers(1, 10_000), table=st.integers(1, 10_000), step=st.integers(0, 10**7))
    def test_each_step_finds_the_value_of_exact_arithmetic(self, clock, table, step):
        row = step * clock // table
        assume(row < 50_000)
        stimulus = TimedArray(np.arange(row + 2), dt=table * us)
        assert stimulus(step * (clock * 1e-6) * second) == row

    @pytest.mark.parametrize(("clock", "table"), [(0.1, 0.3), (0.1, 1), (0.025, 0.7), (1 / 3, 1)])
    def test_thousands_of_boundaries(self, clock, table):
        stimulus = TimedArray(np.arange(20_000), dt=table * ms)
        steps = np.arange(round(19_000 * table / clock))
        ratio = Fraction(clock).limit_denominator(10**6) / Fraction(table).limit_denominator(10**6)
        expected = steps * ratio.numerator // ratio.denominator
        assert np.array_equal(stimulus(steps * (clock * 1e-3) * second), expected)


class TestLocallyConstant:
    @pytest.mark.parametrize(
        ("table", "clock", "expected"),
        [(1, 0.1, True), (0.3, 0.1, True), (0.1, 0.1, True), (0.25, 0.1, False), (0.1, 1, False)],
    )
    def test_where_dt_is_a_multiple(self, table, clock, expected):
        assert TimedArray([1], dt=table * ms).is_locally_constant(clock * 1e-3) is expected

    def test_exact_integration_refuses_what_changes_within_a_step(self):
        stimulus = TimedArray([1, 2], dt=0.25 * ms)
        net = eq.Network(eq.NeuronGroup(1, "dx/dt = (stimulus(t) - x)/ms : 1", method="exact"))
        with pytest.raises(IntegrationError, match="does not accept") as error:
            net.run(1 * ms)
        reason = "depends on 't': the dt of 'stimulus' is no multiple of the group's"
        assert str(error.value).startswith("neurongroup: ")
        assert reason in error.value.details[0]
        assert error.value.details[1] == "dx/dt = (stimulus(t) - x)/ms : 1"
        assert stimulus(0 * ms) == 1

    @pytest.mark.parametrize("call", ["stimulus(t + 0.05*ms)", "two(t, int(x))"])
    def test_exact_integration_refuses_other_arguments(self, call):
        around = {
            "stimulus": TimedArray([1, 2], dt=0.2 * ms),
            "two": TimedArray([[1, 2]], dt=0.2 * ms),
        }
        equation = f"dx/dt = ({call} - x)/ms : 1"
        net = eq.Network(eq.NeuronGroup(1, equation, method="exact", namespace=around))
        with pytest.raises(IntegrationError, match="does not accept") as error:
            net.run(1 * ms)
        assert "depends on 't'" in str(error.value)


class TestInModels:
    def test_names_are_bound_late(self):
        group = eq.NeuronGroup(1, "x = later(t) : 1")
        later = TimedArray([4.0], dt=1 * ms)
        assert group.x[0] == 4
        assert later(0 * ms) == 4

    def test_the_namespace_of_a_group_wins(self):
        stimulus = TimedArray([4.0], dt=1 * ms)
        other = TimedArray([5.0], dt=1 * ms)
        group = eq.NeuronGroup(1, "x = stimulus(t) : 1", namespace={"stimulus": other})
        assert group.x[0] == 5
        assert stimulus(0 * ms) == 4

    def test_variables_of_the_model_win(self):
        stimulus = TimedArray([4.0], dt=1 * ms)
        with pytest.raises(NameResolutionError, match="'stimulus' is not a function"):
            eq.NeuronGroup(1, "stimulus : 1\nx = stimulus(t) : 1")
        assert stimulus(0 * ms) == 4

    @pytest.mark.parametrize(
        ("equation", "message"),
        [
            ("x = stimulus(t) : 1", "does not balance"),
            ("x = stimulus(y) : volt\ny : 1", "argument 't' of 'stimulus'"),
            ("x = stimulus(t, i) : volt", "takes 1 argument, found 2"),
            ("x = stimulus : volt", "'stimulus' is a function"),
            ("x = two(t) : 1", "takes 2 arguments, found 1"),
            ("x = two(t, y) : 1\ny : amp", "argument 'i' of 'two'"),
            ("x = number(t) : 1", "'number' is not a function"),
        ],
    )
    def test_wrong_calls(self, equation, message):
        around = {
            "stimulus": TimedArray([1] * mV, dt=1 * ms),
            "two": TimedArray([[1, 2]], dt=1 * ms),
            "number": 3 * nA,
        }
        with pytest.raises(EqsimError, match=message) as error:
            eq.NeuronGroup(1, equation, namespace=around)
        assert "^" in str(error.value)

    def test_shared_expressions_may_call_it(self):
        stimulus = TimedArray([4.0], dt=1 * ms)
        group = eq.NeuronGroup(2, "x = stimulus(t) : 1 (shared)")
        assert group.x == stimulus(0 * ms)

    def test_explained(self):
        stimulus = TimedArray([4.0], dt=1 * ms)
        net = eq.Network(eq.NeuronGroup(1, "x = stimulus(t) : 1"))
        assert repr(stimulus) in net.explain()
