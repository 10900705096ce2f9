"""One program serves many executions: values of variables come from its arguments."""

import re

import numpy as np
import pytest

import eqsim as eq
from eqsim import (
    Network,
    NeuronGroup,
    SpikeGeneratorGroup,
    StateMonitor,
    Synapses,
    ms,
    mV,
    seed,
)
from eqsim.api.networks.run_arguments import command_line
from eqsim.errors import ModelError, SimulationError, UnitError


@pytest.fixture
def project(session, tmp_path):
    """Describe projects that are built when a test asks for it."""
    eq.set_device("cpp_standalone", directory=tmp_path / "p", build_on_run=False, optimisation=1)


@pytest.mark.compile
@pytest.mark.standalone
def test_values_of_an_execution(project, cache_folder, tmp_path):
    group = NeuronGroup(3, "dv/dt = k*mV/ms : volt\nk : integer\non : boolean", method="euler")
    group.v = "i*mV"
    synapses = Synapses(group, group, "w : 1", on_pre=None)
    synapses.connect(i=[2, 0], j=[0, 1])
    values = StateMonitor(group, "v", record=True, when="end")
    net = Network(group, synapses, values)
    net.run(1 * ms)
    group.on = True
    net.run(1 * ms)
    eq.device.build(run=False)
    with pytest.raises(SimulationError, match="only known after"):
        values.v  # noqa: B018
    eq.device.run()
    assert group.v_[:] == pytest.approx([0, 1e-3, 2e-3])
    given = {group.v: 5 * mV, group.k: [1, 2, 3], synapses.w: [0.5, 0.25], group.on: False}
    eq.device.run(str(tmp_path / "p"), "results/second", with_output=False, run_args=given)
    assert group.v_[:] == pytest.approx([7e-3, 9e-3, 11e-3])
    assert synapses.w["i == 0"] == [0.25]
    assert group.on[:].all()
    assert values.v_[:, 9] == pytest.approx([6e-3, 7e-3, 8e-3])
    assert (tmp_path / "p" / "results" / "second" / "manifest.json").exists()
    eq.device.run(run_args=["neurongroup.k=2", "--seed", "7"])
    assert np.all(group.k == 2)
    for wrong, message in (
        (["neurongroup.x=1"], "no variable 'neurongroup.x' that takes values"),
        (["neurongroup.k=1.5"], "neurongroup.k is a whole number"),
    ):
        with pytest.raises(SimulationError, match=re.escape(message)):
            eq.device.run(run_args=wrong)
    with pytest.raises(
        ModelError, match=r"neurongroup.v: (.|\n)*expected: one value, or 3 of them"
    ):
        eq.device.run(run_args={group.v: [1, 2] * mV})
    with pytest.raises(ModelError, match="is not the folder of the project"):
        eq.device.run(str(tmp_path))


@pytest.mark.compile
@pytest.mark.standalone
def test_synapses_that_depend_on_an_argument(project, cache_folder):
    group = NeuronGroup(3, "x : 1\ny : 1")
    eq.device.apply_run_args()
    synapses = Synapses(group, group, on_pre=None)
    synapses.connect(condition="i < x_pre")
    group.y = "2*x"
    Network(group, synapses).run(0.1 * ms)
    eq.device.build(run_args={group.x: 1})
    assert synapses.i[:].tolist() == [0, 0, 0]
    assert group.y[:].tolist() == [2, 2, 2]
    eq.device.run(run_args={group.x: [2, 2, 0]})
    assert len(synapses) == 6


@pytest.mark.compile
@pytest.mark.standalone
def test_a_trace_that_is_kept_once_for_each_neuron(project, cache_folder):
    group = SpikeGeneratorGroup(3, [0, 1, 2], [1, 1, 2] * ms)
    synapses = Synapses(
        group,
        group,
        "w : 1\nda/dt = -a/(10*ms) : 1 (event-driven)\ndb/dt = -b/(5*ms) : 1 (event-driven)",
        on_pre="a += 1; w += a",
        on_post="b += 1; w += 10*b",
    )
    synapses.connect(i=[2, 0, 1, 1], j=[0, 0, 1, 2])
    later = Synapses(group, group, "da/dt = -a/ms : 1 (event-driven)", on_pre="a += 1", name="S")
    later.connect(i=[0, 1], j=[0, 1])
    Network(group, synapses, later).run(5 * ms)
    eq.device.build(run_args={synapses.a: 2, later.a: [1, 2]})
    before, behind = np.exp(-np.array([[2, 1, 1, 1], [0, 0, 0, 1]]) / 10)
    np.testing.assert_allclose(synapses.a[:], (1 + 2 * before) * behind, rtol=1e-14)
    np.testing.assert_allclose(later.a[:], 1 + np.array([1, 2]) * np.exp(-1), rtol=1e-14)
    eq.device.run(run_args={synapses.a: [3, 1, 2, 2], synapses.b: [1, 1, 0, 2]})
    np.testing.assert_allclose(synapses.a[:], (1 + [3, 1, 2, 2] * before) * behind, rtol=1e-14)
    with pytest.raises(ModelError, match="the values differ between the synapses of one neuron"):
        eq.device.run(run_args={synapses.a: [3, 1, 2, 3]})


@pytest.mark.compile
@pytest.mark.standalone
def test_synapses_made_behind_the_arguments_begin_with_zeros(project, cache_folder):
    group = SpikeGeneratorGroup(2, [0], [1] * ms)
    synapses = Synapses(group, group, "da/dt = -a/ms : 1 (event-driven)", on_pre="a += 1")
    synapses.connect(i=0, j=0)
    eq.device.apply_run_args()
    synapses.connect(i=[0, 1], j=1)
    Network(group, synapses).run(2 * ms)
    eq.device.build(run_args={synapses.a: 2})
    np.testing.assert_allclose(synapses.a[:], [1 + 2 * np.exp(-1), 1, 0], rtol=1e-14)


def test_what_is_refused_at_the_line(project):
    group = NeuronGroup(2, "v : volt\ns = 2*v : volt", name="G")
    Network(group).run(0.1 * ms)
    with pytest.raises(SimulationError, match="has not been built yet"):
        eq.device.run()
    for wrong, error, message in (
        ({group.v: 3}, UnitError, "run_args: G.v"),
        ({group.s: 3 * mV}, ModelError, "G.s takes no values"),
        ({group[:1].v: 3 * mV}, ModelError, "takes no values"),
        ({"G.v": 3}, ModelError, "values are given for variables"),
        ("G.v=3", ModelError, "a dictionary of values or a list"),
        ([3], ModelError, "a list of texts"),
    ):
        with pytest.raises(error, match=message):
            command_line(wrong, None)


@pytest.mark.parametrize("last", [0.0, 1.0])
def test_a_report_cannot_add_synapses(target, last):
    group = NeuronGroup(3, "x : 1", threshold="i == 0", reset="x = 0")
    synapses = Synapses(group, group, "w : 1", on_pre="x_post += w")
    synapses.connect(i=0, j=1)
    synapses.w = 1

    def report(elapsed, completed, start, duration):
        if completed >= last:
            synapses.connect(i=[0, 0], j=[2, 2])

    net = Network(group, synapses)
    with pytest.raises(SimulationError, match=r"connect: a function .* cannot add synapses"):
        net.run(1 * ms, report=report)
    assert synapses.N == 1
    synapses.connect(i=0, j=2)
    net.run(0.1 * ms)
    assert group.x[1] == (1 if last == 0 else 11)


def test_draws_of_a_report_change_nothing(target):
    def told(report):
        seed(5)
        group = NeuronGroup(3, "x : 1\ny : 1")
        group.run_regularly("x = rand()")
        other = NeuronGroup(2, "z : 1")
        net = Network(group, other)
        net.run(0.5 * ms, report=report and (lambda *_: setattr(other, "z", "rand()")))
        net.run(0.5 * ms)
        return list(group.x)

    assert told(report=True) == told(report=None)
