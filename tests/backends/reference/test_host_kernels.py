"""Kernels that the host performs, and what is left of a step in which something went wrong."""

import numpy as np
import pytest

from eqsim.backends.host.memory import Memory, Ring
from eqsim.backends.reference.host_kernels import HostKernel, perform_on_host
from eqsim.expr.dtypes import DType
from eqsim.ir.program import (
    Apply,
    Axis,
    Call,
    Elements,
    Emit,
    Invoke,
    Kernel,
    Load,
    Once,
    Program,
)

CALL = Kernel("op.call", Once(), (Call("op"),), clock="clock")
LOOKED_AT = Invoke(DType.F64, "cells.f", (Load(DType.F64, "cells.v", Axis.ELEMENT),))
POSITIVE = Apply(DType.BOOL, ">", (LOOKED_AT, Load(DType.F64, "cells.v", Axis.ELEMENT)))
SPIKES = Kernel("spikes", Elements("cells"), (Emit("cells.spike", POSITIVE),), clock="clock")
PROGRAM = Program("net", ("clock",), (), (), kernels=(CALL, SPIKES))


@pytest.fixture
def memory():
    """Give two neurons, of which one had an event as long ago as the ring is deep."""
    made = Memory(
        values={"cells.N": 2},
        buffers={"cells.v": np.array([1.0, -1.0])},
        rings={"cells.spike": Ring.empty(2, 1)},
        functions={"cells.f": lambda v: 2 * v},
        steps={"clock": 5},
        event_clocks={"cells.spike": "clock"},
    )
    made.rings["cells.spike"].write(4, np.array([1]))
    return made


def outcome(kernel, memory, host=None, problem=None):
    """Perform a kernel; give what was called in order, and what went wrong."""
    calls = []

    def called(name):
        calls.append(name)
        if host is not None:
            raise host

    kernel = HostKernel.of(kernel)
    found = perform_on_host(
        kernel, PROGRAM, memory, called, lambda: calls.append("set up"), problem
    )
    return calls, found


def events(memory):
    return memory.rings["cells.spike"].of_step(5).tolist()


def test_what_was_derived_is_computed_again_after_a_call(memory):
    assert outcome(CALL, memory) == (["op", "set up"], None)


def test_so_it_is_where_the_call_fails(memory):
    error = ZeroDivisionError()
    assert outcome(CALL, memory, error) == (["op", "set up"], error)


def test_kernels_with_functions_need_no_setup(memory):
    assert outcome(SPIKES, memory) == ([], None)
    assert events(memory) == [0]


def test_a_kernel_in_which_something_goes_wrong_has_no_events(memory):
    def fail(v):
        raise ZeroDivisionError

    memory.functions["cells.f"] = fail
    calls, problem = outcome(SPIKES, memory)
    assert isinstance(problem, ZeroDivisionError)
    assert (calls, events(memory)) == ([], [])


@pytest.mark.parametrize("kernel", [CALL, SPIKES])
def test_after_an_error_nothing_of_the_users_is_called(memory, kernel):
    error = ZeroDivisionError()
    assert outcome(kernel, memory, problem=error) == ([], error)
    assert events(memory) == ([] if kernel is SPIKES else [1])


def test_after_an_interrupt_the_step_is_completed(memory):
    interrupt = KeyboardInterrupt()
    assert outcome(CALL, memory, problem=interrupt) == (["op", "set up"], interrupt)
    assert outcome(SPIKES, memory, problem=interrupt) == ([], interrupt)
    assert events(memory) == [0]


def test_what_went_wrong_first_is_told(memory):
    first, second = KeyboardInterrupt(), ZeroDivisionError()
    assert outcome(CALL, memory, second, first)[1] is first
