"""Whole networks of random parts: each runs, or is refused with an error that explains itself."""

import warnings

import numpy as np
import pytest
from grammar import (
    CONSTANTS,
    assignments,
    conditions,
    examples,
    explained,
    expressions,
    numbers,
    settled,
    sound,
    written,
)
from hypothesis import given
from hypothesis import strategies as st

import eqsim as eq
from eqsim import (
    Network,
    NeuronGroup,
    PoissonGroup,
    PoissonInput,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    TimedArray,
    check_units,
    ms,
    mV,
)
from eqsim.api.session.session import SESSION

METHODS = (
    *("exact", "linear", "independent", "exponential_euler", "euler", "rk2", "rk4", "heun"),
    *("milstein", "mixed", ("exact", "euler"), ("exact", "euler", "heun"), (), "eular", 3),
)
STEPS = (None, None, None, 0.1 * ms, 0.2 * ms, 0.05 * ms, 0.07 * ms, 1 * ms, 0 * ms, 3, 3 * mV)
SLOTS = ("start", "groups", "thresholds", "resets", "end", "before_end", "after_start", "nowhere")
NAMES = ("v", "a", "b", "c", "i", "t", "dt", "lastspike", "not_refractory", "nobody", "w", "")
MODEL = "v : volt\na : 1\nb : integer\nc : boolean"


indices = (
    expressions
    | conditions
    | st.sampled_from(
        [0, 1, -1, 7, [0, 2], [], [True, False, True], [True], 0.5, slice(None), None]
    )
    | st.sampled_from(
        [slice(0, 2), slice(5, 9), slice(None, None, -1), "a", (0, 1), Ellipsis, 3 * ms]
    )
)


def optional(strategy):
    return st.none() | strategy


@pytest.fixture(autouse=True)
def quiet(session):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", eq.errors.EqsimWarning)
        yield


@check_units(x=1, result=1)
def twice(x):
    """Double a number."""
    return 2 * x


def fresh(target="numpy"):
    SESSION.reset()
    eq.set_device("runtime", target=target, optimisation=0)
    table = TimedArray([[1.0, 2.0, 3.0], [0.5, 1.5, 2.5]], dt=0.2 * ms, name="columns")
    series = TimedArray([1.0, 2.0, 3.0] * mV, dt=0.1 * ms, name="series")
    return {**CONSTANTS, "table": table, "series": series, "twice": twice}


groups = st.fixed_dictionaries(
    {"model": written | sound, "threshold": conditions | expressions | st.none()},
    optional={
        "reset": assignments | settled,
        "method": st.sampled_from(METHODS),
        "refractory": st.sampled_from([False, 1 * ms, "0.3*ms", 0, -1 * ms, True, None])
        | conditions
        | expressions,
        "events": st.dictionaries(
            st.sampled_from(["large", "small", "spike", "a b"]), conditions | expressions
        ),
        "dt": st.sampled_from(STEPS),
        "dtype": st.sampled_from([np.float32, float, int, {"a": np.float32}, {"b": float}]),
        "order": st.sampled_from([0, 1, -3, 0.5]),
        "method_options": st.sampled_from([None, {}, {"simplify": True}, {"a": 1}, 3]),
    },
)


@examples(150)
@given(groups)
def test_groups(given):
    def act():
        group = NeuronGroup(3, namespace=fresh(), **given)
        Network(group).run(0.3 * ms)

    explained(act)


operations = st.lists(
    st.tuples(assignments | settled, st.sampled_from(STEPS), st.sampled_from(SLOTS)), max_size=2
)
monitors = st.tuples(
    st.lists(st.sampled_from(NAMES), max_size=2) | st.just(True),
    st.sampled_from([True, False, 0, 7, -1, [0, 2], [], "last", "i > 0", None]),
    st.sampled_from(STEPS),
    st.sampled_from(SLOTS),
)


@examples(100)
@given(
    written | sound, conditions, operations, assignments | settled, monitors, optional(conditions)
)
def test_what_happens_to_groups(model, large, operations, response, monitored, stop_when):
    def act():
        names = fresh()
        group = NeuronGroup(3, model, events={"large": large}, namespace=names, method="euler")
        group.run_on_event("large", response)
        for code, dt, when in operations:
            group.run_regularly(code, dt=dt, when=when)
        variables, record, dt, when = monitored
        monitor = StateMonitor(group, variables, record=record, dt=dt, when=when)
        net = Network(group, monitor)
        for _ in range(2):
            net.run(0.2 * ms, stop_when=stop_when, namespace=names)
        for name in variables if isinstance(variables, list) else []:
            getattr(monitor, name)

    explained(act)


@examples(150)
@given(st.sampled_from(["v", "a", "b", "c"]), indices, expressions | numbers)
def test_values_of_state(name, index, value):
    def act():
        names = fresh()
        group = NeuronGroup(
            3, MODEL, threshold="v > 1*volt", reset="", refractory=1 * ms, namespace=names
        )
        getattr(group, name)[index] = value

    explained(act)


@examples(150)
@given(st.sampled_from(["v", "a", "b", "c"]), expressions | indices)
def test_reading_state(name, index):
    def act():
        group = NeuronGroup(3, MODEL, namespace=fresh())
        getattr(group, name)[index]

    explained(act)


rules = st.fixed_dictionaries(
    {},
    optional={
        "condition": conditions | expressions,
        "p": expressions | numbers | st.sampled_from([0, 1, 0.5, 2, -1]),
        "n": expressions | numbers | st.sampled_from([0, 1, 3, -1, 0.5]),
        "j": st.sampled_from(["k for k in range(3)", "i", "i+1", "k for k in sample(3, p=0.5)"])
        | expressions.map("k for k in range({})".format)
        | expressions,
        "i": st.sampled_from([0, [0, 1], "j", 5]),
        "skip_if_invalid": st.booleans(),
    },
)
pathways = st.fixed_dictionaries(
    {"model": written | st.just("w : 1\nx : volt"), "on_pre": assignments | settled},
    optional={
        "on_post": assignments,
        "delay": st.sampled_from([1 * ms, 0 * ms, -1 * ms, 3, "1*ms", None]),
        "dt": st.sampled_from(STEPS),
        "method": st.sampled_from(METHODS),
        "order": st.sampled_from([0, 1]),
    },
)


@examples(150)
@given(pathways, rules, st.sampled_from(NAMES), expressions | numbers, expressions)
def test_synapses(given, rule, name, index, value):
    def act():
        names = fresh()
        group = NeuronGroup(3, MODEL, threshold="i > 0", reset="a += 1", namespace=names)
        synapses = Synapses(group, group, namespace=names, **given)
        synapses.connect(**rule)
        if name == "w":
            synapses.w[index] = value
        Network(group, synapses).run(0.2 * ms)

    explained(act)


@examples(60)
@given(expressions, expressions | numbers, operations)
def test_inputs(rates, weight, operations):
    def act():
        names = fresh()
        group = NeuronGroup(3, MODEL, namespace=names)
        source = PoissonGroup(3, f"({rates})*Hz", namespace=names)
        for code, dt, when in operations:
            source.run_regularly(code, dt=dt, when=when)
        drive = PoissonInput(group, "a", 5, 100 * eq.Hz, weight)
        Network(group, source, drive, SpikeMonitor(source)).run(0.2 * ms, namespace=names)

    explained(act)


@pytest.mark.compile
@examples(30)
@given(groups, conditions, settled)
def test_whole_groups_compile(cache_folder, given, large, response):
    def run(target):
        names = fresh(target)
        eq.seed(1)
        group = NeuronGroup(3, **{**given, "namespace": names, "events": {"large": large}})
        group.run_on_event("large", response)
        Network(group).run(0.3 * ms)
        return group.get_states(units=False)

    states = {}

    def act():
        for target in ("numpy", "compiled"):
            states[target] = run(target)

    explained(act)
    if len(states) == 2:
        for name, values in states["numpy"].items():
            assert np.array_equal(values, states["compiled"][name], equal_nan=values is not None), (
                name
            )
