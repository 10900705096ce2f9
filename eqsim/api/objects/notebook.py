"""Groups and synapses as notebooks show them."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from eqsim.equations.equations import Equations

__all__ = ["owner_html"]


def owner_html(title: str, equations: Equations, lines: Iterable[str]) -> str:
    """Give an object's title, its equations and its other texts as HTML.

    Parameters
    ----------
    title : str
        How the object is called.
    equations : Equations
        Its equations, shown as LaTeX.
    lines : iterable of str
        What else was written of it, such as 'spike: v > 10*mV'.
    """
    model = equations._repr_latex_() if equations else ""
    texts = "".join(f"<li><code>{escape(line)}</code></li>" for line in lines)
    return (
        f"<b>{escape(title)}</b>{escape(model, quote=False)}{f'<ul>{texts}</ul>' if texts else ''}"
    )
