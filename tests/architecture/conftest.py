"""The sources under test, read and parsed once."""

import ast
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Module:
    """One Python file: its path in the checkout, its dotted name, its text and its tree."""

    path: str
    name: str
    text: str
    tree: ast.Module

    @property
    def is_package(self):
        """Tell whether the file is the `__init__` of a package."""
        return self.path.endswith("__init__.py")


def read_module(path):
    """Parse the file at `path`."""
    relative = path.relative_to(ROOT)
    parts = relative.with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    text = path.read_text(encoding="utf-8")
    return Module(relative.as_posix(), name, text, ast.parse(text, filename=str(relative)))


def read_modules(folder):
    """Parse every Python file below `folder` of the checkout."""
    return tuple(read_module(path) for path in sorted((ROOT / folder).rglob("*.py")))


@pytest.fixture(scope="session")
def root():
    """Give the folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def package():
    """Give the modules of the package."""
    return read_modules("eqsim")


@pytest.fixture(scope="session")
def sources(package):
    """Give every Python file of the checkout that people write."""
    return package + read_modules("tests") + read_modules("examples")
