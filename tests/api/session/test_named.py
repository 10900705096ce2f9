"""Names and places in the order of creation, of everything that has them."""

import pytest

import eqsim as eq
from eqsim import ms
from eqsim.errors import EqsimError

pytestmark = pytest.mark.usefixtures("interpreted")

MAKERS = {
    "neurongroup": lambda **name: eq.NeuronGroup(1, "x : 1", **name),
    "network": lambda **name: eq.Network(**name),
    "timedarray": lambda **name: eq.TimedArray([1, 2], dt=ms, **name),
    "binomialfunction": lambda **name: eq.BinomialFunction(3, 0.5, **name),
}


@pytest.mark.parametrize("kind", MAKERS)
def test_a_name_is_given_or_made_of_the_kind_and_a_number(kind):
    make = MAKERS[kind]
    first, second, own = make(), make(), make(name="mine")
    assert (first.name, second.name, own.name) == (kind, f"{kind}_1", "mine")
    with pytest.raises(EqsimError, match="mine"):
        make(name="mine")


def test_creation_numbers_rise():
    made = [make() for make in MAKERS.values()]
    numbers = [each.creation_number for each in made]
    assert numbers == sorted(set(numbers))
