"""What the structure lens says of a sector: who is strong in it, and whether the two trade it more than the world does.

Revealed comparative advantage of a sector S is that of its products taken together,
RCA_iS = Σ_{k∈S} s_ik / Σ_{k∈S} w_k, with s_ik the product's share in the exports of i and w_k its share in world trade;
since RCA_ik = s_ik / w_k, that is the mean of the products' RCA weighted by w_k (Balassa 1965, Manchester School).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bilateral.sector import Sector, SectorCell, silent
from bilateral.style.numbers import percent, ratio

if TYPE_CHECKING:
    from bilateral.lenses.structure.result import StructureResult

__all__ = ["sector"]

_MAP = "structure.map"


def sector(result: StructureResult, wanted: Sector) -> SectorCell:
    """The cell of the structure lens.

    Parameters
    ----------
    result
        What the lens computed.
    wanted
        The sector; its `products` and `industries` say which rows of the map belong to it.
    """
    if not (wanted.products or wanted.industries):
        return silent("structure", "not asked", "No products are named for it.")
    tables = {table.id: table for table in result.tables}
    rows = [row for row in tables[_MAP].rows() if _belongs(row, wanted)] if _MAP in tables else []
    weight = sum(row["world_share"] or 0.0 for row in rows)
    if not weight:
        named = ", ".join((*wanted.products, *wanted.industries))
        return silent("structure", "not in the data", f"No product of the trade data is called {named}.")
    a, b = (_rca(rows, side, weight) for side in ("rca_a", "rca_b"))
    traded = sum(row["trade_share"] or 0.0 for row in rows)
    return _cell(result.pair.names, a, b, traded, weight)


def _belongs(row: dict[str, Any], wanted: Sector) -> bool:
    names = {name.casefold() for name in wanted.industries}
    called = {str(row[column]).casefold() for column in ("name", "sector", "industry") if row.get(column)}
    return row["product"].startswith(wanted.products) or bool(names & {*called, row["product"].casefold()})


def _rca(rows: list[dict[str, Any]], side: str, weight: float) -> float:
    return float(sum((row[side] or 0.0) * (row["world_share"] or 0.0) for row in rows) / weight)


def _cell(names: tuple[str, str], a: float, b: float, traded: float, weight: float) -> SectorCell:
    strong = [name for name, rca in zip(names, (a, b), strict=True) if rca >= 1]
    who = {0: "neither strong", 1: f"{strong[0]} strong" if strong else "", 2: "both strong"}[len(strong)]
    more = traded >= weight
    detail = (
        f"RCA {ratio(a)} for {names[0]} and {ratio(b)} for {names[1]}; {percent(traded)} of their trade, "
        f"{percent(weight)} of world trade."
    )
    word = f"{who}, traded {'more' if more else 'less'} than in the world"
    return SectorCell("structure", word, "up" if more else "flat", detail, _MAP, traded / weight, "ratio")
