"""Seeds."""

import pytest

import eqsim as eq
from eqsim.errors import ModelError


@pytest.mark.parametrize("seed", [-1, 2**63, 1.5, "1", True])
def test_what_is_no_seed(session, seed):
    with pytest.raises(ModelError, match="seed"):
        eq.seed(seed)


def test_without_a_seed_numbers_are_fresh(interpreted):
    group = eq.NeuronGroup(3, "x : 1")
    drawn = []
    for _ in range(2):
        eq.seed()
        group.x = "rand()"
        drawn.append(group.x[:].tolist())
    assert drawn[0] != drawn[1]


def test_draws_are_the_same_on_every_backend(backend):
    eq.seed(42)
    group = eq.NeuronGroup(3, "x : 1\ny : 1")
    group.x = "rand()"
    group.y = "randn()"
    eq.run(0.1 * eq.ms)
    eq.set_device("runtime", target="numpy")
    eq.seed(42)
    other = eq.NeuronGroup(3, "x : 1\ny : 1")
    other.x = "rand()"
    other.y = "randn()"
    assert group.x[:].tolist() == other.x[:].tolist()
    assert group.y[:].tolist() == other.y[:].tolist()
