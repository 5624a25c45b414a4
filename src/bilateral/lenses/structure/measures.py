"""The numbers of the lens, each with its definition, scope and uncertainty, or the reason why it cannot be had."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from bilateral.lenses.structure import formulas as f
from bilateral.lenses.structure.definitions import definition
from bilateral.lenses.structure.formulas.arrays import Floats
from bilateral.lenses.structure.gather import Gathered
from bilateral.lenses.structure.panel import Columns
from bilateral.lenses.structure.question import Question, place_name
from bilateral.lenses.structure.rivalry import Both, Robust
from bilateral.measure import Measure, NotComputed, Uncertainty
from bilateral.origin import Origin, union
from bilateral.style.numbers import trimmed

__all__ = ["COUNT", "Number", "Numbers", "headline", "robustness", "similarity_by_market", "similarity_by_sector"]

Number: TypeAlias = Measure | NotComputed

COUNT = Uncertainty(
    "none", "A full count of the flows recorded: no sampling error; errors in the records themselves are not known."
)
"""Why a descriptive index has no interval."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Makes the numbers of one year."""

    asked: Question
    gathered: Gathered
    columns: Columns
    """Totals by product of that year, at the level worked at."""

    @property
    def year(self) -> int:
        """The year of the numbers."""
        return self.columns.year

    def number(
        self,
        id: str,
        value: float,
        reason: str,
        spread: Uncertainty = COUNT,
        *,
        x: str = "",
        market: str = "world",
        since: int | None = None,
        also: tuple[Origin, ...] = (),
    ) -> Number:
        """The value as a measure; where it is not finite, `reason` says why.

        Parameters
        ----------
        id, value, reason, spread
            Of the measure.
        x
            What stands for ``{x}`` in its label.
        market
            Where the exports go.
        since
            The first year of a change; None for a number of one year.
        also
            Origins of other data that went into it.
        """
        if not math.isfinite(value):
            label = definition(id).about(*self.asked.pair.names, x=x).label
            return NotComputed(id, f"{self.year}: {reason}", label)
        found = definition(id).about(*self.asked.pair.names, x=x, unit=self.asked.dataset.unit)
        return Measure(
            id=id,
            value=float(value),
            unit=found.unit,
            label=found.label,
            definition=found.sentence,
            scope=self.asked.scope(
                (self.year,) if since is None else (since, self.year), self.gathered.level(self.year), market
            ),
            uncertainty=spread,
            origins=union(self.asked.dataset.origins, also) if also else self.asked.dataset.origins,
            reading=found.reading,
        )

    def why(self, *needs: str) -> str:
        """The first of the needs that is not met, in words."""
        c = self.columns
        a, b = self.asked.pair.names
        facts = {
            "world": (c.world, "the data hold no trade in these products"),
            "exports_a": (c.exports_a, f"{a} exports nothing in these products"),
            "exports_b": (c.exports_b, f"{b} exports nothing in these products"),
            "imports_a": (c.imports_a, f"{a} imports nothing in these products"),
            "imports_b": (c.imports_b, f"{b} imports nothing in these products"),
            "two_way": (c.two_way, f"{a} and {b} do not trade in these products"),
            "ab": (c.ab, f"trade goes one way only: {a} sends {b} nothing"),
            "ba": (c.ba, f"trade goes one way only: {b} sends {a} nothing"),
        }
        lacking = [facts[need][1] for need in ("world", *needs) if not facts[need][0].sum()]
        return lacking[0] if lacking else "not defined for these flows"


def headline(make: Numbers, both: Both, ladder: tuple[float, ...]) -> tuple[Number, ...]:
    """Every headline number of one year.

    Parameters
    ----------
    make
        The year.
    both
        The claim of that year.
    ladder
        Similarity at each level, coarse to fine; empty where there is one level only.
    """
    c = make.columns
    return (
        make.number("structure.trade.ab", float(c.ab.sum()), ""),
        make.number("structure.trade.ba", float(c.ba.sum()), ""),
        make.number("structure.partner_share.ab", _part(c.ab, c.exports_a), make.why("exports_a")),
        make.number("structure.partner_share.ba", _part(c.ba, c.exports_b), make.why("exports_b")),
        make.number(
            "structure.esi.world", f.esi(c.exports_a, c.exports_b), make.why("exports_a", "exports_b"), _span(ladder)
        ),
        *_complementarity(make, c),
        *_intra(make, c),
        *_weights(make, c),
        *_rivalry(make, c),
        *_claim(make, both),
    )


def _part(flow: Floats, exports: Floats) -> float:
    return float(flow.sum() / exports.sum()) if exports.sum() else math.nan


def _rivalry(make: Numbers, c: Columns) -> Iterator[Number]:
    row, sell = make.gathered.panel.years.index(make.year), bool(c.exports_a.sum() and c.exports_b.sum())
    none = "there is no third market in the data" if sell else make.why("exports_a", "exports_b")
    away = "one of the two sells nothing in third markets" if math.isfinite(make.gathered.rivalry[row]) else none
    yield make.number("structure.third_market.min", float(make.gathered.rivalry[row]), none)
    yield make.number("structure.third_market.min.elsewhere", float(make.gathered.elsewhere[row]), away)


def _span(ladder: tuple[float, ...]) -> Uncertainty:
    if len(ladder) < 2 or not all(map(math.isfinite, ladder)):
        return COUNT
    note = (
        f"From the lowest to the highest of the {len(ladder)} levels of digits: "
        "what hangs on the choice of level, not a sampling error."
    )
    return Uncertainty("interval", note, min(ladder), max(ladder), sample=len(ladder), span="by level of digits")


def _complementarity(make: Numbers, c: Columns) -> Iterator[Number]:
    for way, x, m, flow, own, needs in (
        ("ab", c.exports_a, c.imports_b, c.ab, c.imports_a, ("exports_a", "imports_b")),
        ("ba", c.exports_b, c.imports_a, c.ba, c.imports_b, ("exports_b", "imports_a")),
    ):
        why = make.why(*needs)
        parts = f.drysdale(x, m, flow, c.world, own)
        no_fit = "no product that one exports is imported by the other" if parts.c == 0 else why
        yield make.number(f"structure.tci.{way}", f.michaely(x, m), why)
        yield make.number(f"structure.drysdale.c.{way}", parts.c, why)
        yield make.number(f"structure.drysdale.b.{way}", parts.b, no_fit)
        yield make.number(f"structure.drysdale.i.{way}", parts.i, why)
        yield make.number(f"structure.intensity.{way}", f.intensity(x, m, flow, c.world), why)


def _intra(make: Numbers, c: Columns) -> Iterator[Number]:
    yield make.number("structure.gl", f.grubel_lloyd(c.ab, c.ba), make.why("two_way"))
    both_ways = make.why("two_way", "ab", "ba")
    yield make.number("structure.gl.aquino", f.aquino(c.ab, c.ba), both_ways)
    yield make.number("structure.gl.balance_adjusted", f.balance_adjusted(c.ab, c.ba), both_ways)


def _weights(make: Numbers, c: Columns) -> Iterator[Number]:
    for side, exports in (("a", c.exports_a), ("b", c.exports_b)):
        total, world = float(exports.sum()), float(c.world.sum())
        share = total / world if world else math.nan
        yield make.number(f"structure.hhi.{side}", f.herfindahl(exports), make.why(f"exports_{side}"))
        yield make.number(f"structure.market_share.{side}", share, make.why())


def _claim(make: Numbers, both: Both) -> Iterator[Number]:
    why = make.why("exports_a", "exports_b", "two_way")
    able = bool(np.isfinite(both.rca_a).all() and np.isfinite(both.rca_b).all() and both.rca_a.size)
    whole, left = both.whole, both.left
    prefix = "structure.both_competitive"
    yield make.number(f"{prefix}.count", whole.count if able else math.nan, why)
    yield make.number(f"{prefix}.trade_share", whole.trade_share if able else math.nan, why, _left(left.trade_share))
    yield make.number(f"{prefix}.world_share", whole.world_share if able else math.nan, why, _left(left.world_share))
    yield make.number(f"{prefix}.excess", whole.excess if able else math.nan, why, _left(left.excess))
    null = "any set of the same number of products would be as likely to be the one in which both are competitive"
    yield _p_value(make, f"{prefix}.p_value", both.test, null, _untested(both, why))


def _untested(both: Both, why: str) -> str:
    if both.columns.two_way.sum() and both.marked.size and both.marked.all():
        return "both are competitive in every product, so there is nothing to compare with"
    if both.columns.two_way.sum() and not both.marked.any():
        return "there is no product in which both are competitive"
    return why


def _left(values: Floats) -> Uncertainty:
    finite = values[np.isfinite(values)]
    if finite.size < 2:
        return COUNT
    note = (
        f"From the lowest to the highest with one of the {finite.size} industries left out: "
        "what hangs on one industry, not a sampling error."
    )
    low, high = float(finite.min()), float(finite.max())
    return Uncertainty("interval", note, low, high, sample=int(finite.size), span="one industry left out")


def _p_value(make: Numbers, id: str, test: f.Permutation | None, null: str, reason: str) -> Number:
    if test is None:
        return make.number(id, math.nan, reason)
    how = "all arrangements counted" if test.exact else "arrangements drawn at random with a fixed seed"
    note = (
        f"Null: {null}. One-sided; {test.arrangements:,} {how}; "
        f"the smallest value it could take is {trimmed(test.smallest)}."
    )
    spread = Uncertainty("p_value", note, p_value=test.p_value, sample=test.arrangements)
    return make.number(id, test.p_value, reason, spread)


def robustness(make: Numbers, both: Both, tried: Robust) -> tuple[Number, ...]:
    """The claim against three objections, for the year in focus."""
    prefix, why = "structure.both_competitive", make.why("exports_a", "exports_b", "two_way")
    few = "too few products to part them by size" if both.test else _untested(both, why)
    null = f"any set as large in each of {tried.strata} strata of products of like world trade would be as likely"
    other = "any set of the same number of products would be as likely; competitiveness judged by exports to others"
    unmarked = "there is no product, or every product is one, in which both are competitive elsewhere"
    unmarked = unmarked if both.columns.two_way.sum() else why
    gone = both.industries.names[tried.heaviest] if tried.heaviest is not None else ""
    rest = f"any set as large of the products outside {gone}, without which the excess is smallest, would be as likely"
    alone = f"without {gone} no product, or every product, is one in which both are competitive" if gone else why
    return (
        _p_value(make, f"{prefix}.p_value.without", tried.without, rest, alone),
        _p_value(make, f"{prefix}.p_value.size", tried.size, null, few),
        make.number(f"{prefix}.excess.elsewhere", tried.elsewhere.excess, why),
        _p_value(
            make,
            f"{prefix}.p_value.elsewhere",
            tried.elsewhere_test,
            other,
            unmarked,
        ),
    )


def similarity_by_market(make: Numbers) -> tuple[Number, ...]:
    """Similarity within each third market; where one of the two sells nothing the reason stands instead."""
    cells, pair = make.gathered.markets, make.asked.pair
    found = []
    for row in cells.third((pair.a, pair.b)):
        code = cells.importers[row]
        a, b = cells.a[row], cells.b[row]
        silent = [name for name, exports in zip(pair.names, (a, b), strict=True) if not exports.sum()]
        reason = f"{' and '.join(silent)} sells nothing there" if len(silent) < 2 else "neither sells anything there"
        found.append(make.number(f"structure.esi.market.{code}", f.esi(a, b), reason, x=place_name(code), market=code))
    return tuple(found)


def similarity_by_sector(make: Numbers) -> tuple[Number, ...]:
    """What each sector adds to the similarity; the parts add up to the whole."""
    c = make.columns
    sectors = make.asked.catalogue(make.year).sectors(c.products)
    if len(sectors) < 2:
        reason = "the products in scope lie in one sector, or the classification has none"
        return (NotComputed("structure.esi.sector", f"{make.year}: {reason}"),)
    if not (c.exports_a.sum() and c.exports_b.sum()):
        return (NotComputed("structure.esi.sector", f"{make.year}: {make.why('exports_a', 'exports_b')}"),)
    parts = f.sum_by(f.esi_contributions(c.exports_a, c.exports_b), sectors.place, len(sectors))
    return tuple(
        make.number(f"structure.esi.sector.{id}", float(part), "", x=name)
        for id, name, part in zip(sectors.ids, sectors.names, parts, strict=True)
    )
