"""How a project's `main.cpp` reads the arrays of its data."""

from __future__ import annotations

from eqsim.codegen.literals import STORED_TYPES, cpp_string
from eqsim.errors import InternalError
from eqsim.expr.dtypes import DType
from eqsim.ir.timeline import Project

__all__ = ["data_text"]


def data_text(name: str, dtype: DType, project: Project) -> str:
    """Print the C++ expression for an array of the project's data."""
    if name not in project.arrays:
        raise InternalError(f"the project has no array '{name}'")
    stored = "bool" if dtype is DType.BOOL else STORED_TYPES[dtype]
    return f"eqsim::npy_read<{stored}>(session.data({cpp_string(name)}))"
