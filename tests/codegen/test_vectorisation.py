"""The loops over populations become vector code, by the report of the compiler."""

import platform
import re

import pytest

from eqsim.backends.building.toolchain import compile_library, find_toolchain
from eqsim.codegen.sources import emit_library
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
