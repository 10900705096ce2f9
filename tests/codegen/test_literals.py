"""Numbers come back from C++ text with their bits; text stays text."""

import math
import re
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqsim.codegen.literals import cpp_string, literal_text
from eqsim.errors import InternalError
from eqsim.expr.dtypes import DType

FINITE = st.floats(allow_nan=False, allow_infinity=False)


def bits(number):
    """Give the bits of a double."""
    return struct.pack("<d", number)


@given(FINITE)
def test_doubles_round_trip(number):
    text = literal_text(number, DType.F64)
    assert bits(float(text)) == bits(number)
    assert "." in text or "e" in text


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_floats_round_trip(number):
    text = literal_text(number, DType.F32)
    assert text.endswith("f")
    assert np.float32(text[:-1]).tobytes() == np.float32(number).tobytes()


def test_what_has_no_digits_is_named():
    assert literal_text(math.inf, DType.F64) == "eqsim::infinity"
    assert literal_text(-math.inf, DType.F64) == "-eqsim::infinity"
    assert "not_a_number" in literal_text(math.nan, DType.F64)
    assert literal_text(-0.0, DType.F64) == "-0.0"


def test_integers_have_64_bits():
    assert literal_text(5, DType.I64) == "INT64_C(5)"
    assert literal_text(-(2**63), DType.I64) == "INT64_MIN"
    with pytest.raises(InternalError):
        literal_text(2**63, DType.I64)


def test_conditions_are_words():
    assert literal_text(True, DType.BOOL) == "true"


@given(st.text())
def test_a_string_cannot_be_left(text):
    inside = cpp_string(text)[1:-1]
    assert re.fullmatch(r"(?:[A-Za-z0-9._+*/,:=()\[\]<>-]|\\[0-7]{3})*", inside)
    octal = re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), inside)
    assert octal.encode("latin-1") == text.encode()
