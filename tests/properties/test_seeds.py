"""A seed determines everything; without one, and from trial to trial, everything differs."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import NeuronGroup, SpikeMonitor, Synapses, ms, run
from eqsim.api.session.session import SESSION


def trial():
    """Draw in an assignment, a connection and a run; give all three outcomes."""
    group = NeuronGroup(30, "v : 1\nw : 1", threshold="rand() < 0.2", reset="w += 1")
    group.v = "rand()"
    synapses = Synapses(group, group, on_pre="w_post += 0.1")
    synapses.connect(p=0.2)
    spikes = SpikeMonitor(group)
    run(1 * ms)
    return [np.array(each) for each in (group.v_, synapses.i[:], synapses.j[:], spikes.i)]


def again(backend):
    """Begin another standalone project where there is one."""
    if backend == "cpp_standalone":
        eq.device.reinit()
    else:
        eq.start_scope()


def same(one, other):
    return [np.array_equal(left, right) for left, right in zip(one, other, strict=True)]


def test_the_same_seed_gives_the_same_trial(backend):
    eq.seed(5)
    first = trial()
    again(backend)
    eq.seed(5)
    assert all(same(first, trial()))
    again(backend)
    eq.seed(6)
    assert not any(same(first, trial()))


def test_the_next_trial_is_another(backend):
    eq.seed(5)
    first = trial()
    again(backend)
    second = trial()
    assert not any(same(first, second))
    if backend != "cpp_standalone":
        eq.seed(5)
        assert all(same(first, trial()))
        assert all(same(second, trial()))


def test_without_a_seed_nothing_repeats(backend):
    first = trial()
    again(backend)
    assert not any(same(first, trial()))


@pytest.mark.parametrize("target", ["numpy"])
def test_another_monitor_shifts_no_draw(session, target):
    results = []
    for watched in (False, True):
        SESSION.reset()
        eq.set_device("runtime", target=target)
        eq.seed(5)
        group = NeuronGroup(30, "v : 1", threshold="rand() < 0.2", reset="v += rand()")
        monitors = [eq.StateMonitor(group, "v", record=True)] if watched else []
        eq.Network(group, monitors).run(1 * ms)
        results.append(np.array(group.v_))
    assert np.array_equal(*results)
