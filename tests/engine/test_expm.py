"""The matrix exponential against sixty digits, closed forms and structure."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqsim.engine.expm import expm
from eqsim.engine.functions import apply


def exact(matrix):
    """The exponential in at least 60 digits, by scaling and squaring."""
    halvings = 20 + int(np.ceil(np.log2(1 + np.abs(matrix).max() * len(matrix))))
    with mpmath.workdps(60 + halvings):
        scaled = mpmath.matrix(matrix.tolist()) / mpmath.mpf(2) ** halvings
        term = total = mpmath.eye(len(matrix))
        for k in range(1, 25):
            term = term * scaled / k
            total = total + term
        for _ in range(halvings):
            total = total * total
        return np.array(total.tolist(), dtype=float)


def relative_error(matrix):
    reference = exact(np.asarray(matrix, dtype=float))
    return np.abs(expm(matrix) - reference).max() / np.abs(reference).max()


@pytest.mark.parametrize("n", range(1, 9))
def test_random_matrices(n):
    rng = np.random.default_rng(n)
    for scale in (1e-8, 1e-2, 1.0, 10.0):
        assert relative_error(scale * rng.normal(size=(n, n))) < 1e-15 * max(1, n * scale)


@pytest.mark.parametrize(
    "matrix",
    [
        [[-0.1, 1, 0], [0, -0.1, 1], [0, 0, -0.1]],
        [[-50, 1, 0], [0, -50, 1], [0, 0, -50]],
        [[0, 1], [0, 0]],
        [[0, 1], [-1, 0]],
        [[-0.005, -1e-3, 0.2], [0.004, -0.001, 0], [0, 0, 0]],
        [[-1e6, 1], [0, -1]],
        [[-1e6, 1, 0], [0, -2e6, 3], [0, 0, 0]],
        [[-1e6, 1e3], [1, -1]],
        [[-1e6, 1e3, 5], [1, -1, 2], [0, 0, 0]],
        [[-1e6, 1e3, 1], [1, -1, 3], [0.1, 1e-3, -1e3]],
    ],
    ids=str,
)
def test_confluent_singular_oscillating_and_stiff_matrices(matrix):
    assert relative_error(matrix) < 2e-15


@pytest.mark.parametrize("frequency", [1.0, 10.0, 1000.0])
@pytest.mark.parametrize("damping", [0.0, 0.1, 30.0])
def test_a_damped_oscillator_has_its_closed_form(frequency, damping):
    found = expm([[-damping, frequency], [-frequency, -damping]])
    cosine, sine = math.cos(frequency), math.sin(frequency)
    decay = math.exp(-damping)
    expected = decay * np.array([[cosine, sine], [-sine, cosine]])
    bound = 1e-15 * max(1, frequency, damping) * decay
    np.testing.assert_allclose(found, expected, rtol=0, atol=bound)


def test_slow_modes_keep_their_digits_beside_fast_ones():
    matrix = np.array([[-1e6, 1e3], [1.0, -1.0]])
    np.testing.assert_allclose(expm(matrix), exact(matrix), rtol=2e-15)


@given(rates=st.lists(st.floats(-1e6, 700), min_size=1, max_size=5))
def test_diagonal_matrices_give_the_scalar_exponential(rates):
    np.testing.assert_array_equal(expm(np.diag(rates)), np.diag(apply("exp", rates)))


@given(fast=st.floats(-1e6, 0), slow=st.floats(-1e6, 0), weight=st.floats(0.01, 100))
def test_triangular_matrices_give_divided_differences(fast, slow, weight):
    found = expm([[fast, weight], [0.0, slow]])
    assert found[0, 0] == apply("exp", fast)
    assert found[1, 1] == apply("exp", slow)
    with mpmath.workdps(50):
        gap = mpmath.mpf(fast) - mpmath.mpf(slow)
        quotient = mpmath.expm1(gap) / gap if gap != 0 else mpmath.mpf(1)
        expected = float(weight * mpmath.exp(slow) * quotient)
    # The product of both halves of a step underflows before the result does.
    np.testing.assert_allclose(found[0, 1], expected, rtol=1e-14, atol=1e-290)


@given(st.integers(0, 2**16 - 1), st.integers(0, 2**32))
def test_structural_zeros_stay_zero(pattern, seed):
    present = np.array([(pattern >> k) & 1 for k in range(16)], dtype=bool).reshape(4, 4)
    matrix = np.where(present, np.random.default_rng(seed).normal(0, 3, (4, 4)), 0.0)
    paths = np.linalg.matrix_power(present.astype(np.int64) + np.eye(4, dtype=np.int64), 4) > 0
    assert (expm(matrix)[~paths] == 0).all()


def test_blocks_do_not_disturb_each_other():
    matrix = np.zeros((4, 4))
    matrix[:2, :2] = [[-1.0, 2.0], [-2.0, -1.0]]
    matrix[2:, 2:] = [[np.nan, 0], [0, -1e6]]
    found = expm(matrix)
    assert found[3, 3] == 0
    assert np.isnan(found[2, 2])
    assert found[0, 2] == 0


def test_overflow_is_infinite():
    np.testing.assert_array_equal(expm([[800.0, 1.0], [0.0, -np.inf]])[1], [0, 0])
    np.testing.assert_array_equal(
        expm([[800.0, 1.0], [0.0, -1.0]]), [[np.inf, np.inf], [0, apply("exp", -1.0)]]
    )


def test_stacks_of_matrices():
    stack = np.random.default_rng(0).normal(size=(2, 3, 4, 4))
    found = expm(stack)
    assert found.shape == stack.shape
    np.testing.assert_array_equal(found[1, 2], expm(stack[1, 2]))
    assert expm(np.empty((0, 3, 3))).shape == (0, 3, 3)
    assert expm(np.empty((0, 0))).shape == (0, 0)


def test_other_shapes_are_refused():
    with pytest.raises(ValueError, match=r"square matrices, found the shape \(2, 3\)"):
        expm(np.zeros((2, 3)))
