"""Types, assignments, live arrays and shared variables."""

import numpy as np
import pytest

from eqsim import NeuronGroup, StateMonitor, Synapses, ms, mV, run, volt
from eqsim.errors import EqsimError, ModelError


def test_expressions_may_continue_over_lines(backend):
    group = NeuronGroup(
        1,
        """
        x = (1 +  # one
             2)*
            t_in_timesteps : 1  # three times the step
        """,
    )
    values = StateMonitor(group, "x", record=0)
    run(0.3 * ms)
    assert values.x[0].tolist() == [0, 3, 6]


def test_25_integers_divide_truly_and_floor_like_pythons(backend):
    group = NeuronGroup(
        4,
        """
        n : integer
        m : integer
        quotient : 1
        whole : integer
        rest : integer
        cut : integer
        through_int : integer
        sum_of_truths : integer
        """,
        threshold="i >= 0",
        reset="""
        quotient = n/m
        whole = n//m
        rest = n % m
        cut = n/m
        through_int = int(n/m)
        sum_of_truths = (n > 0) + (m > 0)
        """,
    )
    n, m = [1, -2, 7, -7], [2, 3, -2, -2]
    group.n, group.m = n, m
    run(0.1 * ms)
    pairs = list(zip(n, m, strict=True))
    assert group.quotient[:].tolist() == [a / b for a, b in pairs]
    assert group.whole[:].tolist() == [a // b for a, b in pairs]
    assert group.rest[:].tolist() == [a % b for a, b in pairs]
    assert group.cut[:].tolist() == group.through_int[:].tolist() == [int(a / b) for a, b in pairs]
    assert group.sum_of_truths[:].tolist() == [(a > 0) + (b > 0) for a, b in pairs]
    assert group.n[:].dtype == np.int32


def test_25_floats_floor_and_have_remainders_like_pythons(backend):
    group = NeuronGroup(
        4,
        "x : 1\ny : 1\nwhole : 1\nrest : 1",
        threshold="i >= 0",
        reset="whole = x//y; rest = x % y",
    )
    x, y = [5.5, -5.5, 5.5, -5.5], [2.0, 2.0, -2.0, -2.0]
    group.x, group.y = x, y
    run(0.1 * ms)
    assert group.whole[:].tolist() == [a // b for a, b in zip(x, y, strict=True)]
    assert group.rest[:].tolist() == [a % b for a, b in zip(x, y, strict=True)]


def test_25_integers_cut_off_what_is_assigned_from_python(backend):
    group = NeuronGroup(3, "n : integer\nflag : boolean")
    group.n = [2.9, -2.9, 3]
    group.flag = [0, 1, True]
    assert group.n[:].tolist() == [2, -2, 3]
    assert group.flag[:].tolist() == [False, True, True]


def test_26_a_string_assigns_where_a_condition_holds(finish):
    group = NeuronGroup(6, "v : volt\nw : 1\nn : integer")
    group.v = "i*mV"
    group.v["v > 3.5*mV"] = "2*v + 1*mV"
    group.v["i < 1"] = 7 * mV
    group.w[2:4] = "i"
    group.w[[5, 4]] = "i + 0.5"
    group.n["w > 2"] = "int(w)"
    run(0 * ms)
    finish()
    assert np.asarray(group.v / mV).round(9).tolist() == [7, 1, 2, 3, 9, 11]
    assert group.w[:].tolist() == [0, 0, 2, 3, 4.5, 5.5]
    assert group.n[:].tolist() == [0, 0, 0, 3, 4, 5]


def test_26_a_subgroup_counts_from_zero(finish):
    group = NeuronGroup(6, "v : 1")
    part = group[2:5]
    part.v = "10*i + N"
    group[4:].v["i == 1"] = "i + 0.5"
    run(0 * ms)
    finish()
    assert group.v[:].tolist() == [0, 0, 3, 13, 23, 1.5]
    assert part.v[:].tolist() == [3, 13, 23]


def test_26_a_condition_takes_one_value_or_a_string(backend):
    group = NeuronGroup(3, "v : 1\ns : 1 (shared)")
    with pytest.raises(ModelError, match="one value or a string"):
        group.v["i > 0"] = [1, 2]
    with pytest.raises(ModelError, match="shared"):
        group.s = "i"
    assert group.v[:].tolist() == [0, 0, 0]
    assert group.s[:] == 0


def test_27_an_array_of_values_is_live(backend):
    group = NeuronGroup(3, "v : volt\nn : integer")
    group.v = [1, 2, 3] * volt
    view, copied = group.v[:], group.v[[0, 1]]
    if backend == "cpp_standalone":
        with pytest.raises(ValueError, match="read-only"):
            view[0] = 5 * volt  # the state lives in the project's program
        group.v[:2] *= 2
        assert np.asarray(group.v / volt).tolist() == [2, 4, 3]
        return
    group.v[0] = 9 * volt
    assert view[0] == 9 * volt
    view[1] = 8 * volt
    group.n[:][2] = 4
    assert group.v_[:].tolist() == [9, 8, 3]
    assert group.n[:].tolist() == [0, 0, 4]
    assert np.asarray(copied / volt).tolist() == [1, 2]
    values = StateMonitor(group, "v", record=True)
    run(0.1 * ms)
    assert np.asarray(values.v[:, 0] / volt).tolist() == [9, 8, 3]
    view[:] = 1 * volt
    assert np.asarray(group.v / volt).tolist() == [1, 1, 1]


@pytest.mark.parametrize("text", ["s += 1", "s = v"])
def test_28_shared_variables_are_not_written_by_single_neurons_or_synapses(backend, text):
    model = "v : 1\ns : 1 (shared)"
    with pytest.raises(EqsimError, match=r"'s'.*shared"):
        NeuronGroup(2, model, threshold="v > 1", reset=text)
    group = NeuronGroup(2, model, threshold="v > 1", reset="v = 0")
    with pytest.raises(EqsimError, match="shared"):
        Synapses(group, group, on_pre=text.replace("s", "s_post", 1))
    synapses_text = text.replace("s", "q", 1)
    with pytest.raises(EqsimError, match=r"'q'.*shared"):
        Synapses(group, group, "q : 1 (shared)", on_pre=synapses_text)


def test_28_shared_variables_have_one_value(finish):
    group = NeuronGroup(
        3,
        "v : 1\ns : 1 (shared)\ndouble = 2*s : 1 (shared)",
        threshold="i >= 0",
        reset="v += double",
    )
    group.s = 3
    run(0.2 * ms)
    group.s = "s + 1"
    run(0.1 * ms)
    finish()
    assert group.s[:] == 4
    assert group.v[:].tolist() == [20, 20, 20]
