"""Which loops over synapses need their order, and which do not."""

import warnings

import pytest
from described import network, population, projection

from eqsim import Network, NeuronGroup, Synapses, defaultclock
from eqsim.compile import integrate_owner
from eqsim.ir.checks.order import depends_on_order
from eqsim.ir.lowering.network import lower_network


def needs_order(statements):
    cells = population("cells", variables="v u w", threshold="v > 1")
    synapses = projection("syn", "cells", "cells", pre=statements, variables="g")
    program = lower_network(network(cells, synapses), integrate_owner)
    (kernel,) = (each for each in program.kernels if each.name == "syn.pre")
    return depends_on_order(kernel)


@pytest.mark.parametrize(
    "statements",
    [
        "v_post += g",
        "v_post += g; u_post -= 2*g",
        "v_post += g; v_post += 1",
        "v_post *= 2",
        "v_post /= 1 + g",
        "v_post *= g; v_post *= 0.5",
        "v_post = t",
        "v_post = 2*u_post if w_post > 0 else u_post",
        "g = v_post + v_pre; g *= 2",
        "v_post += u_post*g",
    ],
)
def test_these_give_the_same_in_any_order(statements):
    assert not needs_order(statements)


@pytest.mark.parametrize(
    "statements",
    [
        "v_post = g",
        "v_post = v_pre",
        "v_post = 2*v_post + g",
        "v_post += g; v_post *= 2",
        "v_post += g; u_post = v_post",
        "v_post += v_pre",
        "v_post += g; g = v_post",
        "v_post = rand()",
        "v_post = i",
        "v_post = g - v_post",
        "v_post = g/v_post",
    ],
)
def test_these_need_the_order(statements):
    assert needs_order(statements)


def test_long_chains_are_looked_at_in_no_time():
    chain = "; ".join(f"s{k} = s{k - 1}*s{k - 1} + s{k - 1}" for k in range(1, 40))
    assert needs_order(f"s0 = g; {chain}; v_post += s39")


@pytest.mark.usefixtures("interpreted")
@pytest.mark.parametrize("statements", ["n_post += k", "n_post += 1; n_pre -= k", "n_post *= 2"])
def test_whole_numbers_change_in_any_order(statements):
    assert not needs_order_of_counts(statements)


@pytest.mark.usefixtures("interpreted")
@pytest.mark.parametrize(
    "statements", ["n_post += 0.5", "n_post = k - n_post", "n_post += 1; n_post *= 2", "n_post = k"]
)
def test_whole_numbers_that_are_cut_off_need_the_order(statements):
    assert needs_order_of_counts(statements)


def needs_order_of_counts(statements):
    group = NeuronGroup(2, "n : integer", threshold="True", reset="")
    synapses = Synapses(group, group, "k : integer", on_pre=statements)
    synapses.connect()
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        Network(group, synapses).run(defaultclock.dt)
    return any("order of synapses" in str(each.message) for each in seen)
