"""Responses to events wait for the end of a block only where nobody can tell."""

import pytest

from eqsim.codegen.elements import is_elementwise, with_early_responses
from eqsim.ir.program import Axis, Elements, Emit, Kernel, Let, Local, Store


@pytest.fixture
def kernel(programs):
    """Give what makes a kernel that counts down `v` and starts again at zero."""

    def make(response, *after):
        happens = programs.holds("<", programs.load("v"), programs.number(0.0))
        emit = Emit("neurons.spike", happens, (response,))
        body = (Let("w", programs.load("v")), emit, *after)
        return Kernel("neurons.count", Elements("neurons"), body)

    return make


def test_a_response_nobody_reads_waits(programs, kernel):
    made = kernel(Store("neurons.v", Axis.ELEMENT, programs.number(1.0)))
    assert with_early_responses(made) is not None
    assert with_early_responses(made).body == made.body


def test_a_response_that_is_read_later_does_not_wait(programs, kernel):
    later = Store("neurons.g", Axis.ELEMENT, programs.load("v"))
    made = kernel(Store("neurons.v", Axis.ELEMENT, programs.number(1.0)), later)
    _, bound, store, emit, _ = with_early_responses(made).body
    assert store.guard == Local(programs.BOOL, bound.name)
    assert emit.then == ()


def test_a_response_with_a_local_of_the_loop_does_not_wait(programs, kernel):
    made = kernel(Store("neurons.v", Axis.ELEMENT, Local(programs.F64, "w")))
    assert len(with_early_responses(made).body) == 4


def test_a_store_to_a_shared_entry_is_not_elementwise(programs, kernel):
    made = kernel(
        Store("neurons.v", Axis.ELEMENT, programs.number(1.0)),
        Store("neurons.total", Axis.SCALAR, programs.load("v")),
    )
    assert not is_elementwise(made)
