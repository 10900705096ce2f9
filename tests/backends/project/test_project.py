"""Projects on disk: what is written, what is left alone, what is read back and what is not."""

import json
import shutil
import sys
import zipfile

import numpy as np
import pytest

from eqsim.backends.building.toolchain import ProgramRun
from eqsim.backends.project.project import MARKER, execute_project, make_project, write_project
from eqsim.backends.project.results import read_results
from eqsim.codegen.sources import emit_project
from eqsim.engine import INCLUDE_DIR
from eqsim.errors import CompilationError, InternalError, SimulationError, StorageError
from eqsim.expr.dtypes import DType
from eqsim.ir.program import Buffer, Program, ValueDecl
from eqsim.ir.timeline import Fill, Project, Run, SetValues
from eqsim.options import CompileOptions

OPTIONS = CompileOptions(optimisation=0, native=False)
FLAGS = {
    "flags": DType.BOOL,
    "counts": DType.I32,
    "numbers": DType.I64,
    "x": DType.F64,
    "y": DType.F32,
}
DATA = {name: np.array([1, 0, 1], dtype.numpy) for name, dtype in FLAGS.items()}


def storing():
    """Make a program that only holds arrays, and a timeline that fills them."""
    program = Program(
        "storing",
        ("clock",),
        (ValueDecl("clock.dt", DType.F64), ValueDecl("cells.N", DType.I64)),
        tuple(Buffer(f"cells.{name}", dtype, "cells.N") for name, dtype in FLAGS.items()),
    )
    fills = tuple(Fill(f"cells.{name}", name) for name in FLAGS)
    timeline = (SetValues((("cells.N", 3), ("clock.dt", 1e-4))), *fills, Run(1e-3, 1))
    return program, Project(timeline, tuple(FLAGS), tuple(f"cells.{name}" for name in FLAGS))


@pytest.fixture
def project(tmp_path):
    """Write a project; give its folder."""
    write_project(tmp_path / "project", emit_project(*storing()), DATA)
    return tmp_path / "project"


def test_a_project_is_self_contained(project):
    for header in INCLUDE_DIR.rglob("*.hpp"):
        copied = project / "include" / header.relative_to(INCLUDE_DIR)
        assert copied.read_bytes() == header.read_bytes()
    assert (np.load(project / "data" / "x.npy") == DATA["x"]).all()
    assert {"main.cpp", "Makefile", "CMakeLists.txt", "README.md"} <= {
        path.name for path in project.iterdir()
    }


def test_unchanged_files_are_left_alone(project):
    before = {path: path.stat().st_mtime_ns for path in project.rglob("*") if path.is_file()}
    changed = DATA | {"x": np.array([5.0, 6.0, 7.0])}
    write_project(project, emit_project(*storing()), changed)
    after = {path: path.stat().st_mtime_ns for path in project.rglob("*") if path.is_file()}
    different = {path.name for path in before if before[path] != after[path]}
    assert different - {MARKER} == {"x.npy"}


def test_files_of_an_earlier_project_are_removed(project):
    (project / "mine.txt").write_text("keep")
    write_project(project, emit_project(*storing()), {"x": DATA["x"]})
    assert sorted(path.name for path in (project / "data").iterdir()) == ["x.npy"]
    assert (project / "mine.txt").exists()


def test_a_folder_with_other_things_is_refused(tmp_path):
    (tmp_path / "thesis.tex").write_text("do not touch")
    with pytest.raises(StorageError, match="holds no project of eqsim's"):
        write_project(tmp_path, emit_project(*storing()), DATA)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_a_marker_cannot_reach_outside(project, tmp_path):
    victim = tmp_path / "victim"
    victim.write_text("x")
    marker = json.loads((project / MARKER).read_text())
    marker["files"] += ["../victim", str(victim)]
    (project / MARKER).write_text(json.dumps(marker))
    write_project(project, emit_project(*storing()), DATA)
    assert victim.exists()


def test_an_unwritable_folder_is_named(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError, match="cannot be used"):
        write_project(tmp_path / "file" / "project", emit_project(*storing()), DATA)


def test_a_name_that_is_no_file_name_is_a_defect(tmp_path):
    with pytest.raises(InternalError, match="cannot be the name of a file"):
        write_project(tmp_path / "project", {}, {"../x": DATA["x"]})


@pytest.mark.compile
@pytest.mark.standalone
def test_arrays_of_every_type_come_back(project):
    make_project(project, OPTIONS)
    results = execute_project(project, ("--seed", "3"))
    assert (results.seed, results.completed, results.interrupted) == (3, 10, False)
    for name, dtype in FLAGS.items():
        found = results.array(f"cells.{name}")
        assert found.dtype == dtype.numpy
        assert (found == DATA[name]).all()


@pytest.mark.compile
@pytest.mark.standalone
def test_a_project_builds_without_make(project, monkeypatch):
    which = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "make" else which(name))
    make_project(project, OPTIONS)
    assert execute_project(project).completed == 10
    assert not (project / "main.o").exists()


@pytest.mark.compile
def test_a_project_that_does_not_compile_is_kept(project):
    (project / "main.cpp").write_text("nonsense")
    with pytest.raises(CompilationError, match="nonsense") as raised:
        make_project(project, OPTIONS)
    assert f"source kept in: {project}" in str(raised.value)


@pytest.fixture
def program(tmp_path):
    """Give what writes a project's program as a script."""

    def write(script):
        path = tmp_path / "main"
        path.write_text(f"#!{sys.executable}\nimport os, sys\n{script}\n")
        path.chmod(0o700)
        return tmp_path

    return write


@pytest.mark.parametrize("place", ["results", "elsewhere"])
def test_earlier_results_are_not_those_of_a_program_that_left_none(program, place):
    folder = program("sys.exit(0)")
    (folder / place).mkdir()
    (folder / place / "manifest.json").write_text(manifest())
    with pytest.raises(SimulationError, match="ended with status 0"):
        execute_project(folder, ("--results", place))


def test_earlier_results_that_cannot_be_removed_are_named(program):
    folder = program("sys.exit(0)")
    (folder / "results").write_text("a file")
    with pytest.raises(StorageError, match="cannot be used"):
        execute_project(folder)


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_is_refused(program, option):
    with pytest.raises(SimulationError, match=f"with {option} a program only prints"):
        execute_project(program(""), ("--quiet", option))


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (("half\r", "whole e", "nd"), "half\rwhole end"),
        (("half\ner", "ror", ": bad\n", "more"), "half\n"),
        (("an error", " is no erro"), "an error is no erro"),
        (("x error: y", "error: z"), "x "),
    ],
)
def test_progress_is_shown_up_to_the_error(monkeypatch, program, capsys, pieces, expected):
    def run(path, arguments, echo):
        for piece in pieces:
            echo(piece)
        return ProgramRun(2, "")

    monkeypatch.setattr("eqsim.backends.project.project.run_project", run)
    with pytest.raises(SimulationError, match="status 2"):
        execute_project(program(""))
    assert capsys.readouterr().err == expected


def manifest(**changes):
    """Give the text of a manifest."""
    content = {
        **{"format": "eqsim results", "version": 2, "program": "p", "seed": 1, "steps": 3},
        **{"completed": 3, "interrupted": False, "error": "", "error_kind": ""},
        "timings": {"create": 0.1, "simulate": 0.2},
        "networks": [{"network": 0, "t": 3e-4, "clocks": {"clock": 3}}],
        "recordings": [
            {"table": "m", "dt": 0.1, "sizes": {"t": 2}},
            {"table": "m", "dt": 0.5, "sizes": {"t": 3}},
        ],
        "arrays": [
            {"kind": "buffer", "name": "a.x", "file": "x.npy", "dtype": "<f8", "shape": [3]},
            {"kind": "column", "name": "m.t", "file": "t.npy", "dtype": "<f8", "shape": [3]},
        ],
    }
    return json.dumps(content | changes)


@pytest.fixture
def folder(tmp_path):
    """Make a folder of results."""
    np.save(tmp_path / "x.npy", np.arange(3.0))
    np.save(tmp_path / "t.npy", np.arange(3.0))
    (tmp_path / "manifest.json").write_text(manifest())
    return tmp_path


def test_recordings_come_run_by_run(folder):
    pieces = [(piece["t"][0].tolist(), dt) for piece, dt in read_results(folder).pieces("m")]
    assert pieces == [([0.0, 1.0], 0.1), ([2.0], 0.5)]


def test_an_array_that_is_not_there_is_named(folder):
    with pytest.raises(SimulationError, match=r"no buffer 'a\.y'"):
        read_results(folder).array("a.y")


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "other"},
        {"version": 1},
        {"seed": None},
        {"timings": []},
        {"arrays": [{"kind": "buffer"}]},
        {"arrays": [{"kind": "b", "name": "n", "file": "../x.npy", "dtype": "<f8", "shape": [3]}]},
        {"arrays": [{"kind": "b", "name": "n", "file": "x.npy", "dtype": "|O", "shape": [3]}]},
    ],
)
def test_a_manifest_that_cannot_be_trusted_is_refused(folder, changes):
    (folder / "manifest.json").write_text(manifest(**changes))
    with pytest.raises(SimulationError, match="cannot be read"):
        read_results(folder)


@pytest.mark.parametrize("text", ["", "[]", "{", "null"])
def test_what_is_no_manifest_is_refused(folder, text):
    (folder / "manifest.json").write_text(text)
    with pytest.raises(SimulationError, match="cannot be read"):
        read_results(folder)


def test_objects_are_never_unpickled(folder):
    np.save(folder / "x.npy", np.array([print, print, print], dtype=object), allow_pickle=True)
    with pytest.raises(SimulationError, match=r"x\.npy"):
        read_results(folder).array("a.x")


@pytest.mark.parametrize("archive", [True, False])
def test_a_file_that_is_no_array_is_refused(folder, archive):
    (folder / "x.npy").write_bytes(b"PK\x03\x04" if not archive else b"")
    if archive:
        with zipfile.ZipFile(folder / "x.npy", "w") as file:
            file.writestr("x.npy", b"")
    with pytest.raises(SimulationError, match=r"cannot be read: x\.npy"):
        read_results(folder).array("a.x")


def test_a_file_that_is_not_what_the_manifest_says_is_refused(folder):
    np.save(folder / "x.npy", np.arange(4.0))
    with pytest.raises(SimulationError, match="not what the manifest says"):
        read_results(folder).array("a.x")
