"""Columns on disk that grow."""

import numpy as np
import pytest

from eqsim.errors import SimulationError
from eqsim.results import stream
from eqsim.results.stream import Stream


@pytest.fixture
def out(tmp_path):
    return Stream.create("trace", tmp_path / "out", ("v", "n"), None)


def piece(first, count, width=3):
    rows = np.arange(first, first + count)
    return {
        "_step": rows,
        "t": rows * 0.5,
        "v": np.outer(rows, np.arange(width)).astype(np.float32),
        "n": (rows % 2 == 0)[:, np.newaxis].repeat(width, axis=1),
    }


def test_rows_are_appended(out, tmp_path):
    assert out.read("v") is None
    for first, count in ((0, 2), (2, 1), (3, 0), (3, 1000)):
        out.append(piece(first, count))
        out.flush()
        for name, expected in piece(0, first + count).items():
            if name != "_step":
                np.testing.assert_array_equal(np.load(tmp_path / "out" / f"{name}.npy"), expected)
                np.testing.assert_array_equal(out.read(name), expected)
                assert out.read(name).dtype == expected.dtype


def test_rows_are_collected_until_there_are_enough(out, tmp_path, monkeypatch):
    monkeypatch.setattr(stream, "PIECE_BYTES", 3 * (8 + 3 * 4 + 3))
    for first in range(2):
        out.append(piece(first, 1))
        assert not (tmp_path / "out" / "t.npy").exists()
    out.append(piece(2, 1))
    assert np.load(tmp_path / "out" / "t.npy").tolist() == [0, 0.5, 1]
    assert out.pending == []


def test_rows_count_only_when_all_columns_have_them(out, tmp_path):
    out.append(piece(0, 2))
    out.flush()
    out.append(piece(2, 2))
    blocked = tmp_path / "out" / "n.npy"
    aside = blocked.rename(tmp_path / "n.npy")
    blocked.mkdir()
    with pytest.raises(SimulationError, match="2 rows are there; those after them are kept"):
        out.flush()
    assert np.load(tmp_path / "out" / "t.npy").shape == (2,)
    blocked.rmdir()
    aside.rename(blocked)
    np.testing.assert_array_equal(out.read("n"), piece(0, 4)["n"])
    assert np.load(tmp_path / "out" / "t.npy").shape == (4,)


def test_what_is_read_is_the_reader_s(out):
    out.append(piece(0, 2))
    read = out.read("v")
    read[...] = 7
    assert not (out.read("v") == 7).any()
    assert read.flags.owndata or read.base.flags.owndata


def test_an_empty_folder_will_do(tmp_path):
    (tmp_path / "empty").mkdir()
    assert Stream.create("trace", tmp_path / "empty", ("i",), np.array([3])).read("i") is None
    assert np.load(tmp_path / "empty" / "elements.npy").tolist() == [3]
