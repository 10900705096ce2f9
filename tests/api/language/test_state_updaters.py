"""Methods of one's own, as objects and by name."""

import pytest

import eqsim as eq
from eqsim.api.session.session import SESSION
from eqsim.errors import EqsimError, IntegrationError, ModelError
from eqsim.integration.heun import HEUN
from eqsim.integration.methods import find_method

MIDPOINT = "k = dt*f(x, t)\nx_new = x + dt*f(x + k/2, t + dt/2)"
EQUATIONS = "dx/dt = -x*x/ms : 1"


def end(method, **arguments):
    """Give the value after three steps."""
    group = eq.NeuronGroup(1, EQUATIONS, method=method, **arguments)
    group.x = 1
    eq.Network(group).run(0.3 * eq.ms)
    return group.x[0]


@pytest.fixture(autouse=True)
def _interpreted(interpreted):
    """Run everything in the interpreter."""


def test_an_object_is_a_method():
    assert end(eq.ExplicitStateUpdater(MIDPOINT)) == pytest.approx(end("rk2"), rel=1e-15)
    assert end(HEUN) == end("heun")


@pytest.mark.parametrize("name", ["euler", "exact", "linear", "rk4", "heun", "gsl_rkf45"])
def test_methods_are_objects_as_well(name):
    assert getattr(eq, name) is find_method(name)


def test_objects_and_names_are_tried_in_order():
    own = eq.ExplicitStateUpdater(MIDPOINT, custom_check=lambda system: "no")
    assert end(("exact", own, "heun")) == end("heun")
    group = eq.NeuronGroup(1, EQUATIONS, method=["exact", own, "rk4"])
    text = eq.Network(group).explain("update")
    assert "not explicit: no" in text
    assert "method rk4" in text


def test_a_registered_name_is_a_method_of_the_session():
    own = eq.ExplicitStateUpdater(MIDPOINT)
    eq.StateUpdateMethod.register("midpoint", own)
    eq.StateUpdateMethod.register("other", eq.StateUpdateMethod(HEUN))
    assert end("midpoint") == end(own)
    assert end(("other", "rk4")) == end("heun")
    text = eq.Network(eq.NeuronGroup(1, EQUATIONS, method="midpoint")).explain("update")
    assert "method midpoint" in text
    with pytest.raises(IntegrationError, match="registered: midpoint, other"):
        eq.NeuronGroup(1, EQUATIONS, method="midpiont")
    SESSION.reset()
    with pytest.raises(IntegrationError, match="no integration method 'midpoint'"):
        eq.NeuronGroup(1, EQUATIONS, method="midpoint")


@pytest.mark.parametrize("name", ["rk4", "linear", "mine"])
def test_a_name_that_is_taken_is_refused(name):
    eq.StateUpdateMethod.register("mine", HEUN)
    with pytest.raises(ModelError, match=f"method '{name}' already"):
        eq.StateUpdateMethod.register(name, HEUN)


@pytest.mark.parametrize("name", ["", "a b", 3, "_x"])
def test_a_name_that_is_none_is_refused(name):
    with pytest.raises(ModelError, match="cannot be the name of a method"):
        eq.StateUpdateMethod.register(name, HEUN)


def test_noise_is_declared():
    noisy = "x_new = x + dt*f(x, t) + g(x, t)*dW"
    with pytest.raises(ModelError, match="write stochastic='additive'"):
        eq.ExplicitStateUpdater(noisy)
    with pytest.raises(ModelError, match="leaves noise out"):
        eq.ExplicitStateUpdater(MIDPOINT, stochastic="additive")
    with pytest.raises(ModelError, match="not 'some'"):
        eq.ExplicitStateUpdater(noisy, stochastic="some")
    own = eq.ExplicitStateUpdater(noisy, stochastic="additive")
    with pytest.raises(IntegrationError, match="multiplicative"):
        eq.Network(eq.NeuronGroup(1, "dx/dt = x*xi/sqrt(ms) : 1", method=own)).explain("update")


def test_an_object_tells_what_it_is():
    own = eq.ExplicitStateUpdater(MIDPOINT)
    assert own.description == MIDPOINT
    assert repr(own) == "<ExplicitStateUpdater: a method of the user's>"


@pytest.mark.parametrize("method", [3, None, (), ("rk4", 3), len])
def test_what_is_no_method_is_refused(method):
    with pytest.raises(EqsimError, match="integration method"):
        eq.NeuronGroup(1, EQUATIONS, method=method)


@pytest.mark.parametrize("given", [3, None])
def test_what_describes_no_method_is_refused(given):
    with pytest.raises(ModelError, match="description of a method"):
        eq.ExplicitStateUpdater(given)
    with pytest.raises(ModelError, match="IntegrationMethod"):
        eq.StateUpdateMethod(given)
    with pytest.raises(ModelError, match="no integration method"):
        eq.StateUpdateMethod.register("mine", given)


def test_options_reach_the_method():
    equations = "dx/dt = (g - x*x)/ms : 1\ndg/dt = -g/ms : 1"

    def update(**options):
        group = eq.NeuronGroup(1, equations, method="mixed", method_options=options)
        return eq.Network(group).explain("update")

    assert "rk4 for x" in update()
    assert "heun for x" in update(rest="heun")
    with pytest.raises(IntegrationError, match="cannot be 'exact'"):
        update(rest="exact")
    with pytest.raises(IntegrationError, match="no option 'rset'"):
        update(rset="heun")


def test_what_exact_replaces_is_named():
    with pytest.raises(IntegrationError, match="write method='exact'"):
        eq.NeuronGroup(1, EQUATIONS, method="independent")
