"""What the runs of one standalone project may not change."""

import pytest

import eqsim as eq
from eqsim import Network, NeuronGroup, StateMonitor, ms
from eqsim.errors import SimulationError


@pytest.fixture(autouse=True)
def project(session, tmp_path):
    """Describe a project that nobody builds."""
    eq.set_device("cpp_standalone", directory=tmp_path / "project", build_on_run=False)


@pytest.mark.parametrize(
    ("before", "after", "message", "hint"),
    [
        (1, 2.5, "G: 'c' was the integer 1, and is now the float 2.5", "write c = 1.0"),
        (1.5, 2, "G: 'c' was the float 1.5, and is now the integer 2", "write c = 2.0"),
        (True, 2, "G: 'c' was True, which is true or false, and is now the integer 2", "same type"),
    ],
)
def test_a_constant_of_another_type_is_named(before, after, message, hint):
    net = Network(NeuronGroup(1, "dx/dt = c/ms : 1", method="euler", name="G"))
    net.run(0.1 * ms, namespace={"c": before})
    with pytest.raises(SimulationError) as caught:
        net.run(0.1 * ms, namespace={"c": after})
    assert str(caught.value).startswith(message)
    assert hint in str(caught.value)


def test_new_and_missing_objects_are_named():
    G = NeuronGroup(1, "x : 1", name="G")
    first = StateMonitor(G, "x", record=True, name="first")
    net = Network(G, first)
    net.run(0.1 * ms)
    net.remove(first)
    net.add(StateMonitor(G, "x", record=True, name="second"))
    with pytest.raises(SimulationError, match="new: second\n  missing: first\n"):
        net.run(0.1 * ms)
