"""Labels in charts: how wide a text is, how to shorten it, and where it can stand without touching another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Dot", "Label", "place", "shorten", "width"]

_ADVANCES = (
    "200 289 425 497 497 824 609 249 303 303 418 497 249 311 249 350 497 497 497 497 497 497 497 497 497 497 249 249 "
    "497 497 497 425 847 544 588 571 615 527 494 617 652 263 480 579 486 727 647 664 566 664 569 534 536 645 515 786 "
    "513 476 539 303 350 303 497 500 542 504 553 456 555 496 292 504 544 246 247 495 255 829 547 542 555 555 347 419 "
    "338 544 467 718 446 467 425 303 241 303 497"
)
"""Widths of the ASCII characters from the space on in Source Sans Pro Regular, in thousandths of the size."""
_ASCII = tuple(int(advance) / 1000 for advance in _ADVANCES.split())


@dataclass(frozen=True, slots=True)
class Dot:
    """A mark in a plot, in pixels from its top left corner."""

    x: float
    y: float
    radius: float
    text: str = ""
    """The label it would like; empty for none."""


@dataclass(frozen=True, slots=True)
class Label:
    """A text with its place, in pixels; `y` is the middle of the line."""

    text: str
    x: float
    y: float
    align: str
    """"left", "right" or "center"."""
    dot: int
    """Position of its dot in the sequence that was given."""


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def inside(self, wide: float, high: float) -> bool:
        return self.left >= 0 and self.top >= 0 and self.right <= wide and self.bottom <= high


def width(text: str, size: float = 12, *, strong: bool = False) -> float:
    """Width of `text` in Source Sans at `size` pixels; what is not ASCII is taken a little too wide."""
    return size * (1.05 if strong else 1.01) * sum(_advance(letter) for letter in text)


def _advance(letter: str) -> float:
    code = ord(letter)
    if 32 <= code < 127:
        return _ASCII[code - 32]
    return 1.0 if code >= 0x1100 else 0.68


def shorten(text: str, pixels: float, size: float = 12) -> str:
    """`text` cut at a word so that it is at most `pixels` wide, with an ellipsis where something was cut."""
    text = " ".join(text.split())
    if width(text, size) <= pixels:
        return text
    kept = text
    while kept and width(f"{kept}…", size) > pixels:
        kept = kept[:-1]
    at_word = kept.rsplit(" ", 1)[0] if " " in kept[len(kept) // 2 :] else kept
    return f"{at_word.rstrip(' ,;:(-–&')}…"


def place(
    dots: Sequence[Dot],
    wide: float,
    high: float,
    *,
    size: float = 12,
    taken: Iterable[Label] = (),
    level: float | None = None,
    most: int | None = None,
) -> tuple[Label, ...]:
    """Place labels so that none touches another label, another dot or the edge; what finds no room is left out.

    Parameters
    ----------
    dots
        All marks; those with a text are served in the order given, so the most important come first.
    wide, high
        Size of the plot in pixels.
    size
        Font size in pixels.
    taken
        Labels that stand already.
    level
        Height of a horizontal line that labels keep off where they can, in pixels from the top.
    most
        Labels to place at most; None for all that fit.
    """
    boxes = [_text_box(label, size) for label in taken]
    rounds = [_round_box(dot) for dot in dots]
    line = _Box(0, level - 1, wide, level + 1) if level is not None else None
    placed: list[Label] = []
    for index, dot in enumerate(dots):
        if not dot.text or (most is not None and len(placed) >= most):
            continue
        blocked = boxes + rounds[:index] + rounds[index + 1 :]
        free = [label for label in _candidates(index, dot, size) if _fits(_text_box(label, size), blocked, wide, high)]
        if free:
            clear = (label for label in free if line is None or not _text_box(label, size).meets(line))
            placed.append(next(clear, free[0]))
            boxes.append(_text_box(placed[-1], size))
    return tuple(placed)


def _fits(box: _Box, blocked: Iterable[_Box], wide: float, high: float) -> bool:
    return box.inside(wide, high) and not any(box.meets(other) for other in blocked)


def _candidates(index: int, dot: Dot, size: float) -> Iterable[Label]:
    gap, lift = dot.radius + 4, dot.radius + size * 0.75
    slant = dot.radius * 0.7 + 3
    yield Label(dot.text, dot.x + gap, dot.y, "left", index)
    yield Label(dot.text, dot.x - gap, dot.y, "right", index)
    yield Label(dot.text, dot.x, dot.y - lift, "center", index)
    yield Label(dot.text, dot.x, dot.y + lift, "center", index)
    for side, align in ((1, "left"), (-1, "right")):
        for turn in (-1, 1):
            yield Label(dot.text, dot.x + side * slant, dot.y + turn * (slant + size * 0.4), align, index)


def _text_box(label: Label, size: float) -> _Box:
    wide = width(label.text, size)
    left = {"left": label.x, "right": label.x - wide, "center": label.x - wide / 2}[label.align]
    return _Box(left - 2, label.y - size * 0.62, left + wide + 2, label.y + size * 0.62)


def _round_box(dot: Dot) -> _Box:
    half = dot.radius * 0.86
    return _Box(dot.x - half, dot.y - half, dot.x + half, dot.y + half)
