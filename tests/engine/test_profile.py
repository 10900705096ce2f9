"""The sample of calls that is timed, with a clock that tells what the test lets it tell."""

import subprocess

import pytest

from eqsim.engine import INCLUDE_DIR

pytestmark = pytest.mark.compile

# Kernels take `cost` and, each `rare`-th time, `more` seconds; a look at the clock takes one.
PROGRAM = """#include <eqsim/profile.hpp>
#include <cstdio>
#include <cstdlib>
int main(int, char** words) {
    const int calls = std::atoi(words[1]), rare = std::atoi(words[4]);
    const double cost = std::atof(words[2]), more = std::atof(words[3]);
    double entry[4] = {0, 0, 0, 0}, time = 0, spent = 0;
    int looks = 0;
    for (int k = 0; k < calls; ++k) {
        const auto kernel = [&] {
            const double takes = k % rare == 0 ? more : cost;
            time += takes;
            spent += takes;
        };
        eqsim::timed(entry, kernel, [&] { looks += 1; return time += 1.0; });
    }
    std::printf("%g %g %g %g %d\\n", entry[0], entry[1], entry[2], spent, looks / 3);
}
"""


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """Give the numbers of an entry, the seconds spent, and the number of timed calls."""
    folder = tmp_path_factory.mktemp("profile")
    (folder / "main.cpp").write_text(PROGRAM)
    program = folder / "main"
    command = ["c++", "-std=c++17", "-O1", f"-I{INCLUDE_DIR}", "-o", program]
    subprocess.run([*command, folder / "main.cpp"], check=True)

    def run(calls, cost, more=None, rare=1):
        words = map(str, (calls, cost, cost if more is None else more, rare))
        done = subprocess.run([program, *words], capture_output=True, text=True, check=True)
        return tuple(map(float, done.stdout.split()))

    return run


def test_long_kernels_are_timed_each_time(sample):
    assert sample(100, 1000) == (100, 100, 100 * 1000, 100 * 1000, 100)


def test_short_kernels_are_timed_each_61st_time(sample):
    performed, represented, seconds, _, timed = sample(123, 0.5)
    assert (performed, represented, timed) == (123, 123, 3)
    assert seconds == 123 * 0.5


def test_reading_the_clock_takes_no_more_than_a_hundredth(sample):
    _, _, _, spent, timed = sample(5000, 30)
    assert 0.005 < 3 * timed / spent < 0.0101


def test_kernels_that_sometimes_take_long_are_estimated_without_bias(sample):
    performed, represented, seconds, spent, timed = sample(100_000, 10, 2000, 7)
    assert performed - represented < 61
    assert timed < performed
    assert seconds == pytest.approx(spent, rel=0.05)
