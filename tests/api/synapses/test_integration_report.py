"""What synapses tell about the integration of their equations."""

import pytest

import eqsim as eq
from eqsim import NeuronGroup, Synapses

pytestmark = pytest.mark.usefixtures("interpreted")

MODEL = """
w : 1
da/dt = -a/(20*ms) : 1 (event-driven)
db/dt = (a - b)/(10*ms) : 1 (event-driven)
ds/dt = -s/(5*ms) : 1 (clock-driven)
"""


def synapses(model, **how):
    group = NeuronGroup(2, "x : 1", threshold="x > 1", reset="x = 0", name="G")
    made = Synapses(group, group, model, on_pre="a += 1" if "da" in model else "x += 1", **how)
    made.connect()
    return group, made


def test_methods_and_solutions_are_told():
    group, made = synapses(MODEL, on_post={"late": "w += b"}, method="euler", name="S")
    expected = [
        "S: synapses, dt = 100 us",
        "  method euler (forward Euler (Euler-Maruyama)): named",
        "    s  euler, order 1",
        "  a: solved exactly from event to event, stored at those of pre",
        "    with _elapsed the time since then:",
        "    set a = a*exp(-_elapsed/",
        "  b: solved exactly from event to event, stored at those of pre, late",
        "    with _elapsed the time since then:",
        "    set b = ",
    ]
    found = str(made.explain("integration")).splitlines()
    assert all(line.startswith(start) for line, start in zip(found, expected, strict=True))
    assert made.explain("integration") in eq.Network(group, made).explain("integration")


def test_why_methods_refuse_is_told():
    _, made = synapses("ds/dt = -s**2/ms : 1 (clock-driven)")
    assert "not exact: " in made.explain("integration")
    assert "s  euler, order 1" in made.explain("integration")


def test_synapses_without_equations_say_so():
    group, made = synapses("w : 1")
    assert made.explain("integration") == "no differential equations"
    assert made.name not in eq.Network(group, made).explain("integration")
