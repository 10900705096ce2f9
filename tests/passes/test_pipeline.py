"""Passes run in the order that is asked for, and each result is verified."""

from dataclasses import replace

import pytest

from eqsim.errors import InternalError, ModelError
from eqsim.options import PASSES as DEFAULT
from eqsim.passes import pipeline
from eqsim.passes.pipeline import PASSES, run_passes


def test_the_options_name_passes_that_exist():
    assert set(DEFAULT) == set(PASSES)


def test_each_pass_is_observed_in_order(kernel, program):
    before = program(kernel("store p.v[i] = p.v[i] * exp(p.a * (1.0 + 1.0))"))
    seen = []
    after = run_passes(before, DEFAULT, lambda name, result: seen.append((name, result)))
    assert [name for name, _ in seen] == list(DEFAULT)
    assert seen[-1][1] == after
    assert seen[list(DEFAULT).index("fold")][1] != before


def test_no_passes_leave_the_program(kernel, program):
    before = program(kernel("store p.v[i] = 1.0 + 1.0"))
    assert run_passes(before, ()) is before


def test_an_unknown_pass_is_refused(kernel, program):
    with pytest.raises(ModelError, match="no pass named 'polish'") as refusal:
        run_passes(program(kernel("store p.v[i] = 1.0")), ("polish",))
    assert "fold, fuse, cse, hoist" in str(refusal.value)


def test_what_a_pass_breaks_is_found(kernel, program, monkeypatch):
    class Forgetful:
        def run(self, program):
            return replace(program, values=(), buffers=())

    before = program(kernel("store p.v[i] = 1.0"))
    monkeypatch.setattr(pipeline, "PASSES", {"fold": Forgetful()})
    with pytest.raises(InternalError, match=r"kernel p\.update"):
        run_passes(before, ("fold",))
