"""Figures drawn to SVG: Vega's output stripped to what is seen, with a title and description for those who cannot."""

from __future__ import annotations

import functools
import hashlib
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.brief.convert import convert
from bilateral.brief.shelf import Shelf
from bilateral.style import theme

if TYPE_CHECKING:
    from bilateral.brief.model import Brief
    from bilateral.measure import Figure

__all__ = ["SIMULATED", "Drawings", "drawings", "drawn_width", "svg"]

SIMULATED = "SIMULATED DATA – no real country"
"""The mark that every figure made from simulated data carries inside its drawing."""
_SVG = "http://www.w3.org/2000/svg"
_NOISE = frozenset(
    ["class", "role", "aria-hidden", "aria-roledescription", "aria-label", "pointer-events", "stroke-miterlimit"]
)
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_GEOMETRY = ("d", "transform", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "r")


@dataclass(frozen=True, slots=True)
class Drawings:
    """Every figure of a brief, drawn; by the figure's id."""

    wide: Mapping[str, str]
    """For a page and for paper."""
    narrow: Mapping[str, str]
    """For a phone; empty where only paper is wanted."""


def drawings(brief: Brief, *, phone: bool = True, kept: Path | None = None) -> Drawings:
    """Draw the figures of a brief once, for the page and the paper; most of the time that a brief takes is here.

    Parameters
    ----------
    brief
        What `compose` made.
    phone
        Whether the variants for a phone are wanted.
    kept
        A folder of drawings made before: what is drawn from the same specification is taken from there.
    """
    wanted = [(figure, narrow) for narrow in ((False, True) if phone else (False,)) for figure in brief.figures]
    specs = [_spec(figure, narrow) for figure, narrow in wanted]
    marks = [_mark(figure, narrow, brief.simulated) for figure, narrow in wanted]
    shelf = Shelf(kept)
    ready = [_read(shelf.get(*mark, spec)) for mark, spec in zip(marks, specs, strict=True)]
    gaps = [place for place, drawn in enumerate(ready) if drawn is None]
    for place, raw in zip(gaps, convert([specs[place] for place in gaps]), strict=True):
        drawn = _finished(raw, *wanted[place], brief.simulated)
        shelf.put(drawn.encode(), *marks[place], specs[place])
        ready[place] = drawn
    found = {(figure.id, narrow): drawn or "" for (figure, narrow), drawn in zip(wanted, ready, strict=True)}
    return Drawings(*({id: drawn for (id, narrow), drawn in found.items() if narrow is side} for side in (False, True)))


def _read(kept: bytes | None) -> str | None:
    return None if kept is None else kept.decode(errors="replace")


def _mark(figure: Figure, narrow: bool, simulated: bool) -> tuple[str, ...]:
    """What else a drawing is made from: its words, its variant, and who draws it."""
    words = (figure.id, figure.title, figure.alt, str(narrow), str(simulated))
    return (*words, version("vl-convert-python"), str(theme.font_directory()), _drawer())


@functools.cache
def _drawer() -> str:
    """The module as it lies on the disk: what it strips and adds is part of a drawing."""
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()


def svg(figure: Figure, *, narrow: bool = False, simulated: bool = False) -> str:
    """Draw one variant of a figure.

    Parameters
    ----------
    figure
        The figure; its `chart` or `narrow` is drawn by vl-convert.
    narrow
        Draw the phone's variant.
    simulated
        Write the SIMULATED mark under the drawing.

    Returns
    -------
    str
        One `<svg>` element with `role="img"`, `<title>` and `<desc>`; ids end in "-w" or "-n".
    """
    return _finished(convert([_spec(figure, narrow)])[0], figure, narrow, simulated)


def _spec(figure: Figure, narrow: bool) -> str:
    chart = figure.narrow if narrow else figure.chart
    return json.dumps(chart.to_dict(validate=False))


def _finished(raw: str, figure: Figure, narrow: bool, simulated: bool) -> str:
    root = ET.fromstring(raw)
    _strip(root)
    _hoist(root)
    _dress(root, figure, "n" if narrow else "w", simulated)
    ET.register_namespace("", _SVG)
    return ET.tostring(root, encoding="unicode")


def drawn_width(drawn: str) -> float:
    """Width of a drawing in pixels."""
    found = re.search(r'viewBox="0 0 ([\d.]+)', drawn)
    return float(found[1]) if found else 0.0


def _strip(node: ET.Element) -> None:
    for child in list(node):
        if _empty(child):
            node.remove(child)
        else:
            _strip(child)
    label = node.get("aria-label")
    if label and node.get("role") == "graphics-symbol" and node.tag == f"{{{_SVG}}}path":
        ET.SubElement(node, f"{{{_SVG}}}title").text = label
    _slim(node)


def _empty(node: ET.Element) -> bool:
    if node.get("display") == "none":
        return True
    return node.get("d") in {"", "M0,0h0v0h0Z"} or (node.tag == f"{{{_SVG}}}text" and not node.text)


def _slim(node: ET.Element) -> None:
    for name in _NOISE | {"font-family"}:
        node.attrib.pop(name, None)
    for name in _GEOMETRY:
        if name in node.attrib:
            node.set(name, _NUMBER.sub(_rounded, node.attrib[name]))
    if node.get("opacity") == "1":
        del node.attrib["opacity"]
    if node.get("transform") == "translate(0,0)":
        del node.attrib["transform"]
    if node.get("font-size", "").endswith("px"):
        node.set("font-size", node.attrib["font-size"][:-2])


def _rounded(match: re.Match[str]) -> str:
    short = f"{float(match.group()):.1f}"
    return "0" if short == "-0.0" else short.removesuffix(".0")


def _hoist(node: ET.Element) -> None:
    """Replace groups that carry no attribute by their children."""
    for child in list(node):
        _hoist(child)
    group = f"{{{_SVG}}}g"
    flat: list[ET.Element] = []
    for child in list(node):
        plain = child.tag == group and not child.attrib
        flat.extend(list(child) if plain else [child])
    node[:] = [child for child in flat if child.tag != group or len(child)]


def _dress(root: ET.Element, figure: Figure, variant: str, simulated: bool) -> None:
    wide, high = float(root.attrib["width"]), float(root.attrib["height"])
    if simulated:
        mark = ET.SubElement(root, f"{{{_SVG}}}text", {"x": "0", "y": f"{high + 15:.0f}"})
        mark.attrib |= {"font-size": "13", "font-weight": "600", "fill": theme.ACCENT}
        mark.text = SIMULATED
        high += 22
        for back in root.findall(f"{{{_SVG}}}rect"):
            back.set("height", f"{high:.0f}")
    ident = f"{figure.id}-{variant}"
    title = ET.Element(f"{{{_SVG}}}title", {"id": f"{ident}-t"})
    desc = ET.Element(f"{{{_SVG}}}desc", {"id": f"{ident}-d"})
    title.text, desc.text = figure.title, f"{SIMULATED}. {figure.alt}" if simulated else figure.alt
    root[:0] = [title, desc]
    root.attrib.clear()
    root.attrib |= {"viewBox": f"0 0 {wide:.0f} {high:.0f}", "width": f"{wide:.0f}", "height": f"{high:.0f}"}
    root.attrib |= {"role": "img", "aria-labelledby": f"{ident}-t", "aria-describedby": f"{ident}-d"}
    root.set("font-family", theme.FONTS)
