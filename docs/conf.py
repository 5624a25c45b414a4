"""Sphinx configuration. Reference pages are made from the files that the code itself reads."""

import subprocess
import sys
from pathlib import Path

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
html_show_sphinx = False


def write_cli_page(_app) -> None:
    """Write reference/cli.md from the command line's own help."""
    command = [sys.executable, "-m", "typer", "bilateral.cli.main", "utils", "docs", "--name", "bilateral"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    page = HERE / "reference" / "cli.md"
    text = text.replace("# `bilateral`", "# Command line", 1)
    if not page.exists() or page.read_text() != text:
        page.write_text(text)


def setup(app) -> None:
    """Tell Sphinx to make the page before it reads the sources."""
    app.connect("builder-inited", write_cli_page)
