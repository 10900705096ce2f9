"""What groups and monitors tell of themselves after a run."""

import pytest

from eqsim import NeuronGroup, StateMonitor, ms, run


def test_time_and_step_without_units(backend):
    group = NeuronGroup(1, "x : 1", dt=0.2 * ms)
    run(0.6 * ms)
    assert (group.t_, group.dt_) == pytest.approx((0.6e-3, 0.2e-3))
    assert (group.t, group.dt) == (group.t_ * 1000 * ms, 0.2 * ms)


def test_a_monitor_of_no_elements_records_the_times_alone(backend):
    group = NeuronGroup(3, "dx/dt = 1/ms : 1\ny : volt", method="euler")
    none = StateMonitor(group, ["x", "y"], record=False)
    some = StateMonitor(group, ["x", "y"], record=[0, 2])
    run(0.3 * ms)
    assert (none.record_variables, none.n_indices, none.N) == (("x", "y"), 0, 3)
    assert (some.n_indices, some.N) == (2, 3)
    assert none.x.shape == (0, 3)
    assert none.t_.tolist() == some.t_.tolist()
