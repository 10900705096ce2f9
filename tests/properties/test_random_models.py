"""Random models: passes and backends change no bit of what comes out."""

import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import eqsim as eq
from eqsim import Network, NeuronGroup, SpikeMonitor, StateMonitor, Synapses, ms
from eqsim.api.session.session import SESSION

NAMES = ("a", "b", "c")
FUNCTIONS = ("exp(-abs({}))", "sin({})", "tanh({})", "sqrt(abs({}))", "log1p(({})**2)", "int({})")

numbers = st.sampled_from(["0.0", "1", "2.0", "0.3", "-1.7", "3", "1e-3", "par", "k", "rand()"])
atoms = numbers | st.sampled_from([*NAMES, "i", "(t/ms)", "(dt/ms)"])


def grown(inner):
    pairs = st.tuples(inner, st.sampled_from("+-*/"), inner)
    return st.one_of(
        pairs.map(lambda three: "({} {} {})".format(*three)),
        st.tuples(inner, st.integers(-2, 4)).map(lambda two: "({})**{}".format(*two)),
        st.tuples(st.sampled_from(FUNCTIONS), inner).map(lambda two: two[0].format(two[1])),
        st.tuples(inner, inner, inner).map(lambda e: "({} if {} > {} else 0.5)".format(*e, 1)),
        st.tuples(inner, inner).map(lambda two: "({} // (2 + abs({})))".format(*two)),
    )


def without_draws(text):
    return text.replace("rand()", "0.25")


expressions = st.recursive(atoms, grown, max_leaves=6)
models = st.fixed_dictionaries(
    {
        "slopes": st.tuples(*[expressions.map(without_draws)] * 3),
        "linear": st.booleans(),
        "method": st.sampled_from(["euler", "rk2", "rk4", "heun"]),
        "threshold": expressions,
        "resets": st.lists(st.tuples(st.sampled_from(NAMES), expressions), min_size=1, max_size=3),
        "on_pre": expressions,
        "refractory": st.sampled_from([False, "0.3*ms", "a > 0.5", "abs(b)*ms"]),
        "start": expressions,
    }
)


def simulated(model, target, **options):
    """Give all that a random model leaves behind."""
    SESSION.reset()
    eq.set_device("runtime", target=target, **options)
    eq.seed(1)
    if model["linear"]:
        slopes, method = ("b - 0.1*a", "-a + 0.2*c", "k - c/par"), "exact"
    else:
        slopes, method = model["slopes"], model["method"]
    flags = "" if model["refractory"] is False else " (unless refractory)"
    equations = [
        f"d{name}/dt = ({slope})/ms : 1{flags if name == 'a' else ''}"
        for name, slope in zip(NAMES, slopes, strict=True)
    ]
    group = NeuronGroup(
        5,
        "\n".join([*equations, "par : 1", "twice = 2*a + b : 1"]),
        threshold=f"({model['threshold']}) > 0.4",
        reset="\n".join(f"{name} = {text}" for name, text in model["resets"]),
        refractory=model["refractory"],
        method=method,
        namespace={"k": 0.7},
    )
    group.par = "0.5 + 0.1*i"
    group.a = model["start"]
    synapses = Synapses(
        group,
        group,
        "w : 1",
        on_pre=f"c_post += 0.1*w*({model['on_pre']})",
        delay=0.2 * ms,
        namespace={"k": 0.7, "par": 2.0},
    )
    synapses.connect("i != j")
    synapses.w = "rand()"
    spikes = SpikeMonitor(group, variables=["a", "twice"])
    values = StateMonitor(group, ["a", "b", "c", "twice"], record=True)
    with np.errstate(all="ignore"):
        Network(group, synapses, spikes, values).run(1.2 * ms)
    columns = [spikes.i, spikes.t_, spikes.a, spikes.twice, values.a, values.b, values.c]
    return [np.asarray(each) for each in (*columns, values.twice, group.a_, synapses.w_)]


def assert_same_bits(one, other):
    for left, right in zip(one, other, strict=True):
        assert left.dtype == right.dtype
        np.testing.assert_array_equal(left, right)
        if left.dtype.kind == "f":
            known = ~np.isnan(left)
            np.testing.assert_array_equal(np.signbit(left[known]), np.signbit(right[known]))


common = {
    "deadline": None,
    "derandomize": True,
    "database": None,
    "phases": [Phase.explicit, Phase.generate],
    "suppress_health_check": list(HealthCheck),
}


@pytest.fixture(autouse=True)
def quiet(session):
    """Random models divide by zero, and depend on the order of synapses."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", eq.errors.EqsimWarning)
        yield


@settings(max_examples=60, **common)
@given(model=models)
def test_passes_keep_every_bit(model):
    assert_same_bits(simulated(model, "numpy", passes=()), simulated(model, "numpy"))


@pytest.mark.compile
@settings(max_examples=12, **common)
@given(model=models)
def test_compiled_code_gives_the_bits_of_the_interpreter(model, cache_folder):
    expected = simulated(model, "numpy")
    assert_same_bits(expected, simulated(model, "compiled", optimisation=1))
