"""Tables as text and as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

__all__ = ["table_as_html", "table_as_text"]

Row = Sequence[str]


def table_as_text(titles: Row, rows: Sequence[Row]) -> str:
    """Give a table with its titles over a line, in columns of equal width."""
    every = [titles, *rows]
    widths = [max(len(row[column]) for row in every) for column in range(len(titles))]
    head, *lines = [
        " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in every
    ]
    return "\n".join([head, "-+-".join("-" * width for width in widths), *lines])


def table_as_html(titles: Row, rows: Sequence[Row]) -> str:
    """Give a table with a head."""
    head = "".join(f"<th>{escape(title)}</th>" for title in titles)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
