"""Files of stored states: another process goes on, and damage is noticed."""

import io
import zipfile

import numpy as np
import pytest

import eqsim as eq
from eqsim import Network, NeuronGroup, SpikeMonitor, Synapses, ms
from eqsim.api.session.session import SESSION
from eqsim.errors import ModelError, StoredStateError
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
