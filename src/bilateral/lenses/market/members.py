"""Who belongs to which sector on the day of the event, and where their prices are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bilateral.errors import NoData, SelectionError, nearest
from bilateral.lenses.market.panel import Panel

__all__ = ["Absent", "Group", "Member", "chosen"]


@dataclass(frozen=True, slots=True)
class Member:
    """One firm of a sector."""

    id: str
    name: str
    board: str
    """Market segment; empty where not known."""
    column: int
    """Its column in the panel."""
    weight: float | None


@dataclass(frozen=True, slots=True)
class Absent:
    """A firm of a sector without prices."""

    sector: str
    id: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Group:
    """The firms of one sector at one exchange."""

    sector: str
    """As it stands in ids: the sector's name, with the exchange behind it where it has firms at several."""
    control: bool
    """Whether it is a negative control."""
    exchange: str
    members: tuple[Member, ...]

    @property
    def board(self) -> str:
        """The market segment of most of its firms; empty where none is known."""
        known = [member.board for member in self.members if member.board]
        return max(sorted(set(known)), key=known.count) if known else ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sectors of a study, and the firms that have no prices."""

    groups: tuple[Group, ...]
    absent: tuple[Absent, ...]


def chosen(
    rows: Sequence[Mapping[str, Any]],
    panels: Mapping[str, Panel],
    day: dt.date,
    *,
    sectors: Sequence[str] = (),
    controls: Sequence[str] = (),
) -> Chosen:
    """The sectors asked for, with the firms that belong to them on that day.

    Parameters
    ----------
    rows
        As `query.groups` gives them.
    panels
        By exchange.
    day
        The day of the event.
    sectors
        Those wanted, beside the controls; empty for all.
    controls
        Sectors that are negative controls beside those that the data mark as such.

    Raises
    ------
    NoData
        No membership is valid on that day.
    SelectionError
        There is no such sector.
    """
    valid = [row for row in rows if row["valid_from"] <= day and (row["valid_to"] is None or day <= row["valid_to"])]
    if not valid:
        raise NoData("no group is valid on the day of the event", got=day.isoformat(), allowed=_spans(rows))
    _known(sectors, controls, valid)
    picked = [row for row in valid if not sectors or row["sector"] in sectors or _is_control(row, controls)]
    absent: list[Absent] = []
    found: dict[tuple[str, str], list[Member]] = {}
    for row in picked:
        placed = _placed(row, panels)
        if placed is None:
            why = "no prices in the data"
            absent.append(Absent(row["sector"], row["id"], row["name"] or "", why))
            continue
        found.setdefault((row["sector"], placed[0]), []).append(placed[1])
    marked = {row["sector"] for row in picked if _is_control(row, controls)}
    empty = sorted({row["sector"] for row in picked} - {sector for sector, _ in found})
    absent += [Absent(sector, "", "", "none of its firms has prices") for sector in empty]
    return Chosen(tuple(_groups(found, marked)), tuple(absent))


def _spans(rows: Iterable[Mapping[str, Any]]) -> str:
    spans = sorted({(row["valid_from"].isoformat(), str(row["valid_to"] or "now")) for row in rows})
    return "; ".join(f"{first} to {last}" for first, last in spans[:6])


def _known(sectors: Sequence[str], controls: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    names = sorted({row["sector"] for row in rows})
    for sector in (*sectors, *controls):
        if sector not in names:
            close = nearest(sector, names)
            raise SelectionError("no such sector on that day", got=sector, close=close, allowed=", ".join(names))


def _is_control(row: Mapping[str, Any], controls: Sequence[str]) -> bool:
    return bool(row["control"]) or row["sector"] in controls


def _placed(row: Mapping[str, Any], panels: Mapping[str, Panel]) -> tuple[str, Member] | None:
    for mic, panel in panels.items():
        if row["exchange"] and mic and row["exchange"] != mic:
            continue
        column = panel.column(row["id"])
        if column is not None:
            code = panel.ids[column]
            board = row["board"] or panel.boards.get(code, "")
            return mic, Member(code, row["name"] or code, board, column, row["weight"])
    return None


def _groups(found: Mapping[tuple[str, str], list[Member]], marked: set[str]) -> Iterable[Group]:
    sectors = [sector for sector, _ in found]
    ordered = sorted(found, key=lambda key: (key[0] in marked, key[0], key[1]))
    for sector, mic in ordered:
        name = sector if sectors.count(sector) == 1 else f"{sector}.{mic or 'exchange'}"
        yield Group(name, sector in marked, mic, tuple(found[sector, mic]))
