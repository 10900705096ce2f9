"""The engine's solver: elements do not depend on each other, failures leave the state alone."""

import subprocess

import numpy as np
import pytest
from sundials import is_installed

from eqsim.backends.building.solver_library import linked_libraries
from eqsim.backends.building.toolchain import find_toolchain
from eqsim.engine import INCLUDE_DIR
from eqsim.errors import CompilationError
from eqsim.options import CompileOptions

pytestmark = pytest.mark.compile

METHODS = ("rkf45", "rkck", "dopri5", "rk23", "rk34", "rkf78", "esdirk", "bdf", "adams")
PROGRAM = """#include <eqsim/solver.hpp>
#include <cstdio>
using eqsim::Method;
using eqsim::Solver;
static const double tolerances[] = {1e-8, 1e-8};
template <typename Rates>
static int64_t try_once(Solver& solver, const Rates& rates, double* x, double duration) {
    double step = 0.01;
    return solver.solve(rates, x, 0.0, duration, &step);
}
static void report(const char* name, Method method) {
    Solver solver(method, 2, 1e-8, tolerances, 2000), fresh(method, 2, 1e-8, tolerances, 2000);
    const double k = 1.0;
    const auto spring = [k](double, const double* x, double* dx) {
        dx[0] = x[1];
        dx[1] = -k * x[0];
    };
    const auto grow = [](double, const double* x, double* dx) { dx[0] = x[0] * x[0]; dx[1] = 0.0; };
    const auto root = [](double, const double* x, double* dx) { dx[0] = sqrt(-x[0]); dx[1] = 0.0; };
    const auto time = [](double t, const double*, double* dx) { dx[0] = 3 * t * t; dx[1] = 1.0; };
    double x[] = {1.0, 0.0}, step = 0.0;
    int64_t outcome = 0;
    for (int n = 0; n < 20; ++n) outcome |= solver.solve(spring, x, 0.1 * n, 0.1, &step);
    double y[] = {1.0, 7.0}, z[] = {1.0, 7.0}, u[] = {0.0, 0.0};
    const int64_t grown = try_once(solver, grow, y, 2.0), rooted = try_once(solver, root, z, 2.0);
    try_once(solver, time, u, 2.0);
    double one[] = {0.3, 0.7}, other[] = {0.3, 0.7};
    try_once(solver, spring, one, 0.1);
    try_once(fresh, spring, other, 0.1);
    const bool same = one[0] == other[0] && one[1] == other[1];
    std::printf("%s %d %d %d %d %.17g %.17g %g %g %g\\n", name, int(outcome), int(grown),
                int(rooted), int(same), x[0], u[0], y[0], y[1], z[0]);
}
int main() {
"""


def test_every_method(tmp_path):
    calls = "".join(f'    report("{name}", Method::{name});\n' for name in METHODS)
    (tmp_path / "solver.cpp").write_text(f"{PROGRAM}{calls}}}\n")
    toolchain = find_toolchain(CompileOptions())
    if not is_installed():
        with pytest.raises(CompilationError):
            linked_libraries(toolchain)
        return
    linked = linked_libraries(toolchain)
    flags = ("-std=c++17", "-Wall", "-Wextra", f"-I{INCLUDE_DIR}", *linked.compile_flags)
    files = ("solver.cpp", "-o", "solver", *linked.link_flags)
    command = (*toolchain.command, *flags, *files)
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    done = subprocess.run([tmp_path / "solver"], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    rows = [line.split() for line in done.stdout.splitlines()]
    assert tuple(row[0] for row in rows) == METHODS
    for name, *numbers in rows:
        solved, grown, rooted, same, x, time, *kept = map(float, numbers)
        assert solved == 0, name
        assert grown in (2, 3, 4), name
        assert rooted in (3, 4), name
        assert same == 1, name
        assert kept == [1, 7, 1], name
        assert x == pytest.approx(np.cos(2.0), abs=2e-6), name
        assert time == pytest.approx(8.0, abs=1e-5), name
