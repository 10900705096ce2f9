"""Tables as text and as HTML."""

from eqsim.api.session.tables import table_as_html, table_as_text

ROWS = [("a", "1"), ("long name", "<2>")]


def test_columns_of_a_text_are_as_wide_as_their_widest_cell():
    assert table_as_text(("name", "value"), ROWS).splitlines() == [
        "name      | value",
        "----------+------",
        "a         | 1",
        "long name | <2>",
    ]


def test_a_table_without_rows_has_its_titles():
    assert table_as_text(("name", "value"), []).splitlines() == ["name | value", "-----+------"]


def test_cells_of_html_are_escaped():
    assert table_as_html(("a & b",), [("<2>",)]) == (
        "<table><thead><tr><th>a &amp; b</th></tr></thead>"
        "<tbody><tr><td>&lt;2&gt;</td></tr></tbody></table>"
    )
