"""Nothing that is read from disk can execute anything."""

import ast
from pathlib import Path

import pytest

import eqsim

PACKAGE = Path(eqsim.__file__).parent


def test_arrays_are_read_without_pickle():
    found = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.keyword)
        and node.arg == "allow_pickle"
        and not (isinstance(node.value, ast.Constant) and node.value.value is False)
    ]
    assert found == []


@pytest.mark.parametrize("word", ["pickle", "eval(", "exec(", "os.system", "__import__"])
def test_cython_sources_execute_no_text(word):
    texts = {path.name: path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.pyx")}
    assert texts
    assert [name for name, text in texts.items() if word in text] == []
