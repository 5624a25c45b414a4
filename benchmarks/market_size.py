"""`python -m benchmarks.market_size`: how often each test finds an event where there is none, and where there is one.

Baskets of 10, 20 and 30 firms of one industry are drawn from a real panel, on dates drawn at random, with no event. A
test at 5 % should reject 5 % of the time. An effect is then added to the baskets of 10 to measure power, coverage of
the 95 % interval, and whether the detectable effect told by the placebo test is the one that is detected.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.market_panel import HERE, Panel, read_panel
from bilateral.lenses.market.formulas.abnormal import basket, event_study
from bilateral.lenses.market.formulas.arrays import Unavailable
from bilateral.lenses.market.formulas.outcome import TESTS, Test
from bilateral.lenses.market.formulas.placebo import Placebo, placebo_test
from bilateral.lenses.market.formulas.plan import LONG, SHORT, Design, Window
from bilateral.lenses.market.formulas.study import tests_of

DAY = Window(0, 0)
LEVEL = 0.05
DESIGNS = {"long": LONG, "short": SHORT}


@dataclass(slots=True)
class Count:
    """What was found in many draws."""

    dates: list[int] = field(default_factory=list)
    rejected: dict[str, list[bool]] = field(default_factory=dict)
    covered: list[bool] = field(default_factory=list)

    def note(self, id: str, hit: bool) -> None:
        """One more answer of a test."""
        self.rejected.setdefault(id, []).append(hit)

    def share(self, id: str) -> tuple[float, float, int]:
        """Share rejected, its standard error with draws of one date counted together, and the number of draws."""
        hits = np.array(self.rejected[id], dtype=float)
        return float(hits.mean()), clustered_error(hits, np.array(self.dates)), len(hits)


def clustered_error(hits: np.ndarray, dates: np.ndarray) -> float:
    """Standard error of a mean whose values are alike within a date."""
    if len(dates) != len(hits):
        return float(hits.std() / np.sqrt(len(hits)))
    apart = np.bincount(dates, weights=hits - hits.mean())
    return float(np.sqrt((apart**2).sum()) / len(hits))


def draws(panel: Panel, design: Design, firms: int, count: int, seed: int) -> Iterator[tuple[np.ndarray, int]]:
    """Baskets of `firms` of one industry, each with a session."""
    rng = np.random.default_rng(seed)
    names, sizes = np.unique(panel.industries[panel.industries != ""], return_counts=True)
    groups = [np.flatnonzero(panel.industries == name) for name in names[sizes >= firms]]
    plan, seen = design.plan, np.isfinite(panel.returns)
    begin = 1 + plan.estimation + plan.gap
    dates = np.arange(begin + (110 if design.pool.side == "past" else 0), len(panel.market))
    made = 0
    while made < count:
        group, date = groups[rng.integers(len(groups))], int(rng.choice(dates))
        estimation = seen[date - plan.gap - plan.estimation : date - plan.gap, group]
        ready = group[(estimation.mean(axis=0) >= 0.8) & seen[date, group]]
        if len(ready) >= firms:
            made += 1
            yield rng.choice(ready, firms, replace=False), date


def measure(panel: Panel, design: Design, firms: int, shocks: np.ndarray, seed: int) -> Count:
    """Run every test on one basket for each of the `shocks`, which is added to its firms' returns of the session."""
    found = Count()
    for shock, (columns, date) in zip(shocks, draws(panel, design, firms, len(shocks), seed), strict=True):
        returns = panel.returns[:, columns].copy()
        returns[date] += shock
        found.dates.append(date)
        study = event_study(returns, panel.market, date, DAY, design.plan)
        placebo = placebo_test(returns, panel.market, date, DAY, design.placebo_plan, design.pool)
        if isinstance(study, Unavailable) or isinstance(placebo, Unavailable):
            raise RuntimeError(f"no study of basket {columns} on {panel.days[date]}")
        portfolio = event_study(basket(returns)[:, None], panel.market, date, DAY, design.plan)
        for outcome in (*placebo.outcomes, *(answer.outcome for answer in tests_of(study, portfolio))):
            if isinstance(outcome, Test):
                found.note(outcome.id, outcome.p <= LEVEL)
        _interval(found, placebo, shock)
    return found


def _interval(found: Count, placebo: Placebo, shock: float) -> None:
    ends = placebo.interval()
    if ends is not None:
        found.covered.append(ends[0] <= shock <= ends[1])


def main() -> None:
    """Measure and print; with --out, write the table."""
    words = argparse.ArgumentParser(prog="benchmarks.market_size", description=__doc__)
    words.add_argument("--folder", type=Path, default=HERE, help="where the panel lies")
    words.add_argument("--span", default="2023-12_2025-06", help="which panel")
    words.add_argument("--design", choices=DESIGNS, default="long", help="long: past dates; short: both sides")
    words.add_argument("--draws", type=int, default=2000, help="baskets of each size")
    words.add_argument("--out", type=Path, help="write the measured sizes to this CSV file")
    given = words.parse_args()
    panel, design = read_panel(given.span, given.folder), DESIGNS[given.design]
    sizes = {firms: measure(panel, design, firms, np.zeros(given.draws), seed=firms) for firms in (10, 20, 30)}
    power = {shock: measure(panel, design, 10, np.full(given.draws, shock), seed=10) for shock in (0.02, 0.04)}
    _print(sizes, power)
    _print_detectable(panel, design, given.draws // 4)
    if given.out:
        _write(given.out, sizes, given.span, given.design)


def _print(sizes: dict[int, Count], power: dict[float, Count]) -> None:
    heads = "".join(f"{f'N = {firms}':>14}" for firms in sizes)
    print(f"{'rejected at 5 %, in % (s.e.)':<36}{heads}  +2 %, N = 10")
    for id, known in TESTS.items():
        found = [count.share(id) for count in sizes.values()]
        cells = "".join(f"{f'{100 * share:.1f} ({100 * error:.1f})':>14}" for share, error, _ in found)
        print(f"{known.label:<36}{cells}{100 * power[0.02].share(id)[0]:>14.1f}")
    print("the default test is the robust placebo test")
    for shock, count in {0.0: sizes[10], **power}.items():
        print(f"coverage of the 95 % interval, effect {shock:+.0%}: {100 * np.mean(count.covered):.1f} %")


def _print_detectable(panel: Panel, design: Design, count: int) -> None:
    """Add to each basket a multiple of the detectable effect told for it; at the multiple 1 a test should find 80 %."""
    scales = (0.8, 1.0, 1.2)
    found: dict[str, list[list[bool]]] = {name: [[] for _ in scales] for name in ("robust", "studentised", "raw")}
    told: dict[str, list[float]] = {name: [] for name in found}
    for columns, date in draws(panel, design, 10, count, seed=10):
        returns = panel.returns[:, columns]
        null = _placebo(returns, panel, date, design, 0.0)
        for name, hits in found.items():
            effect = getattr(null, name).detectable
            told[name].append(effect)
            for hit, scale in zip(hits, scales, strict=True):
                hit.append(getattr(_placebo(returns, panel, date, design, scale * effect), name).p <= LEVEL)
    for name, hits in found.items():
        power = [float(np.mean(hit)) for hit in hits]
        scale = float(np.interp(0.8, power, scales))
        print(f"detectable effect, {name}: {np.median(told[name]):.2%} (median)")
        print(
            f"  the test finds {power[1]:.1%} of effects of that size, and 80 % of effects {scale:.2f} times as large"
        )


def _placebo(returns: np.ndarray, panel: Panel, date: int, design: Design, effect: float) -> Placebo:
    moved = returns.copy()
    moved[date] += effect
    found = placebo_test(moved, panel.market, date, DAY, design.placebo_plan, design.pool)
    if isinstance(found, Unavailable):
        raise RuntimeError(found.reason)
    return found


def _write(path: Path, sizes: dict[int, Count], span: str, design: str) -> None:
    with path.open("w", newline="") as sink:
        rows = csv.writer(sink, lineterminator="\n")
        rows.writerow(["test", "firms", "rejected", "error", "draws", "panel", "design"])
        for id in TESTS:
            for firms, found in sizes.items():
                share, error, count = found.share(id)
                rows.writerow([id, firms, f"{share:.4f}", f"{error:.4f}", count, span, design])


if __name__ == "__main__":
    main()
