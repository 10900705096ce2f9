"""Choosing a device."""

import pytest

import eqsim as eq
from eqsim import ms
from eqsim.api.session.session import SESSION
from eqsim.errors import ModelError, SimulationError

pytestmark = pytest.mark.usefixtures("session")


def test_an_unknown_device_is_named_with_those_there_are():
    with pytest.raises(ModelError, match="no device 'cpp_standalon'") as error:
        eq.set_device("cpp_standalon")
    assert "did you mean 'cpp_standalone'?" in str(error.value)
    assert eq.get_device().name == "runtime"


def test_an_unknown_target_is_refused():
    with pytest.raises(ModelError, match="no target 'numpi'"):
        eq.set_device("runtime", target="numpi")


def test_an_unknown_option_is_refused():
    with pytest.raises(ModelError, match="no option 'optimization'") as error:
        eq.set_device("runtime", optimization=1)
    assert "optimisation" in str(error.value)


def test_cython_means_compiled():
    eq.set_device("runtime", target="cython")
    assert SESSION.device.target == "compiled"


def test_objects_of_another_device_are_refused():
    group = eq.NeuronGroup(1, "x : 1", threshold="x > 1", reset="x = 0")
    eq.set_device("runtime", target="numpy")
    with pytest.raises(ModelError, match="made for another device"):
        eq.SpikeMonitor(group)
    with pytest.raises(ModelError, match="made for another device"):
        eq.Synapses(group, group)
    with pytest.raises(ModelError, match="made for another device"):
        eq.Network(group).run(1 * ms)


def test_only_standalone_projects_are_built():
    with pytest.raises(SimulationError, match="needs no build"):
        eq.device.build()


def test_nothing_to_build():
    eq.set_device("cpp_standalone", build_on_run=False)
    with pytest.raises(SimulationError, match="nothing to build"):
        eq.device.build()


def test_reinit_forgets(tmp_path):
    eq.set_device("cpp_standalone", directory=tmp_path)
    before = SESSION.executor
    eq.device.reinit()
    eq.device.activate()
    assert SESSION.executor is not before
    assert SESSION.device.directory == str(tmp_path)


def test_reading_before_the_build_is_refused():
    eq.set_device("cpp_standalone", build_on_run=False)
    group = eq.NeuronGroup(3, "x : 1")
    group.x = "rand()"
    with pytest.raises(SimulationError, match="only known after"):
        group.x[:]


@pytest.mark.compile
@pytest.mark.standalone
def test_a_second_run_of_a_built_project_is_refused(cache_folder, tmp_path):
    eq.set_device("cpp_standalone", directory=tmp_path, optimisation=0)
    group = eq.NeuronGroup(1, "x : 1")
    eq.run(1 * ms)
    with pytest.raises(SimulationError, match="build_on_run=False"):
        eq.run(1 * ms)
    assert group.x[0] == 0


@pytest.mark.compile
@pytest.mark.standalone
def test_several_runs_are_built_together(cache_folder, tmp_path):
    eq.set_device("cpp_standalone", build_on_run=False, optimisation=0)
    group = eq.NeuronGroup(1, "dx/dt = 1/ms : 1", method="exact")
    monitor = eq.StateMonitor(group, "x", record=True)
    net = eq.Network(group, monitor)
    net.run(0.2 * ms)
    group.x = 5
    net.run(0.2 * ms)
    assert net.timings.simulate == 0
    eq.device.build(directory=tmp_path / "project")
    assert monitor.x[0] == pytest.approx([0, 0.1, 5, 5.1])
    assert group.x[0] == pytest.approx(5.2)
    assert net.timings.simulate > 0


def test_a_project_uses_no_name_twice():
    eq.set_device("cpp_standalone")
    assert [eq.NeuronGroup(1, "x : 1").name for _ in range(2)] == ["neurongroup", "neurongroup_1"]


def test_what_a_device_cannot_use_is_refused(tmp_path):
    with pytest.raises(ModelError, match="takes no directory"):
        eq.set_device("runtime", directory=tmp_path)
    with pytest.raises(ModelError, match="no target 'numpy'"):
        eq.set_device("cpp_standalone", target="numpy")
    assert eq.get_device().name == "runtime"


def test_a_wrong_option_is_refused():
    with pytest.raises(ModelError, match="a level from 0 to 3, not 'x'"):
        eq.set_device("runtime", optimisation="x")


def test_a_misspelt_argument_is_told_with_all_there_are():
    with pytest.raises(ModelError, match="no option 'build_on_rum'") as error:
        eq.set_device("cpp_standalone", build_on_rum=False)
    assert "build_on_run, directory, target, optimisation" in str(error.value)
    assert "did you mean 'build_on_run'" in str(error.value)


def test_a_device_is_activated_with_other_settings(tmp_path):
    eq.set_device("cpp_standalone", directory=tmp_path, build_on_run=False, optimisation=1)
    eq.device.reinit()
    eq.device.activate(directory=None, build_on_run=True)
    assert eq.device.build_on_run
    assert eq.device.build_options["directory"] is None
    assert eq.device.build_options["optimisation"] == 1
