"""From Vega-Lite specifications to drawings, on two processors where that pays.

vl-convert draws on one thread; so half of many drawings are given to a second process, which is a fresh Python that
runs this module: it reads a JSON list of specifications and writes a JSON list of drawings.
"""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from bilateral.style import theme

__all__ = ["convert"]

_WORTH = 12
"""So many drawings pay for starting a second process."""


def convert(specs: Sequence[str]) -> list[str]:
    """The drawings of specifications, in their order.

    Parameters
    ----------
    specs
        Vega-Lite as JSON.

    Returns
    -------
    list of str
        SVG, one for each.
    """
    wanted = list(dict.fromkeys(specs))
    made = dict(zip(wanted, _draw(wanted), strict=True))
    return [made[spec] for spec in specs]


def _draw(specs: Sequence[str]) -> list[str]:
    if len(specs) < _WORTH or (os.cpu_count() or 1) < 2:
        return list(map(_one, specs))
    half = len(specs) // 2
    with ThreadPoolExecutor(max_workers=1) as beside:
        waiting = beside.submit(_elsewhere, specs[half:])
        mine = [_one(spec) for spec in specs[:half]]
        theirs = waiting.result()
    return mine + (theirs if theirs is not None else [_one(spec) for spec in specs[half:]])


def _elsewhere(specs: Sequence[str]) -> list[str] | None:
    """What a second process draws; None where it does not, and we must."""
    command = [sys.executable, "-m", "bilateral.brief.convert"]
    try:
        done = subprocess.run(command, input=json.dumps(specs).encode(), capture_output=True, check=True)
        drawn = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return drawn if isinstance(drawn, list) and len(drawn) == len(specs) else None


def _one(spec: str) -> str:
    import vl_convert

    _register_fonts()
    drawn: str = vl_convert.vegalite_to_svg(spec)
    return drawn


@functools.cache
def _register_fonts() -> None:
    import vl_convert

    folder = theme.font_directory()
    if folder is not None:
        vl_convert.register_font_directory(folder)


if __name__ == "__main__":
    sys.stdout.write(json.dumps([_one(spec) for spec in json.loads(sys.stdin.read())]))
