"""Misspelt and missing arguments of constructors."""

import pytest

import eqsim as eq
from eqsim.errors import ArgumentError

pytestmark = pytest.mark.usefixtures("interpreted")


def test_a_misspelt_argument_is_answered_with_the_right_one():
    with pytest.raises(TypeError, match=r"NeuronGroup: .*'thershold'") as caught:
        eq.NeuronGroup(3, "v : 1", thershold="v > 1")
    assert caught.value.hint == "did you mean 'threshold'?"
    assert caught.value.details[0].startswith("arguments: N, model")


@pytest.mark.parametrize(
    ("make", "missing"),
    [
        (lambda group: eq.StateMonitor(group, "v"), "record"),
        (eq.EventMonitor, "event"),
        (lambda _: eq.TimedArray([1, 2]), "dt"),
        (lambda _: eq.NeuronGroup(3), "model"),
    ],
)
def test_a_missing_argument_is_named(make, missing):
    with pytest.raises(ArgumentError, match=f"missing a required argument: '{missing}'"):
        make(eq.NeuronGroup(1, "v : 1"))


def test_a_class_of_the_user_has_arguments_of_its_own():
    class Cells(eq.NeuronGroup):
        def __init__(self, count):
            super().__init__(count, "v : 1")

    assert len(Cells(count=2)) == 2
    with pytest.raises(ArgumentError, match="Cells: got an unexpected"):
        Cells(2, model="v : 1")
