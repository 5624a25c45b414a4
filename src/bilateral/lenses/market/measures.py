"""The numbers of the lens, each with its definition, scope and uncertainty, or the reason why it cannot be had."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bilateral.lenses.market import arithmetic as f
from bilateral.lenses.market.arithmetic import Answer, Placebo, Unavailable, Window, WindowStudy
from bilateral.lenses.market.benches import Day
from bilateral.lenses.market.definitions import definition
from bilateral.lenses.market.judgement import Judgement
from bilateral.lenses.market.sectors import SectorStudy
from bilateral.measure import Measure, NotComputed, Scope, Uncertainty
from bilateral.origin import Origin
from bilateral.style.numbers import trimmed

__all__ = ["Making", "Number", "adjusted", "interval", "market_numbers", "sector_numbers", "suffix"]

Number: TypeAlias = Measure | NotComputed
_COUNT = Uncertainty("none", "A count of what the data hold: no sampling error.")
_DID = Uncertainty("none", "What happened: no sampling error; errors in the prices themselves are not known.")
_ESTIMATED = Uncertainty("none", "Estimated on the sessions of the estimation window.")
_SPREAD = Uncertainty("none", "From the spread of the placebo dates; an estimate itself.")
_IN_P = Uncertainty("none", "See the p-value of the same name.")
_P = Uncertainty("none", "A p-value is itself a statement of uncertainty.")


@dataclass(frozen=True, slots=True)
class Making:
    """What all numbers of a study share."""

    pair_names: tuple[str, str]
    scope: Scope
    """Without the window, which is added number by number."""
    origins: tuple[Origin, ...]
    main: Window

    def of(self, window: Window) -> Scope:
        """The scope of numbers of a window."""
        terms = (*self.scope.terms, ("window", str(window)))
        return Scope(years=self.scope.years, dataset=self.scope.dataset, terms=terms)

    def number(
        self,
        id: str,
        value: float,
        spread: Uncertainty,
        window: Window,
        *,
        x: str = "",
        reason: str = "",
        like: str = "",
    ) -> Number:
        """The value as a measure, defined as `like` or else `id`; where it is not finite, `reason` says why."""
        found = definition(like or id).about(*self.pair_names, x=x)
        if not math.isfinite(value):
            return NotComputed(id, f"{self.scope.years[-1]}: {reason}", found.label)
        return Measure(
            id=id,
            value=float(value),
            unit=found.unit,
            label=found.label,
            definition=found.sentence,
            scope=self.of(window),
            uncertainty=spread,
            origins=self.origins,
            reading=found.reading,
        )


def suffix(window: Window, main: Window) -> str:
    """What stands behind the sector in the ids of a window: nothing for the main one, else ".m10_m2", ".0_5"."""
    if window == main:
        return ""
    return "." + "_".join(str(day).replace("-", "m") for day in (window.first, window.last))


def adjusted(
    studies: Sequence[SectorStudy], ps: Mapping[tuple[str, Window], float]
) -> dict[tuple[str, Window], tuple[float, float]]:
    """Holm and Benjamini–Hochberg p-values by sector and window, over one window's sectors that are no controls."""
    found = {}
    for window in studies[0].windows if studies else ():
        keys = [(s.group.sector, window) for s in studies if not s.group.control]
        keys = [key for key in keys if math.isfinite(ps.get(key, math.nan))]
        if keys:
            values = [ps[key] for key in keys]
            pairs = zip(f.holm(values).tolist(), f.benjamini_hochberg(values).tolist(), strict=True)
            found.update(dict(zip(keys, pairs, strict=True)))
    return found


def sector_numbers(
    make: Making,
    study: SectorStudy,
    ps: Mapping[str, Mapping[tuple[str, Window], float]],
    corrected: Mapping[str, Mapping[tuple[str, Window], tuple[float, float]]],
    verdict: Judgement | None,
) -> Iterator[Number]:
    """Every number of one sector.

    Parameters
    ----------
    make
        What they share.
    study
        The sector.
    ps
        p-values of the placebo dates by statistic, then by sector and window.
    corrected
        The same after Holm and Benjamini–Hochberg.
    verdict
        The judgement of the main window; None where that could not be computed.
    """
    sector = study.group.sector
    for window, found in zip(study.windows, study.studies, strict=True):
        end = sector + suffix(window, make.main)
        said = f"{sector}, {window}"
        if isinstance(found, Unavailable):
            yield make.number(f"market.caar.{end}", math.nan, _DID, window, x=said, reason=found.reason)
            continue
        own = {part: values[sector, window] for part, values in ps.items() if (sector, window) in values}
        yield from _window(make, found, end, said, own)
        for part, name in (("", "studentised"), ("robust.", "robust")):
            if (sector, window) in corrected[name]:
                holm, bh = corrected[name][sector, window]
                yield make.number(f"market.p.holm.{part}{end}", holm, _P, window, x=said)
                yield make.number(f"market.p.bh.{part}{end}", bh, _P, window, x=said)
    yield from _claim(make, study, verdict)


def _window(make: Making, found: WindowStudy, end: str, said: str, ps: Mapping[str, float]) -> Iterator[Number]:
    """The numbers of one window; those that only the main one needs stand in the tables for the others."""
    window, ab = found.window, found.abnormal
    yield make.number(f"market.caar.{end}", 100 * ab.caar, _interval(found), window, x=said)
    yield make.number(f"market.raw.{end}", 100 * ab.raw_mean, _DID, window, x=said)
    yield make.number(f"market.n.{end}", len(ab.firms), _COUNT, window, x=said)
    yield make.number(f"market.positive.{end}", ab.positive, _COUNT, window, x=said)
    yield from _placebo(make, found.placebo, end, said, window, ps)
    if window == make.main:
        yield make.number(f"market.bhar.{end}", 100 * float(ab.bhar.mean()), _IN_P, window, x=said)
        one = "one firm has no correlation with others"
        yield make.number(f"market.rbar.{end}", ab.r_bar, _ESTIMATED, window, x=said, reason=one)
    for answer in found.answers:
        if window == make.main or answer.id == "kp":
            yield from _test(make, answer, end, said, window)
    detectable = math.nan if isinstance(found.placebo, Unavailable) else 100 * found.placebo.robust.detectable
    none = "there are too few placebo dates"
    yield make.number(f"market.mde.{end}", detectable, _SPREAD, window, x=said, reason=none)


def _test(make: Making, answer: Answer, end: str, said: str, window: Window) -> Iterator[Number]:
    """Statistic and p-value of one test; the placebo ones have numbers of their own."""
    test = answer.outcome
    if answer.id.startswith("placebo"):
        return
    if isinstance(test, Unavailable):
        yield make.number(f"market.t.{answer.id}.{end}", math.nan, _P, window, x=said, reason=test.reason)
        return
    spread = Uncertainty("p_value", f"Assumes: {test.assumes}", p_value=test.p, sample=test.firms)
    named = f"{test.label}, {said}"
    own = definition(f"market.t.{test.id}.x").id != "market.t.*"
    yield make.number(f"market.t.{test.id}.{end}", test.statistic, spread, window, x=said if own else named)
    yield make.number(f"market.p.{test.id}.{end}", test.p, Uncertainty("none", spread.note), window, x=named)


def interval(found: WindowStudy) -> tuple[float, float] | None:
    """95 % interval of the CAAR, in per cent, from the placebo dates; None where they are too few.

    The placebo design may estimate the normal return on other sessions: its interval is moved to the CAAR shown.
    """
    span = None if isinstance(found.placebo, Unavailable) else found.placebo.interval(0.95)
    if span is None or isinstance(found.placebo, Unavailable):
        return None
    shift = found.abnormal.caar - found.placebo.caar
    return 100 * (span[0] + shift), 100 * (span[1] + shift)


def _interval(found: WindowStudy) -> Uncertainty:
    placebo, span = found.placebo, interval(found)
    if isinstance(placebo, Unavailable):
        return Uncertainty("none", f"No placebo dates: {placebo.reason}.")
    count = len(placebo.dates)
    if span is None:
        return Uncertainty("none", f"{count} placebo dates are too few for an interval.")
    note = f"95 % from {count} placebo dates"
    return Uncertainty("interval", note, *span, placebo.studentised.p, count, "95 %")


def _placebo(
    make: Making, placebo: Placebo | Unavailable, end: str, said: str, window: Window, ps: Mapping[str, float]
) -> Iterator[Number]:
    ids = (("", "studentised"), ("raw.", "raw"), ("robust.", "robust"))
    if isinstance(placebo, Unavailable):
        for part, _ in ids:
            yield make.number(f"market.p.placebo.{part}{end}", math.nan, _P, window, x=said, reason=placebo.reason)
        return
    side = "before the event" if placebo.pool.side == "past" else "on both sides of the event"
    smallest = trimmed(placebo.smallest_p)
    spread = Uncertainty(
        "none",
        f"{len(placebo.dates)} placebo dates {side}; the smallest p that can be reached is {smallest}",
        sample=len(placebo.dates),
    )
    for part, name in ids:
        yield make.number(f"market.p.placebo.{part}{end}", ps[name], spread, window, x=said)


def _claim(make: Making, study: SectorStudy, verdict: Judgement | None) -> Iterator[Number]:
    sector, window = study.group.sector, make.main
    if verdict is None:
        why = study.lead.reason if isinstance(study.lead, Unavailable) else "not computed"
        yield make.number(f"market.verdict.{sector}", math.nan, _DID, window, x=sector, reason=why)
        return
    spread = Uncertainty("none", f"In words: {verdict.answer}.")
    known = math.isfinite(verdict.p)
    yield make.number(
        f"market.verdict.{sector}", float(verdict.against) if known else math.nan, spread, window, x=sector,
        reason="without placebo dates nothing says what chance would do",
    )  # fmt: skip
    count = sum(len(spec.p_values) for spec in study.specs)
    share = Uncertainty("none", f"{count} p-values of {len(study.specs)} specifications", sample=count or None)
    yield make.number(
        f"market.specs.{sector}", study.share, share, window, x=sector, reason="no specification has a p-value"
    )


def market_numbers(
    make: Making, days: Mapping[str, Day], benchmark: float, levels: Sequence[tuple[str, float]], why: str
) -> Iterator[Number]:
    """What the market did over the main window.

    Parameters
    ----------
    make
        What they share.
    days
        By suffix of the exchange (empty for the first).
    benchmark
        Return of the main benchmark, as a fraction; NaN where it has none.
    levels
        Name and return of the other indices.
    why
        Why there is no benchmark's return.
    """
    window = make.main
    yield make.number("market.benchmark.index", 100 * benchmark, _DID, window, reason=why)
    for name, value in levels:
        yield make.number(f"market.benchmark.level.{name}", 100 * value, _DID, window, x=name, reason=why)
    for end, day in days.items():
        spread = Uncertainty("none", f"Over {day.of}.", sample=day.securities)
        for id, value in day.figures:
            factor = 1 if id in {"breadth", "concentration"} else 100
            name = f"market.benchmark.{id}"
            yield make.number(f"{name}{end}", factor * value, spread, window, like=name)
        if "ex_top" not in dict(day.figures):
            why_not = "the prices come without market values; --caps FILE gives them for the day"
            for id in ("ex_top", "concentration"):
                name = f"market.benchmark.{id}"
                yield make.number(f"{name}{end}", math.nan, spread, window, reason=why_not, like=name)
