"""Decisions in which models may do more than in other simulators, on every backend."""

import math
import warnings

import numpy as np
import pytest

from eqsim import Network, NeuronGroup, StateMonitor, Synapses, ms, mV, second
from eqsim.errors import EqsimError, EqsimWarning

T = 2.0

#: Linear models that have a closed form where many methods refuse: texts, and `x` after 2 ms.
EXACT = {
    "pure integration": ("dx/dt = I/ms : 1\nI : 1", 0.5 * T),
    "confluent": ("dx/dt = (I - x)/ms : 1\ndI/dt = -I/ms : 1", 0.5 * T * math.exp(-T)),
    "oscillator": ("dx/dt = I/ms : 1\ndI/dt = -x/ms : 1", 0.5 * math.sin(T)),
    "singular": (
        "dx/dt = (I - x)/ms : 1\ndI/dt = (x - I)/ms : 1",
        0.25 * (1 - math.exp(-2 * T)),
    ),
}


@pytest.mark.parametrize("case", EXACT)
def test_5_linear_systems_of_every_kind_are_solved_exactly(backend, case):
    model, expected = EXACT[case]
    group = NeuronGroup(2, model, method="exact")
    group.I = 0.5
    Network(group).run(T * ms)
    assert group.x[:] == pytest.approx([expected] * 2, rel=1e-11)


@pytest.mark.parametrize(
    ("model", "method"),
    [
        ("dx/dt = -x/ms : 1", "exact"),
        ("dx/dt = -x*x/ms : 1", "euler"),
        ("dx/dt = -x/ms + xi*ms**-0.5 : 1", "euler"),
        ("dx/dt = -x/ms + x*xi*ms**-0.5 : 1", "heun"),
    ],
)
def test_5_without_a_name_the_first_of_exact_euler_and_heun_is_taken(interpreted, model, method):
    assert f"method {method} " in NeuronGroup(1, model).explain("integration")


def test_6_options_of_an_automatic_choice_are_those_of_a_method_or_refused(finish):
    model = "dx/dt = -x/ms : 1"
    Network(NeuronGroup(1, model, method_options={"simplify": False})).run(0.1 * ms)
    with pytest.raises(EqsimError, match="'exact' takes no option 'simplfy'"):
        Network(NeuronGroup(1, model, method_options={"simplfy": False})).run(0.1 * ms)


def test_8_synapses_are_numbered_in_the_order_of_their_making(finish):
    group = NeuronGroup(4, "v : 1", threshold="i == 0", reset="")
    synapses = Synapses(group, group, "w : 1", on_pre="v_post += w")
    synapses.connect(i=[3, 0, 2], j=[1, 3, 0])
    synapses.connect(i=[0, 1], j=[0, 2])
    synapses.w = [1, 2, 3, 4, 5]
    Network(group, synapses).run(0.1 * ms)
    finish()
    assert synapses.i[:].tolist() == [3, 0, 2, 0, 1]
    assert synapses.j[:].tolist() == [1, 3, 0, 0, 2]
    assert synapses.w[1] == 2
    assert group.v[:].tolist() == [4, 0, 0, 2]


def test_9_code_whose_order_matters_runs_in_it_and_one_warning_says_so(backend):
    group = NeuronGroup(3, "v : 1", threshold="t_in_timesteps == 0", reset="")
    synapses = Synapses(group, group, "w : 1", on_pre="v_post = 2*v_post + w")
    synapses.connect(i=[2, 0, 1], j=[0, 0, 0])
    synapses.w = [1, 2, 3]
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", EqsimWarning)
        Network(group, synapses).run(0.1 * ms)
    assert group.v[0] == 2 * (2 * (2 * 0 + 2) + 3) + 1
    assert len([each for each in told if "order" in str(each.message)]) == 1


WORDS = {
    "max(x, 2.0)": 2.0,
    "min(x, 2.0)": 1.5,
    "where(x > 1, 3, 4)": 3.0,
    "3 if x > 2 else 4": 4.0,
    "int(1 < x < 2)": 1.0,
    "(x > 1) + (x > 0)*2": 3.0,
    "erf(x)": math.erf(1.5),
    "gamma(x)": math.gamma(1.5),
    "atan2(x, -1.0)": math.atan2(1.5, -1.0),
    "hypot(x, 2.0)": 2.5,
}


def test_10_model_code_has_more_words(backend):
    names = [f"y{number}" for number, _ in enumerate(WORDS)]
    lines = [f"{name} = {text} : 1" for name, text in zip(names, WORDS, strict=True)]
    group = NeuronGroup(1, "\n".join(["x : 1", *lines]))
    group.x = 1.5
    monitor = StateMonitor(group, names, record=True)
    Network(group, monitor).run(0.1 * ms)
    found = [getattr(monitor, name)[0, 0] for name in names]
    assert found == pytest.approx(list(WORDS.values()), rel=1e-14)


def test_2_zeros_have_units_in_model_text_only(backend):
    group = NeuronGroup(1, "v : volt")
    group.v = 0
    with pytest.raises(EqsimError, match="volt"):
        NeuronGroup(1, "v : volt", threshold="v > 0", reset="v = 0*volt")
    with pytest.raises(EqsimError) as refused:
        NeuronGroup(1, "v : volt", threshold="v > 1*volt", reset="v = 0")
    assert "0*volt" in str(refused.value)


def test_13_what_was_read_of_a_monitor_outlives_it(backend):
    group = NeuronGroup(2, "dx/dt = 1/ms : 1", method="exact")
    monitor = StateMonitor(group, "x", record=True)
    net = Network(group, monitor)
    net.run(0.3 * ms)
    values, times = monitor.x, monitor.t_
    net.remove(monitor)
    del net, monitor, group
    churn = [np.ones((2, 3)) for _ in range(100)]
    assert values[0] == pytest.approx([0, 0.1, 0.2])
    assert times == pytest.approx([0, 1e-4, 2e-4])
    assert len(churn) == 100


def test_1_products_without_dimension_are_plain(interpreted):
    assert type(10 * mV / mV) is float
    assert type([1, 2] * ms / second) is np.ndarray
    assert str(10 * mV) == "10 mV"
