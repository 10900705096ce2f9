"""Fills the frames: the only place that knows the template engine."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from jinja2 import Environment

__all__ = ["render", "template_folder"]


def template_folder() -> Path:
    """Find the templates: inside an installed package, beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


@cache
def _environment() -> Environment:
    """Load the engine when it is first needed: `import eqsim` does without."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(template_folder()),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render(template: str, view: DataclassInstance) -> str:
    """Fill a template with one view object, which it knows as `view`."""
    return _environment().get_template(template).render(view=view)
