"""Entries at computed indices, and draws with arguments: compiled code equals the interpreter."""

import numpy as np
import pytest

from eqsim.backends.runtime.compiled import Compiled
from eqsim.backends.runtime.executable import Interpreted
from eqsim.engine import random
from eqsim.expr.dtypes import DType
from eqsim.ir.program import (
    Apply,
    Axis,
    Buffer,
    Draw,
    Elements,
    Entry,
    Kernel,
    Literal,
    Load,
    Position,
    Step,
    Store,
)
from eqsim.options import CompileOptions
from eqsim.passes.pipeline import run_passes

pytestmark = [pytest.mark.compile, pytest.mark.usefixtures("cache_folder")]

F64, I64, I32, BOOL = DType.F64, DType.I64, DType.I32, DType.BOOL
I = Position(I64, Axis.ELEMENT)
SIZE = 7


@pytest.fixture
def on_both(programs, filled):
    """Run two steps of a kernel in the interpreter and compiled; give the buffers of each."""

    def run(body, buffers, values=None):
        kernel = Kernel("neurons.work", Elements("neurons"), body, clock="clock")
        program = programs.lif_program(kernel, buffers=tuple(buffers))
        program = run_passes(program, CompileOptions().passes)
        results = []
        for executable in (
            Interpreted(program),
            Compiled.build(program, CompileOptions(optimisation=1, native=False)),
        ):
            memory = filled(program, SIZE)
            for buffer in buffers:
                memory.buffers[buffer.name] = np.zeros(64, buffer.dtype.numpy)
            for name, array in (values or {}).items():
                memory.buffers[name][: len(array)] = array
            executable.run(memory, 2, None)
            results.append({b.name: memory.buffers[b.name][:SIZE].copy() for b in buffers})
        return results

    return run


def test_entries_of_another_buffer(on_both):
    backwards = Apply(I64, "clip", (Apply(I64, "-", (Literal(I64, 4), I)), Literal(I64, 0), I))
    buffers = [Buffer(f"neurons.{name}", F64, "neurons.N") for name in ("x", "y", "of_step")]
    buffers.append(Buffer("neurons.flag", BOOL, "neurons.N"))
    buffers.append(Buffer("neurons.flags", BOOL, "neurons.N"))
    x = np.arange(SIZE) * 1.5
    interpreted, compiled = on_both(
        (
            Store("neurons.y", Axis.ELEMENT, Entry(F64, "neurons.x", backwards)),
            Store("neurons.flag", Axis.ELEMENT, Entry(BOOL, "neurons.flags", backwards)),
            Store("neurons.of_step", Axis.ELEMENT, Entry(F64, "neurons.x", Step(I64, "clock"))),
        ),
        buffers,
        {"neurons.x": x, "neurons.flags": x > 2},
    )
    expected = x[np.clip(4 - np.arange(SIZE), 0, np.arange(SIZE))]
    for found in (interpreted, compiled):
        np.testing.assert_array_equal(found["neurons.y"], expected)
        np.testing.assert_array_equal(found["neurons.flag"], expected > 2)
        np.testing.assert_array_equal(found["neurons.of_step"], x[1])


def test_a_loop_that_writes_what_it_looks_up_goes_element_by_element(on_both):
    before = Apply(I64, "max", (Apply(I64, "-", (I, Literal(I64, 1))), Literal(I64, 0)))
    sum_so_far = Apply(
        F64, "+", (Load(F64, "neurons.x", Axis.ELEMENT), Entry(F64, "neurons.x", before))
    )
    interpreted, compiled = on_both(
        (Store("neurons.x", Axis.ELEMENT, sum_so_far),),
        [Buffer("neurons.x", F64, "neurons.N")],
        {"neurons.x": np.ones(SIZE)},
    )
    expected = np.ones(SIZE)
    for _ in range(2):
        for i in range(SIZE):
            expected[i] += expected[max(i - 1, 0)]
    np.testing.assert_array_equal(interpreted["neurons.x"], expected)
    np.testing.assert_array_equal(compiled["neurons.x"], expected)


def test_draws_with_arguments_are_the_engines(on_both):
    mean = Load(F64, "neurons.x", Axis.ELEMENT)
    poisson = Draw(I64, "poisson", 3, "clock", I, (mean,))
    binomial = Draw(I64, "binomial", 4, "clock", I, (Literal(I64, 50), Literal(F64, 0.3)))
    names = ("count", "successes")
    buffers = [Buffer(f"neurons.{name}", I64, "neurons.N") for name in names]
    x = np.array([0.0, 0.5, 3.0, 20.0, 400.0, -1.0, 9.9])
    interpreted, compiled = on_both(
        (
            Store("neurons.count", Axis.ELEMENT, poisson),
            Store("neurons.successes", Axis.ELEMENT, binomial),
        ),
        [Buffer("neurons.x", F64, "neurons.N"), *buffers],
        {"neurons.x": x},
    )
    for name in names:
        np.testing.assert_array_equal(interpreted[f"neurons.{name}"], compiled[f"neurons.{name}"])
    assert compiled["neurons.count"][0] == compiled["neurons.count"][5] == 0
    assert np.all(abs(compiled["neurons.successes"] - 15) < 15)
    assert random.poisson(1, 1, [0], [400.0])[0] > 250
