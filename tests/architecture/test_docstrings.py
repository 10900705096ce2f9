"""Every file says what it is for, and every public thing says what it does and what it takes."""

import ast

FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
WITHOUT_ANNOTATION = {"self", "cls"}


def is_public(name):
    """Tell whether a name is meant for others."""
    return not name.startswith("_")


def is_overload(node):
    """Tell whether a function only declares one of several signatures."""
    return any(ast.unparse(decorator).endswith("overload") for decorator in node.decorator_list)


def is_setter(node):
    """Tell whether a function writes a property that is documented at its getter."""
    return any(ast.unparse(item).endswith((".setter", ".deleter")) for item in node.decorator_list)


def public_definitions(body, prefix=""):
    """Yield (qualified name, node) of the public classes, functions and methods in `body`."""
    for node in body:
        if not isinstance(node, FUNCTION | ast.ClassDef) or not is_public(node.name):
            continue
        yield prefix + node.name, node
        if isinstance(node, ast.ClassDef):
            yield from public_definitions(node.body, f"{prefix}{node.name}.")


def unannotated(function):
    """List what a signature leaves open: parameters without a type, a missing result type."""
    arguments = function.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [extra for extra in (arguments.vararg, arguments.kwarg) if extra is not None]
    missing = [
        argument.arg
        for argument in every
        if argument.annotation is None and argument.arg not in WITHOUT_ANNOTATION
    ]
    return [*missing, "return"] if function.returns is None else missing


def test_every_file_has_a_docstring(sources):
    assert [module.path for module in sources if not ast.get_docstring(module.tree)] == []


def test_every_public_definition_has_a_docstring(package):
    silent = [
        f"{module.path}:{node.lineno} {name}"
        for module in package
        for name, node in public_definitions(module.tree.body)
        if not ast.get_docstring(node)
        and not (isinstance(node, FUNCTION) and (is_overload(node) or is_setter(node)))
    ]
    assert silent == []


def test_every_signature_is_annotated(package):
    open_signatures = [
        f"{module.path}:{node.lineno} {node.name}: {', '.join(unannotated(node))}"
        for module in package
        for node in ast.walk(module.tree)
        if isinstance(node, FUNCTION) and unannotated(node)
    ]
    assert open_signatures == []
