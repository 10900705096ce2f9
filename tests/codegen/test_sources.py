"""The printed files are those that were read and approved; EQSIM_UPDATE_GOLDEN=1 approves anew."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from eqsim._version import __version__
from eqsim.codegen.render import template_folder
from eqsim.codegen.sources import SEMANTICS, emit_library, emit_project

GOLDEN = Path(__file__).parent / "golden"
OF_THE_MODEL = ("kernels.hpp", "actions.hpp", "actions.cpp", "main.cpp")
OF_THE_BUILD = ("library.cpp", "Makefile", "CMakeLists.txt", "README.md")


def check(text, name):
    """Compare a text with the golden file of that name."""
    path = GOLDEN / f"{name}.txt"
    text = text.replace(__version__, "VERSION")
    if os.environ.get("EQSIM_UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_the_kernels_of_a_population(programs):
    check(emit_library(programs.lif_program())["kernels.hpp"], "lif_kernels.hpp")


@pytest.mark.parametrize("name", [*OF_THE_MODEL, *OF_THE_BUILD])
def test_the_files_of_a_project(programs, name):
    tree = emit_project(programs.network_program(), programs.network_timeline())
    check(tree[name], f"network_{name}")


def test_library_and_project_hold_the_same_kernels(programs):
    program = programs.network_program()
    library, project = emit_library(program), emit_project(program, programs.network_timeline())
    assert {name: project[name] for name in library} == dict(library)


def test_every_template_is_used(programs):
    tree = emit_project(programs.network_program(), programs.network_timeline())
    templates = {path.name.removesuffix(".j2") for path in template_folder().rglob("*.j2")}
    assert templates == set(tree) - {".gitignore"}


def test_what_decides_the_numbers_stands_in_both_build_files(programs):
    tree = emit_project(programs.network_program(), programs.network_timeline())
    assert SEMANTICS in tree["Makefile"]
    assert SEMANTICS in tree["CMakeLists.txt"]


def test_text_is_ascii_and_clean(programs):
    for name, text in emit_project(programs.network_program(), programs.network_timeline()).items():
        assert text.isascii(), name
        assert text.endswith("\n"), name
        assert not any(line != line.rstrip() for line in text.splitlines()), name
        assert "\n\n\n" not in text, name


def test_user_text_reaches_only_comments(programs):
    kernel = programs.update_kernel()
    hostile = replace(
        kernel, comment=("dv/dt = 1 \\", '*/ int main() { system("x"); } /*', "µ\u2028")
    )
    for text in emit_library(programs.lif_program(hostile, programs.reset_kernel())).values():
        lines = [line for line in text.splitlines() if "system" in line or "dv/dt" in line]
        assert all(line.startswith("//") and not line.endswith("\\") for line in lines)
