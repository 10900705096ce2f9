"""Synapses between parts of groups with gaps, on every backend."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import ms
from eqsim.errors import ConnectionIndexError, SimulationError

SOURCES, TARGETS = np.array([3, 1, 7]), np.array([6, 4, 2, 0])

RULES = {
    "all": {},
    "condition": {"condition": "i != j and x_pre < y_post"},
    "chance": {"p": "0.3*(i + 1)"},
    "copies": {"condition": "j > 1", "n": "i + 1"},
    "listed": {"i": [2, 0, 2, 1], "j": [3, 0, 1, 1], "n": 2},
    "forward": {"j": "k for k in range(i, N_post) if k % 2 == 0"},
    "sampled": {"j": "k for k in sample(N_post, size=2)"},
    "backward": {"i": "k for k in range(N_pre) if k != j"},
    "skipping": {"j": "i + 2", "skip_if_invalid": True},
}


def groups():
    sender = eq.NeuronGroup(
        8, "x : 1", threshold="t > 0.15*ms and t < 0.45*ms and i % 2 == 1", reset="x += 1"
    )
    receiver = eq.NeuronGroup(8, "y : 1", threshold="i == 2 and t < 0.25*ms", reset="y += 1")
    sender.x, receiver.y = "i", "i"
    return sender, receiver


def test_every_rule_counts_within_the_parts(on_each):
    """All backends find the same synapses; numbers are those of the lists."""

    def by_rules(build):
        sender, receiver = groups()
        made = []
        for name, rule in RULES.items():
            model = "w : 1\nsizes : 1"
            each = eq.Synapses(sender[SOURCES], receiver[TARGETS], model, "y_post += w", name=name)
            each.connect(**rule)
            each.connect(i=[1], j=[2])
            each.w = "100*i + 10*j + x_pre"
            each.sizes = "10*N_pre + N_post"
            made.append(each)
        eq.run(0.6 * ms)
        build()
        return sender, receiver, *made

    found = on_each(by_rules)
    first = found["numpy"]
    for other in ("runtime", "cpp_standalone"):
        for name, values in found[other].items():
            assert np.array_equal(values, first[name]), (other, name)
    for rule in RULES:
        i, j = first[f"{rule}.i"], first[f"{rule}.j"]
        assert np.array_equal(first[f"{rule}.w_"], 100 * i + 10 * j + SOURCES[i])
        assert set(first[f"{rule}.sizes_"]) == {34}
        assert (i[-1], j[-1]) == (1, 2)
    assert sorted(zip(first["all.i"][:-1], first["all.j"][:-1], strict=True)) == [
        (i, j) for i in range(3) for j in range(4)
    ]
    assert first["all.i"].tolist() == [0] * 4 + [1] * 4 + [2] * 4 + [1]
    assert first["forward.j"].tolist() == [0, 2, 2, 2, 2]
    assert first["backward.i"].tolist() == [1, 2, 0, 2, 0, 1, 0, 1, 2, 1]
    assert first["skipping.j"].tolist() == [2, 3, 2]
    assert first["copies.i"].tolist() == [0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 1]


def test_they_do_what_synapses_of_the_whole_group_do(backend, finish):
    """Delays, events of both sides, monitors: nothing but the numbers differs."""
    i, j = np.array([2, 0, 2, 1, 0, 1]), np.array([3, 0, 1, 1, 2, 2])
    ends = {"parts": (SOURCES, TARGETS, i, j), "wholes": (None, None, SOURCES[i], TARGETS[j])}
    made, traces = [], []
    for name, (sources, targets, pre, post) in ends.items():
        sender, receiver = groups()
        synapses = eq.Synapses(
            sender if sources is None else sender[sources],
            receiver if targets is None else receiver[targets],
            "w : 1\ncount : 1\nseen = x_pre : 1",
            on_pre={
                "quick": "y_post += 2*w",
                "late": "y_post -= 0.25*x_pre; count += 1 + i + 10*j",
            },
            on_post="x_pre += w; w *= 1.5",
            delay={"late": 0.2 * ms},
            name=name,
        )
        synapses.connect(i=pre, j=post)
        synapses.w = np.arange(6)
        traces.append(eq.StateMonitor(synapses, ["w", "seen"], record=True))
        made.append((sender, receiver, synapses))
        synapses.run_regularly("w += 0.01*y_post", dt=0.3 * ms)
    parts, wholes = made
    eq.run(0.3 * ms)
    eq.run(0.5 * ms)
    finish()
    assert np.array_equal(parts[2].i, i)
    assert np.array_equal(parts[2].j, j)
    assert np.array_equal(parts[1].y, wholes[1].y)
    assert not np.array_equal(parts[1].y, np.arange(8))
    assert np.array_equal(parts[2].w[1, 2], wholes[2].w[1, 2])
    assert np.array_equal(traces[0].w, traces[1].w)
    assert np.array_equal(traces[0].seen, traces[1].seen)
    deliveries = parts[2].count / (1 + i + 10 * j)
    assert np.array_equal(deliveries, wholes[2].count / (1 + SOURCES[i] + 10 * TARGETS[j]))
    assert (deliveries > 0).all()


def test_a_number_out_of_range_is_that_of_the_list(backend):
    sender, receiver = groups()
    synapses = eq.Synapses(sender[SOURCES], receiver[TARGETS], on_pre="y_post += 1")
    with pytest.raises(ConnectionIndexError, match="i = 3 is out of range"):
        synapses.connect(i=[3], j=[0])
    expected = pytest.raises(
        (ConnectionIndexError, SimulationError), match="j = 4, which is out of range"
    )
    with expected as caught:
        synapses.connect(j="i + 2")
        eq.run(0.1 * ms)
    assert "for i = 2" in str(caught.value)
    assert "between 0 and 3" in str(caught.value)


def test_they_come_back_as_they_were_stored(backend, finish):
    """Stored states know which elements the parts have."""
    sender, receiver = groups()
    synapses = eq.Synapses(sender[SOURCES], receiver[TARGETS], "w : 1", on_pre="y_post += w")
    synapses.connect(i=[2, 0], j=[3, 1])
    synapses.w = "i + 1"
    trace = eq.StateMonitor(receiver, "y", record=True)
    net = eq.Network(sender, receiver, synapses, trace)
    net.store()
    synapses.w = 100
    net.restore()
    net.run(0.6 * ms)
    finish()
    assert np.array_equal(synapses.i, [2, 0])
    assert np.array_equal(
        receiver.y - np.arange(8) - [0, 0, 3, 0, 0, 0, 0, 0], [9, 0, 0, 0, 3, 0, 0, 0]
    )
