"""Poisson and binomial draws: one textual draw is one stream, the same on every backend."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import BinomialFunction, NeuronGroup, ms, run


def test_moments_and_independence(finish):
    eq.seed(11)
    around = {"heads": BinomialFunction(1000, 0.3)}
    group = NeuronGroup(
        5000,
        "p : 1\nb : integer\nf : 1\nd : 1",
        threshold="True",
        reset="d += heads() - heads()",
        namespace=around,
    )
    group.p = "poisson(40*(i % 2))"
    group.b = "binomial(i % 3, 0.5)"
    group.f = "heads()"
    run(0.1 * ms)
    finish()
    odd = group.p[1::2]
    assert np.all(group.p[::2] == 0)
    assert odd.mean() == pytest.approx(40, abs=5 * np.sqrt(40 / 2500))
    assert odd.var() == pytest.approx(40, rel=0.2)
    assert group.b[2::3].mean() == pytest.approx(1, abs=0.1)
    assert np.all(group.b[:] <= np.arange(5000) % 3)
    assert group.f[:].mean() == pytest.approx(300, abs=5 * np.sqrt(210 / 5000))
    assert group.d[:].var() == pytest.approx(420, rel=0.2)


def test_all_backends_draw_the_same(on_each):
    def drawing(finish):
        around = {"heads": BinomialFunction(50, 0.7)}
        group = NeuronGroup(
            7,
            "dv/dt = (poisson(2.0) - v)/ms : 1\nk : integer",
            method="euler",
            threshold="poisson(0.5) > 0",
            reset="k += binomial(100, rand()) + heads()",
            namespace=around,
        )
        run(1 * ms)
        finish()
        return [group]

    results = on_each(drawing)
    for name, values in results["numpy"].items():
        assert np.ptp(values) > 0
        for backend in ("runtime", "cpp_standalone"):
            assert np.array_equal(values, results[backend][name])
