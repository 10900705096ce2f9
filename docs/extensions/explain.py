"""The directive `explain`: what a network says about one stage, asked when the page is built.

The argument is the stage, the option `model` a Python file beside the page that makes a network
called `net`.  The page therefore never shows what eqsim no longer does.
"""

import runpy
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

LANGUAGE = {"equations": "text", "update": "text", "ir": "text", "cpp": "cpp"}


class Explain(SphinxDirective):
    """Insert `net.explain(stage)` of a model as a literal block."""

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {"model": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Run the model and quote its explanation."""
        stage = self.arguments[0]
        page = Path(self.env.doc2path(self.env.docname))
        model = page.with_name(self.options["model"])
        self.env.note_dependency(str(model))
        text = str(runpy.run_path(str(model))["net"].explain(stage))
        return [nodes.literal_block(text, text, language=LANGUAGE[stage])]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("explain", Explain)
    return {"parallel_read_safe": False}
