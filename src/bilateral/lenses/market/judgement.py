"""The claim "rose against the trend", taken apart: each part is answered by itself, and no part stands for another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bilateral.lenses.market.arithmetic import Unavailable, Window, WindowStudy
from bilateral.lenses.market.benches import Day
from bilateral.lenses.market.confounders import Confounder
from bilateral.lenses.market.sectors import FEW, LEVEL, SectorStudy

__all__ = ["FLAT", "Judgement", "judged"]

FLAT = 0.001
"""An index that moved by less than this, in either direction, was flat."""
MOST = 0.5


@dataclass(frozen=True, slots=True)
class Judgement:
    """What can be said of one sector. Shares and returns as fractions; NaN and None where nothing can be said."""

    sector: str
    control: bool
    firms: int
    raw: float
    """Mean return of the firms over the main window."""
    up: bool
    """Whether it is above 0."""
    benchmark: float
    """Return of the benchmark."""
    trend: str
    """"rose", "fell" or "flat": the benchmark."""
    market_breadth: float
    """Share of all securities that rose; NaN where not known."""
    breadth: float
    """Share of the sector's firms with a positive CAR."""
    caar: float
    p: float
    """The default test: placebo dates, robust; one-sided where a direction was declared."""
    p_studentised: float
    p_raw: float
    p_kp: float
    p_holm: float
    """Of `p`, over the sectors that are no controls; NaN for controls."""
    abnormal: bool
    """p below 5 %."""
    robust: bool
    """Placebo dates robust, studentised and raw, and Kolari–Pynnönen, all below 5 %."""
    share: float
    """Share of specifications with p below 5 %."""
    flips: bool
    """Whether the conclusion hangs on the benchmark."""
    flips_model: bool
    """Whether it hangs on the model of the normal return."""
    day5: float
    """CAAR from the event session to the fifth after it; NaN where not computed."""
    day20: float
    """CAAR from the event session to the twentieth after it; NaN where not computed."""
    confounders: int
    """Other events inside the main window or the five sessions after it."""
    few: bool
    """Fewer than five firms."""

    @property
    def p_worst(self) -> float:
        """The greatest p-value of the tests that allow for firms moving together; NaN where one is lacking."""
        return max(self.p, self.p_studentised, self.p_raw, self.p_kp, key=lambda p: math.inf if math.isnan(p) else p)

    @property
    def against(self) -> bool:
        """Whether the sector rose, the benchmark did not, and the difference is more than chance."""
        return self.up and self.trend != "rose" and self.abnormal and self.caar > 0

    @property
    def answer(self) -> str:
        """The verdict in a few words."""
        if not self.up:
            return "did not rise"
        if self.trend == "rose":
            return "rose, with the index" if not self.beyond else "rose more than the rising index"
        if not self.beyond:
            return "rose against the index, but no more than chance"
        return "rose against the trend" if self.robust else "rose against the trend, but not by every test"

    @property
    def beyond(self) -> bool:
        """Whether it rose abnormally."""
        return self.abnormal and self.caar > 0


def judged(
    study: SectorStudy,
    day: Day,
    p: float,
    holm: float,
    confounders: Sequence[Confounder],
) -> Judgement | None:
    """The parts of the claim for one sector; None where the main window could not be computed.

    Parameters
    ----------
    study
        The sector.
    day
        What the market did over the main window.
    p
        The p-value to judge by (placebo dates, robust); NaN where there is none.
    holm
        The same after Holm over the sectors.
    confounders
        Other events around this one.
    """
    lead = study.lead
    if isinstance(lead, Unavailable):
        return None
    found = lead.abnormal
    placebo = lead.placebo
    raw_p = math.nan if isinstance(placebo, Unavailable) else placebo.raw.p
    studentised = math.nan if isinstance(placebo, Unavailable) else placebo.studentised.p
    tested = lead.answer("kp")
    kp = math.nan if isinstance(tested, Unavailable) else tested.p
    did = found.benchmark
    return Judgement(
        sector=study.group.sector,
        control=study.group.control,
        firms=len(found.firms),
        raw=found.raw_mean,
        up=found.raw_mean > 0,
        benchmark=did,
        trend="flat" if abs(did) < FLAT else "rose" if did > 0 else "fell",
        market_breadth=dict(day.figures).get("breadth", math.nan),
        breadth=found.positive / len(found.firms),
        caar=found.caar,
        p=p,
        p_studentised=studentised,
        p_raw=raw_p,
        p_kp=kp,
        p_holm=holm,
        abnormal=p < LEVEL,
        robust=max(p, studentised, raw_p, kp) < LEVEL,
        share=study.share,
        flips=study.flips,
        flips_model=study.flips_model,
        day5=_until(study, Window(0, 5)),
        day20=_until(study, Window(0, 5), Window(6, 20)),
        confounders=sum(each.near for each in confounders),
        few=len(found.firms) < FEW,
    )


def _until(study: SectorStudy, *windows: Window) -> float:
    """CAAR summed over windows that follow each other; NaN where one is lacking."""
    total = 0.0
    for window in windows:
        if window not in study.windows:
            return math.nan
        found = study.of(window)
        if not isinstance(found, WindowStudy):
            return math.nan
        total += found.abnormal.caar
    return total
