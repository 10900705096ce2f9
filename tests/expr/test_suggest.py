"""Suggestions."""

from __future__ import annotations

from eqsim.expr.suggest import did_you_mean


def test_close_names_are_suggested_once():
    assert did_you_mean("tua", ["tau", "E", "tau"]) == "did you mean 'tau'?"


def test_case_is_a_near_miss():
    assert did_you_mean("VT", ["Vt", "x"]) == "did you mean 'Vt'?"
    assert did_you_mean("el", ["EL"]) == "did you mean 'EL'?"


def test_nothing_close():
    assert did_you_mean("alpha", ["v", "w"]) is None
