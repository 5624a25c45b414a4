"""What the signals lens says of a sector: how many signals name it, and which way they point."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from bilateral.sector import Sector, SectorCell, Sign, silent

if TYPE_CHECKING:
    from bilateral.lenses.signals.result import SignalsResult

__all__ = ["sector"]

_TABLE = "signals"
_OLD = "past-reference"


def sector(result: SignalsResult, wanted: Sector) -> SectorCell:
    """The cell of the signals lens.

    Signals count that name the sector among their own, or use one of its keywords in their quote; references to the
    past do not. It points up or down where more than half of those that point at all point that way.

    Parameters
    ----------
    result
        What the lens read.
    wanted
        The sector; its name and keywords are looked for.
    """
    words = tuple(dict.fromkeys(word.casefold() for word in (wanted.name, *wanted.keywords)))
    tables = {table.id: table for table in result.tables}
    if _TABLE not in tables:
        return silent("signals", "no articles", "No article was read.")
    rows = [row for row in tables[_TABLE].rows() if row["realis"] != _OLD and _names(row, words)]
    if not rows:
        return silent("signals", "not in the news", "No signal of the articles read names it.")
    good, bad = (sum(row["direction"] == way for row in rows) for way in (1, -1))
    detail = f"{len(rows)} signal{'s' if len(rows) > 1 else ''}: {good} warm, {bad} cool."
    return SectorCell("signals", _word(good, bad), _sign(good, bad), detail, _TABLE, float(good - bad), "count")


def _names(row: dict[str, Any], words: Iterable[str]) -> bool:
    listed = {part.strip().casefold() for part in str(row.get("sectors") or "").split(";")}
    text = str(row.get("quote") or "").casefold()
    return any(word in listed or re.search(rf"(?<!\w){re.escape(word)}", text) for word in words)


def _sign(good: int, bad: int) -> Sign:
    return "up" if good > bad else "down" if bad > good else "flat"


def _word(good: int, bad: int) -> str:
    if good and bad:
        return "mixed, more warm" if good > bad else "mixed, more cool" if bad > good else "mixed"
    return "warm" if good else "cool" if bad else "named, pointing neither way"
