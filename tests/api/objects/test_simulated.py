"""What all objects of a network have in common."""

import pytest

import eqsim as eq
from eqsim import (
    BrianObject,
    CodeRunner,
    Group,
    Nameable,
    Network,
    NeuronGroup,
    SpikeMonitor,
    SpikeSource,
    Subgroup,
    Synapses,
    VariableOwner,
    ms,
)
from eqsim.errors import MagicError, ModelError

pytestmark = pytest.mark.usefixtures("interpreted")


def test_bases_tell_what_objects_are():
    group = NeuronGroup(2, "x : 1", threshold="x > 1", reset="x = 0")
    synapses = Synapses(group, group)
    assert isinstance(group, BrianObject | Group | VariableOwner | SpikeSource | Nameable)
    assert all(issubclass(NeuronGroup, base) for base in (BrianObject, Group, SpikeSource))
    assert issubclass(Subgroup, Group)
    assert issubclass(Subgroup, SpikeSource)
    assert isinstance(synapses, Group)
    assert not isinstance(synapses, SpikeSource)
    assert isinstance(SpikeMonitor(group), BrianObject)
    assert not isinstance(SpikeMonitor(group), VariableOwner)
    assert isinstance(group.run_regularly("x = 0"), CodeRunner)
    assert isinstance(Network(group), Nameable)
    assert not isinstance(Network(group), BrianObject)


def test_a_group_contains_its_operations():
    group = NeuronGroup(1, "x : 1")
    operation = group.run_regularly("x = 0")
    assert group.contained_objects == (operation,)


def test_a_dependency_has_to_be_in_the_network():
    first, other = NeuronGroup(1, "x : 1", name="first"), NeuronGroup(1, "x : 1", name="other")
    first.add_dependency(other)
    net = Network(first)
    with pytest.raises(ModelError, match="'first' needs 'other'"):
        net.check_dependencies()
    with pytest.raises(ModelError, match="'first' needs 'other'"):
        net.run(1 * ms)
    net.add(other)
    net.check_dependencies()
    net.run(0.1 * ms)


def test_a_dependency_is_an_object():
    with pytest.raises(ModelError, match="nothing that a network can hold"):
        NeuronGroup(1, "x : 1").add_dependency("x")


def test_objects_in_the_order_of_a_step():
    late = NeuronGroup(1, "dx/dt = 1/ms : 1", method="exact", order=1, name="late")
    idle = NeuronGroup(1, "x : 1", name="idle")
    early = NeuronGroup(1, "dx/dt = 1/ms : 1", method="exact", name="early")
    operation = late.run_regularly("x = 0", name="operation")
    net = Network(late, idle, early)
    assert net.sorted_objects == [operation, early, late, idle]
    assert net.objects == [late, idle, early]


def test_what_is_kept_from_run_is_not_collected():
    group = NeuronGroup(1, "x : 1")
    hidden = NeuronGroup(1, "x : 1")
    hidden.add_to_magic_network = False
    assert eq.collect() == {group}


def test_a_class_of_ones_own_takes_part_in_runs():
    class Counted(NeuronGroup):
        _told = ()

        def before_run(self, namespace):
            self._told = (*self._told, namespace["tau"])
            self.x = 1

        def after_run(self):
            self._told = (*self._told, float(self.x[0]))

    tau = 1 * ms
    group = Counted(1, "dx/dt = 1/tau : 1", method="exact")
    for _ in range(2):
        eq.run(1 * ms)
    assert group._told == (tau, pytest.approx(2.0), tau, pytest.approx(2.0))


def test_the_magic_network_takes_nothing_in_and_refuses_to():
    group = NeuronGroup(1, "x : 1", name="G")
    for refuse in (eq.magic_network.add, eq.magic_network.remove):
        with pytest.raises(MagicError, match="run\\(\\) simulates what can be seen"):
            refuse(group)


def test_the_magic_network_runs_stores_and_restores():
    group = NeuronGroup(1, "dx/dt = 1/ms : 1", method="exact")
    eq.magic_network.store()
    eq.magic_network.run(1 * ms)
    assert group.x[0] == pytest.approx(1.0)
    assert eq.magic_network.sorted_objects == [group]
    eq.magic_network.check_dependencies()
    eq.magic_network.stop()
    eq.magic_network.restore()
    assert group.x[0] == 0
    assert eq.magic_network.name == "magicnetwork"


def test_what_is_active_is_said_with_a_truth_value(interpreted):
    group = eq.NeuronGroup(1, "x : 1", name="G")
    with pytest.raises(ModelError, match=r"G\.active is True or False, not 'no'"):
        group.active = "no"
    assert group.active
