"""Flags of equations."""

from __future__ import annotations

import pytest

from eqsim.equations.equation import EquationKind
from eqsim.equations.equations import Equations
from eqsim.equations.flags import FLAGS, check_flags
from eqsim.errors import EquationSyntaxError, ModelError

OFFERED = {
    EquationKind.DIFFERENTIAL: ("unless refractory",),
    EquationKind.SUBEXPRESSION: ("shared",),
    EquationKind.PARAMETER: ("constant", "shared"),
}
LEFT = {
    EquationKind.DIFFERENTIAL: "dx/dt = 1/second",
    EquationKind.SUBEXPRESSION: "x = 1",
    EquationKind.PARAMETER: "x",
}
EACH = [(kind, flag) for kind, flags in FLAGS.items() for flag in flags]


@pytest.mark.parametrize(("kind", "flag"), EACH)
def test_every_flag_is_read(kind, flag):
    assert Equations(f"{LEFT[kind]} : 1 ({flag})")["x"].flags == (flag,)


@pytest.mark.parametrize(("kind", "flag"), EACH)
def test_only_what_is_offered_passes(kind, flag):
    equations = Equations(f"{LEFT[kind]} : 1 ({flag})")
    if flag in OFFERED[kind]:
        check_flags(equations.values(), OFFERED)
    else:
        with pytest.raises(ModelError, match="a group does not offer the flag") as caught:
            check_flags(equations.values(), OFFERED, "a group")
        assert caught.value.span is not None


def test_kinds_that_are_not_offered():
    with pytest.raises(ModelError, match="no place for a differential equation"):
        check_flags(Equations("dx/dt = 1/second : 1").values(), {EquationKind.PARAMETER: ()})


def test_lists_and_spaces():
    assert Equations("x : 1 ( constant ,  shared )")["x"].flags == ("constant", "shared")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x : 1 (constnat)", "did you mean 'constant'"),
        ("x : 1 (unless refractory)", "flags of a parameter: constant, shared, linked"),
        ("x : 1 ()", "no flag ''"),
        ("x : 1 (linked, shared)", "excludes"),
        ("x_post = 1 : 1 (summed, shared)", "the flag 'summed' excludes 'shared'"),
        ("dx/dt = 1/second : 1 (event-driven, clock-driven)", "not both"),
    ],
)
def test_refuses(text, words):
    with pytest.raises(EquationSyntaxError) as caught:
        Equations(text)
    assert words in str(caught.value)


def test_flags_without_a_comma_are_told_apart():
    with pytest.raises(EquationSyntaxError, match=r"by commas: \(constant, shared\)"):
        Equations("x : volt (constant shared)")
