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
    "sphinx_gallery.gen_gallery",
]
exclude_patterns = ["_build", "sg_execution_times.rst"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3

# The examples of docstrings are run by pytest, each in a session of its own.
doctest_test_doctest_blocks = ""

autodoc_member_order = "groupwise"
autodoc_typehints = "none"
autosummary_generate = False
numpydoc_show_class_members = False

plot_formats = [("png", 120)]
plot_html_show_formats = False
plot_html_show_source_link = False

sphinx_gallery_conf = {
    "examples_dirs": "../examples",
    "gallery_dirs": "gallery",
    "filename_pattern": r"\.py$",
    "within_subsection_order": "FileNameSortKey",
    "reset_modules": ("matplotlib", "session.reset_session"),
    "abort_on_example_error": True,
    "only_warn_on_example_error": False,
    "download_all_examples": False,
    "show_signature": False,
    "min_reported_time": 3600,
}

html_theme = "alabaster"
html_theme_options = {
    "description": "Equations to spikes",
    "fixed_sidebar": True,
    "page_width": "1100px",
}
