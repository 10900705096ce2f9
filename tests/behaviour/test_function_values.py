"""The functions of model text: NumPy's values, Python's rules for integers, on every backend."""

import math

import numpy as np
import pytest

from eqsim import NeuronGroup, ms, run

X = np.array([-2.5, -1.0, -0.4, 0.0, 0.3, 1.0, 2.5])

CASES = {
    "abs(x)": np.abs(X),
    "arctan(x)": np.arctan(X),
    "arcsin(x/3)": np.arcsin(X / 3),
    "arccos(x/3)": np.arccos(X / 3),
    "atan2(x, 2)": np.arctan2(X, 2),
    "arctan2(x, -2)": np.arctan2(X, -2),
    "hypot(x, 2)": np.hypot(X, 2),
    "ceil(x)": np.ceil(X),
    "floor(x)": np.floor(X),
    "clip(x, -1, 0.5)": np.clip(X, -1, 0.5),
    "sign(x)": np.sign(X),
    "int(x)": np.trunc(X),
    "int(x > 0)": (X > 0) * 1.0,
    "exp(x)": np.exp(X),
    "expm1(x)": np.expm1(X),
    "exprel(x)": [1.0 if x == 0 else math.expm1(x) / x for x in X],
    "log(x + 3)": np.log(X + 3),
    "log10(x + 3)": np.log10(X + 3),
    "log1p(x + 3)": np.log1p(X + 3),
    "sqrt(abs(x))": np.sqrt(np.abs(X)),
    "tanh(x) + sinh(x) - cosh(x)": np.tanh(X) + np.sinh(X) - np.cosh(X),
    "sin(x)*cos(x) - tan(x)": np.sin(X) * np.cos(X) - np.tan(X),
    "erf(x)": [math.erf(x) for x in X],
    "gamma(x + 3)": [math.gamma(x + 3) for x in X],
    "max(x, 0.3)": np.maximum(X, 0.3),
    "min(x, i)": np.minimum(X, np.arange(7)),
    "where(x > 0, x, -i)": np.where(X > 0, X, -np.arange(7)),
    "i if x < 0 else 2*x": np.where(X < 0, np.arange(7), 2 * X),
    "(x > 0)*3 + (i == 2)": (X > 0) * 3 + (np.arange(7) == 2),
    "int(-1 <= x < 1)": ((X >= -1) & (X < 1)) * 1.0,
    "timestep(i*0.15*ms, 0.1*ms)": [0, 1, 3, 4, 6, 7, 9],
    "x // 1 + x % 0.7": X // 1 + X % 0.7,
    "(i - 3)//2 + 10*((i - 3) % 2)": [k // 2 + 10 * (k % 2) for k in range(-3, 4)],
    "(i - 3)/2": np.arange(-3, 4) / 2,
    "int((i - 3)/2)": [-1, -1, 0, 0, 0, 1, 1],
    "sign(x*mV)*abs(x*mV)/mV": X,
    "sqrt((x*mV)**2)/mV": np.abs(X),
}


def test_values(finish):
    names = [f"y{k}" for k in range(len(CASES))]
    model = "\n".join(["x : 1", *(f"{name} : 1" for name in names)])
    reset = "\n".join(f"{name} = {text}" for name, text in zip(names, CASES, strict=True))
    group = NeuronGroup(7, model, threshold="True", reset=reset)
    group.x = X
    run(0.1 * ms)
    finish()
    for name, (text, expected) in zip(names, CASES.items(), strict=True):
        assert getattr(group, name)[:] == pytest.approx(expected, rel=1e-14, abs=1e-15), text


def test_25_integers(finish):
    group = NeuronGroup(
        1,
        "a : integer\nb : integer\nc : 1\nd : integer\nf : integer",
        threshold="True",
        reset="a = -2//2; b = -2 % 3; c = 1/2; d = int(-1.7); f = int(2.9) + sign(-3)*max(2, 5)",
    )
    run(0.1 * ms)
    finish()
    assert (group.a[0], group.b[0], group.c[0]) == (-1, 1, 0.5)
    assert (group.d[0], group.f[0]) == (-1, -3)
