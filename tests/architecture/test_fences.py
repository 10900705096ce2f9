"""What is dangerous, slow or foreign lives in one room each."""

import ast

import pytest

ROOMS = {
    "sympy": ("eqsim/expr/symbolic.py", "eqsim/integration/"),
    "pint": ("eqsim/units/",),
    "jinja2": ("eqsim/codegen/render.py",),
    "subprocess": ("eqsim/backends/building/toolchain.py",),
    "ctypes": ("eqsim/backends/",),
    "pickle": (),
    "marshal": (),
    "shelve": (),
}
LOADERS = {"import_module", "find_spec", "__import__"}
FRAME_READERS = {
    "sys._getframe",
    "sys._current_frames",
    "inspect.currentframe",
    "inspect.stack",
    "inspect.getouterframes",
}
FRAME_ROOM = "eqsim/api/session/caller.py"
SHELLS = {"os.system", "os.popen", "os.posix_spawn", "os.execv", "os.execvp", "os.fork"}


def loaded_by_name(node):
    """Give the module that a call such as `import_module("sympy")` loads, if it is one."""
    if not isinstance(node, ast.Call) or not node.args:
        return []
    called = ast.unparse(node.func).rpartition(".")[2]
    first = node.args[0]
    if called in LOADERS and isinstance(first, ast.Constant) and isinstance(first.value, str):
        return [first.value]
    return []


def loaded(node):
    """Give the dotted names that a node of the tree loads from elsewhere."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.level == 0:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return loaded_by_name(node)


def trespasses(package, name, rooms):
    """List the places that load `name` outside its rooms."""
    return [
        f"{module.path}:{node.lineno}"
        for module in package
        if not module.path.startswith(rooms)
        for node in ast.walk(module.tree)
        for target in loaded(node)
        if target.split(".")[0] == name
    ]


def mentions(package, dotted_names):
    """Yield (path, line, name) for each use or import of one of the dotted names."""
    for module in package:
        for node in ast.walk(module.tree):
            is_use = isinstance(node, ast.Attribute)
            used = [ast.unparse(node)] if is_use else loaded(node)
            for name in dotted_names.intersection(used):
                yield module.path, node.lineno, name


@pytest.mark.parametrize("name", sorted(ROOMS))
def test_a_fenced_module_stays_in_its_room(package, name):
    assert trespasses(package, name, ROOMS[name]) == []


def test_frames_are_read_in_one_file(package):
    outside = [hit for hit in mentions(package, FRAME_READERS) if hit[0] != FRAME_ROOM]
    assert outside == []


def test_no_shell_is_opened(package):
    assert list(mentions(package, SHELLS)) == []


def test_text_is_never_executed(package):
    executed = [
        f"{module.path}:{node.lineno}: {node.func.id}"
        for module in package
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"eval", "exec"}
    ]
    assert executed == []


def test_no_function_rebinds_a_name_of_its_module(package):
    rebound = [
        f"{module.path}:{node.lineno}: {', '.join(node.names)}"
        for module in package
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Global)
    ]
    assert rebound == []


def test_no_file_is_named_after_nothing(package):
    vague = {"utils", "util", "helpers", "common", "base", "misc", "manager", "handler"}
    assert [module.path for module in package if module.name.rpartition(".")[2] in vague] == []
