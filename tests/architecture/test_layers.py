"""Every arrow points one way: rooms import only from rooms to their left, without cycles."""

import ast
from graphlib import CycleError, TopologicalSorter

LAYERS = (
    "_version",
    "errors",
    "options",
    "engine",
    "units",
    "expr",
    "equations",
    "model",
    "integration",
    "ir",
    "passes",
    "codegen",
    "results",
    "backends",
    "compile",
    "api",
    "demo",
    "cli",
    "__init__",
    "pylab",
    "__main__",
)
INNER_LAYERS = {
    "ir": ("checks", "lowering"),
    "backends": ("host", "building", "reference", "state", "runtime", "project"),
    "api": ("session", "language", "objects", "groups", "monitors", "synapses", "networks"),
}
ORDER = [
    layer
    for room in LAYERS
    for layer in (room, *(f"{room}.{inner}" for inner in INNER_LAYERS.get(room, ())))
]
RANK = {room: rank for rank, room in enumerate(ORDER)}


def room_of(name):
    """Give the room a dotted module name stands in; the package itself is a room of its own."""
    parts = name.split(".")
    if len(parts) == 1:
        return "__init__"
    inner = ".".join(parts[1:3])
    return inner if inner in RANK else parts[1]


def absolute_base(module, node):
    """Give the dotted name that the `from` part of an import stands for."""
    if node.level == 0:
        return node.module
    package = module.name.split(".") if module.is_package else module.name.split(".")[:-1]
    parts = package[: len(package) - node.level + 1]
    return ".".join([*parts, node.module] if node.module else parts)


def imported_modules(module, node, known):
    """Give the dotted names of the package's modules that an import statement reaches."""
    if isinstance(node, ast.Import):
        targets = [alias.name for alias in node.names]
    else:
        base = absolute_base(module, node)
        names = [f"{base}.{alias.name}" for alias in node.names]
        targets = [name if name in known else base for name in names]
    return sorted({name for name in targets if name.split(".")[0] == "eqsim"})


def imports(module, known):
    """Yield (line, imported module) for each import of the package, wherever it stands."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for target in imported_modules(module, node, known):
                yield node.lineno, target


def test_every_room_has_a_place_in_the_order(package):
    strangers = sorted({room_of(module.name) for module in package} - set(RANK))
    assert strangers == []


def test_imports_point_to_the_left(package):
    known = {module.name for module in package}
    upward = [
        f"{module.path}:{line}: {room_of(module.name)} imports {target}"
        for module in package
        for line, target in imports(module, known)
        if RANK[room_of(target)] > RANK[room_of(module.name)]
    ]
    assert upward == []


def test_no_module_reaches_itself_through_imports(package):
    known = {module.name for module in package}
    graph = {
        module.name: {target for _, target in imports(module, known)} - {module.name}
        for module in package
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        cycle = " -> ".join(reversed(error.args[1]))
        raise AssertionError(cycle) from None


def test_imports_of_the_package_stand_at_the_top_of_a_file(package):
    known = {module.name for module in package}
    hidden = [
        f"{module.path}:{node.lineno}: {function.name} imports {target}"
        for module in package
        for function in ast.walk(module.tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for target in imported_modules(module, node, known)
    ]
    assert hidden == []
