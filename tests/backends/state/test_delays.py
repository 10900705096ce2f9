"""The order of synapses by delay: found block by block, the same whatever the blocks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqsim.backends.host.executor import Ranges
from eqsim.backends.host.memory import NO_WAIT
from eqsim.backends.state import delays as delays_of_synapses
from eqsim.backends.state.delays import order_by_delay
from eqsim.backends.state.synapses import creation_order, from_pairs, sources
from eqsim.errors import ModelError
from eqsim.ir.program import Delays

RANGES = Ranges("a", 10, 4, "b", 20, 5)
SYNAPSES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(0, 6)), max_size=25)


def stored(synapses):
    """Give rows of (source, target, delay) triples, and the delays as stored."""
    pre, post, steps = (np.array([each[k] for each in synapses], np.int64) for k in range(3))
    rows = from_pairs(pre, post + RANGES.target_start, RANGES)
    numbers = creation_order(rows, np.arange(rows.size))
    seconds = np.empty(rows.size)
    seconds[numbers] = steps * 0.1
    return rows, numbers, seconds


@given(SYNAPSES, st.sampled_from(["pre", "post"]), st.integers(1, 12))
def test_entries_are_in_the_order_of_row_delay_and_creation(synapses, side, block):
    rows, places, seconds = stored(synapses)
    delays = Delays("d", side, "s.delay", "s.pre.delay", "clock")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delays_of_synapses, "LARGEST_BLOCK", block)
        order = order_by_delay(delays, rows, RANGES, seconds, 0.1, 2)
    end = 0 if side == "pre" else 1
    expected = sorted(range(rows.size), key=lambda k: (synapses[k][end], synapses[k][2], k))
    assert order.place.tolist() == [places[k] for k in expected]
    assert order.steps.tolist() == [synapses[k][2] + 2 for k in expected]
    assert order.longest == max((each[2] + 2 for each in synapses), default=0)
    assert np.count_nonzero(order.wait == NO_WAIT) == len({each[end] for each in synapses})
    if side == "post":
        assert order.pre is not None
        assert order.pre.tolist() == [RANGES.source_start + synapses[k][0] for k in expected]


def test_what_is_no_delay_is_told_by_number_and_ends():
    rows, places, seconds = stored([(3, 1, 1), (0, 2, 1), (0, 4, 1)])
    delays = Delays("d", "pre", "s.delay", "s.pre.delay", "clock")
    assert sources(rows)[places].tolist() == [3, 0, 0]
    for value in (-0.1, np.nan, 7000.0):
        seconds[places[1]] = value
        with pytest.raises(ModelError, match="at most 65534 steps") as refusal:
            order_by_delay(delays, rows, RANGES, seconds, 0.1, 0)
        assert "for synapse 1, from 0 to 2" in str(refusal.value)
