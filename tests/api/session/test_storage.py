"""What `dtype` says, and what it cannot say."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import ms
from eqsim.errors import ModelError

pytestmark = pytest.mark.usefixtures("interpreted")

MODEL = "v : volt\nk : integer\nb : boolean"


@pytest.mark.parametrize("dtype", ["float32", np.float32, np.dtype("f4")])
def test_a_type_of_all_floats(dtype):
    G = eq.NeuronGroup(2, MODEL, threshold="b", refractory=1 * ms, dtype=dtype)
    types = {each: getattr(G, f"{each}_")[:].dtype for each in ("v", "k", "b", "lastspike")}
    assert types == {"v": np.float32, "k": np.int32, "b": np.bool_, "lastspike": np.float64}


def test_the_preference_is_the_default():
    assert eq.prefs.core.default_float_dtype is np.float64
    eq.prefs.core.default_float_dtype = "float32"
    assert eq.prefs.core.default_float_dtype is np.float32
    assert eq.NeuronGroup(1, "v : 1").v[:].dtype == np.float32
    assert eq.NeuronGroup(1, "v : 1", dtype=float).v[:].dtype == np.float64
    assert eq.NeuronGroup(1, "v : 1", dtype={"v": float}).v[:].dtype == np.float64
    with pytest.raises(ModelError, match="a type of floats"):
        eq.prefs.core.default_float_dtype = np.int32


@pytest.mark.parametrize(
    ("dtype", "message"),
    [
        (np.int32, "dtype is a type of floats"),
        ("float16", "none of the types that are stored"),
        ("nothing", "none of the types that are stored"),
        ({"vv": "float32"}, "'vv', which is no variable"),
        ({"v": "int32"}, "'v' is int32, which does not fit"),
        ({"k": "float32"}, "'k' is float32, which does not fit"),
        ({"b": "int32"}, "'b' is int32, which does not fit"),
        ({"lastspike": "float32"}, "the simulator keeps it"),
    ],
)
def test_types_that_do_not_fit(dtype, message):
    with pytest.raises(ModelError, match=message):
        eq.NeuronGroup(2, MODEL, threshold="b", refractory=1 * ms, dtype=dtype)


def test_integers_have_to_fit():
    G = eq.NeuronGroup(1, "k : integer\nn : integer", dtype={"n": np.int64})
    G.n = 2**62
    assert G.n[0] == 2**62
    with pytest.raises(ModelError, match="not an integer of 32 bits") as caught:
        G.k = 2**31
    assert "int64" in str(caught.value)
    with pytest.raises(ModelError, match="not an integer of 64 bits"):
        G.n = 2.0**63
