"""`import eqsim` is light, and what it promises is there."""

import json
import subprocess
import sys

import pytest

import eqsim

# scipy is not in the list: pint looks for it, and its first file is light.
HEAVY = ["IPython", "h5py", "jinja2", "matplotlib", "pandas", "scipy.linalg", "sympy"]


def heavy_modules_after(statement):
    """List the heavy modules a fresh interpreter has loaded after `statement`."""
    code = f"{statement}\nimport sys, json\nprint(json.dumps(sorted(sys.modules)))"
    command = [sys.executable, "-c", code]
    loaded = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return sorted(set(HEAVY) & set(json.loads(loaded)))


@pytest.mark.parametrize("statement", ["import eqsim", "from eqsim import *"])
def test_the_import_loads_nothing_heavy(statement):
    assert heavy_modules_after(statement) == []


def test_public_names_exist():
    assert [name for name in eqsim.__all__ if not hasattr(eqsim, name)] == []


def test_public_names_are_listed_once():
    assert len(eqsim.__all__) == len(set(eqsim.__all__))
