"""Draw the pictures of the documentation from the sample brief: pages by Chromium, figures by vl-convert.

`python tools/pictures.py` writes docs/images/*.png; the sample is simulated and every picture says so.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

import vl_convert

from bilateral.brief.draw import svg
from bilateral.case import build, sample_case

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
FIGURES = {
    "structure": "structure.figure.map",
    "signals": "signals.figure.timeline",
    "market": "market.figure.path",
    "technology": "technology.figure.standing",
    "delegation": "delegation.figure.coverage",
}
PAGES = {"brief": (1000, 1250), "brief-phone": (500, 1250)}
CHROMIUM = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking"]


def main() -> None:
    """Build the sample brief and draw its pictures."""
    brief = build(sample_case()).brief
    with tempfile.TemporaryDirectory() as folder:
        page = brief.write(folder).html
        for name, (wide, high) in PAGES.items():
            _page(page, IMAGES / f"{name}.png", wide, high)
    for lens, id in FIGURES.items():
        figure = brief.figure(id)
        if figure is None:
            raise SystemExit(f"the sample brief has no figure {id}")
        (IMAGES / f"{lens}.png").write_bytes(vl_convert.svg_to_png(svg(figure, simulated=True), scale=1))
    print(json.dumps({path.name: path.stat().st_size for path in sorted(IMAGES.glob("*.png"))}))  # noqa: T201


def _page(page: Path, picture: Path, wide: int, high: int) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or "chromium"
    options = [*CHROMIUM, f"--window-size={wide},{high}", f"--screenshot={picture}", page.as_uri()]
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run([browser, f"--user-data-dir={profile}", *options], check=True, capture_output=True)


if __name__ == "__main__":
    main()
