"""Which stored states there are, and for which networks."""

import pytest

import eqsim as eq
from eqsim import Network, NeuronGroup, StateMonitor, ms
from eqsim.errors import ModelError, StoredStateError


@pytest.mark.usefixtures("interpreted")
class TestNames:
    def test_several_states(self):
        group = NeuronGroup(1, "x : 1")
        net = Network(group)
        for value in (1, 2):
            group.x = value
            net.store(f"with {value}")
        net.restore("with 1")
        assert group.x[0] == 1
        net.restore("with 2")
        assert group.x[0] == 2

    def test_a_name_that_was_not_stored(self):
        net = Network(NeuronGroup(1, "x : 1"))
        net.store("first")
        with pytest.raises(StoredStateError, match=r"stored are: 'first'\n.*did you mean 'first'"):
            net.restore("frist")
        with pytest.raises(KeyError):
            net.restore()

    @pytest.mark.parametrize("name", [None, "", 3])
    def test_a_name_is_a_text(self, name):
        net = Network(NeuronGroup(1, "x : 1"))
        with pytest.raises(ModelError, match="the name of a stored state is a text"):
            net.store(name)

    def test_each_network_has_its_own(self):
        first, second = (Network(NeuronGroup(1, "x : 1")) for _ in range(2))
        first.store()
        with pytest.raises(StoredStateError, match="no state is stored"):
            second.restore()


@pytest.mark.usefixtures("interpreted")
class TestOtherNetworks:
    def test_other_objects(self):
        group = NeuronGroup(1, "x : 1", name="neurons")
        net = Network(group)
        net.store()
        net.add(NeuronGroup(1, "x : 1", name="others"))
        with pytest.raises(StoredStateError, match="'others' is in the network, but was not"):
            net.restore()
        net.store()
        group.x = 3
        net.remove(group)
        with pytest.raises(StoredStateError, match="'neurons' was stored, but is not in"):
            net.restore()
        assert group.x[0] == 3

    @pytest.mark.parametrize(
        ("size", "model", "problem"),
        [
            (3, "x : 1", "neurons: size was 2, and is 3"),
            (2, "x : integer", "neurons: variable x was float64, and is int32"),
            (2, "x : 1 (shared)", r"variable x was float64, and is float64 \(shared\)"),
            (2, "y : 1", "neurons: variable x was float64, and is missing"),
        ],
    )
    def test_the_same_name_for_another_group(self, size, model, problem):
        group = NeuronGroup(2, "x : 1", name="neurons")
        eq.store()
        del group
        group = NeuronGroup(size, model, name="neurons")
        with pytest.raises(StoredStateError, match=problem):
            eq.restore()
        assert len(group) == size


@pytest.mark.usefixtures("interpreted")
class TestMagic:
    def test_what_can_be_seen_is_stored(self):
        group = NeuronGroup(1, "dx/dt = 1/ms : 1", method="exact")
        eq.store()
        eq.run(1 * ms)
        monitor = StateMonitor(group, "x", record=True)
        eq.store("later")
        eq.run(1 * ms)
        eq.restore("later")
        assert (group.x[0], monitor.N) == (pytest.approx(1), 0)
        assert eq.magic_network.t == 1 * ms
        del monitor
        eq.restore()
        assert group.x[0] == 0
        assert eq.magic_network.t_ == 0

    def test_new_objects_may_come_after_a_store_before_any_run(self):
        group = NeuronGroup(1, "x : 1")
        eq.store()
        eq.restore()
        other = NeuronGroup(1, "x : 1")
        eq.run(1 * ms)
        assert group.t == other.t == 1 * ms

    def test_nothing_to_store(self):
        with pytest.raises(eq.MagicError, match="found nothing"):
            eq.store()


def test_another_device(session):
    eq.set_device("runtime", target="numpy")
    net = Network(NeuronGroup(1, "x : 1"))
    eq.set_device("runtime", target="numpy", optimisation=1)
    with pytest.raises(ModelError, match="was made for another device"):
        net.store()
