"""Numbers as C++ writes them: the compiler reads back the same bits."""

from __future__ import annotations

import math

import numpy as np

from eqsim.errors import InternalError
from eqsim.expr.dtypes import DType

__all__ = ["CPP_TYPES", "STORED_TYPES", "cpp_string", "literal_text"]

CPP_TYPES = {
    DType.BOOL: "bool",
    DType.I32: "int32_t",
    DType.I64: "int64_t",
    DType.F32: "float",
    DType.F64: "double",
}
STORED_TYPES = {**CPP_TYPES, DType.BOOL: "uint8_t"}

_INT64_MIN = -(2**63)
_INT64_MAX = 2**63 - 1


def literal_text(value: float | int | bool, dtype: DType) -> str:
    """Write a number of a type."""
    match dtype:
        case DType.BOOL:
            return "true" if value else "false"
        case DType.I32:
            return f"int32_t({int(value)})"
        case DType.I64:
            return _i64(int(value))
        case DType.F32:
            return _floating(float(np.float32(value)), str(np.float32(value)), "f")
        case DType.F64:
            return _floating(float(value), repr(float(value)), "")


def _i64(value: int) -> str:
    if not _INT64_MIN <= value <= _INT64_MAX:
        raise InternalError(f"the integer {value} does not fit into 64 bits")
    return "INT64_MIN" if value == _INT64_MIN else f"INT64_C({value})"


def _floating(value: float, digits: str, suffix: str) -> str:
    if math.isnan(value):
        return f"{'float' if suffix else 'double'}(eqsim::not_a_number)"
    if math.isinf(value):
        text = "-eqsim::infinity" if value < 0 else "eqsim::infinity"
        return f"float({text})" if suffix else text
    if "." not in digits and "e" not in digits:
        digits += ".0"
    return digits + suffix


def cpp_string(text: str) -> str:
    """Write text as a string of C++: what is not plain, blanks too, becomes octal bytes."""
    return '"' + "".join(_byte(byte) for byte in text.encode()) + '"'


def _byte(byte: int) -> str:
    is_plain = byte < 128 and (chr(byte).isalnum() or chr(byte) in "._-+*/,:=()[]<>")
    return chr(byte) if is_plain else f"\\{byte:03o}"
