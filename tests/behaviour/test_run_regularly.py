"""Statements that are carried out regularly."""

import gc

import numpy as np
import pytest

import eqsim as eq
from eqsim import (
    Clock,
    Network,
    NeuronGroup,
    PoissonGroup,
    PoissonInput,
    StateMonitor,
    Synapses,
    magic_network,
    ms,
    mV,
    run,
)
from eqsim.errors import MagicError, ModelError, NameResolutionError, UnitError


class TestOperations:
    def test_16_t_and_dt_are_those_of_the_group(self, backend):
        group = NeuronGroup(1, "x : second\ny : second\nn : integer")
        group.run_regularly("x = dt; y = t; n = t_in_timesteps", dt=0.2 * ms)
        run(0.6 * ms)
        assert (group.x_[0], group.n[0]) == (1e-4, 4)
        assert group.y_[0] == pytest.approx(4e-4)

    def test_17_the_default_slot_is_start_and_the_first_time_zero(self, backend):
        group = NeuronGroup(1, "x : 1")
        group.run_regularly("x += 1", dt=1 * ms)
        seen = StateMonitor(group, "x", record=True, when="before_start")
        run(3 * ms)
        assert group.x[0] == 3
        assert seen.x[0, :11].tolist() == [0] + 10 * [1]

    def test_28_shared_variables_change_once_before_the_elements(self, backend):
        group = NeuronGroup(3, "s : 1 (shared)\nv : 1\nold : 1\nr : 1 (shared)\nq : 1")
        group.run_regularly("before = s; s += 1; r = rand(); v = s + i; old = before; q = r")
        run(0.3 * ms)
        assert group.s[:] == 3
        assert group.v[:].tolist() == [3, 4, 5]
        assert group.old[:].tolist() == [2, 2, 2]
        assert 0 < group.r[:] < 1
        assert group.q[:].tolist() == 3 * [group.r[:]]

    def test_7_what_pauses_is_written_unless_refractory(self, backend):
        group = NeuronGroup(
            2,
            "dv/dt = 0*volt/second : volt (unless refractory)\nu : 1",
            threshold="v > 5*mV",
            refractory=10 * ms,
            method="exact",
        )
        group.v = [10, 0] * mV
        group.run_regularly("v += 1*mV; u += 1", when="end")
        run(0.3 * ms)
        np.testing.assert_allclose(group.v / mV, [10, 3])
        assert group.u[:].tolist() == [3, 3]

    def test_25_integers_are_cut_off_and_booleans_decide(self, backend):
        group = NeuronGroup(2, "n : integer\nm : integer\nb : boolean\nc : boolean\nx : 1")
        group.run_regularly(
            "n = 2.7; m = -2.7; n += 1; b = x > -1; c = b and i > 0; x = n/2 + int(c)"
        )
        run(0.1 * ms)
        assert (group.n[:].tolist(), group.m[:].tolist()) == ([3, 3], [-2, -2])
        assert (group.b[:].tolist(), group.c[:].tolist()) == ([True, True], [False, True])
        assert group.x[:].tolist() == [1.5, 2.5]

    def test_22_each_element_and_each_execution_draws_anew(self, backend):
        group = NeuronGroup(100, "x : 1\ny : 1\nz : 1")
        group.run_regularly("y = x; x = rand(); z = rand()")
        run(0.2 * ms)
        drawn = [*group.x, *group.y, *group.z]
        assert len(set(drawn)) == 300
        assert 0.4 < np.mean(drawn) < 0.6

    def test_parts_of_groups_count_from_their_start(self, backend):
        group = NeuronGroup(5, "x : 1\ns : 1 (shared)")
        group[1:4].run_regularly("s = t_in_timesteps; x = 10*i + N")
        run(0.2 * ms)
        assert group.x[:].tolist() == [0, 3, 13, 23, 0]
        assert group.s[:] == 1

    def test_parts_with_gaps_count_in_their_list(self, backend):
        group = NeuronGroup(6, "x : 1\ny : 1\ns : 1 (shared)\nr : 1")
        group.y = "i"
        group[[4, 1, 5]].run_regularly("s = t_in_timesteps; x += 10*i + N + y; r = rand()")
        inputs = PoissonInput(group[[0, 4]], "x", 2, 1 / group.dt, weight="i + 1")
        run(0.2 * ms)
        assert inputs.target.N == 2
        assert group.x[:].tolist() == [4, 2 * 14, 0, 0, 2 * 7 + 8, 2 * 28]
        assert group.s[:] == 1
        assert (group.r[:] > 0).tolist() == [False, True, False, False, True, True]
        assert len(set(group.r[[1, 4, 5]])) == 3

    def test_parts_with_gaps_see_through_links_what_was_before(self, backend):
        group = NeuronGroup(4, "x : 1\nother : 1 (linked)")
        group.other = eq.linked_var(group, "x", index=[3, 2, 1, 0])
        group.x = "i"
        group[[3, 0, 1]].run_regularly("x = other + 10")
        run(0.1 * ms)
        assert group.x[:].tolist() == [13, 12, 2, 10]

    def test_synapses_do_so_too(self, backend):
        source, target = NeuronGroup(2, "x : 1"), NeuronGroup(2, "y : 1")
        synapses = Synapses(source, target, "w : 1\nz : 1 (shared)\nu : 1")
        synapses.connect(i=[1, 0, 1], j=[0, 1, 1])
        synapses.run_regularly("z += 2; w = z + x_pre + 10*j; y_post += 1; u = rand()", when="end")
        source.x = [100, 200]
        run(0.2 * ms)
        assert synapses.w[:].tolist() == [204, 114, 214]
        assert target.y[:].tolist() == [2, 4]
        assert len(set(synapses.u[:])) == 3

    def test_external_names_are_read_at_each_run(self, backend, finish):
        group = NeuronGroup(1, "x : 1", namespace={"b": 10})
        group.run_regularly("x += a + b")
        a = 1
        run(0.2 * ms)
        a = 2
        run(0.1 * ms)
        finish()
        assert group.x[0] == 34
        assert a == 2

    def test_slots_and_clocks(self, backend):
        group = NeuronGroup(1, "dx/dt = 1/ms : 1\nseen : 1", method="exact")
        clock = Clock(0.3 * ms, "slow")
        group.run_regularly("seen = 10*seen + x", clock=clock, when="after_groups")
        run(0.5 * ms)
        assert group.seen[0] == pytest.approx(1.4)

    def test_sources_of_spikes_may_change_their_own(self, backend):
        group = NeuronGroup(2, "x : 1", threshold="x > 2", reset="x = 0")
        poisson = PoissonGroup(2, "x_rate*Hz", namespace={"x_rate": 5})
        poisson.run_regularly("", dt=1 * ms)
        group.run_regularly("")
        run(0.1 * ms)
        assert group.x[:].tolist() == [0, 0]


@pytest.mark.usefixtures("interpreted")
class TestNetworks:
    def test_an_operation_comes_along_with_its_group(self):
        group = NeuronGroup(1, "x : 1")
        operation = group.run_regularly("x += 1")
        net = Network(group, operation)
        net.run(0.2 * ms)
        assert group.x[0] == 2
        assert net.objects == [group]
        assert net["neurongroup_run_regularly"] is operation
        assert operation in net
        assert "neurongroup_run_regularly" in net

    def test_an_operation_may_be_made_between_runs(self):
        group = NeuronGroup(1, "x : 1")
        run(0.1 * ms)
        operation = group.run_regularly("x += 1")
        run(0.2 * ms)
        assert group.x[0] == 2
        assert operation not in eq.collect()
        assert magic_network.objects == [group]

    def test_an_operation_can_be_moved_and_stopped(self):
        group = NeuronGroup(1, "x : 1\ny : 1")
        first = group.run_regularly("x = 2*x", name="first")
        group.run_regularly("x += 1")
        run(0.1 * ms)
        first.order = 1
        run(0.1 * ms)
        first.active = False
        run(0.1 * ms)
        group.active = False
        run(0.1 * ms)
        assert group.x[0] == 5
        assert (first.name, first.when, first.order, first.active) == ("first", "start", 1, False)

    def test_an_operation_of_another_network_is_refused(self):
        group, other = NeuronGroup(1, "x : 1"), NeuronGroup(1, "x : 1")
        operation = group.run_regularly("x += 1")
        with pytest.raises(ModelError, match="belongs to 'neurongroup', which is not in the net"):
            Network(other, operation)

    def test_an_operation_is_not_taken_out(self):
        group = NeuronGroup(1, "x : 1")
        operation = group.run_regularly("x += 1")
        net = Network(group)
        with pytest.raises(ModelError, match="takes part wherever the group does") as error:
            net.remove(operation)
        assert "active = False" in str(error.value)

    def test_a_group_goes_with_its_operations(self):
        group = NeuronGroup(1, "x : 1", name="gone")
        group.run_regularly("x += 1", name="going")
        del group
        assert NeuronGroup(1, "x : 1", name="gone").name == "gone"

    def test_an_operation_does_not_keep_its_group(self):
        kept = NeuronGroup(1, "x : 1").run_regularly("x += 1")
        gc.collect()
        with pytest.raises(MagicError):
            run(0.1 * ms)
        group = NeuronGroup(1, "x : 1")
        with pytest.raises(ModelError, match="the group that it belongs to is gone"):
            Network(group, kept)

    def test_what_is_shown(self):
        group = NeuronGroup(1, "x : 1")
        operation = group.run_regularly("x += 1;\n x = 2*x", dt=1 * ms, when="end", order=2)
        assert repr(operation) == (
            "<RegularOperation 'neurongroup_run_regularly': x += 1; x = 2*x>"
        )
        assert operation.clock.dt == 1 * ms
        assert (operation.when, operation.order) == ("end", 2)
        net = Network(group)
        assert "  each 1 ms: x += 1; x = 2*x\n" in f"{net.explain()}\n"
        (part,) = net.scheduling_summary().parts
        assert (part.object, part.when, part.dt) == ("neurongroup_run_regularly", "end", 1e-3)

    def test_a_stored_state_holds_the_times_of_operations(self):
        group = NeuronGroup(1, "x : 1")
        group.run_regularly("x += 1", dt=0.3 * ms)
        net = Network(group)
        net.run(0.4 * ms)
        net.store()
        for _ in range(2):
            net.restore()
            net.run(0.2 * ms)
            assert group.x[0] == 2
            net.run(0.1 * ms)
            assert group.x[0] == 3


@pytest.mark.usefixtures("interpreted")
class TestRefused:
    @pytest.fixture
    def group(self):
        return NeuronGroup(
            2, "x : 1\nv : volt\ns : 1 (shared)\nc : 1 (constant)\ny = 2*x : 1\nb : boolean"
        )

    @pytest.mark.parametrize(
        "code", ["x = s; s = 1", "a = x; s = 2; x = a", "a = rand(); s = 1; x = a"]
    )
    def test_shared_variables_that_change_after_elements(self, group, code):
        with pytest.raises(ModelError, match=r"'s' is shared by all elements, and would change"):
            group.run_regularly(code)

    @pytest.mark.parametrize("code", ["s = x", "a = x; s = a", "s = i", "a = rand(); s = a"])
    def test_shared_variables_of_what_differs(self, group, code):
        with pytest.raises(ModelError, match="'s' is shared by all elements, but"):
            group.run_regularly(code)

    @pytest.mark.parametrize(
        ("code", "reason"),
        [
            ("c = 1", "flagged constant"),
            ("y = 1", "a subexpression"),
            ("i = 1", "no variable"),
            ("t = 1*ms", "no variable"),
        ],
    )
    def test_names_that_cannot_be_written(self, group, code, reason):
        with pytest.raises(ModelError, match=f"cannot be assigned to: .*{reason}"):
            group.run_regularly(code)

    def test_units(self, group):
        with pytest.raises(UnitError, match=r"neurongroup_run_regularly: .*'v' does not balance"):
            group.run_regularly("v = 1")
        with pytest.raises(UnitError, match="does not balance"):
            group.run_regularly("a = 1; a = a*mV; x = a/mV")

    def test_types(self, group):
        with pytest.raises(ModelError, match="'b' is boolean"):
            group.run_regularly("b += 1")

    def test_unknown_names(self, group):
        with pytest.raises(NameResolutionError, match="'xx' is no variable"):
            group.run_regularly("xx = 1")
        group.run_regularly("x = unknown_name")
        with pytest.raises(NameResolutionError, match=r"neurongroup.*'unknown_name' is unknown"):
            run(0.1 * ms)
        with pytest.raises(NameResolutionError, match="'xi'"):
            group.run_regularly("x = xi*ms**0.5")

    @pytest.mark.parametrize("code", [None, 3, ["x = 1"]])
    def test_code_that_is_no_text(self, group, code):
        with pytest.raises(ModelError, match="the code is a text"):
            group.run_regularly(code)

    def test_places_that_are_none(self, group):
        with pytest.raises(ModelError, match="order is a whole number"):
            group.run_regularly("x = 1", order=1.5)
        with pytest.raises(ModelError, match="either dt or clock"):
            group.run_regularly("x = 1", dt=1 * ms, clock=eq.defaultclock)
        group.run_regularly("x = 1", when="somewhere")
        with pytest.raises(ModelError, match=r"neurongroup_run_regularly.* slot 'somewhere'"):
            run(0.1 * ms)

    def test_shared_variables_of_other_groups(self, group):
        synapses = Synapses(group, NeuronGroup(1, "u : 1"), "w : 1")
        with pytest.raises(ModelError, match="'s_pre' cannot be assigned to: it is shared"):
            synapses.run_regularly("s_pre = 1")

    def test_names_that_are_taken(self, group):
        kept = group.run_regularly("x = 1", name="mine")
        with pytest.raises(ModelError, match="'mine' is taken"):
            group.run_regularly("x = 1", name="mine")
        assert kept.name == "mine"
