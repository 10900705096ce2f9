"""All synapses of a rule are recorded, also where their number is only known later."""

import numpy as np
import pytest

from eqsim import NeuronGroup, StateMonitor, Synapses, ms, run
from eqsim.errors import ModelError


def made_by_a_rule(finish):
    """Record all synapses of a random rule that were made in two goes."""
    source = NeuronGroup(6, "x : 1", threshold="i % 2 == 0", reset="x += 1")
    synapses = Synapses(source, source, "w : 1", on_pre="w += 1 + i", on_post="w *= 0.5")
    synapses.connect(p=0.4)
    synapses.connect(condition="i < j", p=0.5)
    synapses.w = "j + rand()"
    values = StateMonitor(synapses, "w", record=True)
    run(0.4 * ms)
    run(0.3 * ms)
    finish()
    assert values.w.shape == (len(synapses), 7)
    assert values.record.tolist() == list(range(len(synapses)))
    assert (values[1].w == values.w[1]).all()
    return source, synapses, values


def test_all_synapses_are_recorded_on_each_backend(on_each):
    numpy, *others = on_each(made_by_a_rule).values()
    for each in others:
        for name, expected in numpy.items():
            np.testing.assert_array_equal(each[name], expected, err_msg=name)


@pytest.mark.usefixtures("interpreted")
@pytest.mark.parametrize("record", [True, "last"])
def test_all_of_no_synapses_is_refused_before_connect(record):
    group = NeuronGroup(2, "x : 1")
    synapses = Synapses(group, group, "w : 1")
    with pytest.raises(ModelError, match=r"connect was not called(.|\n)*call connect\(\) first"):
        StateMonitor(synapses, "w", record=record)
    synapses.connect(False)
    assert StateMonitor(synapses, "w", record=record).record.size == 0
