"""Every pass leaves every bit of the results as it is, alone and in any order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eqsim.ir.effects import is_unordered
from eqsim.ir.verify import verify
from eqsim.options import PASSES as DEFAULT
from eqsim.passes.pipeline import PASSES, run_passes

RANDOMS = st.randoms(use_true_random=False)


@pytest.mark.parametrize("name", sorted(PASSES))
@given(random=RANDOMS)
@settings(max_examples=40, deadline=None)
def test_a_pass_keeps_every_bit(name, random, run_bits, make_program):
    program = make_program(random)
    verify(program)
    assert PASSES[name].exactness == "exact"
    assert run_bits(run_passes(program, (name,))) == run_bits(program)


@given(random=RANDOMS, order=st.permutations(DEFAULT))
@settings(max_examples=40, deadline=None)
def test_passes_in_any_order_keep_every_bit(random, order, run_bits, make_program):
    program = make_program(random)
    assert run_bits(run_passes(program, tuple(order))) == run_bits(program)


@given(random=RANDOMS)
@settings(max_examples=20, deadline=None)
def test_the_default_passes_may_be_run_again(random, run_bits, make_program):
    program = make_program(random)
    once = run_passes(program, DEFAULT)
    assert run_bits(run_passes(once, DEFAULT)) == run_bits(program)


@given(random=RANDOMS)
@settings(max_examples=40, deadline=None)
def test_unordered_loops_may_run_statement_by_statement(random, run_bits, make_program):
    program = make_program(random)
    assert run_bits(program, is_unordered) == run_bits(program)
