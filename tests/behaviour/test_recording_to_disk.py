"""`to=`: what is recorded goes to files during the run, and reads as if it had not."""

import json

import numpy as np
import pytest

import eqsim as eq
from eqsim import ms
from eqsim.api.session.session import SESSION
from eqsim.backends.runtime import compiled
from eqsim.errors import ModelError, SimulationError
from eqsim.results import stream
from tests.behaviour.conftest import build, choose

MODEL = """
dx/dt = rate : 1
rate : hertz
n : integer
flag = x > 0.5 : boolean
"""


def spiking():
    group = eq.NeuronGroup(6, MODEL, threshold="x > 0.95", reset="x = 0", method="exact")
    group.rate, group.n = "(i + 1)*kHz/2", "i"
    return group


def same(one, other, names):
    for name in names:
        values, expected = getattr(one, name), getattr(other, name)
        assert np.asarray(values).dtype == np.asarray(expected).dtype
        np.testing.assert_array_equal(values, expected)


@pytest.fixture(params=[1, 100, 1 << 20])
def pieces(request, monkeypatch):
    """Write in pieces of every size."""
    monkeypatch.setattr(stream, "PIECE_BYTES", request.param)


def test_reading_gives_what_memory_gives(target, tmp_path, pieces):
    group = spiking()
    kept = (
        eq.StateMonitor(group, ("x", "n", "flag"), record=[4, 1]),
        eq.SpikeMonitor(group[1:], ("x", "flag")),
        eq.EventMonitor(group[[5, 2]], "spike"),
    )
    written = (
        eq.StateMonitor(group, ("x", "n", "flag"), record=[4, 1], to=tmp_path / "states"),
        eq.SpikeMonitor(group[1:], ("x", "flag"), to=str(tmp_path / "deep" / "spikes")),
        eq.EventMonitor(group[[5, 2]], "spike", to=tmp_path / "events"),
    )
    for _ in range(3):
        eq.run(1.3 * ms)
        for one, other in zip(written, kept, strict=True):
            same(one, other, ("t", "N", *other._variables))
        same(written[1], kept[1], ("i", "count", "num_spikes"))
    assert written[0][1].x.tolist() == kept[0][1].x.tolist()
    assert written[2].event_trains().keys() == kept[2].event_trains().keys()
    assert written[1].binned_rate(1 * ms)[1].tolist() == kept[1].binned_rate(1 * ms)[1].tolist()


def test_the_files_are_numpy_s(target, tmp_path, pieces):
    group = spiking()
    states = eq.StateMonitor(group, ("x", "n"), record=[4, 1], to=tmp_path / "states")
    spikes = eq.SpikeMonitor(group, to=tmp_path / "spikes")
    eq.run(1 * ms)
    eq.run(1 * ms)
    for monitor, folder, names in ((states, "states", ("t", "x", "n")), (spikes, "spikes", "ti")):
        about = json.loads((tmp_path / folder / "recording.json").read_text(encoding="utf-8"))
        assert about["columns"] == {name: f"{name}.npy" for name in names}
        for name in names:
            read = np.load(tmp_path / folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
            column = getattr(monitor, f"{name}_" if name != "i" else name)
            np.testing.assert_array_equal(read, column.T)
    assert np.load(tmp_path / "states" / "elements.npy").tolist() == [4, 1]


def test_names_that_differ_by_case_have_files_of_their_own(interpreted, tmp_path):
    group = eq.NeuronGroup(1, "v : 1\nV : 1\nT : 1\nelements : 1")
    group.v, group.V, group.T, group.elements = 1, 2, 3, 4
    states = eq.StateMonitor(group, ("v", "V", "T", "elements"), record=True, to=tmp_path / "out")
    eq.run(0.1 * ms)
    assert (states.v[0, 0], states.V[0, 0], states.T[0, 0]) == (1, 2, 3)
    assert states.elements_[0, 0] == 4
    files = [each.name.casefold() for each in (tmp_path / "out").iterdir()]
    assert len(files) == len(set(files)) == 7


def test_it_is_there_in_the_middle_of_a_run(target, tmp_path):
    group = spiking()
    states = eq.StateMonitor(group, "x", record=True, to=tmp_path / "states")
    lengths = []

    @eq.network_operation(when="end")
    def look():
        lengths.append(len(np.load(tmp_path / "states" / "t.npy")) if states.N else 0)

    eq.run(0.3 * ms)
    assert lengths == [1, 2, 3]


def test_pieces_are_written_while_it_runs(target, tmp_path, monkeypatch):
    monkeypatch.setattr(stream, "PIECE_BYTES", 1)
    monkeypatch.setattr(compiled, "PROGRESS_INTERVAL", 0.0)
    group = spiking()
    states = eq.StateMonitor(group, "x", record=True, to=tmp_path / "states")
    told = []
    flush = stream.Stream.flush

    def spied(self):
        flush(self)
        told.append(len(np.load(tmp_path / "states" / "t.npy", mmap_mode="r")))

    monkeypatch.setattr(stream.Stream, "flush", spied)
    eq.run(50 * ms)
    assert told[0] == 1
    assert told == sorted(told)
    assert len(set(told)) > 2
    assert states.N == 500


def test_what_was_recorded_before_an_error_is_there(target, tmp_path):
    states = eq.StateMonitor(spiking(), "x", record=True, to=tmp_path / "states")

    @eq.network_operation(when="end")
    def fail():
        if eq.defaultclock.t > 0.15 * ms:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        eq.run(1 * ms)
    assert np.load(tmp_path / "states" / "x.npy").shape == (3, 6)
    assert states.t / ms == pytest.approx([0, 0.1, 0.2])


def test_what_cannot_be_written_is_kept(target, tmp_path):
    group = spiking()
    states = eq.StateMonitor(group, "x", record=True, to=tmp_path / "states")
    memory = eq.StateMonitor(group, "x", record=True)
    eq.run(0.2 * ms)
    (tmp_path / "states").rename(tmp_path / "away")
    with pytest.raises(SimulationError, match="cannot be written"):
        eq.run(0.3 * ms)
    (tmp_path / "away").rename(tmp_path / "states")
    assert memory.N == 5
    same(states, memory, ("t", "x"))


def test_a_single_time_step(target, tmp_path):
    group = spiking()
    states = eq.StateMonitor(group, "x", record=True, to=tmp_path / "states")
    eq.run(0.1 * ms)
    states.record_single_timestep()
    assert np.load(tmp_path / "states" / "t.npy") == pytest.approx([0, 1e-4])


@pytest.mark.usefixtures("interpreted")
class TestRefused:
    def test_a_folder_that_holds_something(self, tmp_path):
        group = spiking()
        first = eq.SpikeMonitor(group, to=tmp_path / "out")
        with pytest.raises(ModelError, match="there is something in"):
            eq.SpikeMonitor(group, to=tmp_path / "out")
        (tmp_path / "file").write_text("mine", encoding="utf-8")
        with pytest.raises(ModelError, match="cannot be written"):
            eq.SpikeMonitor(group, to=tmp_path / "file")
        assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
        eq.run(0.1 * ms)
        assert first.N == 0
        assert first.i.dtype == np.int32

    def test_what_is_no_folder(self):
        with pytest.raises(ModelError, match="to names a folder, not 3"):
            eq.SpikeMonitor(spiking(), to=3)

    def test_what_does_not_grow(self, tmp_path):
        for made in (
            lambda to: eq.StateMonitor(spiking(), "x", record="last", to=to),
            lambda to: eq.SpikeMonitor(spiking(), record=False, to=to),
        ):
            with pytest.raises(ModelError, match="nothing to be written"):
                made(tmp_path / "out")
        assert not (tmp_path / "out").exists()

    def test_to_be_stored(self, tmp_path):
        group = spiking()
        spikes = eq.SpikeMonitor(group, to=tmp_path / "out")
        net = eq.Network(group, spikes)
        net.run(0.1 * ms)
        with pytest.raises(SimulationError, match="neither stored nor restored"):
            net.store()
        net.remove(spikes)
        net.store()

    def test_files_that_are_gone(self, tmp_path):
        states = eq.StateMonitor(spiking(), "x", record=True, to=tmp_path / "out")
        eq.run(0.1 * ms)
        (tmp_path / "out" / "x.npy").write_bytes(b"")
        with pytest.raises(SimulationError, match="cannot be read"):
            states.x  # noqa: B018
        (tmp_path / "out" / "x.npy").unlink()
        with pytest.raises(SimulationError, match="cannot be read"):
            states.x  # noqa: B018


@pytest.mark.compile
@pytest.mark.standalone
def test_a_project_writes_what_other_backends_write(session, cache_folder, tmp_path):
    def recorded(backend):
        SESSION.reset()
        choose(backend, tmp_path / "project")
        folder = tmp_path / backend
        group = spiking()
        monitors = (
            eq.StateMonitor(group, ("x", "flag"), record=[4, 1], to=folder / "states"),
            eq.SpikeMonitor(group[1:], ("x", "n"), to=folder / "spikes"),
        )
        kept = eq.SpikeMonitor(group)
        net = eq.Network(group, monitors, kept)
        net.run(1.3 * ms)
        net.run(2 * ms)
        with pytest.raises(SimulationError, match="neither stored nor restored"):
            net.store()
        build()
        build()
        assert len(monitors[0].t) == 33
        assert monitors[1].num_spikes == kept.num_spikes - kept.count[0]
        files = sorted(path for path in folder.rglob("*.npy"))
        return {path.relative_to(folder): path.read_bytes() for path in files}

    assert recorded("numpy") == recorded("cpp_standalone")
