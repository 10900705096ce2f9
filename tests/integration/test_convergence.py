"""Orders of convergence against analytic solutions; with noise, path by path and on average."""

import numpy as np
import pytest

from eqsim.integration.methods import METHODS
from eqsim.integration.system import NoiseKind

APPROXIMATE = [m for m in METHODS if not m.is_exact and m.name != "mixed"]
STOCHASTIC = [m for m in APPROXIMATE if m.noise is not NoiseKind.NONE]
MULTIPLICATIVE = [m for m in STOCHASTIC if m.noise is NoiseKind.MULTIPLICATIVE]

#: Fine steps of the Brownian paths over [0, 1].
FINE = 4096


def by_name(methods):
    return pytest.mark.parametrize("method", methods, ids=[method.name for method in methods])


def slope(steps, errors):
    """Give the order of convergence: how fast errors fall with the number of steps."""
    return -np.polyfit(np.log(steps), np.log(errors), 1)[0]


def ends(m, method, start, steps):
    """Give the state at time one, without noise, for several numbers of steps."""
    return [m.run(method.name, start | {"dt": 1 / n, "t": 0.0}, n) for n in steps]


@by_name(APPROXIMATE)
def test_logistic_growth_at_the_cost_of_another(model, method):
    m = model({"x": "-3*x*y", "y": "3*x*y"})
    steps = np.array([16, 32, 64])
    truth = 1 / (1 + 4 * np.exp(-3))
    errors = [abs(end["y"] - truth) for end in ends(m, method, {"x": 0.8, "y": 0.2}, steps)]
    assert slope(steps, errors) == pytest.approx(method.order, abs=0.2)


@by_name(APPROXIMATE)
def test_a_linear_filter_of_an_oscillation(model, method):
    m = model({"x": "2*(cos(t) - x)"})
    steps = np.array([16, 32, 64])
    truth = (4 * np.cos(1) + 2 * np.sin(1)) / 5 + (0.5 - 4 / 5) * np.exp(-2)
    errors = [abs(end["x"] - truth) for end in ends(m, method, {"x": 0.5}, steps)]
    assert slope(steps, errors) == pytest.approx(method.order, abs=0.2)


@by_name([method for method in METHODS if method.is_exact])
def test_an_exact_method_needs_one_step(model, method):
    m = model({"x": "y - x/2", "y": "-9*x - y/2"})
    (end,) = ends(m, method, {"x": 1.0, "y": 0.0}, [1])
    assert end["x"] == pytest.approx(np.exp(-0.5) * np.cos(3), rel=1e-13)
    assert end["y"] == pytest.approx(-3 * np.exp(-0.5) * np.sin(3), rel=1e-13)


def follow(m, method, start, path, steps):
    """Give the state at time one along Brownian paths, of which `path` has the increments."""
    draws = iter(path.reshape(steps, -1, path.shape[1]).sum(axis=1) * np.sqrt(steps))
    return m.run(method.name, start | {"dt": 1 / steps, "t": 0.0}, steps, draws.__next__)


def brownian(seed, fine, paths):
    return np.random.default_rng(seed).standard_normal((fine, paths)) / np.sqrt(fine)


@by_name(STOCHASTIC)
def test_ornstein_uhlenbeck_path_by_path(model, method):
    m = model({"x": "-2*x + xi"})
    path = brownian(6, FINE, 300)
    middles = (np.arange(FINE) + 0.5) / FINE
    truth = np.exp(-2) + np.exp(2 * (middles - 1)) @ path
    steps = np.array([16, 32, 64, 128])
    errors = [
        np.mean(np.abs(follow(m, method, {"x": np.ones(300)}, path, n)["x"] - truth)) for n in steps
    ]
    assert slope(steps, errors) == pytest.approx(method.strong_order, abs=0.15)


@by_name(MULTIPLICATIVE)
def test_geometric_brownian_motion_path_by_path_and_on_average(model, method):
    m = model({"x": "mu*x + sigma*x*xi"})
    count, mu, sigma = 20_000, 1.0, 0.7
    path = brownian(7, 64, count)
    start = {"x": np.ones(count), "mu": mu, "sigma": sigma}
    in_stratonovich = np.exp(mu + sigma * path.sum(axis=0))
    steps = np.array([8, 16, 32, 64])
    differences = [follow(m, method, start, path, n)["x"] - in_stratonovich for n in steps]
    strong = [np.mean(np.abs(difference)) for difference in differences]
    weak = [abs(np.mean(difference)) for difference in differences]
    assert slope(steps, strong) == pytest.approx(method.strong_order, abs=0.15)
    assert slope(steps, weak) == pytest.approx(method.weak_order, abs=0.25)
    # Four standard errors of the mean of 20 000 paths are 2.3 %.
    last = differences[-1] + in_stratonovich
    assert np.mean(last) == pytest.approx(np.exp(mu + sigma**2 / 2), rel=0.035)


@by_name(STOCHASTIC)
def test_ornstein_uhlenbeck_on_average(model, method):
    m = model({"x": "-2*x + xi"})
    half = brownian(8, 64, 10_000)
    path = np.concatenate([half, -half], axis=1)
    start = {"x": np.ones(20_000)}
    steps = np.array([8, 16, 32, 64])
    # Of each path there is the mirror image, so that the noise leaves the mean alone.
    found = [follow(m, method, start, path, n)["x"] for n in steps]
    means = [abs(np.mean(each) - np.exp(-2)) for each in found]
    assert slope(steps, means) > method.weak_order - 0.2
    # Four standard errors of the variance of 10 000 paths are 6 %, the bias of a step is 3 %.
    assert np.var(found[-1]) == pytest.approx((1 - np.exp(-4)) / 4, rel=0.09)


#: Variances of what a step of length 1 misses of the double integral.
MISSED = {"heun": 1 / 4, "milstein": 1 / 2}


def along_two(m, method, start, paths, steps):
    """Give the state at time one along two paths; draws are asked for in the equations' order."""
    coarse = [each.reshape(steps, -1, each.shape[1]).sum(axis=1) for each in paths]
    draws = iter([each * np.sqrt(steps) for pair in zip(*coarse, strict=True) for each in pair])
    return m.run(method.name, start | {"dt": 1 / steps, "t": 0.0}, steps, draws.__next__)


@by_name(MULTIPLICATIVE)
def test_noise_that_does_not_commute_has_strong_order_one_half(model, method):
    m = model({"x": "xi_1", "y": "x*xi_2"})
    first, second = paths = brownian(9, FINE, 1000), brownian(10, FINE, 1000)
    x = np.cumsum(first, axis=0) - first / 2
    truth, steps = np.sum(x * second, axis=0), np.array([8, 16, 32, 64])
    start = {"x": np.zeros(1000), "y": np.zeros(1000)}
    errors = [along_two(m, method, start, paths, n)["y"] - truth for n in steps]
    strong = np.sqrt(np.mean(np.square(errors), axis=1))
    assert slope(steps, strong) == pytest.approx(0.5, abs=0.1)
    assert np.allclose(strong, np.sqrt(MISSED[method.name] / steps), rtol=0.1)


@by_name(MULTIPLICATIVE)
def test_noises_of_which_each_has_its_own_variable_commute(model, method):
    m = model({"x": "x*xi_1/2", "y": "y*xi_2/2"})
    paths = brownian(11, 512, 1000), brownian(12, 512, 1000)
    truth = [np.exp(path.sum(axis=0) / 2) for path in paths]
    steps, start = np.array([16, 32, 64, 128]), {"x": np.ones(1000), "y": np.ones(1000)}
    ended = [along_two(m, method, start, paths, n) for n in steps]
    strong = [np.mean(np.hypot(each["x"] - truth[0], each["y"] - truth[1])) for each in ended]
    assert slope(steps, strong) == pytest.approx(1, abs=0.15)
