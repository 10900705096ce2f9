"""The drop-in for scripts."""

import eqsim
from eqsim import pylab


def test_names_of_eqsim_win():
    for name in eqsim.__all__:
        assert getattr(pylab, name) is getattr(eqsim, name)


def test_numpy_and_pyplot_are_there():
    assert pylab.zeros(3).shape == (3,)
    assert callable(pylab.plot)
    assert pylab.np.array is pylab.array
    assert callable(pylab.plt.figure)
