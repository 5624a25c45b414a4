"""`python -m benchmarks.signals_turning_points [--series N]`: turning points found in simulated freezes.

Eleven years of months; the share of good news is 0.70 and drops for 16 months. Numbers of events are negative binomial
(gamma shape 3), the share of each month is drawn from a beta distribution with φ = 30. A hit lies within two months;
all else that is called is false, a true turning point dated three months off among them.

The peer is PELT with the plain squared-error cost on the shrunk balance, noise from the median absolute difference of
neighbours, penalty 3 ln T, as it is commonly set.
"""

from __future__ import annotations

import argparse
import time
from math import log
from typing import Any

import numpy as np

from bilateral.lenses.signals.index.formulas import alarms
from bilateral.lenses.signals.index.formulas.alarms import Freeze, frozen, scored

CELLS = {
    "20 points, 30 events a month": Freeze(),
    "20 points, 100 events a month": Freeze(events=100),
    "20 points, 300 events a month": Freeze(events=300),
    "30 points, 30 events a month": Freeze(drop=0.3),
    "30 points, 10 events a month": Freeze(drop=0.3, events=10),
    "no freeze, 30 events a month": Freeze(drop=0.0),
}


def main() -> None:
    """Print recall and false alarms of both, cell by cell."""
    words = argparse.ArgumentParser(prog="benchmarks.signals_turning_points", description=__doc__)
    words.add_argument("--series", type=int, default=1000, help="series of each cell")
    words.add_argument("--seed", type=int, default=11)
    given = words.parse_args()
    print(f"{'cell':<34}{'plain PELT':>22}{'bilateral':>22}{'CPU s':>8}")
    print(f"{'':<34}{'recall':>11}{'false/11y':>11}{'recall':>11}{'false/11y':>11}")
    for name, cell in CELLS.items():
        row, seconds = _cell(cell, given.series, given.seed)
        print(f"{name:<34}" + "".join(f"{value:>11.2f}" for value in row) + f"{seconds:>8.1f}")


def _cell(cell: Freeze, series: int, seed: int) -> tuple[list[float], float]:
    good, whole, start = frozen(cell, series, seed)
    begun = time.process_time()
    values, sizes = shares(good, whole), whole
    ours = scored(alarms.called(values, sizes, alarms.PER_LOG * log(cell.months)), start, cell.length)
    seconds = time.process_time() - begun
    theirs = scored([plain(one, other) for one, other in zip(good, whole, strict=True)], start, cell.length)
    return [*theirs, *ours], seconds


def shares(good: Any, whole: Any) -> Any:
    """Share of good news by month; the mean of the series where a month has none."""
    mean = good.sum(1, keepdims=True) / whole.sum(1, keepdims=True)
    return np.where(whole > 0, good / np.maximum(whole, 1), mean)


def plain(good: Any, whole: Any) -> tuple[int, ...]:
    """The peer, through ruptures."""
    import ruptures

    k = np.median(whole) / 2
    y = (good + k * good.sum() / whole.sum()) / (whole + k)
    steps = np.diff(y)
    noise = np.median(np.abs(steps - np.median(steps))) / 0.6745 / np.sqrt(2)
    search = ruptures.KernelCPD(kernel="linear", min_size=2).fit(y.reshape(-1, 1))
    return tuple(int(end) for end in search.predict(pen=3 * log(len(y)) * noise**2)[:-1])


if __name__ == "__main__":
    main()
