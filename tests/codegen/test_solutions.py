"""The function that a solver calls: its own names, and the constants that it carries."""

from described import lowered, network, population

from eqsim.codegen.sources import emit_library


def kernels(equations, **given):
    variables = (*equations, "gain", "_last_timestep")
    described = population(variables=variables, equations=equations, method="rkf45", **given)
    return emit_library(lowered(network(described)))["kernels.hpp"]


def test_names_are_the_users_and_hide_those_of_the_kernel():
    text = kernels({"v": "v*t*gain"})
    assert "const auto rates = [&, gain = gain]" in text
    assert "const double v = x[0];" in text
    assert "dx[0] = v * t * gain;" in text


def test_a_variable_is_not_taken_for_the_solvers_arrays():
    text = kernels({"x": "dx - gain", "dx": "-x"})
    assert "const double x_2 = x[0];" in text
    assert "const double dx_2 = x[1];" in text
    assert "dx[0] = dx_2 - gain;" in text


def test_the_solver_stands_before_the_loop():
    text = kernels({"v": "-v", "w": "v"})
    solver = "eqsim::Solver solver(eqsim::Method::rkf45, 2, 1e-06, tolerances, 500);"
    assert text.index(solver) < text.index("for (int64_t i")
    assert '#include "eqsim/solver.hpp"' in text


def test_other_programs_do_without():
    described = population(equations={"v": "-v"}, method="rk4")
    assert "solver.hpp" not in emit_library(lowered(network(described)))["kernels.hpp"]
