"""What counts of co-authored works say of a pair."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from bilateral.lenses.technology import formulas as f
from bilateral.lenses.technology.make import Make, Said, Series, columns, interval, name_of
from bilateral.lenses.technology.odd import odd_years
from bilateral.lenses.technology.pairs import Pairs
from bilateral.measure import Measure, NotComputed, Table, Uncertainty

__all__ = ["MOST", "together"]

MOST = 100
"""Countries up to which every pair is told; beyond, only pairs with one of the two."""
MOST_ROWS = 20_000
"""Rows up to which every year followed is told; beyond, only the years asked for."""
NOTE = "95 %, as if works were draws (log-normal); says nothing of faults in the records."
NO_WORLD = "the data do not state the world's internationally co-authored works (a row of World with itself)"
PARTIAL = "the data hold the pairs of some countries only, so that sums of pairs say nothing"
NO_OWN = "the data do not state both countries' internationally co-authored works (a row of each with itself)"


def together(make: Make, pairs: Pairs) -> Iterator[Said]:
    """Every number and table from counts of pairs."""
    absent = [
        name
        for code, name in zip((make.pair.a, make.pair.b), make.pair.names, strict=True)
        if code not in pairs.countries
    ]
    if absent:
        told = f"{make.span.name} has no rows of {' and '.join(absent)}"
        yield NotComputed("technology.collaborations", told, "Co-authored works")
        yield NotComputed("technology.ic", told, "Index of international collaboration")
        return
    for year in make.span.years:
        yield from _year(make, pairs, year)
    yield _series(make, pairs)
    yield _every(make, pairs)
    if make.span.year is not None:
        yield _partners(make, pairs, make.span.year)


def _year(make: Make, pairs: Pairs, year: int) -> Iterator[Measure | NotComputed]:
    at, (x, y) = pairs.at(year), (pairs.place(make.pair.a), pairs.place(make.pair.b))
    both, own, partner = at.works[x, y], at.own[x], at.own[y]
    missing = NO_WORLD if math.isnan(at.world) else NO_OWN
    yield make.number("technology.collaborations", year, both, "")
    found = _ic(both, own, partner, at.world)
    yield make.number("technology.ic", year, found, missing, _spread(both, own, partner, at.world))
    yield make.number("technology.salton", year, _known(f.salton, both, own, partner), NO_OWN)
    yield make.number("technology.jaccard", year, _known(f.jaccard, both, own, partner), NO_OWN)
    for way, margin in (("ab", own), ("ba", partner)):
        value = _known(f.asymmetric_share, both, margin)
        yield make.number(f"technology.collaboration_share.{way}", year, value, NO_OWN, _wilson(value, margin))
    sums = at.sums
    empty = "one of the two has no pairs" if at.complete else PARTIAL
    for id, index in (("balassa", f.balassa), ("affinity", f.affinity)):
        value = float(index(both, sums[x], sums[y], at.all_pairs)) if at.complete else math.nan
        yield make.number(f"technology.{id}", year, value, empty)


def _known(index: Any, *values: float) -> float:
    return float(index(*values)) if all(map(math.isfinite, values)) else math.nan


def _ic(both: float, own: float, partner: float, world: float) -> float:
    return _known(f.ic, both, own, partner, world)


def _spread(both: float, own: float, partner: float, world: float) -> Uncertainty:
    if not (all(map(math.isfinite, (own, partner, world))) and min(own, partner, world) > 0):
        return Uncertainty("none", "No interval without margins.")
    return interval(f.ic_interval(both, own, partner, world), NOTE)


def _wilson(value: float, works: float) -> Uncertainty:
    ends = f.share_interval(value, works)
    return interval(ends, "95 % (Wilson), as if each work were a draw; says nothing of faults in the records.")


HEADS = (
    ("works", "Co-authored works", "works", ",.0f"),
    ("ic", "Collaboration index (IC)", "ratio", ".2f"),
    ("ic_low", "IC, lower end", "ratio", ".2f"),
    ("ic_high", "IC, upper end", "ratio", ".2f"),
    ("salton", "Salton", "index (0–1)", ".4f"),
    ("balassa", "Balassa (sums of pairs)", "ratio", ".3f"),
    ("affinity", "Affinity (twice Balassa)", "ratio", ".3f"),
)


def _row(pairs: Pairs, year: int, x: int, y: int) -> dict[str, Any]:
    at = pairs.at(year)
    both, own, partner, sums = at.works[x, y], at.own[x], at.own[y], at.sums
    spread = _spread(both, own, partner, at.world)
    if not at.complete:
        sums = np.zeros_like(sums)
    whole = at.all_pairs
    return {
        "year": year,
        "works": float(both),
        "ic": _ic(both, own, partner, at.world),
        "ic_low": spread.low,
        "ic_high": spread.high,
        "salton": _known(f.salton, both, own, partner),
        "balassa": float(f.balassa(both, sums[x], sums[y], whole)),
        "affinity": float(f.affinity(both, sums[x], sums[y], whole)),
        "share": _known(f.asymmetric_share, both, own),
        "share_back": _known(f.asymmetric_share, both, partner),
    }


def _series(make: Make, pairs: Pairs) -> Table:
    x, y = pairs.place(make.pair.a), pairs.place(make.pair.b)
    a, b = make.pair.names
    odd = odd_years(pairs, make.pair.a, make.pair.b)
    rows = [_row(pairs, year, x, y) | {"fits": "no" if year in odd else ""} for year in make.span.years]
    heads = (
        ("year", "Year", "", "d"),
        *HEADS,
        ("share", f"Share of {a}’s international works", "share (0–1)", ".2%"),
        ("share_back", f"Share of {b}’s international works", "share (0–1)", ".2%"),
        ("fits", "Fits between its neighbours", "", ""),
    )
    return make.table(
        "technology.collaboration",
        f"Works by authors in both {a} and {b}",
        columns(rows, heads),
        make.span.years,
        "IC, Salton and shares have works as margins; Balassa and affinity sums of pairs, in which a work of many "
        "countries weighs more. Where nobody prefers anybody IC and affinity are 1, Balassa is ½.",
    )


def _every(make: Make, pairs: Pairs) -> Table:
    """The index of every pair both ways; of many countries only those of the two."""
    size, two = len(pairs.countries), {pairs.place(make.pair.a), pairs.place(make.pair.b)}
    years = make.span.years if size * size * len(make.span.years) <= MOST_ROWS else make.span.told
    rows: dict[str, list[Any]] = {
        name: [] for name in ("year", "country", "partner", "works", "ic", "salton", "balassa")
    }
    for year in years:
        arrays = _arrays(pairs, year)
        for x in range(size):
            if size <= MOST or x in two:
                _add(rows, year, pairs.countries, x, arrays)
    heads = {
        "year": ("Year", "", "d"),
        "country": ("Country", "", ""),
        "partner": ("Partner", "", ""),
        "works": ("Co-authored works", "works", ",.0f"),
        "ic": ("IC", "ratio", ".2f"),
        "salton": ("Salton", "index (0–1)", ".4f"),
        "balassa": ("Balassa", "ratio", ".3f"),
    }
    made = [Series(name, head[0], rows[name], head[1], head[2]) for name, head in heads.items()]
    cut = "" if size <= MOST else f" {size} countries: only pairs with one of the two."
    note = f"Every pair stands there both ways.{cut}"
    return make.table("technology.ic", "Collaboration of every pair", made, years, note)


def _arrays(pairs: Pairs, year: int) -> dict[str, Any]:
    at = pairs.at(year)
    own = np.nan_to_num(at.own)
    index = f.ic(at.works, own[:, None], own[None, :], np.nan_to_num(at.world))
    if not at.world > 0:
        index = np.full_like(at.works, np.nan)
    sums = at.sums if at.complete else np.zeros_like(at.sums)
    return {
        "works": at.works,
        "ic": index,
        "salton": f.salton(at.works, own[:, None], own[None, :]),
        "balassa": f.balassa(at.works, sums[:, None], sums[None, :], at.all_pairs),
    }


def _add(rows: dict[str, list[Any]], year: int, codes: tuple[str, ...], x: int, arrays: dict[str, Any]) -> None:
    others = [y for y in range(len(codes)) if y != x]
    rows["year"] += [year] * len(others)
    rows["country"] += [codes[x]] * len(others)
    rows["partner"] += [codes[y] for y in others]
    for name, values in arrays.items():
        rows[name] += values[x, others].tolist()


def _partners(make: Make, pairs: Pairs, year: int, most: int = 12) -> Table:
    """The largest partners of either, beside each other."""
    at, rows = pairs.at(year), []
    for code in (make.pair.a, make.pair.b):
        x = pairs.place(code)
        for y in np.argsort(-at.works[x], kind="stable")[:most]:
            if at.works[x, y] > 0:
                partner = name_of(pairs.countries[y])
                rows.append({"country": name_of(code), "partner": partner} | _row(pairs, year, x, int(y)))
    heads = (
        ("country", "Country", "", ""),
        ("partner", "Partner", "", ""),
        *HEADS,
        ("share", "Share of the country’s international works", "share (0–1)", ".1%"),
    )
    title = f"With whom {' and '.join(make.pair.names)} publish most"
    return make.table("technology.partners", title, columns(rows, heads), (year,))
