"""Synapses of a rule are chosen by index, also where only a program will know them."""

import numpy as np
import pytest

from eqsim import NeuronGroup, StateMonitor, Synapses, ms, run
from eqsim.errors import ConnectionIndexError, ModelError


def chosen(finish):
    """Write to synapses of a rule, and record some, by all kinds of index."""
    group = NeuronGroup(6, "dx/dt = 1/ms : 1", threshold="x > 0.15", reset="x = 0")
    model = "w : 1\nk : integer"
    synapses = Synapses(group, group, model, on_pre="x_post += 0.001*w", multisynaptic_index="m")
    synapses.connect(p=0.6)
    synapses.connect(p=0.3)
    synapses.w = "1 + i + 10*j"
    synapses.w[0:3] = 3
    synapses.w[-1::-4] = "w + rand()"
    synapses.w[[-2, 2, 2]] = [7, 8, 9]
    synapses.w[4] = 11
    synapses.w[1, :] = "w + rand()"
    synapses.w[2:5, [0, 3]] = 13
    synapses.delay[5:8] = 0.2 * ms
    synapses.w[:, :3, 1:] = 17
    synapses.w[4, :, [1, 5]] = "19 + m"
    part = synapses["w > 30"]
    part.k = "2*j"
    part.w[:] = "w + k"
    numbers = StateMonitor(synapses, "w", record=[0, -1])
    slices = StateMonitor(synapses, ["w", "k"], record=slice(1, None, 3))
    parts = StateMonitor(synapses, "w", record=part)
    of_part = StateMonitor(part, "k", record=True)
    every = StateMonitor(synapses, "w", record=True)
    last = StateMonitor(synapses, "w", record="last")
    run(0.3 * ms)
    run(0.2 * ms)
    finish()
    assert numbers.record.tolist() == [0, every.n_indices - 1]
    assert of_part.record.tolist() == list(range(part.N))
    assert (parts.w == synapses.w[:][parts.record, np.newaxis]).all()
    assert part.w[:].tolist() == synapses.w[:][parts.record].tolist()
    return group, synapses, numbers, slices, parts, of_part, every, last


def test_the_same_synapses_on_every_backend(on_each):
    first, *others = on_each(chosen).values()
    for other in others:
        assert first.keys() == other.keys()
        for name in first:
            np.testing.assert_array_equal(first[name], other[name], err_msg=name)


@pytest.fixture
def synapses(finish):
    group = NeuronGroup(3, "x : 1")
    made = Synapses(group, group, "w : 1", name="made")
    made.connect("i != j")
    return made


def assign(values, index=slice(None)):
    def to(synapses):
        synapses.w[index] = values

    return to


def record(which):
    def those(synapses):
        return StateMonitor(synapses, "w", record=which)

    return those


@pytest.mark.parametrize(
    ("act", "error", "message"),
    [
        (assign(1, 6), ConnectionIndexError, "made: index 6 is out of range\n.*indices: 0 to 5"),
        (assign(1, (1, 1)), ConnectionIndexError, "made: there is no synapse from 1 to 1"),
        (
            assign(1, np.ones(5, bool)),
            ModelError,
            r"made: a mask needs one value(.|\n)*shape \(5,\)",
        ),
        (assign([1, 2], slice(3)), ModelError, r"made.w: the assigned values have the wrong shape"),
        (assign([1, 2]), ModelError, r"made.w: (.|\n)*\(2,\)(.|\n)*one value, or 6 of them"),
        (record([0, 6]), ConnectionIndexError, "StateMonitor: record: index 6 is out of range"),
    ],
)
def test_what_is_wrong_is_said_in_the_same_words(synapses, finish, act, error, message):
    def act_and_run():
        kept = act(synapses)
        run(0 * ms)
        finish()
        return kept

    with pytest.raises(error, match=message):
        act_and_run()


def test_more_synapses_than_memory_allows_are_refused_at_once(finish):
    group = NeuronGroup(100_000, "x : 1")
    synapses = Synapses(group, group, "w : 1", name="many")

    def act():
        synapses.connect(p=0.9)
        run(0 * ms)
        finish()

    with pytest.raises(ModelError, match=r"many: \d+ synapses are too many") as caught:
        act()
    assert caught.value.details == ("one Synapses object holds 2147483647 at most",)
    assert caught.value.hint.startswith("divide them")
