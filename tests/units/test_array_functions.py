"""NumPy's functions of arrays keep units, or refuse."""

import numpy as np
import pytest

from eqsim.errors import UnitError
from eqsim.units import amp, ms, mV, nS, volt

X = np.array([1.0, 2.0, 4.0]) * mV


def test_pint_handles_the_common_ones():
    assert np.sum(X) == X.sum() == 7 * mV
    assert np.isclose(np.mean(X) / mV, 7 / 3)
    assert X.max() == 4 * mV
    assert X.std().dim == volt.dim
    assert np.var(X).dim == volt.dim**2
    assert np.array_equal(np.concatenate([X, [1] * volt]), [1, 2, 4, 1000] * mV)
    assert np.array_equal(np.clip(X, 0, 2 * mV), [1, 2, 2] * mV)
    assert np.array_equal(np.diff(X), [1, 2] * mV)
    assert np.allclose(X, [1, 2, 4] * mV)
    assert np.interp(1.5 * ms, [1, 2, 3] * ms, X) == 1.5 * mV


def test_results_without_dimension_decay():
    ratio = np.dot(X, [1, 1, 1] / volt)
    assert not hasattr(ratio, "units")
    assert ratio == pytest.approx(7e-3)


def test_shape_functions_keep_the_unit():
    assert np.array_equal(np.repeat(X, 2)[:2], [1, 1] * mV)
    assert np.array_equal(np.split(X, 3)[1], [2] * mV)
    assert np.trace(np.eye(2) * mV) == 2 * mV
    assert np.array_equal(np.unique([2, 1, 2] * mV), [1, 2] * mV)
    values, counts = np.unique([2, 1, 2] * mV, return_counts=True)
    assert np.array_equal(values, [1, 2] * mV)
    assert np.array_equal(counts, [1, 2])


def test_products():
    assert np.convolve(X, [1, 1] * nS)[0].dim == amp.dim
    assert np.array_equal(np.convolve(X, [1, 1]), [1, 3, 6, 4] * mV)


def test_comparisons_of_arrays():
    assert np.array_equal(X, [1e-3, 2e-3, 4e-3] * volt)
    assert np.array_equal(np.digitize(X, [1.5e-3] * volt), [0, 1, 1])
    with pytest.raises(UnitError, match="second argument of digitize"):
        np.digitize(X, [1] * ms)
    assert np.shares_memory(X, X[1:])
    assert not np.may_share_memory(X, X.copy())


def test_histograms():
    counts, edges = np.histogram(X, bins=[0, 3, 5] * mV)
    assert np.array_equal(counts, [2, 1])
    assert np.array_equal(edges, [0, 3, 5] * mV)
    density, edges = np.histogram(X, bins=2, range=(0 * mV, 4 * mV), density=True)
    assert np.sum(density * np.diff(edges)) == pytest.approx(1)


def test_grids_and_integrals():
    times, voltages = np.meshgrid([0, 1] * ms, X)
    assert np.array_equal(times[0], [0, 1] * ms)
    assert np.array_equal(voltages[:, 0], X)
    (numbers, _) = np.meshgrid([5, 6], X)
    assert np.array_equal(numbers[0], [5, 6])
    integral = getattr(np, "trapezoid" if hasattr(np, "trapezoid") else "trapz")
    assert np.isclose(integral(X, [0, 1, 2] * ms) / (mV * ms), 4.5)
    assert np.isclose(integral(X, dx=2) / mV, 9)
    assert np.isclose(integral([1, 1], [0, 3] * ms) / ms, 3)


@pytest.mark.parametrize(
    "misused",
    [
        lambda: np.percentile(X, X),
        lambda: np.cov(X, X),
        lambda: np.fix(X, X),
        lambda: np.extract(X, X),
        lambda: X.cumprod(),
        lambda: np.add.at(X.copy(), [0], 1 * mV),
        lambda: np.multiply.reduce(X),
    ],
)
def test_units_in_a_place_that_has_none(misused):
    with pytest.raises(UnitError):
        misused()


def test_different_units_are_refused():
    with pytest.raises(UnitError, match="concatenate"):
        np.concatenate([X, [1] * ms])
    with pytest.raises(UnitError, match="where"):
        np.where([True, False, True], X, 5)


def test_spectra_keep_the_unit():
    assert np.allclose(np.fft.irfft(np.fft.rfft(X), 3), X)
    assert np.fft.fft(X)[0] == 7 * mV


def test_statistics_of_pairs():
    assert np.cov(X).dim == volt.dim**2
    assert np.isclose(np.corrcoef(X, 2 * X)[0, 1], 1)
    assert np.allclose(np.linalg.inv(np.eye(2) * mV) * mV, np.eye(2))


def test_choices():
    assert np.array_equal(np.extract(1 * mV < X, X), [2, 4] * mV)
    chosen = np.select([3 * mV < X, 1 * mV < X], [X, 0 * X], default=9 * mV)
    assert np.array_equal(chosen, [9, 0, 4] * mV)
    with pytest.raises(UnitError, match="a choice of select"):
        np.select([3 * mV < X, 1 * mV < X], [X, [1, 2, 3] * ms])
    assert np.array_equal(np.setdiff1d(X, [2] * mV), [1, 4] * mV)
    assert np.array_equal(np.take(X, [2, 0]), [4, 1] * mV)


def test_files_hold_si_numbers(tmp_path):
    np.save(tmp_path / "x.npy", X)
    np.savez(tmp_path / "x.npz", v=X)
    np.savetxt(tmp_path / "x.txt", X)
    expected = [1e-3, 2e-3, 4e-3]
    assert np.array_equal(np.load(tmp_path / "x.npy"), expected)
    with np.load(tmp_path / "x.npz") as file:
        assert np.array_equal(file["v"], expected)
    assert np.allclose(np.loadtxt(tmp_path / "x.txt"), expected)


def test_functions_without_a_rule_say_what_to_do():
    with pytest.raises(UnitError, match=r"no rule for units in numpy\.polyfit") as caught:
        np.polyfit([1, 2, 3], X, 1)
    assert "give it numbers" in str(caught.value)
