"""The library of solvers is found where it is, or the reader is told what to install."""

import pytest
from sundials import is_installed

from eqsim.backends.building.solver_library import FOLDER, linked_libraries
from eqsim.backends.building.toolchain import find_toolchain
from eqsim.errors import CompilationError
from eqsim.options import CompileOptions

pytestmark = pytest.mark.compile


@pytest.fixture
def installation(tmp_path, monkeypatch):
    """Make a folder that looks like an installation of some version; give what finds it."""

    def install(version):
        for header in ("cvode/cvode.h", "arkode/arkode_erkstep.h", "sundials/sundials_config.h"):
            path = tmp_path / "include" / header
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"#define SUNDIALS_VERSION_MAJOR {version}\n")
        monkeypatch.setenv(FOLDER, str(tmp_path))
        return linked_libraries(find_toolchain(CompileOptions()))

    return install


def test_without_it_the_packages_are_named(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER, str(tmp_path))
    with pytest.raises(CompilationError, match="library SUNDIALS, which was not found") as error:
        linked_libraries(find_toolchain(CompileOptions()))
    assert str(tmp_path) in error.value.details[0]
    for command in ("apt install libsundials-dev", "conda", "brew install sundials", FOLDER):
        assert command in error.value.hint


@pytest.mark.parametrize("version", [4, 8])
def test_other_versions_are_refused(installation, version):
    with pytest.raises(CompilationError, match=f"has version {version}"):
        installation(version)


@pytest.mark.parametrize(("version", "has_core"), [(5, False), (6, False), (7, True)])
def test_what_to_link_with(installation, tmp_path, version, has_core):
    linked = installation(version)
    assert linked.compile_flags == (f"-I{tmp_path / 'include'}",)
    assert f"-L{tmp_path / 'lib'}" in linked.link_flags
    assert f"-Wl,-rpath,{tmp_path / 'lib'}" in linked.link_flags
    assert ("-lsundials_core" in linked.link_flags) is has_core


def test_what_the_tests_of_solvers_rely_on(monkeypatch):
    monkeypatch.delenv(FOLDER, raising=False)
    if is_installed():
        assert "-lsundials_cvode" in linked_libraries(find_toolchain(CompileOptions())).link_flags
    else:
        with pytest.raises(CompilationError):
            linked_libraries(find_toolchain(CompileOptions()))
