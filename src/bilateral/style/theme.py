"""Palette and type of every chart and page. One accent, two country colours, greys; light paper only.

All text colours reach a contrast of 4.5 : 1 on white (WCAG 2.2, 1.4.3), all marks 3 : 1 (1.4.11).
Blue and ochre stay apart in the common forms of colour blindness; colour is never the only sign.
"""

from __future__ import annotations

from typing import Any

__all__ = ["ACCENT", "FONT", "FONTS", "GRID", "INK", "MUTED", "PAPER", "REST", "A", "B", "config", "font_directory"]

INK = "#1a1d21"
"""Text."""
MUTED = "#59616b"
"""Secondary text, axis labels."""
GRID = "#e4e7eb"
"""Grid lines; carries no information of its own."""
PAPER = "#ffffff"
"""Background."""
ACCENT = "#9b1b30"
"""The one accent: what the reader should see first."""
A = "#1f5a94"
"""The first country of the pair."""
B = "#a3560b"
"""The second country of the pair."""
REST = "#7f8893"
"""Marks that are context."""
FONT = "Source Sans Pro"
"""The face that text widths are measured with."""
FONTS = f"{FONT}, sans-serif"
"""The face with what stands in for it; vl-convert measures with the wrong face when the list is longer."""


def font_directory() -> str | None:
    """The folder of the font files of the package font-source-sans-pro; None where it is not installed."""
    from importlib.util import find_spec
    from pathlib import Path

    spec = find_spec("font_source_sans_pro")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "files"
    return str(folder) if folder.is_dir() else None


def config() -> dict[str, Any]:
    """The Vega-Lite configuration of the house: light grid, no frame, direct labels, 12 px and up."""
    text = {"labelFont": FONTS, "titleFont": FONTS, "labelColor": MUTED, "titleColor": INK}
    axis = {
        **text,
        "labelFontSize": 12,
        "titleFontSize": 12.5,
        "titleFontWeight": "normal",
        "titlePadding": 8,
        "labelPadding": 5,
        "gridColor": GRID,
        "domain": False,
        "ticks": False,
    }
    return {
        "background": PAPER,
        "font": FONTS,
        "view": {"stroke": None},
        "axis": axis,
        "header": {**text, "labelFontSize": 13, "titleFontSize": 13, "labelFontWeight": 600, "labelColor": INK},
        "title": {"font": FONTS, "fontSize": 13.5, "fontWeight": 600, "anchor": "start", "color": INK, "offset": 8},
        "text": {"font": FONTS, "fontSize": 12, "color": INK},
        "legend": {**text, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal"},
        "line": {"strokeWidth": 2},
        "concat": {"spacing": 24},
    }
