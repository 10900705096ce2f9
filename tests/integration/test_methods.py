"""Every method converges at the order it states, and knows when a variable is refractory."""

import numpy as np
import pytest

from eqsim.errors import IntegrationError
from eqsim.integration.methods import METHODS, find_method
from eqsim.integration.system import NoiseKind

#: Those that treat all equations alike; the other one has tests of its own.
WHOLE = [method for method in METHODS if method.name != "mixed"]
APPROXIMATE = [method for method in WHOLE if not method.is_exact]
STOCHASTIC = [method for method in WHOLE if method.noise is not NoiseKind.NONE]
MULTIPLICATIVE = [method for method in STOCHASTIC if method.noise is NoiseKind.MULTIPLICATIVE]
#: Milstein's method takes noise that is diagonal only.
SHARING = [method for method in STOCHASTIC if method.name != "milstein"]


def by_name(methods):
    return pytest.mark.parametrize("method", methods, ids=[method.name for method in methods])


def slope(steps, errors):
    """Give the order of convergence: how fast errors fall with the number of steps."""
    return -np.polyfit(np.log(steps), np.log(errors), 1)[0]


@by_name(APPROXIMATE)
def test_order_of_convergence_without_noise(model, method):
    equations = {"v": "I*(1 - v) - v*w", "w": "(v - w)*rate - sin(t)*w*u", "u": "u*cos(3*t)"}
    m = model(equations, I="drive + w/2", drive="1 + cos(5*t)")
    start = {"v": 0.2, "w": 1.0, "u": 1.0, "t": 0.1, "rate": 0.5}

    def end(name, steps):
        scope = m.run(name, start | {"dt": 1.0 / steps}, steps)
        return np.array([scope[x] for x in equations])

    steps = np.array([20, 40, 80])
    truth = end("rk4", 1000)
    errors = [np.abs(end(method.name, n) - truth).max() for n in steps]
    assert slope(steps, errors) == pytest.approx(method.order, abs=0.2)


def brownian(rng, paths, fine):
    """Give increments of a Brownian path over [0, 1]: an array per fine step."""
    return rng.standard_normal((fine, paths)) / np.sqrt(fine)


def drawn(paths, steps):
    """Give a source of `randn()` that follows some Brownian paths with fewer steps.

    Where there are several noises, they are drawn in turn within each step.
    """
    coarse = [path.reshape(steps, -1, path.shape[1]).sum(axis=1) for path in paths]
    values = (path[step] * np.sqrt(steps) for step in range(steps) for path in coarse)
    return lambda: next(values)


def strong_errors(m, name, start, paths, truth, steps):
    errors = []
    for n in steps:
        end = m.run(name, start | {"dt": 1.0 / n, "t": 0.0}, n, drawn(paths, n))
        errors.append(np.mean(np.abs(end["v"] - truth)))
    return errors


@by_name(SHARING)
def test_strong_order_with_additive_noise(model, method):
    m = model({"v": "(mu - v**3)/tau + sigma*xi + s*xi_b", "w": "v - w + sigma*xi"})
    assert m.system().noise_kind is NoiseKind.ADDITIVE
    rng = np.random.default_rng(1)
    paths = [brownian(rng, 400, 4096), brownian(rng, 400, 4096)]
    start = {"v": np.zeros(400), "w": np.zeros(400), "mu": 0.5, "tau": 1.0, "sigma": 1.0, "s": 0.3}
    fine = m.run("heun", start | {"dt": 1 / 4096, "t": 0.0}, 4096, drawn(paths, 4096))
    steps = np.array([16, 32, 64, 128])
    errors = strong_errors(m, method.name, start, paths, fine["v"], steps)
    assert slope(steps, errors) == pytest.approx(method.strong_order, abs=0.15)


@by_name(MULTIPLICATIVE)
def test_strong_order_with_diagonal_noise(model, method):
    # With z = arsinh(v): dz = mu dt + sigma dW.
    m = model({"v": "sqrt(1 + v*v)*(mu + sigma*xi)", "w": "-w + s*xi_b"})
    rng = np.random.default_rng(3)
    paths = [brownian(rng, 2000, 256), brownian(rng, 2000, 256)]
    start = {"v": np.full(2000, 0.2), "w": np.ones(2000), "mu": 0.3, "sigma": 0.8, "s": 0.4}
    in_stratonovich = np.sinh(np.arcsinh(0.2) + 0.3 + 0.8 * paths[0].sum(axis=0))
    steps = np.array([16, 32, 64, 128])
    errors = strong_errors(m, method.name, start, paths, in_stratonovich, steps)
    assert slope(steps, errors) == pytest.approx(method.strong_order, abs=0.15)


@by_name([method for method in MULTIPLICATIVE if method in SHARING])
def test_strong_order_with_multiplicative_noise(model, method):
    m = model({"v": "mu*v + sigma*v*xi + s*v*xi_b"})
    rng = np.random.default_rng(2)
    paths = [brownian(rng, 2000, 256), brownian(rng, 2000, 256)]
    start = {"v": np.ones(2000), "mu": 0.3, "sigma": 0.8, "s": 0.4}
    in_stratonovich = np.exp(0.3 + 0.8 * paths[0].sum(axis=0) + 0.4 * paths[1].sum(axis=0))
    steps = np.array([16, 32, 64, 128])
    errors = strong_errors(m, method.name, start, paths, in_stratonovich, steps)
    assert slope(steps, errors) == pytest.approx(method.strong_order, abs=0.15)


@by_name(WHOLE)
def test_a_paused_variable_stays_and_the_others_see_it_held(model, method):
    equations = {"v": "(w - v)/tau", "w": "v - 2*w"}
    held = {"v": "0*w", "w": "v - 2*w"}
    start = {"v": 0.7, "w": 0.2, "tau": 0.01, "dt": 0.1, "t": 0.0}
    paused = model(equations, ("v",)).run(method.name, start | {"not_refractory": False}, 3)
    expected = model(held).run(method.name, start, 3)
    assert paused["v"] == 0.7
    assert paused["w"] == pytest.approx(expected["w"], rel=1e-14)
    running = model(equations, ("v",)).run(method.name, start | {"not_refractory": True}, 3)
    assert running["v"] == model(equations).run(method.name, start, 3)["v"]


@by_name(STOCHASTIC)
def test_noise_of_a_paused_variable_is_paused_too(model, method):
    start = {"v": 0.7, "w": 0.0, "dt": 0.25, "t": 0.0, "not_refractory": False}
    m = model({"v": "-v + xi", "w": "2*xi_b"}, ("v",))
    end = m.run(method.name, start, 1, lambda: 3.0)
    assert end["v"] == 0.7
    assert end["w"] == 3.0


@by_name(APPROXIMATE)
def test_no_method_draws_twice_for_one_rand(model, method):
    draws = iter([0.5])
    m = model({"v": "rand()*(2 - v)"})
    m.run(method.name, {"v": 1.0, "dt": 0.1, "t": 0.0}, 1, lambda: next(draws))
    assert next(draws, None) is None


def test_names_and_aliases_find_methods():
    assert all(find_method(method.name) is method for method in METHODS)
    assert find_method("linear").name == "exact"


def test_a_name_of_old_is_refused_with_what_does_the_same():
    with pytest.raises(IntegrationError, match="write method='exact'"):
        find_method("independent")


def test_an_unknown_name_is_refused_with_a_suggestion():
    with pytest.raises(IntegrationError, match="did you mean 'exponential_euler'"):
        find_method("exponential_eular")
    with pytest.raises(IntegrationError, match="exact, linear, exponential_euler") as error:
        find_method("zzz")
    assert error.value.hint is None
