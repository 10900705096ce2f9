"""The cache is private, checked by content, and whole at every moment."""

import errno
import os
import stat

import pytest

from eqsim.backends.building import cache
from eqsim.errors import StorageError

KEY, OTHER = "a" * 64, "b" * 64


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Use a cache of its own."""
    chosen = tmp_path / "deep" / "cache"
    monkeypatch.setenv(cache.CACHE_VARIABLE, str(chosen))
    return chosen


def made(content=b"code", key=KEY):
    """Put an entry into the cache."""
    with cache.new_entry() as work:
        (work / cache.LIBRARY).write_bytes(content)
        return cache.publish(key, work)


def test_an_entry_is_found_again():
    assert cache.look_up(KEY) is None
    library = made()
    assert cache.look_up(KEY) == library
    assert cache.look_up(OTHER) is None
    assert library.read_bytes() == b"code"


def test_nothing_else_is_left_behind(folder):
    made()
    assert [path.name for path in folder.iterdir()] == [KEY]


def test_an_unfinished_entry_is_removed(folder):
    with cache.new_entry() as work:
        (work / "half").write_text("x")
    assert list(folder.iterdir()) == []


def test_changed_content_is_not_loaded_and_is_replaced():
    library = made()
    library.write_bytes(b"evil")
    assert cache.look_up(KEY) is None
    assert made(b"good").read_bytes() == b"good"
    assert cache.look_up(KEY) is not None


@pytest.mark.parametrize("missing", [cache.LIBRARY, "library.sha256"])
def test_an_incomplete_entry_counts_as_none(missing):
    (made().parent / missing).unlink()
    assert cache.look_up(KEY) is None
    assert made(b"new").read_bytes() == b"new"


def test_the_first_of_two_that_make_the_same_entry_wins():
    with cache.new_entry() as mine, cache.new_entry() as theirs:
        for work, content in ((mine, b"mine"), (theirs, b"theirs")):
            (work / cache.LIBRARY).write_bytes(content)
        first = cache.publish(KEY, theirs)
        assert cache.publish(KEY, mine) == first
    assert first.read_bytes() == b"theirs"


def test_the_folder_is_the_user_s_own(folder):
    made()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
@pytest.mark.parametrize("mode", [0o777, 0o770, 0o702])
def test_a_folder_that_others_may_write_to_is_refused(folder, mode):
    made()
    folder.chmod(mode)
    with pytest.raises(StorageError, match=rf"{folder} is not private[\s\S]*chmod 700"):
        cache.look_up(KEY)


def test_a_folder_of_somebody_else_is_refused(monkeypatch):
    made()
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    with pytest.raises(StorageError, match="is not private"):
        cache.look_up(KEY)


def test_an_unwritable_place_is_named(folder):
    folder.parent.mkdir()
    folder.write_text("a file where a folder should be")
    with pytest.raises(StorageError, match=rf"{folder} cannot be used[\s\S]*EQSIM_CACHE_DIR"):
        made()


def test_a_full_disk_is_named(folder, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_text", full)
    with pytest.raises(StorageError, match="No space left on device"):
        made()
    assert list(folder.iterdir()) == []


def test_contents_are_counted_and_cleared(folder):
    assert cache.describe() == cache.CacheDescription(folder, 0, 0)
    made()
    made(b"more", OTHER)
    (folder / "notes.txt").write_text("mine")
    described = cache.describe()
    assert described.libraries == 2
    assert described.bytes == 2 * 64 + 4 + 4 + 4
    assert cache.clear() == described
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]


def test_a_failure_that_another_process_kept_first_stays(folder, monkeypatch):
    monkeypatch.setattr(cache, "_remove", lambda entry: None)
    kept = []
    for content in ("theirs", "mine"):
        with cache.new_entry() as work:
            (work / "library.cpp").write_text(content)
            kept.append(cache.keep_failed(KEY, work))
    assert kept[0] == kept[1]
    assert (kept[0] / "library.cpp").read_text() == "theirs"
    assert list(folder.iterdir()) == kept[:1]


def test_clearing_leaves_what_is_being_made(folder):
    with cache.new_entry() as fresh, cache.new_entry() as abandoned:
        os.utime(abandoned, (0, 0))
        cache.clear()
        assert list(folder.iterdir()) == [fresh]


def test_clearing_what_is_not_there_is_no_error(folder):
    assert cache.clear().libraries == 0
    assert not folder.exists()


def test_a_key_depends_on_every_part_and_on_nothing_else():
    key = cache.entry_key({"a": "1", "b": "2"})
    assert key == cache.entry_key({"b": "2", "a": "1"})
    others = [{"a": "1"}, {"a": "12", "b": ""}, {"a": "1", "b": "3"}, {"a": "1b2"}]
    assert key not in [cache.entry_key(other) for other in others]


def test_without_a_variable_the_user_s_folder_is_taken(monkeypatch):
    monkeypatch.delenv(cache.CACHE_VARIABLE)
    assert cache.cache_folder().name == "eqsim"
