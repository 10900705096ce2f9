"""How many bytes a synapse takes while a network runs, and after it."""

from dataclasses import fields

import numpy as np
import pytest

import eqsim as eq
from eqsim import NeuronGroup, Synapses, ms
from eqsim.api.session.session import SESSION

TRACES = """
da/dt = -a/(10*ms) : 1 (event-driven)
db/dt = -b/(20*ms) : 1 (event-driven)
"""
RULE = {"on_pre": "v_post += w; a += 1; w += b", "on_post": "b += 1; w += a"}


def bytes_each(model, delay=None, connect="i != j", **rule):
    """Run a network; give the bytes of all arrays that have an entry for each synapse."""
    cells = NeuronGroup(90, "dv/dt = -v/(10*ms) : 1", threshold="v > 1", reset="v = 0")
    synapses = Synapses(cells, cells, model, **rule)
    if connect is None:
        synapses.connect(i="k for k in sample(N_pre, p=0.9)")
    else:
        synapses.connect(connect)
    if "w" in model:
        synapses.w = "rand()"
    if delay is not None:
        synapses.pre.delay = delay
    eq.Network(cells, synapses).run(1 * ms)
    memory, count = SESSION.executor.held.memory, len(synapses)
    rows = memory.rows[synapses.name]
    orders = memory.orders.values()
    parts = [getattr(each, part.name) for each in (rows, *orders) for part in fields(each)]
    arrays = [*memory.buffers.values(), *(each for each in parts if isinstance(each, np.ndarray))]
    return sum(each.itemsize for each in arrays if each.size == count and each.strides != (0,))


@pytest.mark.parametrize(
    ("model", "how", "most"),
    [
        ("", {"on_pre": "v_post += 0.1"}, 4),
        ("", {"on_pre": "v_post += 0.1", "connect": None}, 4),
        ("w : 1", {"on_pre": "v_post += w"}, 12),
        ("w : 1", {"on_pre": "v_post += w", "connect": None}, 12),
        ("w : 1\n" + TRACES, RULE, 20),
        ("w : 1", {"on_pre": "v_post += w", "delay": "rand()*5*ms"}, 26),
    ],
)
def test_a_synapse_takes_no_more_than(target, model, how, most):
    assert bytes_each(model, **how) == most
