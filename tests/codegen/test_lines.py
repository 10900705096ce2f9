"""Comments hold their text; long lines are broken without changing what they say."""

from hypothesis import given
from hypothesis import strategies as st

from eqsim.codegen.lines import WIDTH, comment, function, without_unused, wrapped


@given(st.lists(st.text()))
def test_nothing_breaks_out_of_a_comment(lines):
    for line in comment(lines):
        assert line.startswith("//")
        assert line.isascii()
        assert line.isprintable()
        assert "\\" not in line
        assert "??" not in line


@given(st.lists(st.text("abc+(", min_size=1, max_size=30), min_size=1, max_size=20))
def test_breaking_keeps_the_words(words):
    line = "    " + " ".join(words)
    parts = wrapped(line)
    assert " ".join(parts).split() == line.split()
    assert all(len(part) <= WIDTH for part in parts)


def test_a_function_has_its_comment_above():
    text = function("void f()", ["x();"], ("dv/dt = 1",))
    assert text == "// dv/dt = 1\nvoid f() {\n    x();\n}"


def test_constants_that_nothing_uses_are_left_out():
    lines = ["const int64_t a = 1;", "const int64_t b = a;", "    const int64_t aa = 2;", "f(b);"]
    assert without_unused(lines) == [lines[0], lines[1], lines[3]]
    assert without_unused(lines[:3]) == []
