"""From a table of patent families to the table `patents`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bilateral import schema
from bilateral.errors import InputError
from bilateral.plurals import many
from bilateral.sources.cards import origin_of
from bilateral.sources.economies import INCLUDES_HONG_KONG, WORLD, economy, is_aggregate
from bilateral.sources.keep import Aside, Kept, Loaded, keep
from bilateral.sources.patents.classes import Classes, read_classes
from bilateral.sources.tabular import Sheet, bare, find, number, opened, years_of
from bilateral.store import Store, slug

__all__ = ["TOTAL", "UNASSIGNED", "add"]

TOTAL, UNASSIGNED = "TOTAL", "UNASSIGNED"
USUAL = {
    "year": "year yr period timeperiod time prioyear filingyear grantyear",
    "country": "country iso3 countrycode code region economy entity location inventorcountry applicantcountry geo "
    "nation",
    "field": "field technology wipofield techfield fieldname fielden technologyfield sector domain topic",
    "ipc": "ipc ipccode ipcclass",
    "families": "families patentfamilies count patents value n number grants applications obsvalue total",
}
_TOTALS = frozenset(["total", "alltechnologies", "allfields", "all", "totalpatents", "alltechnology"])
_UNASSIGNED = frozenset(["unassigned", "notassigned", "unknown", "unclassified", "nofield", "na", "missing", ""])

NOT_ECONOMY = "no single economy"
UNKNOWN = "no country has this code or name"
MISSING = "no value"


def add(
    store: Store,
    data: Any,
    *,
    mapping: Mapping[str, str] | None = None,
    classes: Path | str | None = None,
    year: int | None = None,
    name: str | None = None,
    sheet: str | None = None,
    max_bad: float = 0.01,
    **cited: object,
) -> Kept:
    """Load patent families by country, field and year.

    Names of countries become ISO3 codes, groups of countries are left out and told, the world is kept as WLD. The
    fields "TOTAL" and "UNASSIGNED" (what has no field) are kept: specialisation leaves the unassigned out of its base.

    Parameters
    ----------
    store
        Where to.
    data
        CSV, Parquet or Excel file, or a frame; the re-shaped NCSES Indicators (region, income, field, year, families).
    mapping
        Ours to theirs: `{"families": "value"}`.
    classes
        A concordance from IPC codes to fields, for a table with a column of IPC codes.
    year, name, sheet
        The year where no column has it; the name in the store, by default the file's; the sheet of an Excel file.
    max_bad
        Share of bad rows (0–1) above which nothing is replaced.
    **cited
        producer, title, vintage, url, licence, citation, simulated.

    Raises
    ------
    MissingColumn
        A column cannot be told.
    TooManyBadRows
        More rows are bad than `max_bad` allows.
    InputError
        A country, field and year stand there twice.
    """
    table = opened(data, sheet=sheet)
    lists = read_classes(classes) if classes is not None else None
    needed = ("country", "ipc" if lists else "field", "families", *(() if year else ("year",)))
    columns = find(table, USUAL, mapping, needed)
    reader = _Reader(table, columns, lists, year)
    reader.run()
    loaded = Loaded(
        table="patents",
        name=name or slug(Path(table.title).stem),
        source="patents",
        data=reader.table(),
        origins=(origin_of(__package__, cited, sha256=table.sha256, title=f"Patent families ({table.title})"),),
        aside=tuple(reader.aside),
    )
    return keep(store, loaded, max_bad=max_bad, notes=reader.notes())


@dataclass(slots=True)
class _Reader:
    sheet: Sheet
    columns: Mapping[str, str]
    classes: Classes | None
    year: int | None
    cells: dict[tuple[int, str, str], float] = field(default_factory=dict)
    lines: dict[tuple[int, str, str], int] = field(default_factory=dict)
    aside: list[Aside] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    unmatched: int = 0

    def run(self) -> None:
        """Read every row."""
        held = {ours: self.sheet.column(theirs) for ours, theirs in self.columns.items()}
        years = held.get("year") or [self.year] * self.sheet.data.num_rows
        fields = held["ipc" if self.classes else "field"]
        for place, row in enumerate(zip(years, held["country"], fields, held["families"], strict=True)):
            self._row(place + self.sheet.first_line, *row)

    def _row(self, line: int, year: Any, country: Any, field_: Any, families: Any) -> None:
        raw = f"{year},{country},{field_},{families}"
        when, where = years_of(year), economy(str(country))
        if where is None:
            self.left_out[str(country)] += 1
            group = is_aggregate(str(country))
            self.aside.append(Aside(self.sheet.title, line, NOT_ECONOMY if group else UNKNOWN, raw, bad=False))
            return
        try:
            value = number(families)
        except ValueError:
            self.aside.append(Aside(self.sheet.title, line, "families is no number", raw))
            return
        if when is None or (value is not None and value < 0):
            why = "no year" if when is None else "families is negative"
            self.aside.append(Aside(self.sheet.title, line, why, raw))
        elif value is None:
            self.aside.append(Aside(self.sheet.title, line, MISSING, raw, bad=False))
        else:
            self._put((when[1], where, self._field(field_)), value, line)

    def _field(self, text: Any) -> str:
        if self.classes is not None:
            found = self.classes.field(str(text or ""))
            self.unmatched += found is None
            return found or UNASSIGNED
        word = bare(str(text or ""))
        return TOTAL if word in _TOTALS else UNASSIGNED if word in _UNASSIGNED else " ".join(str(text).split())

    def _put(self, key: tuple[int, str, str], value: float, line: int) -> None:
        if self.classes is not None:
            self.cells[key] = self.cells.get(key, 0.0) + value
        elif key in self.cells:
            what = "a country, field and year stand there twice; is there a column that tells them apart?"
            raise InputError(what, got=f"lines {self.lines[key]} and {line}: {', '.join(map(str, key))}")
        else:
            self.cells[key] = value
            self.lines[key] = line

    def table(self) -> Any:
        """The rows that count, as Arrow."""
        import pyarrow as pa

        years, countries, fields = zip(*self.cells, strict=True) if self.cells else ((), (), ())
        columns = (years, countries, fields, tuple(self.cells.values()))
        wanted = schema.table("patents").arrow()
        return pa.table([pa.array(each, kind) for each, kind in zip(columns, wanted.types, strict=True)], schema=wanted)

    def notes(self) -> tuple[str, ...]:
        """What was done on the way, in plain words."""
        told = [f"columns: {', '.join(f'{ours}={theirs}' for ours, theirs in self.columns.items() if ours != theirs)}"]
        if self.left_out:
            told.append(f"no single economies, left out: {', '.join(sorted(self.left_out))}")
        countries = {country for _, country, _ in self.cells}
        if WORLD not in countries:
            told.append("no row for the world: the world is the sum of the countries in the table")
        if "CHN" in countries and "HKG" not in countries:
            told.append(INCLUDES_HONG_KONG)
        if self.unmatched:
            told.append(
                f"{many(self.unmatched, 'row has', 'rows have')} an IPC code that the concordance lacks: UNASSIGNED"
            )
        return tuple(line for line in told if line != "columns: ")
