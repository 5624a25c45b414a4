"""What the delegation lens says of a sector: how many meetings the visit holds for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bilateral.lenses.delegation.accounts import NOT_STATED
from bilateral.plurals import many
from bilateral.sector import Sector, SectorCell, silent

if TYPE_CHECKING:
    from bilateral.lenses.delegation.result import DelegationResult

__all__ = ["sector"]

_TABLE = "delegation.sectors"


def sector(result: DelegationResult, wanted: Sector) -> SectorCell:
    """The cell of the delegation lens; it points neither up nor down.

    Parameters
    ----------
    result
        What the lens planned.
    wanted
        The sector; its name, industries and keywords are looked for in the names of the delegates' sectors.
    """
    names = {name.casefold() for name in (wanted.name, *wanted.industries, *wanted.keywords, *wanted.baskets)}
    tables = {table.id: table for table in result.tables}
    every = tables[_TABLE].rows() if _TABLE in tables else []
    rows = [row for row in every if row["sector"] and _belongs(row["sector"].casefold(), names)]
    if not any(row["sector"] and row["sector"] != NOT_STATED for row in every):
        return silent("delegation", "not told", "The delegation does not say which sectors its firms belong to.")
    if not rows:
        return silent("delegation", "no firm", "No delegate of the visit belongs to it.")
    meetings, wishes, met = (_sum(rows, name) for name in ("meetings", "wishes", "met"))
    detail = f"{many(_sum(rows, 'delegates'), 'delegate')}; {met} of {wishes} wishes met."
    return SectorCell("delegation", f"{meetings} meetings", "flat", detail, _TABLE, float(meetings), "count")


def _belongs(sector: str, names: set[str]) -> bool:
    """Whether one names the other: whole words, so that "IT" is not found in "capital goods"."""
    return any(_within(name, sector) or _within(sector, name) for name in names if name)


def _within(part: str, whole: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(part)}(?!\w)", whole) is not None


def _sum(rows: list[dict[str, Any]], name: str) -> int:
    return int(sum(row[name] or 0 for row in rows))
