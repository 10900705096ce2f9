"""C++ of the user's that does not compile is told from defects of generated code."""

from pathlib import Path

import pytest

import eqsim as eq
from eqsim import Network, NeuronGroup, check_units, implementation, ms
from eqsim.backends.user_code_errors import UserCodeError, find_user_code_error
from eqsim.errors import CompilationError

KERNELS = """\
#include <missing.h>
namespace user_f_01234567 {
namespace {
double f(double x) { return y; }
}
}  // namespace user_f_01234567

static void update() { f(); }
"""


def f(x):
    """Compute in Python what the C++ should."""
    return x


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        ("kernels.hpp:4:29: error: 'y' was not declared", UserCodeError("f", is_defined=True)),
        ("./kernels.hpp:1:10: fatal error: missing.h: No", UserCodeError("f", is_defined=True)),
        (
            "kernels.hpp:8:1: error: 'f' is not a member of 'user_f_01234567'",
            UserCodeError("f", is_defined=False),
        ),
        (
            "kernels.hpp:8:1: error: no member named 'f' in namespace 'user_f_01234567'",
            UserCodeError("f", is_defined=False),
        ),
        ("kernels.hpp:8:24: error: too few arguments\nkernels.hpp:4:1: error: again", None),
        ("main.cpp:4:1: error: expected ';'", None),
        ("killed", None),
    ],
)
def test_the_first_error_tells_whose_it_is(log, expected, tmp_path: Path):
    (tmp_path / "kernels.hpp").write_text(KERNELS, encoding="utf-8")
    assert find_user_code_error(log, tmp_path) == expected


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("double f(double x) { return y; }", "for 'f' does not compile"),
        ("double g(double x) { return x; }", "for 'f' does not define it"),
    ],
)
@pytest.mark.parametrize("device", ["runtime", "cpp_standalone"])
@pytest.mark.compile
def test_the_compiler_s_words_are_shown(code, message, device, session, cache_folder, tmp_path):
    more = {"directory": tmp_path / "project"} if device == "cpp_standalone" else {}
    eq.set_device(device, optimisation=0, **more)
    around = {"f": implementation("cpp", code)(check_units(x=1, result=1)(f))}
    G = NeuronGroup(1, "dx/dt = f(x)/ms : 1", method="euler", namespace=around)
    with pytest.raises(CompilationError) as caught:
        Network(G).run(0.1 * ms)
    assert f"the C++ given with @implementation {message}" in str(caught.value)
    assert "error: " in str(caught.value)
    assert "defect" not in str(caught.value)
