"""Compiled programs against the interpreter, bit for bit."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from described import CLOCK, Simulation, lowered, network, population
from networks import NETWORKS, is_finite, outcome, plastic

from eqsim.backends.host.memory import Memory
from eqsim.backends.runtime import compiled as compiled_programs
from eqsim.backends.runtime.compiled import Compiled
from eqsim.ir.checks.words import words
from eqsim.model.interventions import HostCall
from eqsim.model.recorder import StateRecorder
from eqsim.options import CompileOptions

pytestmark = [pytest.mark.compile, pytest.mark.usefixtures("cache_folder")]

QUICK = CompileOptions(optimisation=1)
ALL = QUICK.passes


def compiled(options=QUICK):
    return lambda program: Compiled.build(program, options)


@pytest.mark.parametrize("make", NETWORKS)
def test_compiled_code_computes_what_the_interpreter_computes(make):
    expected = outcome(make)
    assert is_finite(expected)
    assert outcome(make, make=compiled(), passes=ALL) == expected


@pytest.mark.parametrize("options", [
    CompileOptions(optimisation=0),
    CompileOptions(optimisation=3),
    CompileOptions(optimisation=2, native=False),
], ids=["not optimised", "fully optimised", "for any processor"])  # fmt: skip
@pytest.mark.parametrize("passes", [(), ALL], ids=["no passes", "all passes"])
def test_bits_depend_neither_on_the_compiler_nor_on_passes(options, passes):
    found = outcome(plastic, make=compiled(options), passes=passes)
    assert found == outcome(plastic)


def test_a_run_in_pieces_is_one_run():
    whole, parts = (plastic(make=compiled(), passes=ALL) for _ in range(2))
    for simulation in (whole, parts):
        for recorder in simulation.spec.recorders:
            simulation.record(recorder, record=[1])
    whole.run(90)
    for steps in (1, 0, 60, 29):
        parts.run(steps)
    for name, column in (("trace", "v"), ("spikes", "t"), ("count", "count"), ("rate", "rate")):
        assert parts.recording(name, column).tobytes() == whole.recording(name, column).tobytes()


def test_runs_may_alternate_with_the_interpreter():
    whole, mixed = (plastic(passes=ALL) for _ in range(2))
    for simulation in (whole, mixed):
        for recorder in simulation.spec.recorders:
            simulation.record(recorder, record=[1])
    whole.run(60)
    program = whole.executor._runner.executables[whole.spec].program
    executables = mixed.executor._runner.executables
    for _ in range(3):
        executables[mixed.spec] = compiled()(program)
        mixed.run(10)
        executables.clear()
        mixed.run(10)
    assert mixed.array("cells", "v").tobytes() == whole.array("cells", "v").tobytes()
    assert mixed.recording("spikes", "t").tobytes() == whole.recording("spikes", "t").tobytes()


def test_an_interrupt_keeps_the_completed_steps():
    simulation = plastic(make=compiled(), passes=ALL)
    for recorder in simulation.spec.recorders:
        simulation.record(recorder, record=[1])

    def stop(_completed):
        raise KeyboardInterrupt

    simulation.progress = stop
    summary = simulation.run(10**8, report="text")
    assert summary.interrupted
    assert 0 <= summary.completed < 10**8
    assert simulation.recording("trace", "t").size == summary.completed


def test_progress_is_told_in_time_though_each_step_returns_to_the_host(monkeypatch):
    interval = compiled_programs.PROGRESS_INTERVAL
    ticks = (0.4 * interval * tick for tick in range(1000))
    monkeypatch.setattr(compiled_programs.time, "perf_counter", lambda: next(ticks))
    spec = replace(
        network(population(equations={"v": "-v"})), calls=(HostCall("op", CLOCK, "end"),)
    )
    program = lowered(spec)
    memory = Memory(values={"clock.dt": 1e-4, "neurons.N": 2}, steps={"clock": 3})
    memory.buffers["neurons.v"] = np.ones(64)
    told, calls = [], []
    assert Compiled.build(program, QUICK).run(memory, 10, told.append, calls.append) == 10
    assert calls == ["op"] * 10
    assert all(0 <= later - earlier <= 3 for earlier, later in pairwise([0, *told, 10]))


@pytest.mark.parametrize("seed", [0, 1, 2**63 - 1, 2**64 - 1])
def test_seeds_of_64_bits_are_passed_whole(seed):
    cells = population(equations={"v": "rand()"}, threshold="v > 1")
    found = []
    for make in (compiled(), None):
        how = {"seed": seed} if make is None else {"seed": seed, "make": make}
        simulation = Simulation(network(cells), {"neurons": 3}, **how)
        simulation.run(5)
        found.append(simulation.array("neurons", "v").tolist())
    assert found[0] == found[1]


def test_a_second_build_comes_from_the_cache():
    program = lowered(network(population(equations={"v": "-v/0.012345"})))
    first, second = (Compiled.build(program, QUICK) for _ in range(2))
    assert second.from_cache
    assert first.library.words == second.library.words == len(words(program))


def test_the_number_of_completed_steps_is_given():
    program = lowered(network(population(equations={"v": "-v"})))
    memory = Memory(values={"clock.dt": 1e-4, "neurons.N": 2}, steps={"clock": 3})
    memory.buffers["neurons.v"] = np.ones(64)
    memory.rings = {}
    assert Compiled.build(program, QUICK).run(memory, 4, None) == 4
    assert memory.steps == {"clock": 7}
    assert memory.buffers["neurons.v"][0] == pytest.approx((1 - 1e-4) ** 4)


def test_states_of_no_element_are_recorded():
    recorder = StateRecorder("trace", "neurons", ("v",), "clock")
    spec = network(population(equations={"v": "-v"}), recorders=(recorder,))
    simulation = Simulation(spec, {"neurons": 3}, make=compiled())
    simulation.record(recorder, record=[])
    simulation.run(4)
    assert simulation.recording("trace", "v").shape == (4, 0)
