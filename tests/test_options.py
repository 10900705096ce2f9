"""Options of a compilation are checked where they are given."""

import pytest

from eqsim.errors import ModelError
from eqsim.options import PASSES, CompileOptions
from eqsim.passes import pipeline


def test_the_passes_that_may_be_named_are_those_there_are():
    assert set(PASSES) == set(pipeline.PASSES)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"optimisation": "x"}, "a level from 0 to 3, not 'x'"),
        ({"optimisation": 4}, "a level from 0 to 3, not 4"),
        ({"optimisation": True}, "a level from 0 to 3"),
        ({"native": 1}, "native is True or False"),
        ({"compiler": None}, "compiler is a command"),
        ({"passes": "fold"}, "a tuple of texts"),
        ({"passes": ("magic",)}, "no pass named 'magic'"),
        ({"extra_flags": "-g"}, r"extra_flags=\('-g',\)"),
        ({"extra_flags": (1,)}, "a tuple of texts"),
        ({"extra_flags": ("-O3", "-ffast-math")}, "-ffast-math lets the compiler change results"),
    ],
)
def test_a_wrong_option_is_refused(given, message):
    with pytest.raises(ModelError, match=message):
        CompileOptions(**given)
