"""Printed kernels do what the program says: bit for bit what NumPy and the interpreter get."""

import numpy as np
import pytest

from eqsim.backends.runtime.compiled import Compiled
from eqsim.backends.runtime.executable import Interpreted
from eqsim.options import CompileOptions

pytestmark = [pytest.mark.compile, pytest.mark.usefixtures("cache_folder")]
FAST = CompileOptions(optimisation=1, native=False)


def lif_by_hand(memory, steps):
    """Perform the LIF program in plain NumPy; give the spikes of each step."""
    value, size = memory.values, memory.values["neurons.N"]
    v, g, last = (
        memory.buffers[f"neurons.{name}"][:size].copy() for name in ("v", "g", "lastspike")
    )
    spikes = []
    for step in range(steps):
        time = np.float64(step) * value["clock.dt"]
        active = time - last >= value["neurons.refractory"]
        moved = value["neurons.P_vv"] * v + value["neurons.P_vg"] * g
        v, g = np.where(active, moved, v), value["neurons.P_gg"] * g
        fired = active & (v > value["neurons.threshold"])
        last[fired] = time
        v[fired] = value["neurons.reset"]
        spikes.append(np.flatnonzero(fired))
    return v, g, last, spikes


@pytest.mark.parametrize("size", [1, 63, 64, 65, 200])
def test_lif_equals_numpy(programs, filled, size):
    program = programs.lif_program()
    memory = filled(program, size)
    v, g, last, spikes = lif_by_hand(memory, 50)
    assert Compiled.build(program, FAST).run(memory, 50, None) == 50
    assert sum(map(len, spikes)) > 0
    for name, expected in (("v", v), ("g", g), ("lastspike", last)):
        assert memory.buffers[f"neurons.{name}"][:size].tobytes() == expected.tobytes()
    ring = memory.rings["neurons.spike"]
    assert ring.of_step(49).tolist() == spikes[-1].tolist()


def test_an_empty_population_does_nothing(programs, filled):
    memory = filled(programs.lif_program(), 0)
    assert Compiled.build(programs.lif_program(), FAST).run(memory, 10, None) == 10
    assert memory.rings["neurons.spike"].counts.tolist() == [0]


def test_a_network_equals_the_interpreter(programs, filled, connected):
    program = programs.network_program()
    outcomes = []
    for executable in (Interpreted(program), Compiled.build(program, FAST)):
        memory = filled(program, 150)
        connected(memory)
        assert executable.run(memory, 120, None) == 120
        outcomes.append(contents(program, memory))
    assert outcomes[0] == outcomes[1]
    assert len(outcomes[0]["spikes.i"]) > 4 * 20


@pytest.mark.parametrize(
    "options",
    [
        CompileOptions(optimisation=0, native=False),
        CompileOptions(optimisation=3, native=True),
        CompileOptions(optimisation=2, native=True, extra_flags=("-funroll-loops",)),
    ],
)
def test_bits_do_not_depend_on_optimisation(programs, filled, options):
    program = programs.noise_program()
    outcomes = []
    for chosen in (FAST, options):
        memory = filled(program, 130)
        Compiled.build(program, chosen).run(memory, 20, None)
        outcomes.append(contents(program, memory))
    assert outcomes[0] == outcomes[1]


def test_draws_equal_the_interpreter(programs, filled):
    program = programs.noise_program()
    compiled, interpreted = filled(program, 130), filled(program, 130)
    Compiled.build(program, FAST).run(compiled, 20, None)
    Interpreted(program).run(interpreted, 20, None)
    assert contents(program, compiled) == contents(program, interpreted)


def contents(program, memory):
    """Give the bytes of every array without padding, and of every recording."""
    size = memory.values["neurons.N"]
    arrays = {
        buffer.name: memory.buffers[buffer.name][
            : size if buffer.extent == "neurons.N" else None
        ].tobytes()
        for buffer in program.buffers
    }
    for table, columns in memory.tables.items():
        for column, parts in columns.items():
            arrays[f"{table}.{column}"] = b"".join(part.tobytes() for part in parts)
    return arrays
