"""Making groups of neurons."""

import pytest

import eqsim as eq
from eqsim import ms, mV, nA
from eqsim.errors import (
    EqsimWarning,
    EquationSyntaxError,
    IntegrationError,
    ModelError,
    NameResolutionError,
    UnitError,
)

pytestmark = pytest.mark.usefixtures("interpreted")

LEAKY = "dv/dt = -v/tau : volt"


class TestRefused:
    @pytest.mark.parametrize("size", [0, -1])
    def test_no_neurons(self, size):
        with pytest.raises(ModelError, match="at least one neuron"):
            eq.NeuronGroup(size, "x : 1")

    @pytest.mark.parametrize("size", [1.5, "3", None, True])
    def test_a_size_that_is_no_whole_number(self, size):
        with pytest.raises(ModelError, match="a whole number"):
            eq.NeuronGroup(size, "x : 1")

    @pytest.mark.parametrize("model", ["", "  \n  # nothing\n"])
    def test_no_equations(self, model):
        with pytest.raises(ModelError, match="no equations"):
            eq.NeuronGroup(1, model)

    def test_a_model_that_is_no_text(self):
        with pytest.raises(ModelError, match="a text or Equations"):
            eq.NeuronGroup(1, 3)

    def test_equations_that_do_not_balance(self):
        tau = 10 * ms
        with pytest.raises(UnitError, match=r"neurongroup.*'v' does not balance") as error:
            eq.NeuronGroup(1, "dv/dt = -v/tau + 1*nA : volt")
        assert "^" in str(error.value)
        assert tau == 10 * ms

    def test_unknown_functions(self):
        group = eq.NeuronGroup(1, "x = expp(y) : 1\ny : 1")
        with pytest.raises(NameResolutionError, match="function 'expp'") as error:
            eq.run(1 * ms)
        assert "did you mean 'exp'" in str(error.value)
        assert "^^^^\n" in str(error.value)
        assert group.y[0] == 0

    def test_reserved_names(self):
        with pytest.raises(NameResolutionError, match="'t' is reserved"):
            eq.NeuronGroup(1, "t : second")

    def test_names_of_attributes(self):
        with pytest.raises(ModelError, match="'order'"):
            eq.NeuronGroup(1, "order : 1")

    def test_names_defined_twice(self):
        with pytest.raises(NameResolutionError, match="'x' is defined twice"):
            eq.NeuronGroup(1, "x : 1\nx : 1")

    def test_a_text_that_cannot_be_read(self):
        with pytest.raises(EquationSyntaxError, match="neurongroup"):
            eq.NeuronGroup(1, "dx/dt = -x/ : 1")

    def test_a_threshold_that_is_no_condition(self):
        with pytest.raises(ModelError, match="the threshold is not a condition"):
            eq.NeuronGroup(1, "v : volt", threshold="v", reset="v = 0*volt")

    def test_a_threshold_without_unit(self):
        with pytest.raises(UnitError, match=r"0\*volt"):
            eq.NeuronGroup(1, "v : volt", threshold="v > 0", reset="v = 0*volt")

    def test_a_reset_without_unit(self):
        with pytest.raises(UnitError, match=r"0\*volt"):
            eq.NeuronGroup(1, "v : volt", threshold="v > 0*volt", reset="v = 0")

    def test_a_reset_without_threshold(self):
        with pytest.raises(ModelError, match="needs a threshold"):
            eq.NeuronGroup(1, "v : volt", reset="v = 0*volt")

    @pytest.mark.parametrize("model", ["s : 1 (shared)", "s : 1 (constant)", "s = x : 1"])
    def test_a_reset_that_writes_what_it_may_not(self, model):
        with pytest.raises(ModelError, match="'s' cannot be assigned to"):
            eq.NeuronGroup(1, f"x : 1\n{model}", threshold="x > 1", reset="s = 1")

    def test_a_reset_of_an_unknown_variable(self):
        with pytest.raises(NameResolutionError, match="'voltage' is no variable"):
            eq.NeuronGroup(1, "x : 1", threshold="x > 1", reset="voltage = 1")

    @pytest.mark.parametrize("refractory", [-1 * ms, float("nan") * ms])
    def test_a_negative_refractory_period(self, refractory):
        with pytest.raises(ModelError, match="cannot be negative"):
            eq.NeuronGroup(1, "x : 1", threshold="x > 1", refractory=refractory)

    def test_a_refractory_period_in_volt(self):
        with pytest.raises(UnitError, match="refractory"):
            eq.NeuronGroup(1, "x : 1", threshold="x > 1", refractory=1 * mV)

    def test_a_refractory_text_that_is_neither_time_nor_condition(self):
        with pytest.raises(UnitError, match="neither a time nor a condition"):
            eq.NeuronGroup(1, "x : 1", threshold="x > 1", refractory="x")

    def test_an_unknown_method(self):
        with pytest.raises(IntegrationError, match="'exat'"):
            eq.NeuronGroup(1, "dx/dt = 1/ms : 1", method="exat")

    def test_code_of_one_object(self):
        with pytest.raises(
            ModelError, match=r"codeobj_class cannot be chosen(.|\n)*target='numpy'"
        ):
            eq.NeuronGroup(1, "x : 1", codeobj_class=object)

    def test_a_namespace_that_is_no_mapping(self):
        with pytest.raises(ModelError, match="a namespace maps names"):
            eq.NeuronGroup(1, "x : 1", namespace=[1])

    def test_arguments_in_the_wrong_order(self):
        with pytest.raises(ModelError, match="the number comes first"):
            eq.NeuronGroup("x : 1", 3)

    def test_dt_and_clock_together(self):
        with pytest.raises(ModelError, match="either dt or clock"):
            eq.NeuronGroup(1, "x : 1", dt=1 * ms, clock=eq.defaultclock)


class TestWarned:
    def test_a_threshold_alone(self):
        with pytest.warns(EqsimWarning, match="neither reset nor refractory") as caught:
            eq.NeuronGroup(1, "x : 1", threshold="x > 1")
        assert caught[0].filename == __file__
        assert str(caught[0].message).startswith("neurongroup: a threshold")
        assert str(caught[0].message).endswith('reset="" says that this is meant')

    @pytest.mark.parametrize("more", [{"reset": ""}, {"threshold": "rand() < x*dt/second"}])
    def test_no_threshold_that_is_meant_so(self, more):
        group = eq.NeuronGroup(1, "x : 1", **{"threshold": "x > 1", **more})
        assert "spike" in group.events

    def test_no_group_that_is_refused(self):
        with pytest.raises(UnitError, match="compares different units"):
            eq.NeuronGroup(1, "x : 1", threshold="x > 1*mV")

    def test_a_flag_without_effect(self):
        with pytest.warns(EqsimWarning, match="never refractory"):
            eq.NeuronGroup(1, "dx/dt = 1/ms : 1 (unless refractory)")


class TestNames:
    def test_a_name_may_be_defined_later(self):
        group = eq.NeuronGroup(1, LEAKY, method="exact")
        tau = 10 * ms
        eq.run(0.1 * ms)
        assert (group.N, tau) == (1, 10 * ms)

    def test_an_unknown_name_is_refused_at_the_run(self):
        group = eq.NeuronGroup(1, LEAKY.replace("tau", "tau_m"), method="exact")
        tau_n = 10 * ms
        with pytest.raises(NameResolutionError, match="'tau_m' is unknown") as error:
            eq.run(0.1 * ms)
        assert "did you mean 'tau_n'?" in str(error.value)
        assert (group.name, tau_n) == ("neurongroup", 10 * ms)

    def test_units_of_a_later_name_are_checked_at_the_run(self):
        group = eq.NeuronGroup(1, LEAKY, method="exact")
        tau = 10 * mV
        with pytest.raises(UnitError, match="does not balance"):
            eq.run(0.1 * ms)
        assert (group.N, tau) == (1, 10 * mV)

    def test_constants_are_read_again_at_each_run(self):
        group = eq.NeuronGroup(1, "dx/dt = rate : 1", method="exact")
        rate = 1 / ms
        eq.run(1 * ms)
        rate = 10 / ms
        eq.run(1 * ms)
        assert group.x[0] == pytest.approx(11)
        assert rate == 10 / ms

    def test_the_namespace_of_a_group_wins(self):
        group = eq.NeuronGroup(1, "dx/dt = rate : 1", method="exact", namespace={"rate": 2 / ms})
        net = eq.Network(group)
        net.run(1 * ms, namespace={})
        assert group.x[0] == pytest.approx(2)

    def test_the_namespace_of_a_run_replaces_the_script(self):
        group = eq.NeuronGroup(1, "dx/dt = rate : 1", method="exact")
        rate = 1 / ms
        eq.run(1 * ms, namespace={"rate": 3 / ms})
        assert group.x[0] == pytest.approx(3)
        with pytest.raises(NameResolutionError, match="'rate' is unknown"):
            eq.run(1 * ms, namespace={})
        assert rate == 1 / ms

    def test_a_variable_of_the_model_wins_with_a_warning(self):
        x = 5
        group = eq.NeuronGroup(1, "dx/dt = 1/ms : 1\ny = x : 1", method="exact")
        with pytest.warns(EqsimWarning, match=r"'x' in .* is not used") as caught:
            eq.run(1 * ms)
        assert caught[0].filename == __file__
        eq.run(1 * ms)
        assert group.x[0] == pytest.approx(2)
        assert x == 5

    @pytest.mark.parametrize("hidden", [5, eq.TimedArray([1, 2], dt=1 * ms)])
    def test_a_local_name_wins_with_a_warning(self, hidden):
        group = eq.NeuronGroup(1, "x : 1", threshold="x < 3", reset="hidden = 3; x = hidden")
        with pytest.warns(EqsimWarning, match="local name of statements 'hidden' wins") as caught:
            eq.run(0.1 * ms)
        assert len(caught) == 1
        assert caught[0].filename == __file__
        eq.run(0.1 * ms)
        assert group.x[0] == 3
        assert hidden != 3

    @pytest.mark.parametrize(
        "reset", ["x = 2*level; level = 1; x = level", "level = level + 1; x = level"]
    )
    def test_a_value_from_outside_that_is_used_is_no_local_name(self, reset):
        level = 3
        with pytest.raises(ModelError, match="'level' cannot be assigned to"):
            eq.NeuronGroup(1, "x : 1", threshold="x < 3", reset=reset)
        assert level == 3

    def test_an_array_is_no_constant(self):
        rate = [1, 2] / ms
        with pytest.raises(ModelError, match=r"'rate' .* an array") as error:
            eq.NeuronGroup(2, "dx/dt = rate : 1")
        assert "rate : unit" in str(error.value)
        assert len(rate) == 2


class TestAttributes:
    def test_what_a_group_tells(self):
        group = eq.NeuronGroup(3, "x : 1", threshold="x >  1", reset="x = 0", order=2)
        assert (group.N, len(group), group.order) == (3, 3, 2)
        assert group.events == {"spike": "x > 1"}
        assert str(group.equations) == "x : 1"
        assert list(group.i[:]) == [0, 1, 2]
        assert (group.t, group.dt) == (0 * ms, 0.1 * ms)
        assert repr(group) == "<NeuronGroup 'neurongroup'>"

    def test_a_typo_is_met_with_a_suggestion(self):
        group = eq.NeuronGroup(1, "voltage : volt")
        with pytest.raises(AttributeError, match="did you mean 'voltage'"):
            group.voltag  # noqa: B018
        with pytest.raises(ModelError, match="did you mean 'voltage'"):
            group.voltag = 3 * mV

    def test_absent_attributes_are_absent(self):
        assert not hasattr(eq.NeuronGroup(1, "x : 1"), "y")

    def test_equations_objects_are_models(self):
        model = eq.Equations("dv/dt = -v/tau : volt", tau=5 * ms)
        group = eq.NeuronGroup(1, model + "w : 1", method="exact")
        assert list(group.equations.names) == ["v", "w"]

    def test_a_current_in_ampere(self):
        assert eq.NeuronGroup(1, "I : amp", name="a").I[:].dim == nA.dim


@pytest.mark.parametrize("order", ["a", 1.5, None, True])
def test_an_order_is_a_whole_number(order):
    with pytest.raises(ModelError, match="neurongroup: order is a whole number"):
        eq.NeuronGroup(1, "x : 1", order=order)


@pytest.mark.parametrize("size", [2**31, 2**31 + 5, 2**70])
def test_the_numbers_of_neurons_have_32_bits(size):
    with pytest.raises(ModelError, match="at most 2147483647 neurons"):
        eq.NeuronGroup(size, "x : 1")


def test_options_of_a_method_without_equations_are_refused():
    with pytest.raises(ModelError, match="the model has none"):
        eq.NeuronGroup(1, "x : 1", method_options={"depth": 2})
    with pytest.raises(ModelError, match="a dictionary of options"):
        eq.NeuronGroup(1, "dx/dt = 1/ms : 1", method_options=3)
    assert eq.NeuronGroup(1, "x : 1", method_options={}).N == 1


def test_a_refractory_period_for_each_neuron_is_a_variable(interpreted):
    with pytest.raises(ModelError, match="add 'ref : second' to the equations"):
        eq.NeuronGroup(3, "v : 1", threshold="v > 1", refractory=[1, 2, 3] * eq.ms)
