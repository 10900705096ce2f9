"""C++ of the user's that does not compile is told from defects of generated code."""

from pathlib import Path

import pytest

import eqsim as eq
from eqsim import Network, NeuronGroup, check_units, implementation, ms
from eqsim.backends.building.user_code_errors import (
    UserCodeError,
    find_user_code_error,
    is_link_error,
    is_user_file_error,
)
from eqsim.codegen.user_code import HEADING
from eqsim.errors import CompilationError

KERNELS = f"""\
{HEADING}
#include <missing.h>
namespace user_f_01234567 {{
namespace {{
double f(double x) {{ return y; }}
template <class... A> inline auto eqsim_call(A... a) {{ return f(a...); }}
}}
}}  // namespace user_f_01234567

static void update() {{ f(); }}
"""


def f(x):
    """Compute in Python what the C++ should."""
    return x


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        ("kernels.hpp:5:29: error: 'y' was not declared", UserCodeError("f", is_defined=True)),
        ("./kernels.hpp:2:10: fatal error: missing.h: No", UserCodeError("f", is_defined=True)),
        (
            "kernels.hpp:6:1: error: 'f' was not declared in this scope",
            UserCodeError("f", is_defined=False),
        ),
        (
            "kernels.hpp:6:1: error: use of undeclared identifier 'f'",
            UserCodeError("f", is_defined=False),
        ),
        (
            "kernels.hpp:10:1: error: no match for call to 'user_f_01234567::eqsim_call'",
            UserCodeError("f", is_defined=True),
        ),
        ("kernels.hpp:10:24: error: too few arguments\nkernels.hpp:5:1: error: again", None),
        ("main.cpp:4:1: error: expected ';'", None),
        ("killed", None),
    ],
)
def test_the_first_error_tells_whose_it_is(log, expected, tmp_path: Path):
    (tmp_path / "kernels.hpp").write_text(KERNELS, encoding="utf-8")
    assert find_user_code_error(log, tmp_path) == expected


def test_files_of_the_user_s_and_what_is_not_defined_anywhere():
    assert is_user_file_error("In file:\nuser_1_mine.cpp:4:1: error: expected ';'")
    assert is_user_file_error("include/mine.h:4:1: fatal error: no such file")
    assert not is_user_file_error("include/eqsim/math.hpp:4:1: error: expected ';'")
    assert not is_user_file_error("kernels.hpp:4:1: error: expected ';'")
    assert is_link_error("/usr/bin/ld: undefined reference to `f(double)'")
    assert is_link_error("/usr/bin/ld: cannot find -lmine: No such file")
    assert not is_link_error("killed")
    assert not is_link_error("main.cpp:4:1: error: undefined reference")


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
