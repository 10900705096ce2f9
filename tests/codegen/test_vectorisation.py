"""The loops over populations become vector code, by the report of the compiler."""

import platform
import re
from dataclasses import replace

import pytest

from eqsim.backends.building.toolchain import compile_library, find_toolchain
from eqsim.codegen.sources import emit_library
from eqsim.expr.dtypes import DType
from eqsim.ir.program import Accumulate, Apply, Axis, Deliveries, Load, Store
from eqsim.options import CompileOptions

pytestmark = pytest.mark.compile
REPORTED = re.compile(r"kernels\.hpp:(\d+):\d+: optimized: loop vectorized")


def vectorised_lines(program, folder):
    """Give the lines of the kernels at which a loop was vectorised, and the kernels' lines."""
    toolchain = find_toolchain(CompileOptions())
    if toolchain.kind != "gcc" or platform.machine() != "x86_64":
        pytest.skip("the report is that of g++ on x86-64")
    options = CompileOptions(native=False, extra_flags=("-march=x86-64-v3", "-fopt-info-vec"))
    for name, text in emit_library(program).items():
        (folder / name).write_text(text)
    done = compile_library(toolchain, folder / "library.cpp", folder / "library.so", options)
    assert done.status == 0, done.log
    lines = (folder / "kernels.hpp").read_text().splitlines()
    return {int(number) for number in REPORTED.findall(done.log)}, lines


def block_loops(lines):
    """Give the numbers of the lines that begin a loop over a block."""
    return {n for n, line in enumerate(lines, start=1) if "i < block + 64; ++i" in line}


def test_update_refractoriness_and_threshold_are_one_vector_loop(programs, tmp_path):
    found, lines = vectorised_lines(programs.lif_program(), tmp_path)
    assert len(block_loops(lines)) == 1
    assert block_loops(lines) <= found


def test_functions_and_draws_are_vector_code(programs, tmp_path):
    found, lines = vectorised_lines(programs.noise_program(), tmp_path)
    assert len(block_loops(lines)) == 2
    assert block_loops(lines) <= found


def test_what_is_put_by_is_computed_in_vector_code(programs, tmp_path):
    weight = Load(DType.F64, "syn.w", Axis.SYNAPSE)
    bodies = {
        "pre": (
            Accumulate("neurons.g", Axis.POST, weight),
            stored("*", weight, decayed(Axis.POST)),
        ),
        "post": (stored("*", weight, decayed(Axis.PRE)),),
    }
    program = programs.network_program()
    kernels = tuple(
        replace(kernel, body=bodies[kernel.domain.side])
        for kernel in program.kernels
        if isinstance(kernel.domain, Deliveries)
    )
    found, lines = vectorised_lines(replace(program, kernels=kernels), tmp_path)
    loops = {n for n, line in enumerate(lines, 1) if "n < size; ++n" in line}
    side_by_side = {n for n in loops if "ivdep" in lines[n - 2]}
    assert (len(loops), len(side_by_side)) == (4, 2)
    assert side_by_side <= found


def decayed(at):
    return Apply(DType.F64, "exp", (Load(DType.F64, "neurons.v", at),))


def stored(op, *args):
    return Store("syn.w", Axis.SYNAPSE, Apply(DType.F64, op, args))
