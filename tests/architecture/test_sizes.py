"""Files and functions stay small enough to be read in one go.

The length of a function is that of its statements: signature and docstring do not count, so that
nobody saves on documentation.
"""

import ast
from statistics import median, quantiles

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
LONGEST_TEMPLATE = 100
MEDIAN_FILE = 150
P90_FUNCTION = 30
ENGINE_SUFFIXES = {".hpp", ".pyx", ".pxd", ".pyi"}


def functions(module):
    """Yield the functions of a module, nested ones included."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def function_length(function):
    """Count the lines from the first statement after the docstring to the last one."""
    has_docstring = ast.get_docstring(function, clean=False) is not None
    statements = function.body[1:] if has_docstring else function.body
    return statements[-1].end_lineno - statements[0].lineno + 1 if statements else 0


def line_count(text):
    """Count the lines of a text."""
    return len(text.splitlines())


def too_long(root, paths, limit):
    """List the files with more lines than `limit`."""
    lengths = {path: line_count(path.read_text(encoding="utf-8")) for path in sorted(paths)}
    return [
        f"{path.relative_to(root)}: {length}" for path, length in lengths.items() if length > limit
    ]


def test_no_python_file_is_too_long(sources):
    lengths = {module.path: line_count(module.text) for module in sources}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_engine_file_is_too_long(root):
    engine = root / "eqsim" / "engine"
    paths = [path for path in engine.rglob("*") if path.suffix in ENGINE_SUFFIXES]
    assert too_long(root, paths, LONGEST_FILE) == []


def test_no_template_is_too_long(root):
    assert too_long(root, (root / "templates").rglob("*.j2"), LONGEST_TEMPLATE) == []


def test_the_median_file_is_short(package):
    assert median(line_count(module.text) for module in package) <= MEDIAN_FILE


def test_no_function_is_too_long(sources):
    long_functions = {
        f"{module.path}:{function.lineno} {function.name}": function_length(function)
        for module in sources
        for function in functions(module)
        if function_length(function) > LONGEST_FUNCTION
    }
    assert long_functions == {}


def test_nine_functions_in_ten_are_short(package):
    lengths = [function_length(function) for module in package for function in functions(module)]
    assert quantiles(lengths, n=10)[-1] <= P90_FUNCTION
