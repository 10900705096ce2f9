"""The examples: published networks, with the same spikes on every backend."""

import runpy
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest

from eqsim.api.session import SESSION
from eqsim.demo import example_folder

EXAMPLES = sorted(example_folder().glob("[a-z]*.py"))
DEVICES = ("numpy", "runtime", "cpp_standalone")


@pytest.fixture
def run_example(session, cache_folder, tmp_path, monkeypatch):
    """Give the names of an example script that has run."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def run(path, *arguments):
        SESSION.reset()
        monkeypatch.setattr(sys, "argv", [str(path), *arguments])
        return runpy.run_path(str(path), run_name="__main__")

    return run


def recorded(names):
    """Give what the monitors of an example recorded, and its synapses."""
    spikes, traces = names["spikes"], names["traces"]
    made = [each for each in names.values() if type(each).__name__ == "Synapses"]
    arrays = [spikes.i, spikes.t_, traces.t_, traces.v_]
    arrays += [side[:] for each in made for side in (each.i, each.j)]
    return [np.array(each) for each in arrays]


def agree(run_example, path, *arguments):
    """Run an example on each device; give its number of spikes."""
    expected = recorded(run_example(path, "--device", DEVICES[0], *arguments))
    for device in DEVICES[1:]:
        found = recorded(run_example(path, "--device", device, *arguments))
        for one, other in zip(expected, found, strict=True):
            assert one.dtype == other.dtype
            assert one.tobytes() == other.tobytes()
    return expected[0].size


@pytest.mark.compile
@pytest.mark.standalone
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_gives_the_same_spikes_on_every_device(run_example, path):
    assert agree(run_example, path, "--duration", "0.02", "--seed", "7") > 100


@pytest.mark.slow
@pytest.mark.compile
@pytest.mark.standalone
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_whole_example_gives_the_same_spikes_on_every_device(run_example, path):
    assert agree(run_example, path) > 10_000


@pytest.mark.compile
def test_a_seed_of_one_s_own_gives_other_spikes(run_example):
    path = example_folder() / "cuba.py"
    arguments = ("--duration", "0.02", "--device", "runtime")
    one, other = (recorded(run_example(path, *arguments, "--seed", s)) for s in ("1", "2"))
    assert one[0].tobytes() != other[0].tobytes()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_short_and_cites_its_source(path: Path):
    text = path.read_text(encoding="utf-8")
    assert "et al." in text.split('"""')[1]
    assert len(text.splitlines()) <= 40
