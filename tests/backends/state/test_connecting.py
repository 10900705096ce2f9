"""Connection rules against loops over all pairs."""

import numpy as np
import pytest
from described import Simulation, network, population, projection
from hypothesis import given, settings
from hypothesis import strategies as st

from eqsim.errors import ConnectionIndexError, ModelError
from eqsim.expr.dtypes import DType
from eqsim.model.variables import StateVariable

N_PRE, N_POST = 5, 7


def make(ranges=None, seed=11):
    n = StateVariable("n", dtype=DType.I64)
    cells = population("cells", ("x", n))
    targets = population("targets", ("y",), rank=1)
    spec = network(cells, targets, projection("syn", "cells", "targets", variables=("w",)))
    simulation = Simulation(
        spec, {"cells": 10, "targets": 10}, ranges=ranges or {"syn": whole()}, seed=seed
    )
    simulation.assign("cells", "x", np.arange(10) / 4)
    simulation.assign("cells", "n", np.arange(10) % 3)
    simulation.assign("targets", "y", np.arange(10) / 2)
    return simulation


def whole():
    return ("cells", 0, N_PRE, "targets", 0, N_POST)


def connected(*arguments, ranges=None, seed=11, **keywords):
    simulation = make(ranges, seed)
    simulation.connect("syn", *arguments, **keywords)
    return simulation.pairs("syn")


PAIRS = [(i, j) for i in range(N_PRE) for j in range(N_POST)]


# --- ranges and conditions -----------------------------------------------------------------------


def test_all_pairs_are_made_in_the_order_of_the_source():
    assert connected() == PAIRS


def test_an_outer_loop_over_targets_makes_them_in_the_order_of_the_target():
    found = connected(over=("0", "N_pre", "1"), outer="post")
    assert found == [(i, j) for j in range(N_POST) for i in range(N_PRE)]


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("i != j", lambda i, j: i != j),
        ("abs(i - j) < 2", lambda i, j: abs(i - j) < 2),
        ("x_pre > y_post", lambda i, j: i / 4 > j / 2),
        ("(i + j) % 2 == 0 and j > n_pre", lambda i, j: (i + j) % 2 == 0 and j > i % 3),
        ("i < N_pre//2 or j >= N_post - 1", lambda i, j: i < N_PRE // 2 or j >= N_POST - 1),
        ("False", lambda i, j: False),
    ],
)
def test_conditions_choose_pairs(text, holds):
    assert connected(condition=text) == [pair for pair in PAIRS if holds(*pair)]


@settings(max_examples=60, deadline=None)
@given(
    start=st.integers(-4, 9),
    stop=st.integers(-4, 9),
    step=st.integers(-3, 3).filter(bool),
    shift=st.integers(-2, 2),
)
def test_ranges_are_pythons(start, stop, step, shift):
    found = connected(f"k + i*{shift}", (f"{start}", f"{stop}", f"{step}"), skip=True)
    assert found == [
        (i, k + i * shift)
        for i in range(N_PRE)
        for k in range(start, stop, step)
        if 0 <= k + i * shift < N_POST
    ]


def test_each_row_has_a_range_of_its_own():
    found = connected("k", ("i", "i + n_pre", "1"))
    assert found == [(i, k) for i in range(N_PRE) for k in range(i, i + i % 3)]


def test_conditions_of_a_range_see_the_counter_and_the_partner():
    found = connected("k//2", ("0", "8", "1"), condition="k % 2 == 0 and y_post > 0.5")
    assert found == [(i, k // 2) for i in range(N_PRE) for k in range(8)
                     if k % 2 == 0 and k // 2 / 2 > 0.5]  # fmt: skip


def test_a_step_of_zero_is_refused():
    with pytest.raises(ModelError, match="step of zero"):
        connected("k", ("0", "5", "n_pre - 1"))


@pytest.mark.parametrize(("text", "count"), [("3", 3), ("0", 0), ("-2", 0)])
def test_copies_stand_side_by_side(text, count):
    assert connected(copies=text) == [pair for pair in PAIRS for _ in range(count)]


def test_copies_may_differ_from_pair_to_pair():
    found = connected(copies="i - j", condition="i != 3")
    assert found == [(i, j) for i, j in PAIRS if i != 3 for _ in range(max(i - j, 0))]


# --- parts of populations ------------------------------------------------------------------------


@pytest.mark.parametrize("outer", ["pre", "post"])
def test_numbers_count_from_the_start_of_each_part(outer):
    ranges = {"syn": ("cells", 3, 4, "targets", 5, 3)}
    limits = ("0", "N_post" if outer == "pre" else "N_pre", "1")
    found = connected("k", limits, ranges=ranges, outer=outer, condition="i + 3 > j + n_pre")
    every = [(i, j) for i in range(4) for j in range(3)]
    if outer == "post":
        every.sort(key=lambda pair: pair[1])
    assert found == [(i, j) for i, j in every if i + 3 > j + (i + 3) % 3]


def test_values_are_those_of_the_neurons_in_the_part():
    ranges = {"syn": ("cells", 3, 4, "targets", 5, 3)}
    found = connected(ranges=ranges, condition="x_pre < 1.25 and y_post >= 3")
    assert found == [(i, j) for i in range(2) for j in (1, 2)]


@pytest.mark.parametrize("sizes", [(0, 3), (3, 0)])
def test_an_empty_side_gives_no_synapses(sizes):
    ranges = {"syn": ("cells", 0, sizes[0], "targets", 0, sizes[1])}
    assert connected(ranges=ranges) == []
    assert connected(ranges=ranges, probability="0.5") == []


# --- what is out of range ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outer", "message", "details"),
    [
        ("pre", "j = 7", ("for i = 2", "j must lie between 0 and 6")),
        ("post", "i = 5", ("for j = 0", "i must lie between 0 and 4")),
    ],
)
def test_a_partner_out_of_range_is_refused_with_its_numbers(outer, message, details):
    simulation = make()
    text = "k + 7*(i > 1)" if outer == "pre" else "k + 5"
    with pytest.raises(ConnectionIndexError, match=f"syn: the rule gives {message}") as caught:
        simulation.connect("syn", text, ("0", "1", "1") if outer == "post" else ("0", "7", "7"),
                           outer=outer)  # fmt: skip
    assert caught.value.details == details
    assert simulation.pairs("syn") == []


def test_an_error_leaves_the_synapses_as_they_were():
    simulation = make()
    simulation.connect("syn", condition="i > j")
    simulation.assign("syn", "w", "i + 10*j")
    before, weights = simulation.pairs("syn"), simulation.array("syn", "w").tolist()
    with pytest.raises(ConnectionIndexError):
        simulation.connect("syn", "k - 1")
    assert (simulation.pairs("syn"), simulation.array("syn", "w").tolist()) == (before, weights)


def test_partners_out_of_range_can_be_left_out():
    found = connected("i + k", ("-2", "3", "2"), skip=True)
    assert found == [(i, i + k) for i in range(N_PRE) for k in (-2, 0, 2) if 0 <= i + k < N_POST]


# --- chance --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("chance", "expected"), [("0.0", []), ("1.0", PAIRS)])
def test_probabilities_zero_and_one_leave_nothing_to_chance(chance, expected):
    assert connected(probability=chance) == expected


@pytest.mark.parametrize("chance", ["1.5", "-0.1", "0.0/0.0", "x_pre*10"])
def test_what_is_no_probability_is_refused(chance):
    with pytest.raises(ModelError, match="syn: a probability lies between 0 and 1"):
        connected(probability=chance)


def test_a_random_part_is_ascending_and_repeatable():
    first, again = (connected(probability="0.5") for _ in range(2))
    assert first == again == sorted(set(first))
    assert 0 < len(first) < len(PAIRS)
    assert connected(probability="0.5", seed=12) != first


def test_another_action_draws_other_numbers():
    simulation = make()
    for _ in range(2):
        simulation.connect("syn", probability="0.5")
    pairs = simulation.pairs("syn")
    once = connected(probability="0.5")
    assert pairs[: len(once)] == once
    assert pairs[len(once) :] != once


def test_probabilities_may_differ_from_row_to_row():
    found = connected(probability="int(n_pre == 1)")
    assert found == [(i, j) for i, j in PAIRS if i % 3 == 1]


def test_a_random_part_is_of_the_range():
    found = connected("k", ("1", "7", "2"), probability="0.5")
    assert {j for _, j in found} == {1, 3, 5}


def test_the_number_of_random_synapses_is_that_of_the_binomial_distribution():
    counts = [len(connected(probability="0.3", seed=seed)) for seed in range(200)]
    mean, deviation = 0.3 * len(PAIRS), np.sqrt(0.21 * len(PAIRS) / 200)
    assert abs(np.mean(counts) - mean) < 4 * deviation


@pytest.mark.parametrize("size", [0, 1, 3, 7])
def test_samples_have_their_size_and_are_ascending(size):
    found = connected(sample_size=f"{size}")
    for i in range(N_PRE):
        row = [j for source, j in found if source == i]
        assert len(set(row)) == size
        assert row == sorted(row)


def test_samples_may_differ_in_size_from_row_to_row():
    found = connected(sample_size="n_pre + 1")
    assert [i for i, _ in found] == [i for i in range(N_PRE) for _ in range(i % 3 + 1)]


@pytest.mark.parametrize("size", ["8", "-1"])
def test_samples_that_cannot_be_drawn_are_refused(size):
    with pytest.raises(ModelError, match="cannot be drawn from 7 candidates"):
        connected(sample_size=size)


def test_a_part_of_the_source_draws_what_the_whole_draws_for_it():
    every = connected(probability="0.5", ranges={"syn": ("cells", 0, 5, "targets", 0, 7)})
    part = connected(probability="0.5", ranges={"syn": ("cells", 2, 3, "targets", 0, 7)})
    assert part == [(i - 2, j) for i, j in every if i >= 2]


def test_draws_of_a_condition_are_independent_from_pair_to_pair():
    counts = np.zeros((N_PRE, N_POST))
    for seed in range(200):
        for i, j in connected(condition="rand() < 0.5", seed=seed):
            counts[i, j] += 1
    assert (abs(counts - 100) < 5 * np.sqrt(50)).all()


# --- many rows -----------------------------------------------------------------------------------


def test_blocks_of_rows_change_nothing(monkeypatch):
    whole_at_once = connected(condition="rand() < 0.5", copies="1 + int(3*rand())")
    sampled = connected(probability="0.4")
    monkeypatch.setattr("eqsim.backends.state.connecting.BLOCK", 10)
    assert connected(condition="rand() < 0.5", copies="1 + int(3*rand())") == whole_at_once
    assert connected(probability="0.4") == sampled
