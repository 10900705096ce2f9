"""Files of stored states: what is written comes back, and nothing else is taken for one."""

import json
import os
import zipfile

import numpy as np
import pytest

from eqsim.errors import StorageError, StoredStateError
from eqsim.results.snapshot_file import read_snapshot, write_snapshot
from eqsim.results.stored import NetworkState, OwnerState, Snapshot


def snapshot(**arrays):
    owner = OwnerState({"kind": "population"}, {"step": 3, "dt": 1e-4}, arrays)
    state = NetworkState({"G": owner}, {"G.tau": np.inf, "G.n": 2}, 2**62)
    return Snapshot(state, {"t": 0.1 + 0.2, "dt": None}, {"G": {"clock": {"dt": 1e-4}}})


@pytest.fixture
def path(tmp_path):
    return tmp_path / "states"


@pytest.mark.parametrize(
    "array",
    [
        np.array([1.5, np.nan, -0.0]),
        np.arange(6, dtype=np.int32).reshape(2, 3),
        np.zeros(0, np.int64),
        np.array([True, False]),
        np.array([1.5], np.float32),
    ],
    ids=str,
)
def test_what_is_written_comes_back(path, array):
    before = snapshot(x=array)
    write_snapshot(path, "a name of 'any' kind", before)
    after = read_snapshot(path, "a name of 'any' kind")
    found = after.state.owners["G"].arrays["x"]
    assert (found.dtype, found.shape, found.tobytes()) == (
        array.dtype,
        array.shape,
        array.tobytes(),
    )
    assert after.state.values == before.state.values
    assert after.state.seed == 2**62
    assert (after.time, after.objects) == (before.time, before.objects)
    assert type(after.state.owners["G"].numbers["step"]) is int


def test_several_states_in_one_file(path):
    for name, value in (("a", 1.0), ("b", 2.0), ("a", 3.0)):
        write_snapshot(path, name, snapshot(x=np.array([value])))
    assert read_snapshot(path, "a").state.owners["G"].arrays["x"] == [3.0]
    assert read_snapshot(path, "b").state.owners["G"].arrays["x"] == [2.0]
    with pytest.raises(StoredStateError, match=r"holds no state 'c'\n  it holds: 'a', 'b'"):
        read_snapshot(path, "c")
    assert list(path.parent.iterdir()) == [path]


def test_numpy_can_read_it(path):
    write_snapshot(path, "a", snapshot(x=np.array([1.0, 2.0])))
    with np.load(path, allow_pickle=False) as archive:
        assert archive["0/G/x"].tolist() == [1, 2]


def test_no_file(path):
    with pytest.raises(StorageError, match=r"there is no file .*\n.*store\('a', filename="):
        read_snapshot(path, "a")
    with pytest.raises(StorageError, match="No such file"):
        write_snapshot(path / "states", "a", snapshot())


@pytest.mark.parametrize("content", [b"", b"something else", b"PK\x03\x04"])
def test_a_file_of_another_kind_is_left_alone(path, content):
    path.write_bytes(content)
    for use in (lambda: read_snapshot(path, "a"), lambda: write_snapshot(path, "a", snapshot())):
        with pytest.raises(StoredStateError, match="cannot be read"):
            use()
    assert path.read_bytes() == content


def test_every_flipped_byte_of_an_array_is_noticed(path):
    array = np.arange(8, dtype=np.float64)
    write_snapshot(path, "a", snapshot(x=array))
    whole = path.read_bytes()
    start = whole.index(array.tobytes())
    for place in range(start - 64, start + array.nbytes, 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(StoredStateError, match="cannot be read"):
            read_snapshot(path, "a")


def test_a_cut_file_is_noticed(path):
    write_snapshot(path, "a", snapshot(x=np.arange(8)))
    whole = path.read_bytes()
    for size in range(0, len(whole), 97):
        path.write_bytes(whole[:size])
        with pytest.raises(StoredStateError, match="cannot be read"):
            read_snapshot(path, "a")


@pytest.mark.parametrize(
    ("contents", "problem"),
    [
        ('{"format": "x"}', "its format is 'x'"),
        ('{"format": "eqsim states", "version": 2}', "its version is 2, and this eqsim reads 1"),
        ("{", "Expecting property name"),
        ("[]", "cannot be read"),
        ("[" * 100000, "cannot be read"),
        ("{}", "it has no 'format'"),
    ],
)
def test_other_tables_of_contents(path, contents, problem):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("contents.json", contents)
    with pytest.raises(StoredStateError, match=problem):
        read_snapshot(path, "a")


@pytest.mark.parametrize(
    ("place", "value", "problem"),
    [
        (("arrays", "x", "dtype"), "object", "the type object"),
        (("arrays", "x", "dtype"), "int64", "is not what the table says"),
        (("arrays", "x", "shape"), [3], "is not what the table says"),
        (("arrays", "x", "shape"), 2, "cannot be read"),
        (("arrays", "x", "member"), "0/G/y.npy", "cannot be read"),
        (("arrays", "x", "member"), "contents.json", "cannot be read"),
        (("arrays",), None, "cannot be read"),
        (("numbers", "step"), "3", "a number is none"),
    ],
)
def test_a_table_that_does_not_fit(path, place, value, problem):
    write_snapshot(path, "a", snapshot(x=np.array([1.0, 2.0])))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    contents = json.loads(parts["contents.json"])
    entry = contents["states"][0]["owners"]["G"]
    for key in place[:-1]:
        entry = entry[key]
    entry[place[-1]] = value
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in (parts | {"contents.json": json.dumps(contents)}).items():
            archive.writestr(name, content)
    with pytest.raises(StoredStateError, match=problem):
        read_snapshot(path, "a")


def test_a_failed_write_leaves_the_file_as_it_was(path, monkeypatch):
    write_snapshot(path, "a", snapshot(x=np.array([1.0])))

    def fail(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StorageError, match="No space left"):
        write_snapshot(path, "a", snapshot(x=np.array([2.0])))
    monkeypatch.undo()
    assert read_snapshot(path, "a").state.owners["G"].arrays["x"] == [1.0]
    assert list(path.parent.iterdir()) == [path]
