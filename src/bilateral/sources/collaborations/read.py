"""From counts of co-authored works to the table `collaborations`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bilateral import schema
from bilateral.errors import InputError, MissingColumn
from bilateral.sources.cards import origin_of
from bilateral.sources.collaborations.printed import is_printed, matrices, pairs
from bilateral.sources.economies import INCLUDES_HONG_KONG, WORLD, economy, is_aggregate
from bilateral.sources.keep import Aside, Kept, Loaded, keep
from bilateral.sources.tabular import Sheet, find, number, opened, years_of
from bilateral.store import Store, slug

__all__ = ["USUAL", "add"]

USUAL = {
    "year": "year yr period timeperiod time pubyear publicationyear",
    "country_a": "countrya a country1 countryx x source from rowcountry economya regiona country1iso3 isoa iso3a "
    "country",
    "country_b": "countryb b country2 countryy y target to columncountry economyb regionb country2iso3 isob iso3b "
    "partner",
    "works": "works count papers articles publications value n number coauthored coauthoredworks weight pairs",
}
Row = tuple[int, int | None, str, str, float]
"""Line, year, two economies as written, value."""


def add(
    store: Store,
    data: Any,
    *,
    mapping: Mapping[str, str] | None = None,
    year: int | None = None,
    name: str | None = None,
    sheet: str | None = None,
    max_bad: float = 0.01,
    **cited: object,
) -> Kept:
    """Load works co-authored by pairs of countries.

    A tidy table (year, country_a, country_b, works), in which a pair may stand once or both ways; a square with
    countries as rows and headings; or tables 10003 and 10060 of the NCSES Indicators as printed. A country with
    itself is its number of internationally co-authored works; so is a country with the world. The world with itself is
    the world's number, which the collaboration index needs.

    Parameters
    ----------
    store, mapping, year, name, sheet, max_bad, **cited
        As for patents.
    data
        CSV, Parquet or Excel file, or a frame.

    Raises
    ------
    MissingColumn
        A column cannot be told, or there is no year.
    InputError
        Two rows give a pair different numbers, or the numbers are no counts.
    """
    table = opened(data, sheet=sheet)
    reader = _Reader(table.title)
    reader.run(_printed(table, year) if is_printed(table) else _tidy(table, mapping, year, reader))
    reader.check()
    loaded = Loaded(
        table="collaborations",
        name=name or slug(Path(table.title).stem),
        source="collaborations",
        data=reader.table(),
        origins=(origin_of(__package__, cited, sha256=table.sha256, title=f"Co-authored works ({table.title})"),),
        aside=tuple(reader.aside),
    )
    return keep(store, loaded, max_bad=max_bad, notes=reader.notes())


def _printed(sheet: Sheet, year: int | None) -> Iterator[Row]:
    for matrix in matrices(sheet, year):
        if not matrix.symmetric:
            raise InputError(
                "the cells are not the same both ways, so these are no counts of co-authored works",
                got=sheet.title,
                allowed="counts such as NCSES table 10003 or 10060; an index such as 10006 is computed, not loaded",
            )
        for row, column, value in pairs(matrix):
            yield 0, matrix.year, row, column, value


def _tidy(sheet: Sheet, mapping: Mapping[str, str] | None, year: int | None, reader: _Reader) -> Iterator[Row]:
    needed = ("country_a", "country_b", "works", *(() if year else ("year",)))
    columns = find(sheet, USUAL, mapping, needed)
    held = {ours: sheet.column(theirs) for ours, theirs in columns.items()}
    years = held.get("year") or [year] * sheet.data.num_rows
    for place, (when, a, b, works) in enumerate(
        zip(years, held["country_a"], held["country_b"], held["works"], strict=True)
    ):
        line, span = place + sheet.first_line, years_of(when)
        try:
            value = number(works)
        except ValueError:
            value = -1.0
        if span is None or (value is not None and value < 0):
            why = "no year" if span is None else "works is no number or negative"
            reader.aside.append(Aside(sheet.title, line, why, f"{when},{a},{b},{works}"))
        elif value is not None:
            yield line, span[1], str(a), str(b), value


@dataclass(slots=True)
class _Reader:
    title: str
    cells: dict[tuple[int, str, str], float] = field(default_factory=dict)
    aside: list[Aside] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)
    undated: bool = False

    def run(self, rows: Iterator[Row]) -> None:
        """Take every row in."""
        for line, year, a, b, value in rows:
            self._row(line, year, a, b, value)

    def _row(self, line: int, year: int | None, a: str, b: str, value: float) -> None:
        one, other = economy(a), economy(b)
        if one is None or other is None:
            strange = a if one is None else b
            self.left_out.add(strange)
            why = "no single economy" if is_aggregate(strange) else "no country has this code or name"
            self.aside.append(Aside(self.title, line, why, f"{year},{a},{b},{value:g}", bad=False))
            return
        if year is None:
            raise MissingColumn("the table says no year", got=self.title, then="--year 2022 (year=2022 in Python)")
        self._put((year, *_key(one, other)), value, line)

    def _put(self, key: tuple[int, str, str], value: float, line: int) -> None:
        before = self.cells.setdefault(key, value)
        if before != value:
            told = f"{', '.join(map(str, key))}: {before:g} and {value:g}"
            at = f" (line {line})" if line else ""
            raise InputError(f"two rows give one pair different numbers{at}", got=told, allowed="each pair once")

    def check(self) -> None:
        """Refuse numbers that are no counts: a co-authored work is one of either country's.

        Raises
        ------
        InputError
            Numbers are no whole numbers and small, or pairs have more works than their countries.
        """
        values = list(self.cells.values())
        if values and max(values) < 100 and any(value != int(value) for value in values):
            raise InputError(
                "the numbers are no counts of works",
                got=", ".join(f"{value:g}" for value in values[:4]),
                allowed="counts; an index is computed from them, not loaded",
            )
        for (year, a, b), value in self.cells.items():
            for side in (a, b):
                margin = self.cells.get((year, side, side))
                if a != b and margin is not None and value > margin:
                    told = f"{a} and {b} {value:g}, {side} in all {margin:g} ({year})"
                    raise InputError("a pair has more works than one of its countries has international ones", got=told)

    def table(self) -> Any:
        """The rows that count, as Arrow."""
        import pyarrow as pa

        years, a, b = zip(*self.cells, strict=True) if self.cells else ((), (), ())
        columns = (years, a, b, tuple(self.cells.values()))
        wanted = schema.table("collaborations").arrow()
        return pa.table([pa.array(each, kind) for each, kind in zip(columns, wanted.types, strict=True)], schema=wanted)

    def notes(self) -> tuple[str, ...]:
        """What must be known of what was read, in plain words."""
        told = []
        codes = {code for _, a, b in self.cells for code in (a, b)}
        if self.left_out:
            told.append(f"left out, no single economies: {', '.join(sorted(self.left_out))}")
        if not any(a == b for _, a, b in self.cells):
            told.append("no country has a number of international works: only indices from sums of pairs can be had")
        elif WORLD not in codes:
            told.append("no number of the world's international works: the collaboration index needs it")
        if "CHN" in codes and "HKG" not in codes:
            told.append(INCLUDES_HONG_KONG)
        return tuple(told)


def _key(a: str, b: str) -> tuple[str, str]:
    """The pair in alphabetical order; a country with the world is the country's own number."""
    if WORLD in {a, b} and a != b:
        return (a, a) if b == WORLD else (b, b)
    return (a, b) if a <= b else (b, a)
