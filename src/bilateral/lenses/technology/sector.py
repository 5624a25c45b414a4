"""What the technology lens says of a sector: who of the two is ahead in its fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bilateral.sector import Sector, SectorCell, silent, unknown
from bilateral.style.numbers import percent, ratio

if TYPE_CHECKING:
    from bilateral.lenses.technology.result import TechnologyResult

__all__ = ["sector"]

_TABLE = "technology.standing"


def sector(result: TechnologyResult, wanted: Sector) -> SectorCell:
    """The cell of the technology lens; it points neither up nor down.

    Parameters
    ----------
    result
        What the lens computed.
    wanted
        The sector; its `technologies` name fields, or the beginning of their names.
    """
    if not wanted.technologies:
        return silent("technology", "not asked", "No field of technology is named for it.")
    tables = {table.id: table for table in result.tables}
    every = tables[_TABLE].rows() if _TABLE in tables else []
    rows = [row for row in every if _named(row["field"], wanted.technologies)]
    known = [str(row["field"]) for row in every]
    missed = [name for name in wanted.technologies if not any(_named(field, [name]) for field in known)]
    strange = unknown("field of technology", missed, known) if known else ()
    if not known:
        return silent("technology", "not in the data", "The data have no field of which both can be told.")
    if not rows:
        return silent("technology", "not in the data", " ".join(strange), strange)
    detail = "; ".join(_told(row, result.pair.names) for row in rows)
    value = rows[0]["lead_ratio"] if len(rows) == 1 else None
    return SectorCell("technology", _word(rows), "flat", f"{detail}.", _TABLE, value, "ratio", strange)


def _named(field: str, names: Sequence[str]) -> bool:
    return any(field.casefold().startswith(name.casefold()) for name in names)


def _word(rows: Sequence[dict[str, Any]]) -> str:
    ahead = list(dict.fromkeys(str(row["ahead"]) for row in rows if row["ahead"]))
    if len(ahead) != 1:
        return " and ".join(f"{name} ahead in part" for name in ahead) or "level"
    return f"{ahead[0]} ahead"


def _told(row: dict[str, Any], names: tuple[str, str]) -> str:
    shares = [percent(row[side] or 0.0) for side in ("share_a", "share_b")]
    special = [ratio(row[side]) if row[side] is not None else "–" for side in ("rta_a", "rta_b")]
    return (
        f"{row['field']}: {shares[0]} of families by {names[0]}, {shares[1]} by {names[1]}; RTA {' and '.join(special)}"
    )
