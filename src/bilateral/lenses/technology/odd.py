"""Years that do not fit between their neighbours, in every series that numbers of the pair rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from bilateral.lenses.technology import formulas as f
from bilateral.lenses.technology.make import Make, columns, name_of
from bilateral.lenses.technology.pairs import Pairs
from bilateral.lenses.technology.panel import Panel
from bilateral.measure import Table

__all__ = ["anomaly_table", "odd_families", "odd_pairs", "odd_years"]

LEAST_MEAN = 200.0
"""Works or families a year on average below which a series is too small to be watched."""
Row = dict[str, Any]


def odd_pairs(make: Make, pairs: Pairs) -> list[Row]:
    """In co-authored works of either country: with each partner, and in all."""
    found: list[Row] = []
    for code in dict.fromkeys((make.pair.a, make.pair.b)):
        if not pairs.has(code):
            continue
        x = pairs.place(code)
        own = np.asarray([matrix.own[x] for matrix in pairs.matrices])
        found += _odd(f"{name_of(code)}: all international works", pairs.years, own, "works")
        for other in pairs.countries:
            if other != code and not (other == make.pair.a and code == make.pair.b):
                series = pairs.series(code, other)
                found += _odd(f"{name_of(code)}–{name_of(other)}: co-authored works", pairs.years, series, "works")
    return found


def odd_years(pairs: Pairs, a: str, b: str) -> frozenset[int]:
    """Years in which the works of one pair do not fit between their neighbours."""
    return frozenset(row["year"] for row in _odd("", pairs.years, pairs.series(a, b), "works"))


def odd_families(make: Make, panel: Panel) -> list[Row]:
    """In families of either country, by field and in all."""
    found: list[Row] = []
    for code in (make.pair.a, make.pair.b):
        if not panel.has(code):
            continue
        place = panel.countries.index(code)
        whole = _odd(f"{name_of(code)}: all families", panel.years, panel.totals[:, place], "families")
        parts: list[Row] = []
        for spot, field in enumerate(panel.fields):
            parts += _odd(f"{name_of(code)}: {field}", panel.years, panel.cells[:, place, spot], "families")
        found += _folded(whole, parts)
    return found


def _folded(whole: list[Row], parts: list[Row]) -> list[Row]:
    """Fields that jump with the total, the same way in the same year, are told with it."""
    named = {(row["year"], row["factor"] > 1): row for row in whole}
    alone = [row for row in parts if (row["year"], row["factor"] > 1) not in named]
    for key, row in named.items():
        along = sum((part["year"], part["factor"] > 1) == key for part in parts)
        row["series"] += f" (and {along} fields)" if along else ""
    return [*whole, *alone]


def _odd(name: str, years: Sequence[int], values: Any, unit: str) -> list[Row]:
    """Flags of one series, in each unbroken run of years."""
    return [
        {
            "series": name,
            "year": run[each.place],
            "value": each.value,
            "expected": each.expected,
            "factor": each.factor,
            "threshold": each.threshold,
            "unit": unit,
        }
        for run, part in _runs(years, values)
        for each in f.anomalies(part)
    ]


def _runs(years: Sequence[int], values: Any) -> Iterator[tuple[Sequence[int], Any]]:
    good = np.isfinite(values) & (np.asarray(values) > 0)
    if not good.any() or float(np.mean(np.asarray(values)[good])) < LEAST_MEAN:
        return
    start = 0
    for place in range(1, len(years) + 1):
        broken = place == len(years) or years[place] != years[place - 1] + 1 or not good[place] or not good[place - 1]
        if broken:
            if good[start]:
                yield years[start:place], np.asarray(values)[start:place]
            start = place


def anomaly_table(make: Make, rows: list[Row], years: Sequence[int]) -> Table:
    """The flags as a table; it may be empty."""
    heads = (
        ("series", "Series", "", ""),
        ("year", "Year", "", "d"),
        ("value", "Value", "", ",.0f"),
        ("expected", "Between its neighbours", "", ",.0f"),
        ("factor", "Factor", "ratio", ".2f"),
        ("threshold", "Flagged from", "ratio", ".2f"),
        ("unit", "Unit", "", ""),
    )
    order = sorted(rows, key=lambda row: (-abs(np.log(row["factor"])), row["series"], row["year"]))
    note = (
        "One year away from both neighbours by more than a factor of 1.25, five times the usual deviation of "
        "its series "
        "and five standard errors of a count: most often a fault of the source. First and last years cannot be judged."
    )
    return make.table("technology.anomalies", "Years that do not fit", columns(order, heads), years, note)
