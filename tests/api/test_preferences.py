"""Preferences."""

import numpy as np
import pytest

import eqsim as eq
from eqsim.api.session import SESSION
from eqsim.errors import ModelError

pytestmark = pytest.mark.usefixtures("session")


def test_the_target_is_that_of_the_device():
    eq.prefs.codegen.target = "numpy"
    assert SESSION.device.target == "numpy"
    assert eq.prefs["codegen.target"] == "numpy"


def test_items_and_attributes_are_the_same():
    eq.prefs["codegen.target"] = "numpy"
    assert eq.prefs.codegen.target == "numpy"


def test_floats_have_64_bits():
    eq.prefs.core.default_float_dtype = np.float64
    with pytest.raises(ModelError, match="float32"):
        eq.prefs.core.default_float_dtype = np.float32


@pytest.mark.parametrize("name", ["codegen.targe", "codgen", "codegen"])
def test_an_unknown_preference_is_refused(name):
    with pytest.raises(ModelError, match="no preference"):
        eq.prefs[name] = 1


def test_a_typo_is_met_with_a_suggestion():
    with pytest.raises(ModelError, match=r"codegen\.target"):
        eq.prefs.codegen.targe  # noqa: B018


def test_they_list_themselves():
    assert "codegen.target = 'auto'" in repr(eq.prefs)
    assert dir(eq.prefs.codegen) == ["target"]


def test_a_standalone_project_cannot_be_interpreted():
    eq.set_device("cpp_standalone")
    with pytest.raises(ModelError, match="always compiled"):
        eq.prefs.codegen.target = "numpy"
    eq.prefs.codegen.target = "cython"
    assert SESSION.device.name == "cpp_standalone"
