"""How Sphinx builds the documentation."""

import sys
from pathlib import Path

from eqsim import _version

sys.path.insert(0, str(Path(__file__).parent / "extensions"))

project = "eqsim"
author = "eqsim developers"
project_copyright = "2026, eqsim developers"
version = release = _version.__version__

extensions = [
    "explain",
    "matplotlib.sphinxext.plot_directive",
    "myst_parser",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.doctest",
    "sphinx.ext.mathjax",
]
exclude_patterns = ["_build"]
source_suffix = {".md": "markdown"}

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3

autodoc_member_order = "groupwise"
autodoc_typehints = "none"
autosummary_generate = False
numpydoc_show_class_members = False

plot_formats = ["png"]
plot_html_show_formats = False
plot_html_show_source_link = False

html_theme = "alabaster"
html_theme_options = {
    "description": "Equations to spikes",
    "fixed_sidebar": True,
    "page_width": "1100px",
}
