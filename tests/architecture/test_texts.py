"""The files that are handed on name no machine they were written on."""

import re

FOLDERS = (".ci", "docs", "eqsim", "examples", "templates", "tests")
NAMES = {".gitignore", "LICENSE", "run"}
SUFFIXES = {
    ".cfg", ".cpp", ".hpp", ".in", ".j2", ".json", ".md", ".pxd", ".py", ".pyi", ".pyx",
    ".sh", ".toml", ".txt", ".yaml", ".yml",
}  # fmt: skip
UNWRITTEN = {"_build", "__pycache__", "output", "generated"}
MACHINE_PATH = re.compile(r"(?<![\w.~}>)-])/(?:work|tmp/env|home|Users|root|opt/pypi)/")


def is_written(path, root):
    """Tell whether a file is one that people write and hand on."""
    parts = path.relative_to(root).parts
    cythonised = path.suffix == ".cpp" and path.with_suffix(".pyx").exists()
    return path.is_file() and not cythonised and not UNWRITTEN.intersection(parts)


def handed_on(root):
    """Yield the texts of the checkout that people write."""
    candidates = [path for folder in FOLDERS for path in (root / folder).rglob("*")]
    for path in sorted([*root.iterdir(), *candidates]):
        if (path.suffix in SUFFIXES or path.name in NAMES) and is_written(path, root):
            yield path


def test_no_text_names_a_folder_of_a_machine(root):
    found = [
        f"{path.relative_to(root)}:{number}: {line.strip()}"
        for path in handed_on(root)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if MACHINE_PATH.search(line)
    ]
    assert found == []


def test_a_path_of_a_machine_is_recognised():
    assert MACHINE_PATH.search("see /" + "work/main")
    assert MACHINE_PATH.search("at '/" + "home/someone/model.py'")
    assert not MACHINE_PATH.search("the share of /" + "workers and home/office")
