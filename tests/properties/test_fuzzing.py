"""Whatever is written: a model runs, or is refused with an error that explains itself."""

import warnings

import pytest
from grammar import (
    CONSTANTS,
    assignments,
    conditions,
    examples,
    explained,
    expressions,
    numeric,
    written,
)
from hypothesis import given
from hypothesis import strategies as st

import eqsim as eq
from eqsim import Equations, Network, NeuronGroup, Synapses, ms
from eqsim.api.session.session import SESSION

TOKENS = (
    *("v", "w", "x", "y", "dv/dt", "dw/dt", "du/dt", "=", "==", "!=", "+", "-", "*", "/", "**"),
    *("//", "%", "(", ")", ",", ":", "volt", "mV", "amp", "second", "1", "0", "0.1", "1e400", "3"),
    *("1e-400", "99999999999999999999", "rand()", "randn()", "xi", "xi_1", "and", "or", "not"),
    *("if", "else", "for", "in", "[", "]", "{", "}", ".", ";", "\n", "#", "λ", "_x", "lambda"),
    *("__import__('os')", "unless refractory", "constant over dt", "(shared)", "(constant)"),
    *("t", "dt", "i", "N", "j", "poisson(2)", "binomial(3, 0.5)", "exp(", "int(", "where("),
    *("True", "None", "inf", "nan", "\\", "\t", "@", "'", '"', "boolean", "integer", "is", "~"),
    *("refractory", "not_refractory", "lastspike", "v_post", "timestep(t, dt)", "+=", "<", ">="),
)
MODEL = (
    *("dv/dt", "=", "(", "w", "-", "v", ")", "/", "tau", "+", "x", "*", "volt", "/", "second"),
    *(":", "volt", "(unless refractory)", "\n", "dw/dt", "=", "-", "w", "/", "(", "5", "*", "ms"),
    *(")", ":", "volt", "\n", "x", "=", "exp(", "-", "v", "/", "mV", ")", ":", "1", "\n"),
    *("y", ":", "1", "(constant)"),
)
THRESHOLD = ("v", ">", "10", "*", "mV", "and", "y", "<", "3")
RESET = ("v", "=", "0", "*", "mV", "\n", "w", "+=", "1", "*", "mV")
ON_PRE = ("v", "+=", "z", "*", "mV", ";", "w_post", "-=", "0.1", "*", "mV")

edits = st.lists(st.tuples(st.integers(0, 80), st.sampled_from(["", *TOKENS])), max_size=3)


def edited(tokens):
    """Make texts in which a few tokens are replaced, left out, or put in."""

    def apply(changes):
        changed = list(tokens)
        for place, token in changes:
            if place % 2:
                changed.insert(place % (len(changed) + 1), token)
            elif changed:
                changed[place % len(changed)] = token
        return " ".join(changed).replace(" \n ", "\n")

    return edits.map(apply)


noise = st.lists(st.sampled_from(TOKENS), max_size=12).map(" ".join)
anything = st.text(max_size=40)


@pytest.fixture(autouse=True)
def quiet(session):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", eq.errors.EqsimWarning)
        yield


def simulate(model, threshold="v > 1*volt", reset="", on_pre=None, **arguments):
    SESSION.reset()
    eq.set_device("runtime", target="numpy")
    group = NeuronGroup(
        3,
        model,
        threshold=threshold,
        reset=reset,
        namespace={"tau": 10 * ms, "k": 0.5},
        **arguments,
    )
    parts = [group]
    if on_pre is not None:
        synapses = Synapses(group, group, "z : 1", on_pre=on_pre)
        synapses.connect()
        parts.append(synapses)
    Network(*parts).run(0.3 * ms)


PLAIN = " ".join(MODEL).replace(" \n ", "\n")


def test_the_model_itself_runs():
    text = {
        name: " ".join(tokens).replace(" \n ", "\n")
        for name, tokens in (("threshold", THRESHOLD), ("reset", RESET), ("on_pre", ON_PRE))
    }
    simulate(PLAIN, refractory=1 * ms, method="euler", **text)


@examples(100)
@given(edited(MODEL))
def test_edited_equations(text):
    explained(lambda: simulate(text, refractory=1 * ms))


@examples(300)
@given(written, expressions, assignments)
def test_models_of_valid_syntax(model, threshold, reset):
    explained(lambda: simulate(model, threshold, reset, refractory=1 * ms))


@examples(200)
@given(expressions, assignments, assignments, st.sampled_from([False, 1 * ms]))
def test_statements_of_valid_syntax(condition, reset, on_pre, refractory):
    model = "a : 1\nb : integer\nc : boolean\nv : volt"
    explained(lambda: simulate(model, condition, reset, on_pre, refractory=refractory))


@examples(100)
@given(edited(THRESHOLD), edited(RESET), edited(ON_PRE))
def test_edited_statements(threshold, reset, on_pre):
    explained(lambda: simulate(PLAIN, threshold, reset, on_pre, refractory=1 * ms, method="euler"))


@examples(300)
@given(noise | anything)
def test_any_text_as_equations(text):
    explained(lambda: Equations(text))


@examples(100)
@given(noise | anything)
def test_any_text_anywhere_else(text):
    explained(lambda: simulate(PLAIN, text, method="euler"))
    explained(lambda: simulate(PLAIN, reset=text, method="euler"))
    explained(lambda: simulate(PLAIN, refractory=text, method="euler"))

    def assign(index, value):
        SESSION.reset()
        eq.set_device("runtime", target="numpy")
        group = NeuronGroup(3, "v : volt")
        group.v[index] = value

    explained(lambda: assign(text, "1*mV"))
    explained(lambda: assign("i > 0", text))


@pytest.mark.compile
@examples(60)
@given(numeric, conditions, numeric)
def test_what_is_accepted_compiles(cache_folder, slope, condition, new):
    def compiled():
        SESSION.reset()
        eq.set_device("runtime", optimisation=0)
        group = NeuronGroup(
            3,
            f"da/dt = ({slope.replace('rand()', 'a')})/ms : 1\nb : integer\nc : boolean\nv : volt",
            threshold=condition,
            reset=f"a = {new}; b = {slope}; c = {condition}",
            namespace=CONSTANTS,
            refractory=1 * ms,
        )
        Network(group).run(0.3 * ms)

    explained(compiled)
