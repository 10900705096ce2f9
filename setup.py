"""Packages, package data and the compiled engine; the metadata is in pyproject.toml."""

from pathlib import Path

from Cython.Build import cythonize
from setuptools import Extension, find_packages, setup

ENGINE = Path("eqsim") / "engine"
FLAGS = ["-O3", "-std=c++17", "-fno-math-errno", "-fno-trapping-math", "-ffp-contract=off", "-g0"]


def engine_extension(name: str) -> Extension:
    """Describe one Cython module of the engine."""
    headers = [*sorted(ENGINE.glob("*.hpp")), *sorted((ENGINE / "include" / "eqsim").glob("*.hpp"))]
    return Extension(
        f"eqsim.engine.{name}",
        sources=[(ENGINE / f"{name}.pyx").as_posix()],
        depends=[header.as_posix() for header in headers],
        include_dirs=[ENGINE.as_posix(), (ENGINE / "include").as_posix()],
        language="c++",
        extra_compile_args=FLAGS,
    )


setup(
    packages=[*find_packages(include=["eqsim", "eqsim.*"]), "eqsim.templates", "eqsim.examples"],
    package_dir={"eqsim.templates": "templates", "eqsim.examples": "examples"},
    package_data={
        "eqsim": ["py.typed"],
        "eqsim.engine": ["*.pyi", "include/eqsim/*.hpp", "include/eqsim/project/*.hpp"],
        "eqsim.templates": ["**/*.j2"],
    },
    include_package_data=False,
    ext_modules=cythonize([engine_extension(name) for name in ("_engine", "_module")]),
)
