"""What names in texts mean, and where they are looked up."""

import pytest

import eqsim as eq
from eqsim import ms
from eqsim.errors import EqsimWarning, ModelError, NameResolutionError

pytestmark = pytest.mark.usefixtures("interpreted")


@pytest.mark.parametrize("name", ["_tau", "1x", "a b", 3, "täu"])
def test_what_cannot_be_a_name_of_a_namespace(name):
    with pytest.raises(ModelError, match="in the namespace cannot be a name"):
        eq.NeuronGroup(1, "x : 1", namespace={name: 1})


def test_the_group_s_namespace_wins_with_both_values_told():
    tau = 3.0  # noqa: F841
    group = eq.NeuronGroup(1, "y = tau*x : 1\nx : 1", namespace={"tau": 2.0})
    group.x = 1
    with pytest.warns(EqsimWarning, match=r"2\.0 of .* is used, not 3\.0"):
        assert group.y[0] == 2


def test_the_namespace_of_a_run_is_in_place_of_the_script():
    tau = 3 * ms  # noqa: F841
    group = eq.NeuronGroup(1, "dx/dt = 1/tau : 1", method="exact")
    eq.run(3 * ms, namespace={"tau": 1 * ms})
    assert abs(group.x[0] - 3) < 1e-12
    eq.run(3 * ms)
    assert abs(group.x[0] - 4) < 1e-12
    with pytest.raises(NameResolutionError, match="'tau' is unknown"):
        eq.run(1 * ms, namespace={"other": 1})


def test_what_is_put_into_a_namespace_counts_from_the_next_run_on():
    group = eq.NeuronGroup(1, "y = k : 1")
    assert group.namespace == eq.SpikeGeneratorGroup(1, [], [] * ms).namespace == {}
    for k in (3, 4):
        group.namespace["k"] = k
        eq.run(1 * ms)
        assert group.y[0] == k
