"""Machines without compiler, room or access: clear errors, and everything as it was before."""

import errno
import os
import stat
from pathlib import Path

import pytest

import eqsim as eq
from eqsim import Network, NeuronGroup, StateMonitor, ms
from eqsim.errors import CompilationError, StorageError

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """Begin with an empty cache, in a folder of its own."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("EQSIM_CACHE_DIR", str(folder))
    return folder


@pytest.fixture
def model():
    """Make a network on the device that the test has chosen."""

    def make():
        group = NeuronGroup(2, "x : 1", threshold="i >= 0", reset="x += 1")
        monitor = StateMonitor(group, "x", record=True)
        return Network(group, monitor), group, monitor

    return make


def works_without_compiler_afterwards():
    eq.set_device("runtime", target="numpy")
    group = NeuronGroup(1, "x : 1", threshold="i >= 0", reset="x += 1")
    Network(group).run(0.2 * ms)
    return group.x[:].tolist() == [2]


def refused(net, group, monitor, kind):
    """Give the text of the refusal; nothing may have changed."""
    group.x = 5
    with pytest.raises(kind) as refusal:
        net.run(0.2 * ms)
    assert group.x[:].tolist() == [5, 5]
    assert net.t_ == 0
    assert len(monitor.t) == 0
    return str(refusal.value)


def script(path, text):
    """Write a program that can be started."""
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_without_a_compiler_the_error_says_what_to_install(cache, model, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CXX", raising=False)
    monkeypatch.setattr("eqsim.backends.building.toolchain.find_spec", lambda name: None)
    text = refused(*model(), CompilationError)
    for hint in ("apt install g++", "pip install 'eqsim[compiler]'", "target='numpy'"):
        assert hint in text
    assert works_without_compiler_afterwards()


def test_a_compiler_that_does_not_exist_is_named(cache, model):
    eq.set_device("runtime", compiler="no-such-compiler")
    assert "'no-such-compiler'" in refused(*model(), CompilationError)


@pytest.mark.compile
def test_a_failing_compiler_shows_its_log_and_keeps_the_source(cache, model, tmp_path):
    compiler = script(
        tmp_path / "cc",
        'case "$1" in --version) echo "g++ 99.1";; *) echo "no registers left"; exit 3;; esac',
    )
    eq.set_device("runtime", compiler=str(compiler))
    net, group, monitor = model()
    text = refused(net, group, monitor, CompilationError)
    assert "status 3" in text
    assert "no registers left" in text
    kept = Path(next(line for line in text.splitlines() if "kept in" in line).split(": ")[1])
    assert "x" in (kept / "kernels.hpp").read_text(encoding="utf-8")


@pytest.mark.compile
@pytest.mark.standalone
def test_a_failing_compiler_leaves_the_standalone_project(model, tmp_path):
    compiler = script(
        tmp_path / "cc", 'case "$1" in --version) echo "g++ 99";; *) echo "oh no"; exit 3;; esac'
    )
    folder = tmp_path / "project"
    eq.set_device("cpp_standalone", directory=folder, compiler=str(compiler))
    net, *_ = model()
    with pytest.raises(CompilationError, match="oh no") as refusal:
        net.run(0.2 * ms)
    assert str(folder) in str(refusal.value)
    assert (folder / "main.cpp").is_file()


def test_a_cache_that_cannot_be_written(cache, model, monkeypatch):
    def refuse(*args, **kwargs):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(cache))

    monkeypatch.setattr("tempfile.mkdtemp", refuse)
    text = refused(*model(), StorageError)
    assert str(cache) in text
    assert "EQSIM_CACHE_DIR" in text


def test_a_cache_in_the_place_of_a_file(cache, model):
    cache.write_text("not a folder", encoding="utf-8")
    text = refused(*model(), StorageError)
    assert str(cache) in text
    assert "EQSIM_CACHE_DIR" in text


def test_a_cache_that_others_can_write_to_is_refused(cache, model):
    cache.mkdir()
    cache.chmod(0o777)
    text = refused(*model(), StorageError)
    assert "private" in text
    assert "chmod 700" in text


@pytest.fixture
def full_disk(monkeypatch):
    """Let every file fail to be written, as on a full disk."""

    def fail(path, *args, **kwargs):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr(Path, "write_text", fail)
    monkeypatch.setattr(Path, "write_bytes", fail)


@pytest.mark.compile
def test_a_full_disk_under_the_cache(cache, model, full_disk):
    text = refused(*model(), StorageError)
    assert "No space left" in text
    assert str(cache) in text
    assert not [path for path in cache.rglob("*") if path.is_file()]


@pytest.mark.compile
@pytest.mark.standalone
def test_a_full_disk_under_a_standalone_project(model, full_disk, tmp_path):
    folder = tmp_path / "project"
    eq.set_device("cpp_standalone", directory=folder)
    net, *_ = model()
    with pytest.raises(StorageError, match="No space left") as refusal:
        net.run(0.2 * ms)
    assert str(folder) in str(refusal.value)


@pytest.mark.compile
@pytest.mark.standalone
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_under_the_results_of_a_project(model, tmp_path):
    eq.set_device("cpp_standalone", directory=tmp_path, build_on_run=False, optimisation=0)
    net, _, monitor = model()
    net.run(0.2 * ms)
    eq.device.build(run=False)
    results = tmp_path / "results"
    results.mkdir()
    for name in ("neurongroup_x.npy", f"{monitor.name}_x_1.npy"):
        (results / name).symlink_to("/dev/full")
    with pytest.raises(eq.errors.EqsimError, match="No space left"):
        eq.device.build()


def test_a_project_folder_that_is_a_file(model, tmp_path):
    folder = tmp_path / "file"
    folder.write_text("here already", encoding="utf-8")
    eq.set_device("cpp_standalone", directory=folder)
    net, *_ = model()
    with pytest.raises(StorageError, match="file"):
        net.run(0.2 * ms)
    assert folder.read_text(encoding="utf-8") == "here already"
