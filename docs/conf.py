"""Sphinx configuration. Reference pages are made from the files that the code itself reads."""

import subprocess
import sys
from pathlib import Path

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.util.logging import getLogger

from bilateral import __version__

HERE = Path(__file__).parent

project = "bilateral"
author = "The bilateral authors"
copyright = "The bilateral authors, Apache-2.0"
release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode"]
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath", "fieldlist"]
myst_heading_anchors = 3
suppress_warnings = ["myst.header"]
exclude_patterns = ["_build"]

autodoc_typehints = "description"
autodoc_member_order = "bysource"
napoleon_google_docstring = False
napoleon_use_ivar = True

html_theme = "furo"
html_title = f"bilateral {__version__}"
html_static_path = ["_static"]
html_css_files = ["custom.css"]
html_math_renderer = "mathml"
html_show_sphinx = False


def write_cli_page(_app) -> None:
    """Write reference/cli.md from the command line's own help."""
    command = [sys.executable, "-m", "typer", "bilateral.cli.main", "utils", "docs", "--name", "bilateral"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    page = HERE / "reference" / "cli.md"
    text = text.replace("# `bilateral`", "# Command line", 1)
    if not page.exists() or page.read_text() != text:
        page.write_text(text)


def mathml(node, *, block: bool) -> str:
    """A formula as MathML. Browsers draw it themselves, so that no page needs a script or font from elsewhere."""
    try:
        return tex2mathml(node.astext(), as_block=block)
    except MathError as fault:
        getLogger(__name__).warning("formula: %s", fault, location=node)
        return ""


def inline_formula(page, node) -> None:
    """Write a formula that stands in a line."""
    page.body.append(mathml(node, block=False))
    raise nodes.SkipNode


def block_formula(page, node) -> None:
    """Write a formula that stands by itself."""
    page.body.append(f'<div class="formula">{mathml(node, block=True)}</div>\n')
    raise nodes.SkipNode


def setup(app) -> None:
    """Tell Sphinx to make the page before it reads the sources, and how to write formulas."""
    app.connect("builder-inited", write_cli_page)
    app.add_html_math_renderer("mathml", (inline_formula, None), (block_formula, None))
