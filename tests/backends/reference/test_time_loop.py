"""Which clocks are due in a pass of the interpreter's time loop, and what ends it."""

from dataclasses import replace

import numpy as np
import pytest

from eqsim.backends.host.memory import Memory
from eqsim.backends.reference.time_loop import due_clocks, run_program
from eqsim.errors import InternalError
from eqsim.expr.dtypes import DType
from eqsim.ir.program import Append, Buffer, Call, Column, Kernel, Once, Program, Step, Table


def counting(*clocks, calls=()):
    """Make a program that records the steps of each clock, and calls the host."""
    kernels = [
        Kernel(f"{clock}.k", Once(), (Append(clock, "x", Step(DType.I64, clock)),), clock=clock)
        for clock in clocks
    ]
    kernels += [Kernel(name, Once(), (Call(name),), clock=clocks[0]) for name in calls]
    tables = tuple(Table(clock, (Column("x", DType.I64),)) for clock in clocks)
    return Program("net", clocks, (), (), tables=tables, kernels=tuple(kernels))


def memory_for(program, **clocks):
    """Begin at step 0, with the length of steps and the end of each clock."""
    memory = Memory(
        values={f"{clock}.dt": dt for clock, (dt, _) in clocks.items()},
        steps=dict.fromkeys(clocks, 0),
        ends={clock: end for clock, (_, end) in clocks.items()},
    )
    memory.begin_run(program)
    return memory


def test_a_pass_takes_the_earliest_and_all_at_its_time():
    program = counting("a", "b")
    memory = memory_for(program, a=(0.1, 6), b=(0.3, 2))
    passes = []
    for _ in range(6):
        passes.append(due_clocks(program, memory))
        for clock in passes[-1]:
            memory.steps[clock] += 1
    assert passes == [("a", "b"), ("a",), ("a",), ("a", "b"), ("a",), ("a",)]
    assert due_clocks(program, memory) == ()


def test_every_clock_runs_up_to_its_end():
    program = counting("a", "b")
    memory = memory_for(program, a=(0.25, 5), b=(0.1, 11))
    passes = list(run_program(program, memory, 100))
    assert passes[-1] == 11 + 5 - 3
    assert memory.steps == {"a": 5, "b": 11}
    recorded = {clock: [int(part[0]) for part in memory.tables[clock]["x"]] for clock in "ab"}
    assert recorded == {"a": list(range(5)), "b": list(range(11))}


def listing(memory, program, **times):
    """Give clocks listed times, with one that never comes at the end."""
    buffers = []
    for clock, each in times.items():
        memory.buffers[f"{clock}.times"] = np.array([*each, np.inf])
        memory.ends[clock], memory.steps[clock] = len(each), 0
        buffers.append(Buffer(f"{clock}.times", DType.F64, f"{clock}.size"))
    return replace(program, buffers=tuple(buffers))


def passes_of(program, memory):
    """List which clocks are due in each pass."""
    passes = []
    while due := due_clocks(program, memory):
        passes.append("".join(due))
        for clock in due:
            memory.steps[clock] += 1
    return passes


def test_listed_times_are_steps_of_their_own_between_others_and_shared_with_them():
    plain = counting("a", "b")
    memory = memory_for(plain, a=(0.1, 4))
    program = listing(memory, plain, b=(0.1 + 1e-6, 0.15, 0.25, 0.29, 9.0))
    memory.ends["b"] = 4
    assert passes_of(program, memory) == ["a", "ab", "b", "a", "b", "b", "a"]


def test_several_clocks_with_listed_times_need_no_other():
    plain = counting("b", "c")
    memory = memory_for(plain)
    program = listing(memory, plain, b=(0.5, 2.0), c=(0.5, 0.5 + 1e-12, 3.0))
    assert passes_of(program, memory) == ["bc", "c", "b", "c"]


def test_a_clock_whose_times_have_all_passed_is_never_due():
    plain = counting("a", "b")
    memory = memory_for(plain, a=(0.1, 2))
    program = listing(memory, plain, b=())
    assert passes_of(program, memory) == ["a", "a"]
    assert memory.steps == {"a": 2, "b": 0}


def test_the_host_is_called_in_each_pass():
    program, names = counting("a", calls=("first", "second")), []
    memory = memory_for(program, a=(0.1, 2))
    assert list(run_program(program, memory, 2, names.append)) == [1, 2]
    assert names == ["first", "second"] * 2


def test_a_problem_of_the_host_is_raised_after_the_pass():
    program, names = counting("a", calls=("first", "second")), []
    memory = memory_for(program, a=(0.1, 9))

    def fail(name):
        names.append(name)
        raise KeyError(name)

    with pytest.raises(KeyError):
        list(run_program(program, memory, 9, fail))
    assert (names, memory.steps) == (["first"], {"a": 1})


def test_a_run_that_is_stopped_ends_with_the_pass():
    program = counting("a", calls=("op",))
    memory = memory_for(program, a=(0.1, 9))

    def stop(name):
        memory.stopped = True

    assert list(run_program(program, memory, 9, stop)) == [1]


def test_without_a_host_nothing_can_be_called():
    program = counting("a", calls=("op",))
    with pytest.raises(InternalError, match="op"):
        list(run_program(program, memory_for(program, a=(0.1, 1)), 1))
