"""What the market lens says of a sector: whether its shares moved by more than chance, by every robust test."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from bilateral.sector import Sector, SectorCell, Sign, silent, unknown
from bilateral.style.numbers import p_value

if TYPE_CHECKING:
    from bilateral.lenses.market.result import MarketResult

__all__ = ["sector"]

_TABLE = "market.verdict"
LEVEL = 0.05


def sector(result: MarketResult, wanted: Sector) -> SectorCell:
    """The cell of the market lens.

    "Up" and "down" only where the placebo-date test, studentised and raw, and Kolari–Pynnönen's all have p below 5 %.

    Parameters
    ----------
    result
        What the lens computed.
    wanted
        The sector; its `baskets`, or else its name, say which rows of the verdict belong to it.
    """
    names = {_folded(name): name for name in wanted.baskets or (wanted.name,)}
    tables = {table.id: table for table in result.tables}
    every = tables[_TABLE].rows() if _TABLE in tables else []
    rows = [row for row in every if _folded(row["sector"]) in names]
    known = [str(row["sector"]) for row in every]
    strange = unknown("basket of shares", _strange(names, known), known) if wanted.baskets and known else ()
    if not rows:
        return silent("market", "not tested", " ".join(strange) or "No basket of shares is named for it.", strange)
    detail = "; ".join(map(_told, rows))
    value = rows[0]["caar"] if len(rows) == 1 else None
    return SectorCell("market", _word(rows), _sign(rows), f"{detail}.", _TABLE, value, "%", strange)


def _strange(names: Mapping[str, str], known: Iterable[str]) -> list[str]:
    there = set(map(_folded, known))
    return [name for folded, name in names.items() if folded not in there]


def _folded(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def _word(rows: Iterable[dict[str, Any]]) -> str:
    return "; ".join(dict.fromkeys(str(row["answer"]) for row in rows))


def _sign(rows: Iterable[dict[str, Any]]) -> Sign:
    moved = {row["caar"] > 0 for row in rows if row["robust"] and row["caar"] is not None}
    if len(moved) != 1:
        return "flat"
    return "up" if moved.pop() else "down"


def _told(row: dict[str, Any]) -> str:
    chance = f", {p_value(row['p'])} on placebo dates" if row["p"] is not None else ""
    worst = row.get("p_worst")
    if worst is not None and row["p"] is not None and row["p"] < LEVEL <= worst:
        chance += f", but {p_value(worst)} by another robust test"
    return f"{row['sector']}: {row['caar']:+.1f} % beyond normal{chance}".replace("-", "−")
