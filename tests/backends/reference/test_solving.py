"""Solvers of the interpreter: each element keeps its tolerance, and fails by itself."""

import sys

import numpy as np
import pytest
from described import DT, Simulation, network, population


def simulated(equations, method, count, start, steps=1, **given):
    described = population(
        variables=(*equations, "k", "_last_timestep"), equations=equations, method=method, **given
    )
    simulation = Simulation(network(described), {"neurons": count})
    for variable, values in start.items():
        simulation.assign("neurons", variable, values)
    return simulation, simulation.run(steps).failure


@pytest.mark.parametrize("method", ["rkf45", "adams", "esdirk", "bdf"])
def test_each_element_keeps_the_tolerance(method):
    rates = np.geomspace(1, 1e4, 40)
    simulation, failure = simulated({"v": "-k*v"}, method, 40, {"v": np.ones(40), "k": rates}, 10)
    assert failure is None
    exact = np.exp(-rates * 10 * DT)
    assert simulation.array("neurons", "v") == pytest.approx(exact, abs=1e-5)


def test_a_group_without_elements_is_solved_too():
    simulation, failure = simulated({"v": "-k*v"}, "rkf45", 0, {})
    assert failure is None
    assert simulation.array("neurons", "v").size == 0


@pytest.mark.parametrize("method", ["rkf45", "esdirk"])
def test_the_first_element_that_fails_is_named_and_the_others_go_on(method):
    start = {"v": [1.0, 1.0, 1.0, 1.0], "k": [0.0, 1.0, 2.0 / DT, 3.0 / DT]}
    simulation, failure = simulated({"v": "k*v**2"}, method, 4, start)
    assert "neurons: the equations of element 2 cannot be integrated" in str(failure)
    values = simulation.array("neurons", "v")
    assert values == pytest.approx([1, 1 / (1 - DT), 1, 1], rel=1e-5)


def test_without_scipy_the_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy.integrate", None)
    _, failure = simulated({"v": "-v"}, "rkf45", 1, {"v": [1.0]})
    assert "SciPy, which is not installed" in str(failure)
    assert "pip install scipy" in failure.hint
