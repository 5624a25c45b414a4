"""Numbers that the data fix before any trade is looked at: they are withheld, and the reason stands instead.

- One product: every share of the mix is 1, so that similarity, concentration and fit are 1, and RCA is 1 for everyone.
- No exporter beside the two: they are the world. Their shares in it sum to 1, each imports only from the other, and
  both can have RCA ≥ 1 in a product only when both have exactly 1. `structure.rca` and `structure.map` stay, with a
  note.
- No importer beside the two: all exports go to the other. The intensity is 1, and a product in which both have RCA ≥ 1
  weighs more in their trade than in the world's whatever they trade.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from bilateral.lenses.structure.formulas.arrays import Floats
from bilateral.lenses.structure.panel import Columns
from bilateral.measure import Measure, NotComputed, Table

__all__ = ["ByConstruction", "by_construction", "withhold"]

_DUST = 1e-9
_ADVANTAGE = ("both_competitive", "threat.static", "diversity", "country_proximity", "log_rca_correlation")
_ONE_PRODUCT = (
    *_ADVANTAGE,
    *("esi.world", "esi.market", "esi.sector", "esi.product", "esi.technology", "esi.quality.plain"),
    *("tci", "drysdale.c", "drysdale.b", "gl.aquino", "gl.balance_adjusted", "hhi", "entropy", "cosine", "krugman"),
    *("jensen_shannon", "kl", "euclidean", "tsi_correlation"),
)
_NO_EXPORTER = (
    *_ADVANTAGE,
    *("tci", "drysdale", "intensity", "market_share", "double_weight", "threat.dynamic", "threat.classes", "rivalry"),
    *("cms", "eci", "fitness", "coi", "expy", "complexity", "opportunities"),
)
_ALONE = "with one product every index of mix is fixed by construction: all shares are 1"
_NO_IMPORTER = ("partner_share", "drysdale", "intensity", "both_competitive")


@dataclass(frozen=True, slots=True)
class ByConstruction:
    """Families of numbers and tables that say nothing, and why."""

    families: tuple[str, ...]
    """Ids; each stands for all that begin with it."""
    reason: str


def by_construction(columns: Columns) -> tuple[ByConstruction, ...]:
    """What says nothing in a year with these products, exporters and importers."""
    if not columns.products:
        return ()
    c, beside = columns, "beside the two"
    cases = (
        (len(c.products) == 1, _ONE_PRODUCT, _ALONE),
        (
            _whole(c.exports_a + c.exports_b, c.world),
            _NO_EXPORTER,
            f"the data hold no exporter {beside}: they are the whole world by construction",
        ),
        (
            _whole(c.imports_a + c.imports_b, c.world),
            _NO_IMPORTER,
            f"the data hold no importer {beside}: they sell only to each other by construction",
        ),
    )
    return tuple(
        ByConstruction(tuple(f"structure.{name}" for name in names), reason) for holds, names, reason in cases if holds
    )


def _whole(part: Floats, world: Floats) -> bool:
    return bool(np.all(world - part <= _DUST * world))


def withhold(
    said: Iterable[Measure | NotComputed | Table], found: Iterable[ByConstruction], year: int
) -> Iterator[Measure | NotComputed | Table]:
    """The same, with the reason in place of what is fixed by construction; one reason a family of numbers.

    Parameters
    ----------
    said
        Numbers, tables and reasons of one year.
    found
        What `by_construction` gives for that year.
    year
        With which the reason begins.
    """
    reasons = {family: case.reason for case in reversed(tuple(found)) for family in case.families}
    for each in said:
        family = next((family for family in reasons if f"{each.id}.".startswith(f"{family}.")), None)
        if family is None:
            yield each
        else:
            yield NotComputed(each.id if isinstance(each, Table) else family, f"{year}: {reasons[family]}")
