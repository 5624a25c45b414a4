"""How often each test rejects at 5 % where nothing happened, as measured on a real panel.

The table is made by ``python -m benchmarks.market_size``: baskets of one industry, dates at random, no event. It speaks
of one market and time; another panel may differ, and the same command measures it there.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

__all__ = ["NOMINAL", "Size", "measured_size", "measured_sizes"]

NOMINAL = 0.05
"""The level at which sizes were measured."""


@dataclass(frozen=True, slots=True)
class Size:
    """The measured size of one test."""

    test: str
    """Its id, a key of `outcome.TESTS`."""
    firms: int
    """Firms in each basket."""
    rejected: float
    """Share of the baskets without an event that it rejected at `NOMINAL`; a sound test is near it."""
    error: float
    """Standard error of `rejected`, baskets of one date counted together."""
    draws: int
    """Number of baskets."""
    panel: str
    """First and last month of the panel, as "2023-12_2025-06"."""
    design: Literal["long", "short"]
    """Whether placebo dates were earlier ones only ("long"), or on both sides with short estimation ("short")."""

    @property
    def sentence(self) -> str:
        """The figure in words."""
        return (
            f"rejects {self.rejected:.1%} of {self.draws:,} baskets of {self.firms} firms without an event, "
            f"where {NOMINAL:.0%} would be right"
        )


@cache
def measured_sizes() -> tuple[Size, ...]:
    """All that was measured: test by test, and by panel, design and number of firms."""
    rows = csv.DictReader(files(__package__).joinpath("sizes.csv").read_text(encoding="utf-8").splitlines())
    return tuple(
        Size(
            row["test"], int(row["firms"]), float(row["rejected"]), float(row["error"]), int(row["draws"]),
            row["panel"], "short" if row["design"] == "short" else "long",
        )
        for row in rows
    )  # fmt: skip


def measured_size(test: str, firms: int, design: Literal["long", "short"] = "long") -> Size | None:
    """The measurement nearest in number of firms, of several panels the worst; None for a test that was not measured.

    Parameters
    ----------
    test
        A key of `outcome.TESTS`.
    firms
        How many firms the basket has.
    design
        The design of the study.
    """
    found = [size for size in measured_sizes() if size.test == test and size.design == design]
    return min(found, key=lambda size: (abs(size.firms - firms), -abs(size.rejected - NOMINAL)), default=None)
