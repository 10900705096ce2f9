"""Runs in pieces: what is kept, recorded, interrupted."""

import signal

import numpy as np
import pytest
from described import CLOCK, DT, Simulation, network, population, projection

from eqsim.backends.reference.kernels import PreparedKernel
from eqsim.backends.runtime.executable import Interpreted
from eqsim.errors import SimulationError
from eqsim.model.recorder import RateRecorder, SpikeRecorder, StateRecorder

TRACE = StateRecorder("trace", "cells", ("v",), CLOCK)
SPIKES = SpikeRecorder("spikes", "cells", "spike", ("v",))
COUNT = SpikeRecorder("count", "cells", "spike", keep=False)
RATE = RateRecorder("rate", "cells", "spike")
RECORDERS = (TRACE, SPIKES, COUNT, RATE)
COLUMNS = (
    *(("trace", name) for name in ("t", "v")),
    *(("spikes", name) for name in ("i", "t", "v", "count")),
    *(("count", "count"), ("rate", "t"), ("rate", "rate")),
)


def noisy(delay=3, **how):
    """Make a recurrent network that draws, with every kind of recorder."""
    cells = population(
        "cells",
        equations={"v": "-v/0.01 + 150*rand()"},
        threshold="v > 0.02 + 0.02*rand()",
        reset="v = 0.01*rand()",
        refractory="0.0004",
        pauses=("v",),
    )
    synapses = projection("syn", "cells", "cells", variables=("w",), pre="v += w*rand()")
    simulation = Simulation(
        network(cells, synapses, recorders=RECORDERS),
        {"cells": 20},
        {"syn.pre.delay": delay},
        **how,
    )
    simulation.connect("syn", condition="i != j", probability="0.4")
    simulation.assign("syn", "w", "0.002*rand()")
    for recorder in RECORDERS:
        simulation.record(recorder, record=[3, 0] if recorder is TRACE else None)
    return simulation


def everything(simulation):
    found = [simulation.recording(*column).tobytes() for column in COLUMNS]
    return [*found, simulation.array("cells", "v").tobytes()]


# --- runs in pieces ------------------------------------------------------------------------------


@pytest.mark.parametrize("pieces", [(60, 60), (1, 119), (2, 3, 5, 110), (0, 120, 0)])
def test_a_run_in_pieces_is_one_run(pieces):
    whole, parts = noisy(), noisy()
    whole.run(120)
    for steps in pieces:
        parts.run(steps)
    assert everything(parts) == everything(whole)
    assert whole.recording("spikes", "i").size > 20


def test_spikes_on_their_way_are_delivered_in_the_next_run():
    cells = population("cells", threshold="t_in_timesteps == 1 and i == 0")
    synapses = projection("syn", "cells", "cells", pre="v += 1")
    simulation = Simulation(network(cells, synapses), {"cells": 2}, {"syn.pre.delay": 3})
    simulation.link("syn", [0], [1])
    arrived = []
    for _ in range(6):
        simulation.run(1)
        arrived.append(simulation.array("cells", "v")[1])
    assert arrived == [0.0, 0.0, 0.0, 0.0, 1.0, 1.0]


@pytest.mark.parametrize(("later", "wait"), [(5, 4), (2, 2), (7, 4)])
def test_a_delay_changes_once_no_spikes_are_about(later, wait):
    cells = population("cells", threshold="t_in_timesteps == 1 and i == 0")
    synapses = projection("syn", "cells", "cells", pre="v += 1")
    simulation = Simulation(network(cells, synapses), {"cells": 2}, {"syn.pre.delay": 3})
    simulation.link("syn", [0], [1])
    simulation.run(wait)
    simulation.values["syn.pre.delay"] = later
    with pytest.raises(SimulationError, match="cannot change now"):
        simulation.run(1)
    simulation.values["syn.pre.delay"] = 3
    simulation.run(8)
    simulation.values["syn.pre.delay"] = later
    simulation.run(12)
    assert simulation.array("cells", "v").tolist() == [0.0, 1.0]


def test_a_network_that_begins_anew_has_no_spikes_on_their_way():
    simulation = noisy(delay=5)
    simulation.run(40)
    simulation.steps = 0
    simulation.assign("cells", "v", [-100.0])
    simulation.assign("cells", "lastspike", [-1e4])
    simulation.values["syn.pre.delay"] = 0
    simulation.run(1)
    assert (simulation.array("cells", "v") < -90).all()


def test_synapses_can_be_added_between_runs():
    cells = population("cells", threshold="i == 0 and v == 0")
    synapses = projection("syn", "cells", "cells", pre="v += 1", post="v_pre += 10")
    simulation = Simulation(network(cells, synapses), {"cells": 3})
    simulation.link("syn", [0], [1])
    simulation.run(1)
    simulation.link("syn", [0, 2], [2, 0])
    simulation.run(1)
    assert simulation.array("cells", "v").tolist() == [0.0, 2.0, 11.0]


def test_state_and_synapses_outlive_a_change_of_the_description():
    simulation = noisy()
    simulation.run(30)
    before = simulation.array("cells", "v").tolist()
    simulation.spec = network(*simulation.spec.populations, *simulation.spec.projections)
    simulation.run(0)
    assert simulation.array("cells", "v").tolist() == before


# --- interruptions and failures ------------------------------------------------------------------


def test_an_interrupted_run_keeps_the_completed_steps():
    whole, interrupted = noisy(), noisy()
    whole.run(50)

    def stop(completed):
        if completed == 17:
            raise KeyboardInterrupt

    interrupted.progress = stop
    summary = interrupted.run(50, report="text")
    assert (summary.interrupted, summary.completed) == (True, 17)
    assert interrupted.finished == 1
    assert interrupted.recording("trace", "t").size == 17
    interrupted.progress = None
    assert not interrupted.run(33).interrupted
    assert everything(interrupted) == everything(whole)


def test_a_signal_in_the_middle_of_a_step_lets_it_finish(monkeypatch):
    simulation = noisy()
    calls = []

    def perform(prepared, memory):
        calls.append(prepared.kernel.name)
        if len(calls) == 12:
            signal.raise_signal(signal.SIGINT)
        original(prepared, memory)

    original = PreparedKernel.perform
    simulation.run(0)
    monkeypatch.setattr(PreparedKernel, "perform", perform)
    summary = simulation.run(50)
    kernels = len(set(calls))
    assert summary.interrupted
    assert summary.completed == -(-12 // kernels)
    assert len(calls) == summary.completed * kernels


class Failing:
    """An executable that fails before its first step, or after some."""

    def __init__(self, program):
        self.inner, self.program = Interpreted(program), program
        self.build_seconds, self.from_cache = 0.0, False

    def run(self, memory, steps, progress, host):
        if steps == 13:
            raise SimulationError("no first step")
        return self.inner.run(memory, steps, progress, host)


def test_a_run_that_fails_before_its_first_step_changes_nothing():
    whole, failing = noisy(), noisy(make=Failing)
    for simulation in (whole, failing):
        simulation.run(20)
    assert "no first step" in str(failing.run(13).failure)
    assert everything(failing) == everything(whole)
    for simulation in (whole, failing):
        simulation.run(20)
    assert everything(failing) == everything(whole)


def test_a_network_is_compiled_once():
    made = []

    def make(program):
        made.append(program.name)
        return Interpreted(program)

    simulation = noisy(make=make)
    for _ in range(3):
        simulation.run(2)
    assert made == ["net"]


# --- recordings ----------------------------------------------------------------------------------


def test_recordings_agree_with_each_other():
    simulation = noisy()
    simulation.run(100)
    i, t = simulation.recording("spikes", "i"), simulation.recording("spikes", "t")
    counts = np.bincount(i, minlength=20)
    assert simulation.recording("spikes", "count").tolist() == counts.tolist()
    assert simulation.recording("count", "count").tolist() == counts.tolist()
    steps = np.rint(t / DT).astype(int)
    assert t.tolist() == (steps * DT).tolist()
    rate = np.bincount(steps, minlength=100) / 20 / DT
    assert simulation.recording("rate", "rate").tolist() == rate.tolist()
    assert simulation.recording("trace", "v").shape == (100, 2)
    assert simulation.recording("trace", "t").tolist() == (np.arange(100) * DT).tolist()


def test_a_part_of_a_population_counts_from_its_start():
    cells = population("cells", threshold="i % 2 == 0")
    recorders = (SpikeRecorder("spikes", "cells", "spike"), COUNT, RATE)
    simulation = Simulation(network(cells, recorders=recorders), {"cells": 8})
    for recorder in recorders:
        simulation.record(recorder, start=3, size=4)
    simulation.run(2)
    assert simulation.recording("spikes", "i").tolist() == [1, 3, 1, 3]
    assert simulation.recording("count", "count").tolist() == [0, 2, 0, 2]
    assert simulation.recording("spikes", "count").tolist() == [0, 2, 0, 2]
    assert simulation.recording("rate", "rate").tolist() == [0.5 / DT] * 2


def test_nothing_can_be_recorded_of_no_element():
    simulation = Simulation(network(population("cells"), recorders=(TRACE,)), {"cells": 3})
    simulation.record(TRACE, record=[])
    simulation.run(4)
    assert simulation.recording("trace", "v").shape == (4, 0)
    assert simulation.recording("trace", "t").size == 4


def test_a_population_of_no_elements_runs():
    cells = population("cells", equations={"v": "-v"}, threshold="v > 1", reset="v = 0")
    simulation = Simulation(network(cells, recorders=(SPIKES, RATE)), {"cells": 0})
    simulation.record(SPIKES)
    simulation.record(RATE)
    simulation.run(3)
    assert simulation.recording("spikes", "i").size == 0
    assert simulation.recording("rate", "rate").tolist() == [0.0] * 3
