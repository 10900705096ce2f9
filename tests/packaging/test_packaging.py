"""The source archive and the wheel: what they carry; the wheel works far from a checkout."""

import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("eqsim", "templates", "examples", "docs", "tests")

pytestmark = [pytest.mark.slow, pytest.mark.compile]


def call(*command, **options):
    """Run a program; give what it prints, or fail with it."""
    done = subprocess.run(
        [str(word) for word in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        **options,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def built(kind, source, output):
    """Build an archive in an interpreter of its own."""
    program = f"from setuptools import build_meta as b; print(b.build_{kind}({str(output)!r}))"
    name = call(sys.executable, "-c", program, cwd=source).splitlines()[-1]
    return output / name


@pytest.fixture(scope="module")
def sdist(tmp_path_factory):
    """Build the source archive from a copy of the checkout without anything that was compiled."""
    folder = tmp_path_factory.mktemp("checkout")
    unwanted = shutil.ignore_patterns("*.so", "*.dylib", "*.pyc", "__pycache__", "_build", "*.cpp")
    for name in SOURCES:
        shutil.copytree(ROOT / name, folder / name, ignore=unwanted)
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, folder)
    return built("sdist", folder, tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheel(sdist, tmp_path_factory):
    """Build the wheel from the source archive."""
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    (source,) = folder.iterdir()
    return built("wheel", source, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Install the wheel into a fresh environment, which shares only the dependencies."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=os.name == "posix")
    python = folder / "bin" / "python"
    call(
        *(sys.executable, "-m", "pip", "--python", python),
        *("install", "--quiet", "--no-index", "--no-deps", wheel),
    )
    (packages,) = (folder / "lib").glob("python*/site-packages")
    dependencies = [path for path in sys.path if path.endswith("site-packages")]
    (packages / "dependencies.pth").write_text("\n".join(dependencies), encoding="utf-8")
    return python


@pytest.fixture
def without_compiler(installed, tmp_path):
    """Run Python text from the wheel, where there is no compiler."""
    tools = tmp_path / "bin"
    tools.mkdir()
    environment = {
        "PATH": str(tools),
        "HOME": str(tmp_path),
        "EQSIM_CACHE_DIR": str(tmp_path / "cache"),
    }
    return lambda text: call(installed, "-c", text, cwd=tmp_path, env=environment)


MODEL = """
from eqsim import *
import eqsim
assert {root!r} not in eqsim.__file__
{device}
G = NeuronGroup(3, "dv/dt = (2 - v)/(10*ms) : 1", threshold="v > 1", reset="v = 0.1*rand()")
S = Synapses(G, G, on_pre="v_post += 0.1", delay=1*ms)
S.connect(p=0.5)
M = SpikeMonitor(G)
run(30*ms)
print("spikes:", M.num_spikes)
"""


def model(device):
    return MODEL.format(device=device, root=str(ROOT))


def test_the_source_archive_carries_what_a_build_needs(sdist):
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    needed = {"LICENSE", "README.md", "CHANGELOG.md", "pyproject.toml", "setup.py"}
    needed |= {"eqsim/py.typed", "eqsim/engine/_engine.pyx", "eqsim/engine/_module.pyx"}
    for pattern in ("templates/**/*.j2", "eqsim/**/*.hpp", "eqsim/**/*.py", "examples/*.py"):
        needed |= {path.relative_to(ROOT).as_posix() for path in ROOT.glob(pattern)}
    assert needed - names == set()
    compiled = [name for name in names if name.endswith((".so", ".pyc", ".dylib"))]
    assert compiled == []
    assert not {"eqsim/engine/_engine.cpp", "eqsim/engine/_module.cpp"} & names


def test_the_wheel_carries_templates_headers_examples_and_the_engine(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    needed = {"eqsim/py.typed"}
    for pattern in ("eqsim/**/*.py", "eqsim/engine/include/**/*.hpp", "eqsim/**/*.pyi"):
        needed |= {path.relative_to(ROOT).as_posix() for path in ROOT.glob(pattern)}
    for pattern in ("templates/**/*.j2", "examples/*.py"):
        needed |= {f"eqsim/{path.relative_to(ROOT).as_posix()}" for path in ROOT.glob(pattern)}
    assert needed - names == set()
    engine = {name.partition(".")[0] for name in names if name.endswith((".so", ".dylib"))}
    assert engine == {"eqsim/engine/_engine", "eqsim/engine/_module"}
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"eqsim"}


@pytest.mark.parametrize(
    "device",
    [
        "set_device('runtime', target='numpy')",
        "prefs.codegen.target = 'numpy'",
        "prefs['codegen.target'] = 'numpy'",
    ],
)
def test_the_wheel_runs_without_a_compiler(without_compiler, device):
    printed = without_compiler(model(device))
    assert int(printed.split("spikes: ")[1]) > 0


def test_without_a_compiler_the_error_names_what_to_install(without_compiler):
    attempt = f"try:\n{model('seed(1)')}".replace("\n", "\n    ").replace("try:\n    ", "try:\n", 1)
    printed = without_compiler(f"{attempt}\nexcept eqsim.errors.CompilationError as e:\n  print(e)")
    for text in ("no C++ compiler was found", "g++", "eqsim[compiler]", "target='numpy'"):
        assert text in printed


def test_the_wheel_compiles_and_exports_where_there_is_a_compiler(installed, tmp_path):
    environment = {**os.environ, "EQSIM_CACHE_DIR": str(tmp_path / "cache")}
    environment.pop("PYTHONPATH", None)
    counts = set()
    for device in (
        "set_device('runtime', target='numpy'); seed(3)",
        "set_device('runtime', optimisation=1); seed(3)",
        "set_device('cpp_standalone', directory='project', optimisation=1); seed(3)",
    ):
        counts.add(call(installed, "-c", model(device), cwd=tmp_path, env=environment))
    assert len(counts) == 1
    assert (tmp_path / "project" / "Makefile").is_file()


def test_the_command_is_installed(installed, tmp_path):
    environment = {**os.environ, "EQSIM_CACHE_DIR": str(tmp_path / "cache")}
    environment.pop("PYTHONPATH", None)
    command = installed.parent / "eqsim"
    listed = call(command, "demo", "--list", cwd=tmp_path, env=environment)
    assert {"cuba", "cobahh"} <= {line.split()[0] for line in listed.splitlines()}
    assert "PROBLEM" not in call(command, "doctor", cwd=tmp_path, env=environment)
