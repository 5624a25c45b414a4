"""The values of cells: texts, numbers, years."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Any

from bilateral.sources.tabular.sheet import Sheet

__all__ = ["number", "texts", "years_of"]

_MISSING = frozenset(["", "na", "n/a", "nan", "none", "null", "-", "–", "—", ".", "..", "...", "s", "d"])
_SPAN = re.compile(r"(\d{4})(?:\s*[-–—:/]\s*(\d{4}|\d{2}))?(?:\.0+)?")


def texts(sheet: Sheet, name: str | None) -> list[str]:
    """A column as text without blanks around; whole numbers without a point; empty where missing."""
    if name is None:
        return [""] * sheet.data.num_rows
    return [_text(value) for value in sheet.column(name)]


def _text(value: Any) -> str:
    if value is None or value != value:  # noqa: PLR0124, a NaN differs from itself
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def number(value: Any) -> float | None:
    """A value as a number; None where it is missing.

    Raises
    ------
    ValueError
        It is something else.
    """
    if value is None:
        return None
    if isinstance(value, (int, float)):
        return None if math.isnan(value) else float(value)
    text = str(value).strip()
    if text.casefold() in _MISSING:
        return None
    try:
        return float(re.sub(r"(?<=\d),(?=\d{3}\b)", "", text))
    except ValueError:
        raise ValueError(f"no number: {text[:40]}") from None


def years_of(value: Any) -> tuple[int, int] | None:
    """First and last year that a cell names: 2020, "2020", "2003–22"; None where it names none."""
    return _span(str(value).strip())


@lru_cache(maxsize=4096)
def _span(text: str) -> tuple[int, int] | None:
    found = _SPAN.fullmatch(text)
    if found is None:
        return None
    first = int(found[1])
    last = found[2] or found[1]
    return first, int(last) if len(last) == 4 else first // 100 * 100 + int(last)
