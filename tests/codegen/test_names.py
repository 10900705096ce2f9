"""Identifiers are safe in C++, unique and the same each time."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqsim.codegen.names import NameTable, identifier
from eqsim.errors import InternalError

CPP_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
AWKWARD = st.sampled_from(
    [
        *("int", "class", "new", "and", "xor", "NULL", "EOF", "INT64_MIN", "major", "errno"),
        *("__init__", "_v", "v_", "a.b_c", "a_b.c", "a..b", "a__b", "", "_", ".", "1v", "v.2"),
        *(
            "\u0435\u03be\u0440",
            "v\n",
            "*/ system();",
            '"; system("',
            "x\\",
            "\N{LATIN SMALL LIGATURE FI}",
            "\N{MATHEMATICAL ITALIC SMALL V}",
            "state",
            "eqsim",
        ),
    ]
)
NAMES = st.lists(st.one_of(AWKWARD, st.text(max_size=12)), unique=True, max_size=30)


@given(st.one_of(AWKWARD, st.text(max_size=20)))
def test_any_text_becomes_an_identifier(name):
    text = identifier(name)
    assert CPP_IDENTIFIER.fullmatch(text)
    assert "__" not in text
    assert identifier(text) in (text, f"{text}_", text.rstrip("_"))


@pytest.mark.parametrize("keyword", ["int", "template", "and_eq", "co_await", "typeid", "final"])
def test_keywords_get_an_underscore(keyword):
    assert identifier(keyword) == f"{keyword}_"


@pytest.mark.parametrize(
    "macro", ["NULL", "EOF", "INFINITY", "INT64_MIN", "major", "unix", "si_pid"]
)
def test_macros_get_an_underscore(macro):
    assert identifier(macro) == f"{macro}_"


@pytest.mark.parametrize("name", ["v", "El", "Vt", "N", "EL", "g_syn", "x1"])
def test_what_is_safe_stays(name):
    assert identifier(name) == name


def test_look_alikes_stay_apart():
    latin, cyrillic = "pre.x", "pre.\u0445"
    assert identifier(latin) != identifier(cyrillic)


@given(NAMES)
def test_a_table_is_injective_and_deterministic(names):
    table = NameTable.of_names(names, taken=("v", "state"))
    given_names = [table[name] for name in names]
    assert len(set(given_names)) == len(names)
    assert not {"v", "state"} & set(given_names)
    assert all(CPP_IDENTIFIER.fullmatch(name) for name in given_names)
    assert given_names == [NameTable.of_names(names, taken=("v", "state"))[name] for name in names]


def test_joined_names_that_coincide_are_numbered():
    table = NameTable.of_names(["a.b_c", "a_b.c", "a_b_c_2"])
    assert [table[name] for name in ("a.b_c", "a_b.c", "a_b_c_2")] == [
        "a_b_c",
        "a_b_c_3",
        "a_b_c_2",
    ]


def test_short_names_are_given_where_nobody_else_wants_them():
    table = NameTable.of({"one": ("v", "a.v"), "two": ("v", "b.v"), "three": ("w", "a.w")})
    assert [table[key] for key in ("one", "two", "three")] == ["a_v", "b_v", "w"]


def test_names_of_files_differ_by_more_than_case():
    table = NameTable.of_names(["g.v", "g.V"])
    assert [table[name] for name in ("g.v", "g.V")] == ["g_v", "g_V"]
    names = ["G.v", "G.V", "g.v_2"]
    table = NameTable.of({name: (name,) for name in names}, ("G_V",), ignore_case=True)
    chosen = [table[name].casefold() for name in names]
    assert len({*chosen, "g_v"}) == 4


def test_a_name_without_an_identifier_is_a_defect():
    with pytest.raises(InternalError, match="'x' has no name"):
        NameTable.of_names(["y"])["x"]


@pytest.mark.compile
def test_no_identifier_is_a_macro_of_the_headers_in_use(macros):
    clashes = {name for name in macros if identifier(name) in macros}
    assert {name for name in clashes if not name.startswith("_")} == set()
