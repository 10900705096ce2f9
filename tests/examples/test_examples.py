"""The examples: they assert what they claim, draw a picture, and give the same on every backend."""

import ast
import os
import runpy
import sys
import tempfile
import warnings
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

import eqsim as eq
from eqsim.api.session.session import SESSION
from eqsim.demo import example_folder

EXAMPLES = sorted(example_folder().glob("[a-z]*.py"))
DEVICES = ("numpy", "runtime", "cpp_standalone")
BENCHMARKS = ("cuba", "cobahh")


def choose(device):
    if device == "numpy":
        eq.set_device("runtime", target="numpy")
    elif device == "runtime":
        eq.set_device("runtime")
    else:
        eq.set_device("cpp_standalone", directory=None)


@pytest.fixture
def run_example(session, cache_folder, tmp_path, monkeypatch):
    """Give the names of an example script that has run on a device."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    mpl.use("Agg")

    def run(path, device, *arguments):
        SESSION.reset()
        choose(device)
        eq.seed(20)
        monkeypatch.setattr(sys, "argv", [str(path), *arguments])
        with warnings.catch_warnings():
            warnings.simplefilter("default")
            names = runpy.run_path(str(path), run_name="__main__")
        plt.close("all")
        return names

    return run


def recorded(names):
    """Give what the monitors of an example recorded, the state of its groups, its synapses."""
    every = {id(each): each for each in names.values()}.values()
    arrays = []
    for each in every:
        if isinstance(each, eq.StateMonitor):
            arrays += [each.t_, *(getattr(each, f"{name}_") for name in each._variables)]
        elif isinstance(each, eq.EventMonitor) and each._keep:
            arrays += [each.i, each.t_]
        elif isinstance(each, eq.NeuronGroup):
            arrays += [getattr(each, f"{v.name}_")[...] for v in each._model.variables]
        elif isinstance(each, eq.Synapses):
            arrays += [each.i[:], each.j[:]]
    return [np.array(each) for each in arrays]


def agree(run_example, path, *arguments):
    """Run an example on each device, and compare all bits."""
    expected = recorded(run_example(path, DEVICES[0], *arguments))
    assert Path(f"{path.stem}.png").stat().st_size > 10_000
    assert sum(array.size for array in expected) > 100
    for device in DEVICES[1:]:
        found = recorded(run_example(path, device, *arguments))
        assert len(found) == len(expected)
        for one, other in zip(expected, found, strict=True):
            assert one.dtype == other.dtype
            assert one.tobytes() == other.tobytes()


@pytest.mark.compile
@pytest.mark.standalone
@pytest.mark.parametrize("name", BENCHMARKS)
def test_the_first_steps_of_a_demo_are_the_same_on_every_device(run_example, name):
    agree(run_example, example_folder() / f"{name}.py", "--duration", "0.02")


@pytest.mark.slow
@pytest.mark.compile
@pytest.mark.standalone
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_gives_the_same_on_every_device(run_example, path):
    agree(run_example, path)


@pytest.mark.compile
@pytest.mark.standalone
@pytest.mark.parametrize("name", BENCHMARKS)
@pytest.mark.parametrize("device", DEVICES)
def test_a_benchmark_network_runs_on_the_device_it_is_told(run_example, name, device):
    path = example_folder() / f"{name}.py"
    other = "runtime" if device == "numpy" else "numpy"
    run_example(path, other, "--device", device, "--duration", "0.02")
    chosen = SESSION.device
    assert (chosen.name, chosen.target == "numpy") == (
        "runtime" if device == "numpy" else device,
        device == "numpy",
    )


@pytest.mark.compile
def test_a_seed_of_one_s_own_gives_other_spikes(run_example):
    path = example_folder() / "cuba.py"
    one, other = (
        run_example(path, "runtime", "--duration", "0.02", "--seed", seed)["spikes"].t_
        for seed in ("1", "2")
    )
    assert one.tobytes() != other.tobytes()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_short_tells_its_source_and_asserts_a_number(path):
    text = path.read_text(encoding="utf-8")
    title, underline, empty, *about = (ast.get_docstring(ast.parse(text)) or "").splitlines()
    assert underline == "=" * len(title)
    assert not empty
    assert any(year in "\n".join(about) for year in map(str, range(1850, 2027)))
    most = 40 if path.stem in BENCHMARKS else 130 if "Synapses(" in text else 70
    assert len(text.splitlines()) <= most
    assert "\nassert " in text
    assert f'savefig("{path.stem}.png"' in text


def test_the_folder_holds_nothing_else():
    entries = (entry for entry in os.scandir(example_folder()) if entry.is_file())
    names = {entry.name for entry in entries if not entry.name.endswith(".png")}
    assert names == {"GALLERY_HEADER.txt", *(path.name for path in EXAMPLES)}
