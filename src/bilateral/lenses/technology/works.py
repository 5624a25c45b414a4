"""What works and their citations say of a pair: activity by field, and how much of it is among the most cited."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from bilateral.lenses.technology import formulas as f
from bilateral.lenses.technology.make import COUNT, Make, Said, columns, interval
from bilateral.lenses.technology.make import name_of as _name
from bilateral.lenses.technology.panel import Panel, slug
from bilateral.measure import Measure, NotComputed, Table, Uncertainty

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["ALL", "impact", "publications", "with_all_fields"]

ALL = "all"
"""Stands for all fields together in ids and rows."""
SUMS = ("works", "top", "score", "works_part", "top_part", "score_part")
WILSON = "95 % (Wilson), as if each work were a draw; says nothing of faults in the records."
Row = dict[str, Any]


def with_all_fields(found: pa.Table) -> list[Row]:
    """Rows of `query.impact` with one more a country and year for all fields together, and the indices of each."""
    rows = found.sort_by([("year", "ascending"), ("country", "ascending"), ("field", "ascending")]).to_pylist()
    totals: dict[tuple[str, int], Row] = {}
    for row in rows:
        key = row["country"], row["year"]
        total = totals.setdefault(key, {"country": key[0], "field": ALL, "year": key[1]} | dict.fromkeys(SUMS, 0.0))
        for name in SUMS:
            total[name] += row[name]
    return [_indices(row) for row in (*totals.values(), *rows)]


def _indices(row: Row) -> Row:
    return row | {
        "pp_full": row["top"] / row["works"],
        "pp_fractional": row["top_part"] / row["works_part"],
        "mncs_full": row["score"] / row["works"],
        "mncs_fractional": row["score_part"] / row["works_part"],
    }


def impact(make: Make, rows: Sequence[Row]) -> Iterator[Said]:
    """Numbers of the two, and the table of all countries, from works."""
    by = {(row["country"], row["field"], row["year"]): row for row in rows}
    fields = sorted({row["field"] for row in rows} - {ALL})
    for year in make.span.years:
        for code in (make.pair.a, make.pair.b):
            told = (ALL, *fields) if year in make.span.told else (ALL,)
            for field in told:
                yield from _quality(make, by, code, field, year)
    wanted = [row for row in rows if row["year"] in make.span.told]
    if wanted:
        yield _table(make, wanted)


def _quality(make: Make, by: dict[tuple[str, str, int], Row], code: str, field: str, year: int) -> Iterator[Said]:
    row = by.get((code, field, year))
    id, x = f"{slug(field)}.{code}", f"{_name(code)}, {field if field != ALL else 'all fields'}"
    told = {"field": field, "country": code}
    if row is None:
        yield NotComputed(f"technology.pp_top10.fractional.{id}", f"{year}: {x}: no works", f"PP(top 10 %), {x}")
        return
    for way, works in (("full", row["works"]), ("fractional", row["works_part"])):
        value = row[f"pp_{way}"]
        spread = interval(f.share_interval(value, works), WILSON)
        yield make.number(
            f"technology.pp_top10.{way}.{id}", year, value, "", spread, x=x, about={**told, "counting": way}
        )
        skew = Uncertainty("none", "Citations are too skewed for an interval by formula; PP(top 10 %) has one.")
        yield make.number(
            f"technology.mncs.{way}.{id}", year, row[f"mncs_{way}"], "", skew, x=x, about={**told, "counting": way}
        )
    if field == ALL:
        yield make.number(f"technology.works.{id}", year, row["works"], "", x=x, about={**told, "counting": "full"})


def _table(make: Make, rows: list[Row]) -> Table:
    heads = (
        ("year", "Year", "", "d"),
        ("country", "Country", "", ""),
        ("field", "Field", "", ""),
        ("works", "Works", "works", ",.0f"),
        ("works_part", "Works, fractional", "works", ",.1f"),
        ("pp_full", "PP(top 10 %), full", "share (0–1)", ".1%"),
        ("pp_fractional", "PP(top 10 %), fractional", "share (0–1)", ".1%"),
        ("mncs_full", "MNCS, full", "ratio", ".2f"),
        ("mncs_fractional", "MNCS, fractional", "ratio", ".2f"),
    )
    note = (
        "PP(top 10 %): share of works among the tenth most cited of their field, year and type, ties shared (CWTS). "
        "Fractional counting gives each country an equal part of a work; the world has exactly 10 %. In full counting "
        "it has more, as works of many countries are cited more."
    )
    title = "Works, and how many are among the most cited"
    return make.table("technology.impact", title, columns(rows, heads), make.span.told, note)


def publications(make: Make, panel: Panel, top: Panel | None) -> Iterator[Said]:
    """Shares and activity of the two by field, from counts of works; and the source's own mark of the most cited."""
    absent = [
        name for code, name in zip((make.pair.a, make.pair.b), make.pair.names, strict=True) if not panel.has(code)
    ]
    if absent:
        told = f"{make.span.name} has no rows of {' and '.join(absent)}"
        yield NotComputed("technology.activity", told, "Activity by field")
        return
    for year in make.span.told:
        for code in (make.pair.a, make.pair.b):
            yield from _activity(make, panel, top, code, year)
    if make.span.told:
        yield _activity_table(make, panel)


def _activity(make: Make, panel: Panel, top: Panel | None, code: str, year: int) -> Iterator[Measure | NotComputed]:
    at, place = panel.at(year), panel.countries.index(code)
    for spot, field in enumerate(panel.fields):
        own, world = panel.cells[at, place, spot], panel.world[at, spot]
        bases = panel.bases[at, place], panel.world_bases[at]
        id, x = f"{slug(field)}.{code}", f"{_name(code)}, {field}"
        told, why = {"field": field, "country": code}, "no works"
        yield make.number(f"technology.works_share.{id}", year, float(f.share(own, world)), why, x=x, about=told)
        value = float(f.activity_index(own, bases[0], world, bases[1]))
        spread = interval(f.rta_interval(own, bases[0], world, bases[1]), WILSON.replace("Wilson", "log-normal"))
        yield make.number(f"technology.activity.{id}", year, value, why, spread, x=x, about=told)
        if top is not None and top.has(code) and field in top.fields and year in top.years:
            ratio = _ratio(panel, top, code, field, year)
            none = "no works marked as highly cited"
            yield make.number(f"technology.top_ratio.{id}", year, ratio, none, COUNT, x=x, about=told)


def _ratio(panel: Panel, top: Panel, code: str, field: str, year: int) -> float:
    best, every = top.fields.index(field), panel.fields.index(field)
    own = top.of(code, year)[best], panel.of(code, year)[every]
    world = top.world[top.at(year), best], panel.world[panel.at(year), every]
    return float(f.rta(*own, *world)) if min(own[1], *world) > 0 else math.nan


def _activity_table(make: Make, panel: Panel) -> Table:
    rows: list[Row] = []
    for year in make.span.told:
        at, index = panel.at(year), panel.rta(year)
        for place, code in enumerate(panel.countries):
            for spot in np.flatnonzero(panel.cells[at, place] > 0):
                own, world = panel.cells[at, place, spot], panel.world[at, spot]
                row = {"year": year, "country": code, "field": panel.fields[spot], "works": float(own)}
                rows.append(row | {"share": float(own / world), "activity": float(index[place, spot])})
    heads = (
        ("year", "Year", "", "d"),
        ("country", "Country", "", ""),
        ("field", "Field", "", ""),
        ("works", "Works", "works", ",.0f"),
        ("share", "Share of the world", "share (0–1)", ".1%"),
        ("activity", "Activity index", "ratio", ".2f"),
    )
    return make.table("technology.activity", "Publications by field", columns(rows, heads), make.span.told)
