"""Runs that follow each other in one project give the bits that they give in this process."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import (
    Network,
    NeuronGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    TimedArray,
    ms,
)
from eqsim.errors import SimulationError

DRIFT = "dv/dt = (i + 1)/ms + c*xi*ms**-0.5 : 1"


def equal(results):
    """Assert that all backends gave the same bits."""
    expected = results["numpy"]
    for found in results.values():
        assert found.keys() == expected.keys()
        for name, values in expected.items():
            assert found[name].tobytes() == values.tobytes(), name
    return expected


def test_what_comes_after_a_run_that_stopped(on_each):
    def stopped(finish):
        group = NeuronGroup(3, DRIFT, threshold="v > 5", reset="v = 0", method="euler", name="G")
        slow = NeuronGroup(1, "x : 1\nt0 : second", dt=0.25 * ms, name="slow")
        slow.run_regularly("x += 1")
        synapses = Synapses(group, group, on_pre="v_post += 0.1", delay=0.3 * ms, name="S")
        synapses.connect(p=0.5)
        values = StateMonitor(group, "v", record=True, name="values")
        net = Network(group, slow, synapses, values)
        net.run(2 * ms, stop_when="v > 1.25", namespace={"c": 1.0})
        net.run(0.35 * ms, namespace={"c": 0.5})
        slow.t0 = "t"
        net.run(2 * ms, stop_when={group: "v > 4"}, namespace={"c": 0.5})
        net.run(1.03 * ms, namespace={"c": 0.0})
        finish()
        reached.append((net.t_, group.t_, slow.clock.timestep))
        return group, slow, values

    reached = []
    found = equal(on_each(stopped))
    assert len(set(reached)) == 1
    assert reached[0][0] < 5e-3
    assert len(found["values.t_"]) == round(reached[0][1] / 1e-4)


def test_what_changes_between_runs(on_each):
    def changing(finish):
        group = NeuronGroup(3, DRIFT, threshold="v > 2", reset="v = 0", method="euler", name="G")
        synapses = Synapses(group, group, on_pre="v_post += f(t)", delay=0.3 * ms, name="S")
        synapses.connect(condition="i != j")
        before = StateMonitor(group, "v", record=True, name="before")
        net = Network(group, synapses, before)
        table = TimedArray([0.1, 0.2], dt=1 * ms)
        net.run(2 * ms, namespace={"c": 1, "f": table})
        synapses.active = False
        before.active = False
        late = NeuronGroup(2, "dx/dt = y/ms : 1\ny : 1 (linked)", method="euler", name="late")
        late.y = eq.linked_var(group, "v", index=[2, 0])
        spikes = SpikeMonitor(group, name="spikes")
        net.add(late, spikes)
        net.run(1 * ms, namespace={"c": 0.5, "f": table})
        synapses.active = True
        group.set_event_schedule("spike", when="thresholds", order=-3)
        net.remove(before)
        net.run(2 * ms, namespace={"c": 2.5, "f": TimedArray([0.1, 0.2, 0.3], dt=1 * ms)})
        net.run(1 * ms, namespace={"c": 1, "f": table})
        finish()
        return group, late, before, spikes

    found = equal(on_each(changing))
    assert len(found["before.t_"]) == 20
    assert found["spikes.t_"].min() >= 2e-3


def test_networks_of_one_project_have_times_of_their_own(on_each):
    def separate(finish):
        first = NeuronGroup(2, DRIFT, threshold="v > 2", reset="v = 0", method="euler", name="G")
        other = NeuronGroup(2, "dx/dt = 1/ms : 1", method="euler", name="H")
        spikes, values = SpikeMonitor(first, name="s"), StateMonitor(other, "x", True, name="m")
        nets = Network(first, spikes), Network(other, values)
        nets[0].run(2 * ms, namespace={"c": 1.0})
        nets[1].run(0.5 * ms)
        nets[1].store()
        nets[1].run(0.5 * ms)
        nets[0].run(1 * ms, namespace={"c": 1.0})
        nets[1].restore()
        nets[1].run(1 * ms)
        finish()
        times.append([net.t_ for net in nets])
        return first, other, spikes, values

    times = []
    found = equal(on_each(separate))
    assert times == [[3e-3, 1.5e-3]] * 3
    assert np.allclose(found["m.t_"], np.arange(15) * 1e-4)


@pytest.mark.compile
@pytest.mark.standalone
def test_a_time_step_that_only_the_program_can_refuse(session, cache_folder, tmp_path):
    eq.set_device("cpp_standalone", directory=tmp_path / "p", build_on_run=False, optimisation=1)
    group = NeuronGroup(1, "dv/dt = 1/ms : 1", method="euler")
    net = Network(group)
    net.run(1 * ms, stop_when="v > 0.25")
    eq.defaultclock.dt = 0.25 * ms
    net.run(1 * ms)
    with pytest.raises(SimulationError, match="time step cannot be changed now"):
        eq.device.build()
