"""The kernels of a population, and when its elements are refractory."""

import numpy as np
import pytest
from described import CLOCK, DT, Simulation, kernel_lines, lowered, network, population

from eqsim.expr.dtypes import DType
from eqsim.ir.effects import effects
from eqsim.model.population import EventList, Population
from eqsim.model.recorder import SpikeRecorder, StateRecorder
from eqsim.model.variables import StateVariable

SPIKES = SpikeRecorder("spikes", "neurons", "spike")


def spike_steps(described, steps, values=None, **assigned):
    simulation = Simulation(network(described, recorders=(SPIKES,)), {"neurons": 1}, values)
    simulation.record(SPIKES)
    for variable, value in assigned.items():
        simulation.assign("neurons", variable, [value])
    simulation.run(steps)
    return simulation.recording("spikes", "_step").tolist()


# --- kernels -------------------------------------------------------------------------------------


def test_a_population_that_only_holds_values_has_no_kernels():
    assert lowered(network(population())).kernels == ()


def test_kernels_stand_in_the_order_of_a_step():
    described = population(
        equations={"v": "-v"}, threshold="v > 1", reset="v = 0", refractory="0.001"
    )
    kernels = lowered(network(described)).kernels
    assert [(kernel.name, kernel.slot) for kernel in kernels] == [
        ("neurons.update", "groups"),
        ("neurons.spike", "thresholds"),
        ("neurons.spike.response", "resets"),
    ]


def test_the_users_lines_stand_beside_the_kernels():
    described = population(
        equations={"v": "-v"}, threshold="v > 1", reset="v = 0", refractory="0.001"
    )
    comments = [kernel.comment for kernel in lowered(network(described)).kernels]
    assert comments == [
        ("neurons: one step by the method 'euler'", "dv/dt = -v", "refractory: 0.001"),
        ("spike: v > 1",),
        ("at spike: v = 0",),
    ]


def test_an_update_is_simultaneous():
    lines = kernel_lines(network(population(variables=("v", "u"), equations={"v": "u", "u": "v"})),
                         "neurons.update")  # fmt: skip
    stores = [number for number, line in enumerate(lines) if line.startswith("store")]
    assert stores == [len(lines) - 2, len(lines) - 1]


def test_coupled_variables_see_values_from_before_the_step():
    described = population(variables=("v", "u"), equations={"v": "1000*u", "u": "2000*v"})
    simulation = Simulation(network(described), {"neurons": 1})
    simulation.assign("neurons", "v", [1.0])
    simulation.assign("neurons", "u", [3.0])
    simulation.run(1)
    assert simulation.array("neurons", "v")[0] == 1.0 + 1000 * 3.0 * DT
    assert simulation.array("neurons", "u")[0] == 3.0 + 2000 * 1.0 * DT


def test_each_draw_of_a_population_has_a_stream_of_its_own():
    described = population(
        equations={"v": "-v + rand()"},
        threshold="rand() < v",
        reset="v = rand() + rand()",
        refractory="rand()*0.001",
        rank=3,
    )
    streams = [effects(kernel).draws for kernel in lowered(network(described)).kernels]
    assert [len(each) for each in streams] == [2, 1, 2]
    assert frozenset().union(*streams) == {3 * 2**16 + number for number in range(5)}


def test_recorders_shift_no_streams():
    described = population(subexpressions={"x": "2*v"}, threshold="rand() < v", reset="v = rand()")
    recorder = StateRecorder("trace", "neurons", ("x",), "clock")
    alone, recorded = (
        lowered(network(described, recorders=recorders)) for recorders in ((), (recorder, SPIKES))
    )
    kept = [kernel for kernel in recorded.kernels if kernel.name.startswith("neurons.")]
    assert kept == list(alone.kernels)


def test_a_propagator_has_an_entry_for_each_name():
    described = population(
        variables=("v", "g", StateVariable("tau", constant=True)),
        equations={"v": "(g - v)/tau", "g": "-g/0.002"},
        method="exact",
    )
    simulation = Simulation(network(described), {"neurons": 2})
    simulation.assign("neurons", "tau", [0.01, 0.002])
    simulation.assign("neurons", "g", [1.0, 1.0])
    simulation.run(30)
    t = 30 * DT
    fast, slow = np.exp(-t / 0.002), np.exp(-t / 0.01)
    expected = [(slow - fast) / (0.01 / 0.002 - 1), t / 0.002 * fast]
    expected[0] = 0.002 / (0.01 - 0.002) * (slow - fast)
    np.testing.assert_allclose(simulation.array("neurons", "v"), expected, rtol=1e-12)


# --- refractory durations ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("duration", "period"),
    [
        ("0.0", 1),
        ("0.0001", 1),
        ("0.00015", 1),
        ("0.0002", 2),
        ("0.00025", 2),
        ("0.0003", 3),
        ("0.00029995", 3),
        ("-0.001", 1),
        ("0.005", 50),
    ],
)
def test_a_duration_counts_whole_steps_from_the_spike(duration, period):
    steps = spike_steps(population(threshold="v > -1", refractory=duration), 3 * period + 1)
    assert steps == list(range(0, 3 * period + 1, period))


def test_a_ramp_of_three_steps_with_ten_refractory_steps_has_a_period_of_twelve():
    described = population(
        equations={"v": "1/0.0003"},
        pauses=("v",),
        threshold="v > 0.99",
        reset="v = 0",
        refractory="0.001",
    )
    assert spike_steps(described, 40) == [2, 14, 26, 38]


def test_a_duration_may_differ_from_element_to_element_and_from_step_to_step():
    described = population(variables=("v", "ref"), threshold="v > -1", refractory="ref")
    assert spike_steps(described, 9, ref=0.0004) == [0, 4, 8]
    changed = population(
        variables=("v", "ref"), threshold="v > -1", reset="ref += 0.0001", refractory="ref"
    )
    assert spike_steps(changed, 12, ref=0.0001) == [0, 2, 5, 9]


def test_a_refractory_element_has_no_spike_even_where_nothing_pauses():
    described = population(equations={"v": "1/0.0003"}, threshold="v > 0", refractory="0.0003")
    assert spike_steps(described, 7) == [0, 3, 6]


def test_an_early_last_spike_makes_elements_refractory_from_the_start():
    described = population(threshold="v > -1", refractory="0.0005")
    assert spike_steps(described, 7, lastspike=0.0) == [5]


def test_the_last_spike_is_the_time_of_the_step():
    described = population(threshold="v > -1", refractory="0.0004")
    simulation = Simulation(network(described), {"neurons": 2})
    simulation.run(6)
    assert simulation.array("neurons", "lastspike").tolist() == [4 * DT] * 2
    assert simulation.array("neurons", "not_refractory").tolist() == [False] * 2


def test_a_paused_variable_keeps_its_bits():
    described = population(
        variables=("v", "u"),
        equations={"v": "-v/0.01", "u": "1.0"},
        pauses=("v",),
        threshold="v > -1",
        refractory="0.001",
    )
    simulation = Simulation(network(described), {"neurons": 1})
    simulation.assign("neurons", "v", [0.1])
    simulation.run(1)
    kept = simulation.array("neurons", "v")[0]
    simulation.run(5)
    assert simulation.array("neurons", "v")[0] == kept != 0.1
    assert simulation.array("neurons", "u")[0] > 5 * DT


# --- refractory conditions -----------------------------------------------------------------------


def test_a_condition_ends_the_refractory_state_when_it_becomes_false():
    described = population(
        equations={"v": "-1000.0"},
        threshold="t_in_timesteps == 2 or v < 0.65",
        reset="v = 1",
        refractory="v > 0.75",
        is_condition=True,
    )
    assert spike_steps(described, 9, v=0.5) == [0, 4, 8]


def test_a_condition_never_begins_the_refractory_state():
    described = population(
        threshold="t_in_timesteps % 2 == 1", refractory="v > 0", is_condition=True
    )
    assert spike_steps(described, 8, v=-1.0) == [1, 3, 5, 7]
    assert spike_steps(described, 8, v=1.0) == [1]


def test_the_flag_is_that_of_this_step_in_equations_and_in_subexpressions():
    described = population(
        variables=("v", "u", StateVariable("k", dtype=DType.I64)),
        equations={"v": "x/0.0001", "u": "int(not_refractory)/0.0001"},
        subexpressions={"x": "int(not_refractory)"},
        threshold="t_in_timesteps == 0",
        refractory="0.0003",
    )
    simulation = Simulation(network(described), {"neurons": 1})
    found = []
    for _ in range(6):
        simulation.run(1)
        found.append((simulation.array("neurons", "v")[0], simulation.array("neurons", "u")[0]))
    assert found == [(n, n) for n in (1.0, 1.0, 1.0, 2.0, 3.0, 4.0)]


# --- listed events -------------------------------------------------------------------------------


def test_listed_events_are_emitted_from_the_lists_of_the_population():
    source = Population("source", 0, CLOCK, (), events=(EventList("spike", "start", 3),))
    spec = network(source)
    assert kernel_lines(spec, "source.spike") == [
        "kernel source.spike over source listed in source._spike_elements at source._spike_steps "
        "every source._spike_period in start order 3 on clock",
        "emit source.spike when true",
    ]
    program = lowered(spec)
    assert [each.name for each in program.values][1:] == [
        *("source.N", "source._spike_entries", "source._spike_period")
    ]
    assert {each.name: (each.dtype, each.extent) for each in program.buffers} == {
        "source._spike_steps": (DType.I64, "source._spike_entries"),
        "source._spike_elements": (DType.I32, "source._spike_entries"),
    }
