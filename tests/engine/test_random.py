"""Published words of the generator, keys, and the distribution of draws."""

import numpy as np
import pytest
from scipy import stats

from eqsim.engine import random

ELEMENTS = np.arange(200_000)
KEY = random.derive_key(2024, 1, 7)


@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        (
            (0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF),
            (0xFFFFFFFF, 0xFFFFFFFF),
            (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD),
        ),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)
def test_philox_gives_the_published_words(counter, key, words):
    assert random.philox4x32(counter, key) == words


def test_uniform_takes_its_bits_from_key_step_and_element():
    key, step, element = 0x0123456789ABCDEF, 0x1122334455667788, 0x99AABBCCDD
    words = random.philox4x32(
        (element & 0xFFFFFFFF, element >> 32, step & 0xFFFFFFFF, step >> 32),
        (key & 0xFFFFFFFF, key >> 32),
    )
    assert random.uniform(key, step, element) == ((words[1] << 21) + (words[0] >> 11)) * 2.0**-53


def test_keys_do_not_collide():
    keys = {
        random.derive_key(seed, epoch, stream)
        for seed in range(30)
        for epoch in range(30)
        for stream in range(30)
    }
    assert len(keys) == 27000


def test_keys_change_half_of_their_bits():
    flips = [
        (random.derive_key(5, 6, 7) ^ random.derive_key(5 ^ (1 << b), 6, 7)).bit_count()
        + (random.derive_key(5, 6, 7) ^ random.derive_key(5, 6 ^ (1 << b), 7)).bit_count()
        + (random.derive_key(5, 6, 7) ^ random.derive_key(5, 6, 7 ^ (1 << b))).bit_count()
        for b in range(64)
    ]
    assert np.mean(flips) / 3 == pytest.approx(32, abs=1)


def test_uniform_is_uniform():
    draws = random.uniform(KEY, 3, ELEMENTS)
    assert draws.min() >= 0
    assert draws.max() < 1
    assert stats.kstest(draws, "uniform").pvalue > 0.01
    low_bits = (draws * 2.0**53).astype(np.int64) % 256
    assert stats.chisquare(np.bincount(low_bits, minlength=256)).pvalue > 0.01


def test_normal_is_normal():
    draws = random.normal(KEY, 3, ELEMENTS)
    assert stats.kstest(draws, "norm").pvalue > 0.01
    n = len(draws)
    assert abs(draws.mean()) < 3 / np.sqrt(n)
    assert abs(draws.var() - 1) < 3 * np.sqrt(2 / n)
    assert abs(stats.skew(draws)) < 3 * np.sqrt(6 / n)
    assert abs(stats.kurtosis(draws)) < 3 * np.sqrt(24 / n)


@pytest.mark.parametrize("draw", [random.uniform, random.normal])
def test_draws_of_neighbours_are_independent(draw):
    bound = 4 / np.sqrt(len(ELEMENTS))
    here = draw(KEY, 10, ELEMENTS)
    others = [
        draw(KEY, 11, ELEMENTS),
        draw(KEY, 10, ELEMENTS + len(ELEMENTS)),
        draw(random.derive_key(2024, 1, 8), 10, ELEMENTS),
        draw(random.derive_key(2024, 2, 7), 10, ELEMENTS),
        draw(random.derive_key(2025, 1, 7), 10, ELEMENTS),
    ]
    for other in others:
        assert abs(np.corrcoef(here, other)[0, 1]) < bound
    assert abs(np.corrcoef(here[:-1], here[1:])[0, 1]) < bound


@pytest.mark.parametrize("draw", [random.uniform, random.normal])
def test_a_draw_depends_on_its_own_element_only(draw):
    draws = draw(KEY, 5, ELEMENTS[:1000])
    chosen = np.array([[999, 3], [0, 512]])
    np.testing.assert_array_equal(draw(KEY, 5, chosen), draws[chosen])
    assert draw(KEY, 5, 17) == draws[17]
    assert draw(KEY, 5, np.empty(0, dtype=np.int64)).shape == (0,)


def test_numbers_out_of_range_are_refused():
    with pytest.raises(OverflowError):
        random.derive_key(2**64, 0, 0)
    with pytest.raises(OverflowError):
        random.uniform(-1, 0, [0])
