"""What else is visible around a model never disturbs it, whatever it answers when it is asked."""

from unittest.mock import MagicMock, Mock

import numpy as np
import pandas as pd
import pytest

import eqsim as eq
from eqsim import NeuronGroup, TimedArray, collect, ms, run
from eqsim.errors import EqsimError, NameResolutionError

pytestmark = pytest.mark.usefixtures("interpreted")


class Rude:
    """Answers whatever it is asked by an error."""

    __hash__ = None

    def _refuse(self, *args):
        raise RuntimeError("not now")

    __getattribute__ = __eq__ = __bool__ = __len__ = __iter__ = __call__ = __repr__ = _refuse
    __array__ = __class__ = property(_refuse)


class Unbound:
    """Has no attributes, and says so by an error of its own."""

    __slots__ = ()

    def __getattr__(self, name):
        raise ValueError(name)


class Lazy(list):
    """Has elements that cannot be had."""

    def __iter__(self):
        raise RuntimeError("not now")


def seen():
    """Give what is around a model."""
    huge = np.lib.stride_tricks.as_strided(np.zeros(1), (10**12,), (0,))
    return {
        "rude": Rude(),
        "unbound": Unbound(),
        "lazy": Lazy([1]),
        "mock": MagicMock(),
        "like_a_group": MagicMock(spec=NeuronGroup),
        "like_an_array": Mock(spec=TimedArray),
        "frame": pd.DataFrame({"a": [1, 2]}),
        "huge": huge,
        "module": np,
        "kind": Rude,
        "preferences": eq.prefs,
        "inside": {"rude": Rude()},
    }


def test_visible_objects_are_not_disturbed():
    _rude, _unbound, _lazy, _mock, _group, _array = list(seen().values())[:6]
    _frame, _huge, _module, _kind, _preferences, _inside = list(seen().values())[6:]
    cells = NeuronGroup(1, "x : 1", threshold="x < 1", reset="x = 2")
    assert collect() == {cells}
    run(0.1 * ms)
    assert cells.x[0] == 2


def test_a_name_is_unknown_among_them():
    cells = NeuronGroup(1, "x : 1", threshold="x < 1", reset="x = expp(x)")
    net = eq.Network(cells)
    with pytest.raises(NameResolutionError, match="the function 'expp' is unknown"):
        net.run(0.1 * ms, namespace=seen())
    other = NeuronGroup(1, "x : 1", threshold="x < volme", reset="x = 0")
    with pytest.raises(NameResolutionError, match="the name 'volme' is unknown"):
        eq.Network(other).run(0.1 * ms, namespace=seen())


@pytest.mark.parametrize("text", ["x = {}", "x = {}(x)"])
@pytest.mark.parametrize("name", list(seen()))
def test_a_name_that_stands_for_one_is_refused(name, text):
    cells = NeuronGroup(1, "x : 1", threshold="x < 1", reset=text.format(name))
    net = eq.Network(cells)
    with pytest.raises(EqsimError, match=f"'{name}' .* is not a single number or quantity"):
        net.run(0.1 * ms, namespace=seen())
    assert net.t_ == 0


def test_a_variable_of_the_same_name_wins():
    text = "\n".join(f"{name} : 1" for name in seen())
    cells = NeuronGroup(1, text, threshold="rude < 1", reset="; ".join(f"{n} = 2" for n in seen()))
    eq.Network(cells).run(0.1 * ms, namespace=seen())
    assert all(getattr(cells, name)[0] == 2 for name in seen())


@pytest.mark.parametrize("value", [Unbound(), MagicMock(spec=NeuronGroup), np], ids=type)
def test_they_are_no_values(value):
    cells = NeuronGroup(1, "x : 1")
    with pytest.raises(EqsimError):
        cells.x = value
    with pytest.raises(EqsimError):
        run(value)
