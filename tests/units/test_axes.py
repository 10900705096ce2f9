"""Plots of quantities are scaled and labelled by unit."""

import matplotlib as mpl
import numpy as np
import pytest

from eqsim.errors import UnitError
from eqsim.units import cm, from_si, meter, ms, mV, nA, uvolt, volt

mpl.use("Agg")
import matplotlib.pyplot as plt


@pytest.fixture
def axes():
    figure, axes = plt.subplots()
    yield axes
    plt.close(figure)


def test_axes_are_in_the_best_unit_and_labelled(axes):
    (line,) = axes.plot(np.arange(5) * ms, from_si(np.linspace(-0.07, 0, 5), volt.dim))
    axes.figure.canvas.draw()
    assert np.allclose(line.get_xdata(orig=False), np.arange(5))
    assert np.allclose(line.get_ydata(orig=False), np.linspace(-70, 0, 5))
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("ms", "mV")


def test_further_data_is_converted(axes):
    axes.plot([0, 1] * ms, [1, 2] * mV)
    line = axes.axhline(0.005 * volt)
    axes.set_xlim(0 * ms, 0.05 * ms / 1e-3)
    assert np.allclose(line.get_ydata(orig=False), 5)
    assert axes.get_xlim() == (0, 50)


def test_other_dimensions_are_refused(axes):
    axes.plot([0, 1] * ms, [1, 2] * mV)
    with pytest.raises(mpl.units.ConversionError) as caught:
        axes.axhline(3 * nA)
    assert isinstance(caught.value.__cause__, UnitError)


def test_the_unit_can_be_chosen(axes):
    axes.yaxis.set_units(uvolt)
    (line,) = axes.plot([1, 2] * mV)
    assert np.allclose(line.get_ydata(orig=False), [1000, 2000])
    assert axes.get_ylabel() == "uV"
    axes.xaxis.set_units(cm)
    axes.plot([0.1, 0.2] * meter, [1, 2] * mV)
    assert axes.get_xlabel() == "cm"


def test_many_kinds_of_plot(axes):
    axes.scatter([1, 2] * ms, [1, 2] * mV)
    axes.errorbar([1, 2] * ms, [1, 2] * mV, yerr=[0.1, 0.1] * mV)
    axes.fill_between([1, 2] * ms, 0 * mV, [1, 2] * mV)
    axes.axvspan(1 * ms, 2 * ms)
    axes.vlines([1, 2] * ms, 0 * mV, 1 * mV)
    axes.figure.canvas.draw()
    assert axes.get_ylabel() == "mV"


def test_text_without_a_unit_on_the_axis_is_placed_in_si(axes):
    axes.text(1 * ms, 2 * mV, "here")
    axes.figure.canvas.draw()
