"""Subexpressions that are constant over a step."""

import numpy as np
import pytest

from eqsim import (
    Network,
    NeuronGroup,
    StateMonitor,
    Synapses,
    ms,
    run,
    seed,
)
from eqsim.errors import EquationSyntaxError, ModelError, UnitError


class TestComputed:
    def test_a_value_is_computed_once_in_each_step_before_all_else(self, backend):
        group = NeuronGroup(2, "y : 1\na = y + t/ms : 1 (constant over dt)\nb = 2*a : 1")
        group.y = [1, 2]
        group.run_regularly("y += 1")
        before = StateMonitor(group, ["a", "y"], record=True, when="before_start", order=1)
        after = StateMonitor(group, ["a", "b", "y"], record=True, when="end")
        run(0.3 * ms)
        np.testing.assert_allclose(before.a, [[1, 2.1, 3.2], [2, 3.1, 4.2]])
        assert before.y.tolist() == [[1, 2, 3], [2, 3, 4]]
        assert after.a.tolist() == before.a.tolist()
        assert after.b.tolist() == (2 * before.a).tolist()
        assert after.y.tolist() == [[2, 3, 4], [3, 4, 5]]
        assert group.a[:].tolist() == after.a[:, -1].tolist()

    def test_22_a_draw_is_one_for_all_its_uses_in_a_step(self, backend):
        group = NeuronGroup(
            50, "r = rand() : 1 (constant over dt)\nboth = r - r : 1\nx : 1\ny : 1\nz : 1"
        )
        group.run_regularly("z = y; x = r", when="start")
        group.run_regularly("y = r", when="end")
        run(0.2 * ms)
        assert group.x[:].tolist() == group.y[:].tolist() == group.r[:].tolist()
        assert not np.any(group.both[:])
        assert len({*group.x, *group.z}) == 100

    def test_shared_values_are_drawn_once(self, backend):
        group = NeuronGroup(3, "s = rand() : 1 (shared, constant over dt)\nx : 1")
        group.run_regularly("x = s + i")
        run(0.1 * ms)
        assert 0 < group.s[:] < 1
        np.testing.assert_allclose(group.x[:], group.s[:] + np.arange(3))

    def test_values_depend_on_each_other_whatever_the_order_of_lines(self, backend):
        group = NeuronGroup(
            1,
            "c = b + a : 1 (constant over dt)\nb = 10*a : 1 (constant over dt)\n"
            "a = k + 1 : 1 (constant over dt)\nk = 2*s : 1\ns = 3 : 1 (shared, constant over dt)",
        )
        run(0.1 * ms)
        assert (group.s[:], group.k[0], group.a[0], group.b[0], group.c[0]) == (3, 6, 7, 70, 77)

    def test_equations_are_linear_in_what_does_not_change_in_a_step(self, backend):
        group = NeuronGroup(
            1, "dx/dt = (a - x)/ms : 1\na = 1 + 0*x**2 : 1 (constant over dt)", method="exact"
        )
        run(1 * ms)
        assert group.x[0] == pytest.approx(1 - np.exp(-1))

    def test_integers_and_conditions(self, backend):
        group = NeuronGroup(
            2,
            "n = t_in_timesteps + i : integer (constant over dt)\n"
            "b = n > 1 : boolean (constant over dt)\nx : 1",
            threshold="b",
            reset="x = n",
        )
        run(0.2 * ms)
        assert (group.n[:].tolist(), group.b[:].tolist()) == ([1, 2], [False, True])
        assert group.x[:].tolist() == [0, 2]

    def test_synapses_have_values_of_their_own(self, backend):
        group = NeuronGroup(2, "y : 1\nh = 10*y : 1 (constant over dt)")
        group.y = [1, 2]
        synapses = Synapses(
            group,
            group,
            "w : 1\ng = w + h_post : 1 (constant over dt)\nr = rand() : 1 (constant over dt)",
        )
        synapses.connect()
        synapses.w = "100*i"
        synapses.run_regularly("w += g; y_post += 1", when="end")
        run(0.2 * ms)
        assert group.y[:].tolist() == [5, 6]
        assert group.h[:].tolist() == [30, 40]
        assert synapses.g[:].tolist() == [40, 60, 240, 260]
        assert synapses.w[:].tolist() == [50, 80, 450, 480]
        assert len(set(synapses.r[:])) == 4


@pytest.mark.usefixtures("interpreted")
class TestRead:
    def test_before_the_first_run_from_current_values(self):
        scale = 2
        group = NeuronGroup(2, "y : 1\na = scale*y : 1 (constant over dt)\nb = a + 1 : 1\nx : 1")
        group.y = [1, 2]
        assert group.a[:].tolist() == [2, 4]
        assert group.b[:].tolist() == [3, 5]
        assert group[1:].a[:].tolist() == [4]
        group.x = "a + b"
        assert group.x[:].tolist() == [5, 9]
        assert group.x["a > 3"].tolist() == [9]
        synapses = Synapses(group, group, "w : 1\nv = a_post + scale : 1 (constant over dt)")
        synapses.connect(j="i")
        synapses.w = "a_pre + v"
        assert synapses.v[:].tolist() == [4, 6]
        assert synapses.w[:].tolist() == [6, 10]
        assert scale == 2

    def test_afterwards_from_the_last_step(self):
        group = NeuronGroup(1, "y : 1\na = 2*y : 1 (constant over dt)\nx : 1")
        group.y = 1
        net = Network(group)
        net.run(0.1 * ms)
        group.y = 5
        assert group.a[0] == 2
        group.x = "a"
        assert group.x[0] == 2
        net.run(0.1 * ms)
        assert group.a[0] == 10

    def test_draws_before_the_first_run_are_new_ones(self):
        seed(1)
        group = NeuronGroup(2, "r = rand() : 1 (constant over dt)")
        assert len({*group.r[:], *group.r[:]}) == 4

    def test_states(self):
        group = NeuronGroup(1, "y : 1\na = 2*y : 1 (constant over dt)")
        group.y = 1
        assert group.get_states(["a"]) == {"a": [2]}
        assert "a" in group.get_states(subexpressions=True)
        assert "a" not in group.get_states()

    def test_units(self):
        group = NeuronGroup(1, "a = 2*ms : second (constant over dt)")
        assert group.a[0] == 2 * ms
        run(0.1 * ms)
        assert group.a[0] == 2 * ms


@pytest.mark.usefixtures("interpreted")
class TestRefused:
    def test_draws_where_they_are_used(self):
        with pytest.raises(ModelError, match="'r' would be drawn anew") as error:
            NeuronGroup(1, "r = rand() : 1")
        assert "(constant over dt)" in str(error.value)

    def test_assignment(self):
        group = NeuronGroup(1, "y : 1\na = 2*y : 1 (constant over dt)")
        with pytest.raises(ModelError, match="cannot be assigned to: it is given by an expression"):
            group.a = 1
        with pytest.raises(ModelError, match="'a' cannot be assigned to: it is a subexpression"):
            group.run_regularly("a = 1")
        with pytest.raises(ModelError, match="'a_post' cannot be assigned to: it is a subexpr"):
            Synapses(group, group, "w : 1").run_regularly("a_post = 1")

    def test_shared_values_of_what_differs(self):
        with pytest.raises(ModelError, match="'s' is shared by all elements, but 'y'"):
            NeuronGroup(1, "y : 1\ns = y : 1 (shared, constant over dt)")

    def test_circles(self):
        with pytest.raises(ModelError, match="'a'"):
            NeuronGroup(1, "a = b : 1 (constant over dt)\nb = a : 1 (constant over dt)")

    def test_units(self):
        with pytest.raises(UnitError, match="'a' does not balance"):
            NeuronGroup(1, "a = 1*ms : 1 (constant over dt)")

    @pytest.mark.parametrize(
        "line", ["y : 1 (constant over dt)", "dy/dt = 1/ms : 1 (constant over dt)"]
    )
    def test_lines_that_are_no_subexpressions(self, line):
        with pytest.raises(EquationSyntaxError, match="has no flag 'constant over dt'"):
            NeuronGroup(1, line)

    def test_a_schedule_without_the_slot(self):
        group = NeuronGroup(1, "a = rand() : 1 (constant over dt)")
        net = Network(group)
        net.schedule = ["groups", "end"]
        with pytest.raises(ModelError, match=r"neurongroup.*'before_start'"):
            net.run(0.1 * ms)
