"""C++ of the user's that defines a function, with what it stands on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from eqsim.expr.dtypes import DType

__all__ = ["CppArray", "CppBuild", "CppSource"]


@dataclass(frozen=True, slots=True)
class CppArray:
    """An array that C++ reads as `_namespace<name>`, a pointer; `buffer` is what holds it."""

    name: str
    dtype: DType
    buffer: str


@dataclass(frozen=True, slots=True)
class CppBuild:
    """What C++ is compiled and linked with; all paths are absolute."""

    include_dirs: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    define_macros: tuple[tuple[str, str | None], ...] = ()
    libraries: tuple[str, ...] = ()
    library_dirs: tuple[str, ...] = ()
    extra_compile_args: tuple[str, ...] = ()
    extra_link_args: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CppSource:
    """C++ that defines the function `symbol`.

    `constants` are numbers that it reads as `_namespace<name>`; `dependencies` define functions
    that it calls.  In a program the buffers of its arrays have full names.
    """

    symbol: str
    code: str
    arrays: tuple[CppArray, ...] = ()
    constants: tuple[tuple[str, float | int | bool], ...] = ()
    dependencies: tuple[CppSource, ...] = ()
    build: CppBuild = CppBuild()

    @property
    def all_arrays(self) -> Iterator[CppArray]:
        """Give the arrays of the function and of all that it depends on."""
        yield from self.arrays
        for dependency in self.dependencies:
            yield from dependency.all_arrays

    def within(self, owner: str) -> CppSource:
        """Give the source with its buffers, and those of dependencies, named after an owner."""
        return replace(
            self,
            arrays=tuple(replace(a, buffer=f"{owner}.{a.buffer}") for a in self.arrays),
            dependencies=tuple(each.within(owner) for each in self.dependencies),
        )
