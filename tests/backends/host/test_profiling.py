"""Times of kernels, from a sample of them, and of functions."""

from dataclasses import replace

import numpy as np
import pytest

from eqsim.backends.host import profiling
from eqsim.backends.host.memory import Memory
from eqsim.backends.host.profiling import measured, profile_size, ready_profile, take_profile
from eqsim.expr.dtypes import DType
from eqsim.ir.checks.time_loop import PROFILE
from eqsim.ir.program import Append, Buffer, Call, Invoke, Kernel, Once, Program, ValueDecl

KERNELS = (
    Kernel("a", Once(), ()),
    Kernel("op.call", Once(), (Call("op"),)),
    Kernel("b", Once(), ()),
)
SIZE = f"{PROFILE}.size"
PROGRAM = Program(
    "net",
    (),
    (ValueDecl(SIZE, DType.I64),),
    (Buffer(PROFILE, DType.F64, SIZE),),
    kernels=KERNELS,
)


def test_what_was_not_timed_took_as_long_as_what_was():
    memory = Memory()
    ready_profile(PROGRAM, memory)
    assert memory.values == profile_size(PROGRAM) == {SIZE: 12}
    memory.buffers[PROFILE][:] = np.array([20, 16, 3.2, 17, 3, 3, 0.75, 0, *[0] * 4])
    assert take_profile(PROGRAM, memory) == (("a", 4.0), ("op.call", 0.75), ("b", 0.0))
    assert PROFILE not in memory.buffers


def test_a_program_that_is_not_profiled_has_nothing():
    memory, plain = Memory(), Program("net", (), (), (), kernels=KERNELS)
    ready_profile(plain, memory)
    assert not memory.buffers
    assert take_profile(plain, memory) == ()


def calls_of(program, memory):
    """Perform each kernel, which calls a function."""
    for kernel in program.kernels:
        with measured(kernel, program, memory):
            memory.functions["cells.f"](1)


def test_functions_have_rows_of_their_own_and_kernels_only_the_rest(monkeypatch):
    ticks = iter(range(100))
    monkeypatch.setattr(profiling.time, "perf_counter", lambda: float(next(ticks)))
    body = (Append("x", "x", Invoke(DType.F64, "cells.f", ())),)
    program = replace(PROGRAM, kernels=(Kernel("a", Once(), body), Kernel("b", Once(), body)))
    memory, calls = Memory(functions={"cells.f": lambda x: calls.append(x)}), []
    plain = dict(memory.functions)
    ready_profile(program, memory)
    calls_of(program, memory)
    assert take_profile(program, memory) == (("a", 2.0), ("b", 2.0), ("cells.f", 2.0))
    assert (calls, memory.functions) == ([1, 1], plain)


def test_what_goes_wrong_is_measured_too():
    memory = Memory()
    ready_profile(PROGRAM, memory)
    with pytest.raises(ZeroDivisionError), measured(KERNELS[1], PROGRAM, memory):
        raise ZeroDivisionError
    assert memory.buffers[PROFILE][4:6].tolist() == [1, 1]
