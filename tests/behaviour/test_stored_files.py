"""Files of stored states: another process goes on, and damage is noticed."""

import io
import json
import zipfile

import numpy as np
import pytest

import eqsim as eq
from eqsim import Network, NeuronGroup, SpikeMonitor, Synapses, ms
from eqsim.api.session.session import SESSION
from eqsim.errors import ModelError, SimulationError, StorageError, StoredStateError
from tests.behaviour.conftest import build, choose
from tests.behaviour.stored import everything, state_of

SPIKING = "x : 1\ny : 1"


@pytest.mark.usefixtures("target")
class TestFiles:
    def test_another_process_goes_on_as_this_one_did(self, tmp_path):
        eq.seed(7)
        net = everything()
        net.run(2 * ms)
        net.store("here", tmp_path / "states")
        before = state_of(net)
        net.run(2 * ms)
        after = state_of(net)
        del net
        SESSION.reset()
        eq.set_device("runtime", target="numpy")
        again = everything()
        again.restore("here", tmp_path / "states", restore_random_state=True)
        assert state_of(again) == before
        again.run(2 * ms)
        assert state_of(again) == after
        assert again.t == 4 * ms

    def test_magic_goes_on_from_a_file(self, tmp_path):
        group = NeuronGroup(1, "dx/dt = 1/ms : 1", method="exact", name="neurons")
        eq.run(1 * ms)
        eq.store(filename=str(tmp_path / "states"))
        del group
        eq.start_scope()
        group = NeuronGroup(1, "dx/dt = 1/ms : 1", method="exact", name="neurons")
        eq.restore(filename=tmp_path / "states")
        eq.run(1 * ms)
        assert eq.magic_network.t == 2 * ms
        assert group.x[0] == pytest.approx(2)


class TestFilesOfProjects:
    """A project writes the files that other backends write, and begins with theirs."""

    @staticmethod
    def written(backend, folder):
        """Store after a run that stopped, what was stored before, and after a program's end."""
        choose(backend, folder / f"{backend}_writes")
        eq.seed(7)
        net = everything()
        net.run(2 * ms, stop_when={net["neurongroup"]: "t > 1.5*ms"})
        net.store("here", folder / backend)
        net.run(1 * ms)
        net.restore("here", folder / backend)
        net.store("again", folder / backend)
        net.run(0.5 * ms)
        build()
        net.store("last", folder / backend)
        return folder / backend

    @staticmethod
    def read(backend, path):
        """Go on from a file, and store again."""
        SESSION.reset()
        choose(backend, path.parent / f"{backend}_reads")
        net = everything()
        net.restore("here", path, restore_random_state=True)
        net.store("copy", path.parent / "copies")
        assert net["neurongroup"].s[:].tolist() == pytest.approx([0, 0.1, 0.2, 0.3])
        net["neurongroup"].v = "v + rand()"
        net.run(2 * ms)
        build()
        return {"t": net.t_} | state_of(net)

    @pytest.mark.compile
    @pytest.mark.standalone
    def test_each_mode_goes_on_from_the_file_of_the_other(self, session, cache_folder, tmp_path):
        paths = [self.written(backend, tmp_path) for backend in ("numpy", "cpp_standalone")]
        assert parts(paths[0]) == parts(paths[1])
        expected = self.read("numpy", paths[1])
        assert expected["t"] == pytest.approx(3.7e-3)
        assert self.read("cpp_standalone", paths[0]) == expected

    def test_what_cannot_be_is_refused_at_the_line(self, session, tmp_path):
        choose("numpy")
        Network(NeuronGroup(2, "x : 1", name="G")).store(filename=tmp_path / "states")
        SESSION.reset()
        choose("cpp_standalone", tmp_path / "project")
        net = Network(NeuronGroup(1, "x : 1", name="G"))
        with pytest.raises(StoredStateError, match="size was 2, and is 1"):
            net.restore(filename=tmp_path / "states")
        with pytest.raises(StorageError, match="there is no file"):
            net.restore(filename=tmp_path / "none")
        with pytest.raises(StorageError, match="cannot be used"):
            net.store(filename=tmp_path / "nowhere" / "states")
        (tmp_path / "text").write_text("no archive")
        with pytest.raises(StoredStateError, match="cannot be read"):
            net.store(filename=tmp_path / "text")


def parts(path):
    """Give the arrays in a file of states, as bytes, and its table of contents."""
    with zipfile.ZipFile(path) as archive:
        arrays = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(arrays.pop("contents.json")), arrays


@pytest.mark.usefixtures("interpreted")
class TestBadFiles:
    @pytest.mark.parametrize("path", [3, "", b"states"])
    def test_what_is_no_path(self, path):
        net = Network(NeuronGroup(1, "x : 1"))
        with pytest.raises(ModelError, match="is a path"):
            net.store(filename=path)

    @pytest.mark.parametrize(
        ("find", "put"),
        [
            ('"step": 1', '"step": -1'),
            ('"step": 1', '"step": 1.5'),
            ('"dt": 0.0001', '"dt": 0'),
            ('"connected": true', '"connected": 1'),
            ('"pre": 0.0', '"pre": NaN'),
            ('"pre": 0.0', '"pre": "1"'),
            ('"delays"', '"delay"'),
            ('"goes_on": true', '"goes_on": null'),
            ('"t": 0.0001', '"t": null'),
        ],
    )
    def test_facts_that_no_network_has(self, tmp_path, find, put):
        net = self.network()
        net.store(filename=tmp_path / "states")
        changed(tmp_path / "states", {"contents.json": lambda text: text.replace(find, put)})
        with pytest.raises(StoredStateError, match="the stored state is damaged"):
            net.restore(filename=tmp_path / "states")
        assert net.t == 0.1 * ms

    @pytest.mark.parametrize(
        ("part", "place", "value"),
        [
            ("synapses/_post", 0, 7),
            ("synapses/_post", 1, -1),
            ("synapses/_row", 1, 5),
            ("synapses/_row", 2, 0),
            ("synapses/_number", 0, 0),
            ("neurongroup/_neurongroup.spike.counts", 0, 3),
            ("neurongroup/_neurongroup.spike.counts", 0, -1),
            ("neurongroup/_neurongroup.spike.elements", 0, 2),
            ("spikemonitor/_column.i", 0, 2),
        ],
    )
    def test_contents_that_no_network_has(self, tmp_path, part, place, value):
        net = self.network()
        net.store(filename=tmp_path / "states")

        def change(array):
            array[place] = value

        changed(tmp_path / "states", {f"0/{part}.npy": change})
        with pytest.raises(StoredStateError, match="the stored state is damaged"):
            net.restore(filename=tmp_path / "states")

    @staticmethod
    def network():
        """Make a network of which every number in a file matters."""
        group = NeuronGroup(2, SPIKING, threshold="i == 1", reset="y = 0")
        synapses = Synapses(group, group, "w : 1", on_pre="x_post += w")
        synapses.connect(i=[1, 0], j=[0, 1])
        net = Network(group, synapses, SpikeMonitor(group))
        net.run(0.1 * ms)
        return net


def changed(path, changes):
    """Change parts of a file, as text or as arrays, and give it right checksums."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, change in changes.items():
        if name.endswith(".json"):
            new = change(parts[name].decode()).encode()
            assert new != parts[name]
        else:
            array = np.load(io.BytesIO(parts[name]))
            change(array)
            stream = io.BytesIO()
            np.save(stream, array)
            new = stream.getvalue()
        parts[name] = new
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


@pytest.mark.compile
@pytest.mark.standalone
def test_past_values_that_a_program_has_not_written(session, cache_folder, tmp_path):
    choose("cpp_standalone", tmp_path / "project")
    net = Network(NeuronGroup(2, "dx/dt = (1 - delayed(x, 1*ms))/ms : 1", name="G"))
    net.run(0.2 * ms)
    build()
    with pytest.raises(SimulationError, match="do not have the past values of G") as caught:
        net.store(filename=tmp_path / "states")
    assert "before the project is built" in caught.value.hint
