"""The types in which variables are stored, on every backend."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import ms, second

MODEL = """
dv/dt = (a - v)/(10*ms) : 1
a : 1 (constant)
s : 1 (shared)
k : integer
y = v + a : 1
"""


def test_floats_are_rounded_where_they_are_stored(finish):
    G = eq.NeuronGroup(70, MODEL, dtype=np.float32, method="euler")
    G.a = "1 + i/7"
    G.s = 0.1
    M = eq.StateMonitor(G, ["v", "y"], record=[3])
    eq.run(1 * ms)
    finish()
    a = (1 + np.arange(70) / 7).astype(np.float32)
    v = np.zeros(70, np.float32)
    for step in range(10):
        assert M.v[0, step] == v[3]
        assert M.y[0, step] == np.float64(v[3]) + np.float64(a[3])
        slope = (a.astype(float) - v) / (10 * 1e-3)
        v = (v + 1e-4 * slope).astype(np.float32)
    assert np.allclose(G.v, v, rtol=2e-7)
    assert (G.v[:].dtype, G.a[:].dtype, G.s_[:]) == (np.float32, np.float32, np.float32(0.1))
    assert (M.v.dtype, M.y.dtype, M.t_.dtype) == (np.float32, np.float64, np.float64)


def test_types_by_name(finish):
    G = eq.NeuronGroup(
        3,
        "v : 1\nw : 1\nk : integer\nn : integer",
        threshold="t >= 0.1*ms",
        reset="n += 2**40",
        refractory=10 * ms,
        dtype={"v": "float32", "n": np.int64},
    )
    G.v, G.w, G.n, G.k = 0.1, 0.1, 2**33, "i"
    spikes = eq.SpikeMonitor(G, ["v", "n"])
    eq.run(0.3 * ms)
    finish()
    assert (G.v[:].dtype, G.w[:].dtype) == (np.float32, np.float64)
    assert (G.n[:].dtype, G.k[:].dtype) == (np.int64, np.int32)
    assert list(G.n) == [2**33 + 2**40] * 3
    assert list(spikes.n) == [2**33] * 3
    assert spikes.v.dtype == np.float32
    assert np.allclose(G.lastspike / second, 1e-4, rtol=1e-15)


def test_synapses_in_single_precision(on_each):
    def single(finish):
        eq.prefs.core.default_float_dtype = np.float32
        G = eq.NeuronGroup(
            40, "dg/dt = -g/(5*ms) : 1", threshold="g > 0.6", reset="g = 0", method="exact"
        )
        S = eq.Synapses(G, G, "w : 1", on_pre="g_post += w; w *= 0.99", delay=0.3 * ms)
        S.connect(p=0.3)
        G.g, S.w = "rand()", "0.1*rand()"
        net = eq.Network(G, S, eq.SpikeMonitor(G, "g"))
        net.run(3 * ms)
        finish()
        assert (G.g[:].dtype, S.w[:].dtype) == (np.float32, np.float32)
        return tuple(net)

    results = on_each(single)
    first = results.pop("numpy")
    assert first["spikemonitor.i"].size > 0
    for other in results.values():
        assert all(np.array_equal(first[name], other[name]) for name in first)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_modes_agree_on_noise(on_each, dtype):
    def noisy(finish):
        model = "dv/dt = -v/ms + xi*ms**-0.5 : 1\nr : second"
        G = eq.NeuronGroup(
            100, model, threshold="v > 0.5", refractory="r", method="euler", dtype=dtype
        )
        G.v, G.r = "randn()", "i*10*us"
        trace = eq.StateMonitor(G, "v", record=[1, 70])
        net = eq.Network(G, trace)
        net.run(2 * ms)
        finish()
        return G, trace

    results = on_each(noisy)
    first = results.pop("numpy")
    for other in results.values():
        assert all(np.array_equal(first[name], other[name]) for name in first)
