"""What several lenses say together: one table sector × lens, and where they agree and where they do not.

Rules, so that nothing is claimed beyond them:

- A lens points "up" for a sector where its own rule says so (see `lenses/NAME/sector.py`), "down" likewise; "flat"
  where it looked and saw neither; "none" where it could not look.
- News and market agree where both point the same way, up or down; they part where one points and the other looked and
  does not. A lens that could not look neither agrees nor disagrees.
- The trade structure and the technology are slow: they are named as ground under a signal, or its absence, never as its
  effect. That lenses agree says nothing about cause, and the brief says so.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bilateral.measure import Column, Table
from bilateral.origin import Origin
from bilateral.sector import Sector, SectorCell, silent

if TYPE_CHECKING:
    from bilateral.measure import Scope

__all__ = ["SectorRow", "Synthesis", "synthesis"]

NOTE = "That lenses agree does not show that one caused the other."
_TABLE = "brief.sectors"


@dataclass(frozen=True, slots=True)
class SectorRow:
    """One sector with what each lens says of it."""

    sector: Sector
    cells: tuple[SectorCell, ...]
    """One for each lens, in the order of the brief."""
    reading: str
    """What the cells say together, in one sentence."""

    def cell(self, lens: str) -> SectorCell | None:
        """The cell of a lens, where the lens was asked."""
        return next((cell for cell in self.cells if cell.lens == lens), None)


@dataclass(frozen=True, slots=True)
class Synthesis:
    """What the lenses say together."""

    rows: tuple[SectorRow, ...]
    sentences: tuple[str, ...]
    """Where they agree, where they part, what that does not show, and names of the user's that no lens knows."""

    @property
    def unknown(self) -> tuple[str, ...]:
        """Names of the user's that a lens does not know, each in a sentence."""
        return tuple(_strange(self.rows))

    def table(self, scope: Scope, origins: tuple[Origin, ...]) -> Table:
        """The same as a tidy table: a row for each sector and lens."""
        import pyarrow as pa

        rows = [_row(row, cell) for row in self.rows for cell in row.cells]
        kinds = [("sector", "string"), ("lens", "string"), ("word", "string"), ("sign", "string"), ("value", "double")]
        kinds += [("unit", "string"), ("detail", "string"), ("evidence", "string"), ("reading", "string")]
        data = pa.Table.from_pylist(rows, pa.schema([(name, pa.type_for_alias(kind)) for name, kind in kinds]))
        columns = tuple(Column(name, name.capitalize(), format=".2f" if name == "value" else "") for name, _ in kinds)
        return Table(_TABLE, "What each lens says of each sector", columns, data, scope, origins, NOTE)


def synthesis(results: Sequence[Any], sectors: Sequence[Sector], lenses: Sequence[str]) -> Synthesis | None:
    """Bring the results of several lenses together, sector by sector; None where no sector is named.

    Parameters
    ----------
    results
        The results of the lenses, in the order of the brief.
    sectors
        The sectors of interest.
    lenses
        The names of the results' lenses, in the same order.
    """
    if not sectors:
        return None
    rows = tuple(_sector_row(sector, results, lenses) for sector in sectors)
    return Synthesis(rows, _sentences(rows))


def _sector_row(sector: Sector, results: Sequence[Any], lenses: Sequence[str]) -> SectorRow:
    cells = tuple(_cell(lens, result, sector) for lens, result in zip(lenses, results, strict=True))
    return SectorRow(sector, cells, _reading(cells))


def _cell(lens: str, result: Any, sector: Sector) -> SectorCell:
    name = f"bilateral.lenses.{lens}.sector"
    if importlib.util.find_spec(name) is None:
        return silent(lens, "not by sector", "This lens does not tell sectors apart.")
    cell: SectorCell = importlib.import_module(name).sector(result, sector)
    return cell


def _row(row: SectorRow, cell: SectorCell) -> dict[str, Any]:
    return {
        "sector": row.sector.name,
        "lens": cell.lens,
        "word": cell.word,
        "sign": cell.sign,
        "value": cell.value,
        "unit": cell.unit,
        "detail": cell.detail,
        "evidence": cell.evidence,
        "reading": row.reading,
    }


def _signs(cells: Sequence[SectorCell]) -> dict[str, str]:
    return {cell.lens: cell.sign for cell in cells}


def _reading(cells: Sequence[SectorCell]) -> str:
    signs = _signs(cells)
    told = [part for part in (_news_and_market(signs), _ground(signs)) if part]
    said = "; ".join(told)
    return f"{said[0].upper()}{said[1:]}." if said else "Nothing that can be set side by side."


_NEWS = {
    "up": "the news read of it is warm",
    "down": "the news read of it is cool",
    "flat": "the news read of it leans neither way",
}
_MARKET = {
    "up": "its shares rose by every robust test",
    "down": "its shares fell by every robust test",
    "flat": "no move of its shares stands by every robust test",
}


def _news_and_market(signs: dict[str, str]) -> str:
    news, market = _NEWS.get(signs.get("signals", ""), ""), _MARKET.get(signs.get("market", ""), "")
    if not (news and market):
        return news or market
    same = signs["signals"] == signs["market"]
    return f"{news}, {'and' if same else 'but'} {market}"


def _ground(signs: dict[str, str]) -> str:
    if "structure" not in signs or signs["structure"] == "none":
        return ""
    if signs["structure"] == "up":
        return "the two trade it more than the world does"
    return "the two trade it less than the world does"


def _sentences(rows: Sequence[SectorRow]) -> tuple[str, ...]:
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(_kind(_signs(row.cells)), []).append(row.sector.name)
    told = [f"{_SAID[kind]}: {', '.join(groups[kind])}." for kind in _SAID if kind in groups]
    return (*told, NOTE, *_strange(rows))


def _strange(rows: Sequence[SectorRow]) -> list[str]:
    """What the sectors name and no data have: a misspelt word must not pass for a silent lens."""
    return [f"{row.sector.name}: {said}" for row in rows for cell in row.cells for said in cell.unknown]


_SAID = {
    "agree": "News and market point the same way",
    "news": "The news points one way, and no robust move of the market bears it out",
    "market": "The market moved, and the news read here does not say why",
    "part": "News and market point opposite ways",
    "flat": "Neither points one way: no lean of the news, and no robust move of the market",
    "open": "News and market cannot be set side by side, for one of them says nothing of it",
}


def _kind(signs: dict[str, str]) -> str:
    news, market = signs.get("signals", "none"), signs.get("market", "none")
    if "none" in {news, market}:
        return "open"
    if news == market:
        return "flat" if news == "flat" else "agree"
    if "flat" in {news, market}:
        return "news" if market == "flat" else "market"
    return "part"
