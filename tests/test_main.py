"""`python -m eqsim`."""

import runpy
import sys

import pytest

from eqsim import __version__


def test_the_package_is_a_command(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["eqsim", "--version"])
    with pytest.raises(SystemExit) as caught:
        runpy.run_module("eqsim", run_name="__main__")
    assert caught.value.code == 0
    assert __version__ in capsys.readouterr().out
