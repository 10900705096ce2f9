"""Whatever object is given for an argument: it is taken, or refused with an error of eqsim."""

import warnings
from types import SimpleNamespace

import numpy as np
import pint
import pytest

import eqsim as eq
from eqsim import Hz, Network, NeuronGroup, ms, mV, second, volt
from eqsim.api.session.session import SESSION
from eqsim.errors import EqsimError, InternalError

FOREIGN = 3 * pint.UnitRegistry().meter
MODEL = """
    dv/dt = -v/(10*ms) : volt (unless refractory)
    w : 1
    k : integer
    c : boolean
    s : 1 (shared)
    l : volt (linked)
"""


def world():
    """Make one object of each kind, and a network of all."""
    SESSION.reset()
    eq.set_device("runtime", target="numpy")
    group = NeuronGroup(
        4,
        MODEL,
        threshold="v > 1*volt",
        reset="v = 0*volt",
        refractory=1 * ms,
        events={"big": "w > 1"},
        method="euler",
        name="G",
    )
    other = NeuronGroup(4, "x : volt", name="H")
    group.l = eq.linked_var(other, "x")
    synapses = eq.Synapses(group, group, "q : 1", on_pre="v += 1*mV", on_post="w += 1", name="S")
    synapses.connect(i=[0, 1, 2], j=[1, 2, 3])
    states = eq.StateMonitor(group, ["v", "w"], record=True, name="M")
    spikes = eq.SpikeMonitor(group, "w", name="L")
    rates = eq.PopulationRateMonitor(group, name="R")
    listed = eq.SpikeGeneratorGroup(3, [0, 1], [1, 2] * ms, name="P")
    made = {"G": group, "H": other, "S": synapses, "M": states, "L": spikes, "R": rates}
    return SimpleNamespace(**made, P=listed, net=Network(*made.values(), listed))


#: Objects of many kinds.
OBJECTS = (
    *(None, True, -1, 1.5, float("nan"), 10**400, 3j, 3 * mV, -1 * ms, [1, 2] * ms, FOREIGN),
    *("", "w", "3 mV", "lambda", b"x", [], [None], [1 * mV, 2 * ms], {1: 2}, np.array(1.5)),
    *(np.zeros((2, 2)), object(), Ellipsis, eq.Equations("a : 1"), "G", "S"),
)


def wrong(w, number):
    """Give an object; a name stands for one of the world's."""
    found = OBJECTS[number]
    return getattr(w, found) if is_one_of_the_world(found) else found


def run(w, made):
    del w
    Network(made).run(0.2 * ms)


def run_with_group(w, made):
    Network(w.G, w.H, made).run(0.2 * ms)


def run_all(w, made):
    del made
    w.net.run(0.2 * ms)


def method(owner, name):
    """Make a call of a method of one of the world's objects."""
    return lambda w, **given: getattr(getattr(w, owner), name)(**given)


def setting(owner, name):
    """Make a call that sets an attribute."""

    def assign(w, value):
        target = w
        for part in owner.split("."):
            target = getattr(target, part)
        setattr(target, name, value)

    return assign


def made(kind):
    """Make a call of a class, in which names of the world's objects stand for them."""
    words = {"source", "target", "group_or_variable"}

    def make(w, **given):
        return kind(
            **{
                name: getattr(w, each) if name in words and is_one_of_the_world(each) else each
                for name, each in given.items()
            }
        )

    return make


def is_one_of_the_world(given):
    return isinstance(given, str) and given in ("G", "H", "S")


def after_run(call):
    def run_first(w, **given):
        w.net.run(0.4 * ms)
        return call(w, **given)

    return run_first


PLACE = {"dt": None, "clock": None, "when": "start", "order": 0, "name": "made"}
STATES = {"vars": None, "format": "dict"}
#: What is called, with arguments that are right, and what follows.
ENTRIES = {
    "NeuronGroup": (
        made(NeuronGroup),
        {
            **{"N": 3, "model": "dv/dt = -v/ms : volt", "threshold": "v > 1*volt", "dt": None},
            **{"reset": "v = 0*volt", "refractory": 1 * ms, "events": None, "namespace": None},
            **{"method": "euler", "method_options": None, "dtype": None, "clock": None},
            **{"order": 0, "name": "made"},
        },
        run,
    ),
    "Synapses": (
        made(eq.Synapses),
        {
            **{"source": "G", "target": "G", "model": "q2 : 1", "on_pre": "v += 1*mV", "dt": None},
            **{"on_post": "w += 1", "delay": 1 * ms, "on_event": "spike", "namespace": None},
            **{"dtype": None, "clock": None, "order": 0, "method": "euler", "name": "made"},
        },
        lambda w, made: (made.connect(), run_with_group(w, made)),
    ),
    "connect": (method("S", "connect"), {"condition": None, "p": 1.0, "n": 1}, run_all),
    "connect lists": (method("S", "connect"), {"i": [0, 1], "j": [1, 2], "n": 1}, run_all),
    "PoissonGroup": (made(eq.PoissonGroup), {"N": 3, "rates": 10 * Hz, **PLACE}, run),
    "PoissonInput": (
        made(eq.PoissonInput),
        {
            **{"target": "G", "target_var": "v", "N": 10, "rate": 5 * Hz, "weight": 1 * mV},
            **{"when": "synapses", "order": 0, "name": "made"},
        },
        run_with_group,
    ),
    "SpikeGeneratorGroup": (
        made(eq.SpikeGeneratorGroup),
        {"N": 3, "indices": [0, 1], "times": [1, 2] * ms, "period": 0 * second, **PLACE},
        run,
    ),
    "set_spikes": (
        method("P", "set_spikes"),
        {"indices": [0, 1], "times": [1, 2] * ms, "period": 0 * second},
        run_all,
    ),
    "TimedArray": (
        made(eq.TimedArray),
        {"values": [1, 2], "dt": 1 * ms, "name": "made"},
        lambda _, made: made(1 * ms),
    ),
    "BinomialFunction": (made(eq.BinomialFunction), {"n": 3, "p": 0.5, "name": "made"}, None),
    "StateMonitor": (
        made(eq.StateMonitor),
        {"source": "G", "variables": ["v"], "record": True, **PLACE},
        run_with_group,
    ),
    "EventMonitor": (
        made(eq.EventMonitor),
        {
            **{"source": "G", "event": "big", "variables": ["v"], "record": True},
            **{"when": None, "order": None, "name": "made"},
        },
        run_with_group,
    ),
    "rate monitor": (
        made(eq.PopulationRateMonitor),
        {"source": "G", "name": "made"},
        run_with_group,
    ),
    "smooth_rate": (
        after_run(method("R", "smooth_rate")),
        {"window": "gaussian", "width": 1 * ms},
        None,
    ),
    "binned_rate": (after_run(method("R", "binned_rate")), {"bin_size": 0.2 * ms}, None),
    "values": (after_run(method("L", "values")), {"var": "w"}, None),
    "recorded": (after_run(lambda w, index: w.M[index].v), {"index": 0}, None),
    "Network": (lambda _, objects: Network(objects), {"objects": ()}, None),
    "remove": (lambda w, objects: w.net.remove(objects), {"objects": ()}, None),
    "run": (
        method("net", "run"),
        {
            **{"duration": 0.2 * ms, "report_period": 10 * second, "namespace": None},
            **{"stop_when": None},
        },
        None,
    ),
    "schedule": (setting("net", "schedule"), {"value": None}, run_all),
    "scheduling_summary": (made(eq.scheduling_summary), {"net": None}, None),
    "get_states": (method("G", "get_states"), STATES, None),
    "set_states": (method("G", "set_states"), {"values": {}, "format": "dict"}, None),
    "part": (lambda w, index: w.G[index], {"index": slice(1, 3)}, None),
    **{f"G.{name}": (setting("G", name), {"value": 1}, run_all) for name in ("v", "w", "k", "c")},
    **{f"G.{name}": (setting("G", name), {"value": 1}, run_all) for name in ("s", "l", "v_")},
    "read": (lambda w, index: w.G.v[index], {"index": 0}, None),
    "write": (
        lambda w, index, value: w.G.v.__setitem__(index, value),
        {"index": 0, "value": 1 * mV},
        None,
    ),
    "state": (method("G", "state"), {"name": "v"}, None),
    "run_regularly": (method("G", "run_regularly"), {"code": "w += 1", **PLACE}, run_all),
    "run_at": (
        method("G", "run_at"),
        {"code": "w += 1", "times": [1, 2] * ms, "when": "start", "order": 0, "name": "made"},
        run_all,
    ),
    "run_on_event": (
        method("G", "run_on_event"),
        {"event": "big", "code": "w = 0", "when": "after_resets", "order": None},
        run_all,
    ),
    "linked_var": (
        lambda w, **given: setattr(w.G, "l", made(eq.linked_var)(w, **given)),
        {"group_or_variable": "H", "name": "x", "index": None},
        run_all,
    ),
    "S.pre.order": (setting("S.pre", "order"), {"value": 1}, run_all),
    "S.pre.when": (setting("S.pre", "when"), {"value": "end"}, run_all),
    "Clock": (made(eq.Clock), {"dt": 1 * ms, "name": "made"}, None),
    "EventClock": (made(eq.EventClock), {"times": [1, 2] * ms, "name": "made"}, None),
    "Equations": (lambda _, text, x: eq.Equations(text, x=x), {"text": "x : 1", "x": "y"}, None),
    "ExplicitStateUpdater": (
        made(eq.ExplicitStateUpdater),
        {"description": "x_new = x + dt*f(x, t)", "stochastic": None, "custom_check": None},
        None,
    ),
    "Quantity": (made(eq.Quantity), {"value": 1, "dim": None}, None),
    "in_unit": (lambda _, x, unit: eq.in_unit(x, unit), {"x": 1 * mV, "unit": volt}, None),
    "seed": (made(eq.seed), {"seed": 1}, None),
    "explain": (lambda w, stage: w.net.explain(stage), {"stage": "equations"}, None),
}


def attempt(call, finish, given):
    """Do what may be refused; tell whether it was."""
    w = world()
    try:
        with np.errstate(all="ignore"):
            result = call(w, **given(w))
            if finish is not None:
                finish(w, result)
    except InternalError:
        raise
    except EqsimError as error:
        return str(error)
    return None


@pytest.mark.parametrize("entry", ENTRIES)
def test_what_is_right_is_taken(entry, session):
    call, right, finish = ENTRIES[entry]
    if entry not in ("G.v", "G.l", "schedule"):
        assert attempt(call, finish, lambda _: right) is None


@pytest.mark.parametrize(
    ("entry", "argument"),
    [(entry, argument) for entry, (_, right, _) in ENTRIES.items() for argument in right],
)
def test_what_is_wrong_is_refused_in_words_of_the_user(entry, argument, session):
    call, right, finish = ENTRIES[entry]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", eq.errors.EqsimWarning)
        for number in range(len(OBJECTS)):
            refused = attempt(call, finish, lambda w, n=number: {**right, argument: wrong(w, n)})
            assert refused is None or refused.strip()
