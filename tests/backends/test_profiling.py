"""Times of kernels, from a sample of them."""

import numpy as np

from eqsim.backends.memory import Memory
from eqsim.backends.profiling import profile_size, ready_profile, take_profile
from eqsim.expr.dtypes import DType
from eqsim.ir.program import Buffer, Call, Kernel, Once, Program, ValueDecl
from eqsim.ir.time_loop import PROFILE

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
    assert memory.values == profile_size(PROGRAM) == {SIZE: 9}
    memory.buffers[PROFILE][:] = np.array([16, 2, 0.5, 0, 0, 0, 0, 0, 0])
    assert take_profile(PROGRAM, memory) == (("a", 4.0), ("b", 0.0))
    assert PROFILE not in memory.buffers


def test_a_program_that_is_not_profiled_has_nothing():
    memory, plain = Memory(), Program("net", (), (), (), kernels=KERNELS)
    ready_profile(plain, memory)
    assert not memory.buffers
    assert take_profile(plain, memory) == ()
