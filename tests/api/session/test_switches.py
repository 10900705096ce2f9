"""What is true or false takes nothing else."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import Clock, EventClock, Hz, NeuronGroup, PoissonGroup, SpikeGeneratorGroup, ms
from eqsim.api.session.switches import as_switch
from eqsim.errors import EqsimError, ModelError


def test_truth_of_numpy_is_truth():
    assert as_switch(np.bool_(True), "x") is True
    assert as_switch(False, "x") is False


@pytest.mark.parametrize("value", [None, 1, 0.0, "yes", [True]])
def test_anything_else_is_refused(value):
    with pytest.raises(ModelError, match="this is True or False"):
        as_switch(value, "this")


@pytest.mark.parametrize(
    ("use", "message"),
    [
        (lambda: SpikeGeneratorGroup(1, [0], [1] * ms, sorted="yes"), "sorted is True or False"),
        (lambda: eq.set_device("cpp_standalone", build_on_run="x"), "build_on_run is True or"),
        (lambda: eq.Network(NeuronGroup(1, "x : 1")).run(1 * ms, profile=3), "profile is True or"),
        (lambda: Clock(1 * ms, name="a b"), "'a b' cannot be a name"),
        (lambda: EventClock([1] * ms, name="a b"), "'a b' cannot be a name"),
        (lambda: NeuronGroup(1, "x : 1 (shared, shared)"), "'shared' stands there 2 times"),
        (lambda: PoissonGroup(1, -3 * Hz), "a rate is not negative, but -3 Hz"),
    ],
)
def test_nonsense_is_refused_where_it_is_written(interpreted, use, message):
    with pytest.raises(EqsimError, match=message):
        use()
