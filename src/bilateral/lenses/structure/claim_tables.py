"""The tables on the claim that trade is most active where both are competitive, and all tables together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.structure import tables as t
from bilateral.lenses.structure.formulas import Contrast
from bilateral.lenses.structure.rivalry import thresholds
from bilateral.measure import Measure, NotComputed, Table

if TYPE_CHECKING:
    from bilateral.lenses.structure.formulas import Permutation
    from bilateral.lenses.structure.measures import Numbers
    from bilateral.lenses.structure.rivalry import Both, Robust

__all__ = ["HEADLINES", "Made", "all_tables"]

_FEW = 6

HEADLINES = frozenset(
    [f"structure.{name}.{way}" for name in ("trade", "partner_share", "tci", "intensity") for way in ("ab", "ba")]
    + [f"structure.drysdale.{part}.{way}" for part in "cbi" for way in ("ab", "ba")]
    + [f"structure.{name}.{side}" for name in ("hhi", "market_share") for side in "ab"]
    + ["structure.esi.world", "structure.gl", "structure.gl.aquino", "structure.gl.balance_adjusted"]
    + [f"structure.both_competitive.{part}" for part in ("count", "trade_share", "world_share", "excess", "p_value")]
    + ["structure.third_market.min", "structure.third_market.min.elsewhere"]
)
"""Ids that are followed over the years."""


@dataclass(frozen=True, slots=True)
class Made:
    """All tables of the lens, and those that cannot be had."""

    tables: tuple[Table, ...]
    missing: tuple[NotComputed, ...]


def all_tables(make: Numbers, claims: Sequence[Both], tried: Robust, measures: Sequence[Measure]) -> Made:
    """Every table, in the order of the brief.

    Parameters
    ----------
    make
        The year in focus.
    claims
        The claim in each year followed.
    tried
        The claim of the year in focus against three objections.
    measures
        All measures, for the drift.
    """
    focus = claims[make.asked.years.index(make.year)]
    found = [
        t.products_map(make, focus),
        t.rca_table(make, focus),
        t.ladder(make),
        *_similarity(make),
        t.third_markets(make),
        *_claim(make, focus, tried),
        _by_year(make, claims),
        t.drift(make, measures, HEADLINES),
        t.breaks(make),
    ]
    return Made(
        tuple(each for each in found if isinstance(each, Table)),
        tuple(each for each in found if isinstance(each, NotComputed)),
    )


def _similarity(make: Numbers) -> list[Table | NotComputed]:
    c = make.columns
    if not (c.exports_a.sum() and c.exports_b.sum()):
        reason = f"{make.year}: {make.why('exports_a', 'exports_b')}"
        return [NotComputed(f"structure.esi.{part}", reason) for part in ("product", "sector", "market")]
    return [t.similarity_by_product(make), t.sectors(make), t.markets(make)]


def _claim(make: Numbers, both: Both, tried: Robust) -> list[Table | NotComputed]:
    parts = ("leave_one_out", "threshold", "tests")
    if not (np.isfinite(both.whole.excess) and both.test):
        reason = make.why("exports_a", "exports_b", "two_way")
        if both.columns.two_way.sum() and both.rca_a.size:
            reason = "no product, or every product, is one in which both are competitive"
        return [
            *(NotComputed(f"structure.both_competitive.{part}", f"{make.year}: {reason}") for part in parts),
        ]
    return [_leave_one_out(make, both), _threshold(make, both), _tests(make, both, tried)]


def _contrast(found: Sequence[Contrast]) -> list[t.Series]:
    return [
        t.Series("products", "Products", [each.count for each in found], "", ",d"),
        t.share("trade_share", "Share of mutual trade", [each.trade_share for each in found]),
        t.share("world_share", "Share of world trade", [each.world_share for each in found]),
        t.Series("excess", "Excess", [each.excess for each in found], "share (−1 to 1)", "+.3f"),
    ]


def _p(tests: Sequence[Permutation | None]) -> t.Series:
    return t.Series("p_value", "p", [test.p_value if test else None for test in tests], "p-value (0–1)", ".3g")


def _leave_one_out(make: Numbers, both: Both) -> Table:
    left, carried, undone = both.left, both.left.carried(both.whole), both.left.undone(both.whole)
    order = np.argsort(np.where(np.isfinite(left.excess), left.excess, -np.inf), kind="stable")
    series = [
        t.Series("industry", "Code", [both.industries.ids[n] for n in order]),
        t.Series("name", "Industry left out", [both.industries.names[n] for n in order]),
        t.Series("products", "Products that remain", left.count[order], "", ",d"),
        t.share("trade_share", "Share of mutual trade", left.trade_share[order]),
        t.share("world_share", "Share of world trade", left.world_share[order]),
        t.Series("excess", "Excess", left.excess[order], "share (−1 to 1)", "+.3f"),
        t.Series("carries", "Carries it alone", carried[order]),
        t.Series("undoes", "Claim fails without it", undone[order]),
    ]
    note = (
        "Marks stay as they are, both shares are taken anew without the industry. The claim fails without an "
        "industry when the excess is then 0 or less, or no product is left in which both are competitive; the industry "
        "carries it alone when it has such products itself."
    )
    id = "structure.both_competitive.leave_one_out"
    return t.make_table(make, id, "The claim without each industry in turn", series, note)


def _threshold(make: Numbers, both: Both) -> Table:
    steps = thresholds(both)
    series = [
        t.Series("threshold", "RCA at least", [step.threshold for step in steps], "ratio", ".2f"),
        *_contrast([step.whole for step in steps]),
        _p([step.test for step in steps]),
    ]
    id = "structure.both_competitive.threshold"
    return t.make_table(make, id, "The claim at other thresholds of RCA", series, "Random arrangements are shared.")


def _tests(make: Numbers, both: Both, tried: Robust) -> Table:
    gone = tried.heaviest
    rows = [
        ("any", "Any products could be the ones", both.whole, both.test),
        ("size", "Only products of like world trade could be", both.whole, tried.size),
        ("elsewhere", "Competitive by exports to everyone else", tried.elsewhere, tried.elsewhere_test),
    ]
    if gone is not None:
        left = Contrast(
            int(both.left.count[gone]), *(float(x[gone]) for x in (both.left.trade_share, both.left.world_share))
        )
        rows.append(("without", f"Any products could, without {both.industries.names[gone]}", left, tried.without))
    tests = [row[3] for row in rows]
    series = [
        t.Series("test", "Id", [row[0] for row in rows]),
        t.Series("name", "Under the null", [row[1] for row in rows]),
        *_contrast([row[2] for row in rows]),
        _p(tests),
        t.Series("arrangements", "Arrangements", [test.arrangements if test else None for test in tests], "", ",d"),
        t.Series("exact", "All counted", [test.exact if test else None for test in tests]),
        t.Series("smallest", "Smallest p possible", [test.smallest if test else None for test in tests], "", ".3g"),
    ]
    note = f"One-sided permutation tests of the excess; products of like world trade: {tried.strata} strata."
    return t.make_table(make, "structure.both_competitive.tests", "The claim against three objections", series, note)


def _by_year(make: Numbers, claims: Sequence[Both]) -> Table:
    years = make.asked.years
    series = [
        t.Series("year", "Year", list(years)),
        t.Series("classification", "Classification", [make.asked.dataset.classification(year) for year in years]),
        *_contrast([both.whole for both in claims]),
        _p([both.test for both in claims]),
        t.Series("codes", "Largest in mutual trade", [_largest(both) for both in claims]),
        t.Series("carried_by", "Carried alone by", [_carriers(both) for both in claims]),
    ]
    note = "A year in which the two do not trade, or either exports nothing, has no figures."
    return t.make_table(
        make, "structure.both_competitive.years", "The claim in each year", series, note, make.asked.years
    )


def _largest(both: Both) -> str:
    marked = np.flatnonzero(both.marked)
    order = marked[np.argsort(-both.columns.two_way[marked], kind="stable")]
    shown = sorted(int(n) for n in order[:_FEW])
    more = f" and {order.size - _FEW} more" if order.size > _FEW else ""
    return ", ".join(both.columns.products[n] for n in shown) + more


def _carriers(both: Both) -> str:
    return "; ".join(f"{both.industries.names[n]} ({both.industries.ids[n]})" for n in both.carriers)
