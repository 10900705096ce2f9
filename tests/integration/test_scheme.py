"""Reading the description of an explicit method."""

import pytest

from eqsim.errors import EquationSyntaxError, NameResolutionError
from eqsim.expr.parse import parse_expression
from eqsim.expr.show import show
from eqsim.integration.scheme import NOISY, parse_scheme, split_noise

EULER = "x_new = x + dt*f(x, t)"


def test_lines_that_belong_to_one_noise_are_known():
    scheme = parse_scheme(
        "a = f(x, t)\nb = x + g(x, t)\nc = g(b, t)*dW\nd = b*dW\nk = dW**2\nx_new = x + k"
    )
    assert scheme.per_noise == {"b", "k"}
    assert scheme.has_noise
    assert not parse_scheme(EULER).has_noise


@pytest.mark.parametrize(
    ("text", "plain", "noise"),
    [
        ("x + dt*f(x, t)", "x + dt*f(x, t)", None),
        ("g(x, t)*dW", None, "g(x, t)*dW"),
        ("x + dt*f(x, t) - g(x, t)*dW", "x + dt*f(x, t)", "-g(x, t)*dW"),
        ("dt*(x - g(x, t))/2", "dt*x/2", "dt*-g(x, t)/2"),
        ("-(x + dW)", "-x", "-dW"),
        ("dW + x - dW", "x", "dW - dW"),
        ("sqrt(dW) + x/dW", None, "sqrt(dW) + x/dW"),
    ],
)
def test_terms_with_noise_are_split_off(text, plain, noise):
    parts = split_noise(parse_expression(text), NOISY)
    assert [part and show(part) for part in parts] == [plain, noise]


@pytest.mark.parametrize(
    ("text", "message", "marked"),
    [
        ("k = f(x, t)", "the last line of a method gives 'x_new'", "k"),
        ("x_new = x\nk = x", "the last line of a method gives 'x_new'", "k"),
        ("x_new += f(x, t)", "the lines of a method give values to names", "x_new"),
        ("dt = 1\nx_new = x", "'dt' has a meaning of its own", "dt"),
        ("f = x\nx_new = x", "'f' has a meaning of its own", "f"),
        ("pi = x\nx_new = x", "'pi' has a meaning of its own", "pi"),
        ("k = x\nk = 2*k\nx_new = x", "'k' is given twice", "k"),
        ("x_new = x\nx_new = x", "'x_new' is given twice", "x_new"),
        ("x_new = x + k1", "a method knows no 'k1'", "k1"),
        ("x_new = x + dt*f", "'f' is a function of a state and a time", "f"),
        ("x_new = x + h(x, t)", "a method knows no function 'h'", "h(x, t)"),
        ("x_new = x + dt*f(x)", "'f' takes 2 arguments, found 1", "f(x)"),
        ("x_new = x + sqrt(dt, x)", "'sqrt' takes 1 argument, found 2", "sqrt(dt, x)"),
        ("x_new = x + randn()", "'randn' draws at random", "randn()"),
        ("x_new = f(x + dt*f(x, t), t)", "f or g stands inside of", "f(x, t)"),
        ("x_new = x + _k", "starts with an underscore", "_k"),
    ],
)
def test_what_cannot_be_read_is_marked(text, message, marked):
    with pytest.raises((EquationSyntaxError, NameResolutionError), match=message) as error:
        parse_scheme(text)
    assert str(error.value.span) == marked


def test_no_text_is_no_method():
    with pytest.raises(EquationSyntaxError, match="x_new = x"):
        parse_scheme("  # nothing\n")


def test_a_name_that_is_nearly_right_is_suggested():
    with pytest.raises(NameResolutionError, match="did you mean 'k_one'"):
        parse_scheme("k_one = x\nx_new = x + k_on")
