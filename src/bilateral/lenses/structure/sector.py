"""What the structure lens says of a sector: who is strong in it, and whether the two trade it more than the world does.

Revealed comparative advantage of a sector S is that of its products taken together,
RCA_iS = Σ_{k∈S} s_ik / Σ_{k∈S} w_k, with s_ik the product's share in the exports of i and w_k its share in world trade;
since RCA_ik = s_ik / w_k, that is the mean of the products' RCA weighted by w_k (Balassa 1965, Manchester School).
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bilateral.sector import Sector, SectorCell, silent, unknown
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
    every = tables[_MAP].rows() if _MAP in tables else []
    rows = [row for row in every if _belongs(row, _codes(every, wanted), wanted.industries)]
    strange = _strange(every, wanted)
    weight = sum(row["world_share"] or 0.0 for row in rows)
    if not weight:
        named = ", ".join((*wanted.products, *wanted.industries))
        said = " ".join(strange) or f"The world does not trade {named}."
        return silent("structure", "not in the data", said, strange)
    a, b = (_rca(rows, side, weight) for side in ("rca_a", "rca_b"))
    traded = sum(row["trade_share"] or 0.0 for row in rows)
    return replace(_cell(result.pair.names, a, b, traded, weight), unknown=strange)


def _codes(every: list[dict[str, Any]], wanted: Sector) -> tuple[str, ...]:
    """The product codes that the sector's codes stand for: that code where it is one, else all that begin with it."""
    known = [str(row["product"]) for row in every]
    found = [[code] if code in known else [each for each in known if each.startswith(code)] for code in wanted.products]
    return tuple(dict.fromkeys(itertools.chain.from_iterable(found)))


def _strange(every: list[dict[str, Any]], wanted: Sector) -> tuple[str, ...]:
    """What of the sector's names stands nowhere in the trade data."""
    codes = [code for code in wanted.products if not any(row["product"].startswith(code) for row in every)]
    names = [name for name in wanted.industries if not any(_belongs(row, (), (name,)) for row in every)]
    known = {str(row[column]): None for column in ("industry", "name") for row in every if row.get(column)}
    told = unknown("product of the trade data", codes, [str(row["product"]) for row in every])
    return (*told, *unknown("industry or product of the trade data", names, list(known)))


def _belongs(row: dict[str, Any], products: tuple[str, ...], industries: tuple[str, ...]) -> bool:
    names = {name.casefold() for name in industries}
    called = {str(row[column]).casefold() for column in ("name", "sector", "industry") if row.get(column)}
    return row["product"] in products or bool(names & {*called, row["product"].casefold()})


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
