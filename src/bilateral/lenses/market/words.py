"""What the numbers say, in plain sentences made by rule.

Which words stand for which numbers:

- A sector is said to have moved more than chance explains when p < 0.05 on placebo dates (robust statistic, the default
  test; one-sided where a direction was declared), and never otherwise. What holds after Holm over the sectors is said
  beside it.
- "Against" an index is said only where the index moved by less than +0.1 %; a sector that beats a rising index is said
  to have risen more than it.
- "Every test" means: placebo dates robust, studentised and raw, and Kolari–Pynnönen, all below 0.05.
- A sector that does not move beyond chance is not said to be unaffected: the smallest effect that would have been found
  is given.
- Controls that move, a conclusion that hangs on the benchmark, fewer than five firms and other events in the window are
  said wherever they occur.
- What caused a move is never said.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bilateral.lenses.market.judgement import FLAT, Judgement
from bilateral.measure import Finding
from bilateral.style.numbers import p_value, percent
from bilateral.style.phrases import day, joined, listed

if TYPE_CHECKING:
    from bilateral.lenses.market.result import MarketResult

__all__ = ["findings"]

_SHOWN = 3
"""Sectors told one by one; the others are in the tables."""


def findings(result: MarketResult) -> tuple[Finding, ...]:
    """Plain sentences, the headline first."""
    sectors = [each for each in result.judgements if not each.control]
    moved = sorted((each for each in sectors if each.abnormal), key=lambda each: each.p)
    made = [
        _headline(result, sectors, moved),
        *(_sector(result, each) for each in moved[:_SHOWN]),
        _silent(result, [each for each in sectors if not each.abnormal]),
        _controls(result),
        _others(result),
    ]
    return tuple(found for found in made if found is not None)


def _headline(result: MarketResult, sectors: Sequence[Judgement], moved: Sequence[Judgement]) -> Finding:
    ids = ["market.benchmark.index", "market.benchmark.breadth"]
    given = "no time of day" in result.clock
    which = "the session of the day given" if given else "the first session that could react"
    when = f"On {day(result.session)}, {which}{_to(result)}, {_market(result)}"
    if not sectors:
        return Finding(f"{when}; no sector could be studied.", _had(result, ids), _clock(result))
    ids += [f"market.{part}.{each.sector}" for each in moved[:_SHOWN] for part in ("caar", "p.placebo.robust")]
    count = f"{len(sectors)} sectors" if len(sectors) > 1 else "the one sector studied"
    if not moved:
        text = f"{when}; none of {count} moved more than chance explains."
        return Finding(text if len(sectors) > 1 else text.replace("none of ", "").replace("moved", "did not move"),
                       _had(result, ids), joined(result.abroad, _clock(result)))  # fmt: skip
    named = listed([f"{_name(each)} ({_signed(each.caar)} beyond the benchmark)" for each in moved[:_SHOWN]])
    holm = [each for each in moved if each.p_holm < 0.05]
    after = f"Allowing for all sectors (Holm) {listed([_name(each) for each in holm]) or 'none'} remains below 0.05."
    after = after if len(sectors) > 1 else ""
    alone = ", taken alone; allowing for all of them none did" if len(sectors) > 1 and not holm else ""
    detail = joined(after, _spoilt(result), result.abroad, _clock(result))
    return Finding(f"{when}; of {count}, {named} moved more than chance explains{alone}.", _had(result, ids), detail)


def _spoilt(result: MarketResult) -> str:
    """That sectors without a reason to react moved as well, where they did."""
    controls = [each for each in result.judgements if each.control]
    moved = sum(each.abnormal for each in controls)
    if not moved:
        return ""
    return f"{moved} of {len(controls)} sectors without a reason to react moved as well: the finding counts for less."


def _to(result: MarketResult) -> str:
    return f" to “{result.event}”" if result.event and not result.event[:4].isdigit() else ""


def _market(result: MarketResult) -> str:
    did = result.trend
    if not math.isfinite(did):
        return f"{result.benchmark} has no return"
    word = (
        f"hardly moved ({_signed(did)})"
        if abs(did) < FLAT
        else f"{'rose' if did > 0 else 'fell'} by {percent(abs(did), 2)}"
    )
    share = percent(result.breadth, 0) if math.isfinite(result.breadth) else ""
    apart = (did > FLAT and result.breadth < 0.5) or (did < -FLAT and result.breadth > 0.5)
    wide = f", {'but' if apart else 'and'} {share} of {result.breadth_of} rose" if share else ""
    subject = f"the {result.benchmark}" if result.benchmark.startswith("equal") else result.benchmark
    return f"{subject} {word}{wide}"


def _clock(result: MarketResult) -> str:
    return f"Session: {result.clock}."


def _sector(result: MarketResult, each: Judgement) -> Finding:
    ids = [
        f"market.{part}.{each.sector}"
        for part in ("raw", "caar", "p.placebo.robust", "p.placebo", "p.placebo.raw", "p.kp", "specs")
    ]
    found = result.measure(f"market.caar.{each.sector}")
    low, high = found.uncertainty.low, found.uncertainty.high
    span = f" (95 % {_signed(low / 100)} to {_signed(high / 100)})" if low is not None and high is not None else ""
    dates = result.measure(f"market.p.placebo.robust.{each.sector}").uncertainty.sample
    text = (
        f"{_name(each).capitalize()} {_answer(each)}: its firms returned {_signed(each.raw)} on average, "
        f"{_signed(each.caar)} beyond what the benchmark explains{span}, {p_value(each.p)} on {dates} placebo dates."
    )
    told = (_wide(each), _agree(each), _hangs(each), _lasted(each))
    return Finding(text, _had(result, ids), " ".join(filter(None, told)))


def _wide(each: Judgement) -> str:
    """That the sector stood against most securities, where the index hides it."""
    if each.up and each.trend == "rose" and each.market_breadth < 0.5:
        return (
            f"Against the breadth of the market it did rise: {percent(each.market_breadth, 0)} of the securities rose."
        )
    return ""


def _answer(each: Judgement) -> str:
    if each.caar < 0:
        return f"fell behind {_trend(each)}"
    return {
        "rose": "rose more than the rising index, not against it",
        "fell": "rose against the falling index" if each.up else "fell less than the index",
        "flat": "rose while the index hardly moved" if each.up else "did not rise",
    }[each.trend]


def _trend(each: Judgement) -> str:
    return {"rose": "the rising index", "fell": "the falling index", "flat": "an index that hardly moved"}[each.trend]


def _agree(each: Judgement) -> str:
    if each.robust:
        return "Every test that allows for firms moving together agrees."
    kp = f"; Kolari–Pynnönen {p_value(each.p_kp)}" if math.isfinite(each.p_kp) else ""
    told = f"placebo dates, studentised {p_value(each.p_studentised)}, raw {p_value(each.p_raw)}{kp}"
    return f"Not every test that allows for firms moving together agrees ({told})."


def _hangs(each: Judgement) -> str:
    share = f"{percent(each.share, 0)} of the specifications tried have p < 0.05" if math.isfinite(each.share) else ""
    on = [
        word
        for word, holds in (("the benchmark", each.flips), ("the model of the normal return", each.flips_model))
        if holds
    ]
    flips = f"the conclusion hangs on {' and on '.join(on)}" if on else ""
    few = "with fewer than five firms the tests between firms mean little" if each.few else ""
    told = "; ".join(filter(None, (share, flips, few)))
    return f"{told[0].upper()}{told[1:]}." if told else ""


def _lasted(each: Judgement) -> str:
    parts = [(each.day5, "fifth"), (each.day20, "twentieth")]
    told = [f"{_signed(value)} by the {day} session after it" for value, day in parts if math.isfinite(value)]
    return (
        f"Summed from the event on (the figure begins before it), the abnormal return was {' and '.join(told)}."
        if told
        else ""
    )


def _silent(result: MarketResult, sectors: Sequence[Judgement]) -> Finding | None:
    if not sectors:
        return None
    ids = [f"market.{part}.{each.sector}" for each in sectors[:_SHOWN] for part in ("caar", "p.placebo.robust", "mde")]
    named = listed([f"{_name(each)} ({_signed(each.caar)}, {p_value(each.p)})" if math.isfinite(each.p)
                     else f"{_name(each)} ({_signed(each.caar)}, no p-value)" for each in sectors])  # fmt: skip
    missed = [
        f"{result.measure(id).value:.1f} % in {_name(each)}"
        for each in sectors
        if result.has(id := f"market.mde.{each.sector}")
    ]
    detail = (
        f"Effects smaller than {listed(missed[:_SHOWN])} would be missed more than one time in five." if missed else ""
    )
    flips = listed([_name(each) for each in sectors if each.flips])
    other = f"With another benchmark the answer would be another for {flips}." if flips else ""
    return Finding(f"What {named} did cannot be told from chance.", _had(result, ids), f"{detail} {other}".strip())


def _controls(result: MarketResult) -> Finding | None:
    controls = [each for each in result.judgements if each.control]
    if not controls:
        return None
    moved = [each for each in controls if each.abnormal]
    ids = [f"market.p.placebo.robust.{each.sector}" for each in controls]
    if not moved:
        text = f"None of {len(controls)} sectors without a reason to react moved more than chance explains."
        return Finding(text, _had(result, ids))
    named = listed([f"{_name(each)} ({_signed(each.caar)}, {p_value(each.p)})" for each in moved])
    text = f"Of {len(controls)} sectors without a reason to react, {len(moved)} moved as well: {named}."
    return Finding(text, _had(result, ids), "So the benchmark does not describe that day well, or other news moved "
                   "sectors too: the findings above count for less.")  # fmt: skip


def _others(result: MarketResult) -> Finding | None:
    near = [each for each in result.others if each.near]
    if not near:
        return None
    named = listed([f"“{each.title or each.event_id}” ({each.session.isoformat()})" for each in near[:_SHOWN]])
    return Finding(f"Other news falls into the event window or the five sessions after it: {named}.", (),
                   "What is measured there cannot be told apart from it.")  # fmt: skip


def _name(each: Judgement) -> str:
    return each.sector.replace("_", " ")


def _signed(share: float) -> str:
    sign = "+" if share > 0 else ""
    return f"{sign}{percent(share, 2)}"


def _had(result: MarketResult, ids: Sequence[str]) -> tuple[str, ...]:
    return tuple(id for id in ids if result.has(id))
