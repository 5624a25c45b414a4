"""One test's answer, with what it takes for granted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = ["TESTS", "Known", "Test", "answer", "known"]

Distribution: TypeAlias = Literal["t", "normal", "signed rank", "placebo dates"]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a test before it is run."""

    id: str
    """Short name, as "kp"."""
    label: str
    """Name to print."""
    assumes: str
    """What must hold for its p-value to mean what it says."""
    shared_date: bool
    """Whether it is made for firms that share one event date; False: it takes firms as independent."""


_INDEPENDENT = "independent firms: wrong where all share one event date"

TESTS: dict[str, Known] = {
    item.id: item
    for item in (
        Known("placebo.studentised", "Placebo dates, studentised", "dates without the event are like the event's "
              "date but for its variance", True),
        Known("placebo.raw", "Placebo dates, raw", "dates without the event are like the event's date", True),
        Known("placebo.robust", "Placebo dates, robust", "dates without the event are like the event's date; one "
              "firm's jump counts for no more than two standard deviations", True),
        Known("kp", "Kolari–Pynnönen (adjusted BMP)", "one mean correlation tells how firms move together; the event "
              "moves all alike", True),
        Known("adjusted_patell", "Adjusted Patell", "one mean correlation tells how firms move together; the event "
              "does not raise the variance", True),
        Known("corrado", "Corrado rank", "sessions are alike and independent; the event does not raise the variance",
              True),
        Known("grank", "Generalised rank (GRANK-T)", "sessions are alike and independent", True),
        Known("portfolio", "Portfolio time-series t", "sessions are alike, independent and normal; the event does not "
              "raise the variance", True),
        Known("t", "Cross-sectional t", _INDEPENDENT, False),
        Known("patell", "Patell Z", f"{_INDEPENDENT}; the event does not raise the variance", False),
        Known("bmp", "Boehmer–Musumeci–Poulsen (BMP)", _INDEPENDENT, False),
        Known("sign", "Sign", f"{_INDEPENDENT}; up and down equally likely", False),
        Known("gsign", "Generalised sign", _INDEPENDENT, False),
        Known("wilcoxon", "Wilcoxon signed rank", f"{_INDEPENDENT}; symmetric abnormal returns", False),
        Known("skewness", "Skewness-adjusted t (Johnson, Hall)", _INDEPENDENT, False),
    )
}  # fmt: skip
"""All tests of the lens by id, the ones made for a shared date first."""


@dataclass(frozen=True, slots=True)
class Test:
    """A test of "the mean abnormal return is 0"."""

    __test__ = False  # not one of pytest's

    id: str
    """Short name; a key of `TESTS`."""
    statistic: float
    """Above 0 for a rise."""
    p: float
    """Two-sided, 0 to 1."""
    distribution: Distribution
    """Against which the statistic is held."""
    dof: int | None
    """Degrees of freedom of a t distribution; None for others."""
    firms: int
    """How many firms are behind it."""

    @property
    def label(self) -> str:
        """Name to print."""
        return TESTS[self.id].label

    @property
    def assumes(self) -> str:
        """What must hold for its p-value to mean what it says."""
        return TESTS[self.id].assumes

    @property
    def shared_date(self) -> bool:
        """Whether it is made for firms that share one event date."""
        return TESTS[self.id].shared_date

    def one_sided(self, direction: Literal[1, -1]) -> float:
        """p-value where the direction (1 up, −1 down) was declared before the data were seen."""
        half = self.p / 2
        return half if self.statistic * direction > 0 else 1 - half


def known(id: str) -> Known:
    """What is known of the test of that id."""
    return TESTS[id]


def answer(id: str, statistic: float, firms: int, dof: int | None = None) -> Test:
    """A test held against Student's t of `dof` degrees of freedom, or the normal distribution where that is None."""
    return Test(id, float(statistic), two_sided(statistic, dof), "t" if dof else "normal", dof, firms)


def two_sided(statistic: float, dof: int | None = None) -> float:
    """Probability of a value so far from 0 or farther."""
    if dof is None:
        return math.erfc(abs(statistic) / math.sqrt(2))
    from scipy.special import stdtr

    return float(2 * stdtr(dof, -abs(statistic)))
