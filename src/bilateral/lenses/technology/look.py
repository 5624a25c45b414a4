"""Ask the technology lens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bilateral.lenses.technology.definitions import called
from bilateral.lenses.technology.families import families, standings
from bilateral.lenses.technology.learn import learn
from bilateral.lenses.technology.limits import limits
from bilateral.lenses.technology.make import Make, Said
from bilateral.lenses.technology.odd import Row, anomaly_table, odd_families, odd_pairs
from bilateral.lenses.technology.pairs import Pairs, pairs
from bilateral.lenses.technology.panel import Panel, panel
from bilateral.lenses.technology.question import TABLES, Question, Span, question
from bilateral.lenses.technology.result import TechnologyResult
from bilateral.lenses.technology.tables import proximity_table, rta_table, standing_table
from bilateral.lenses.technology.together import together
from bilateral.lenses.technology.works import impact, publications, with_all_fields
from bilateral.measure import Measure, NotComputed, Scope, Table
from bilateral.origin import union

if TYPE_CHECKING:
    import pyarrow as pa

    from bilateral.engine import Engine
    from bilateral.pair import Pair
    from bilateral.store import Store

__all__ = ["look"]

_SAID_BY = {
    "patents": ("technology.rta", "technology.jaffe", "technology.standing"),
    "collaborations": ("technology.ic", "technology.balassa", "technology.salton"),
    "works": ("technology.impact",),
    "publications": ("technology.activity",),
}
"""What stays unsaid without a table; for works and publications either will do."""


def look(
    store: Store,
    pair: Pair,
    *,
    year: int | None = None,
    years: Iterable[int] | None = None,
    data: str | Mapping[str, str] | None = None,
    events: Mapping[int, str] | None = None,
    engine: Engine | None = None,
) -> TechnologyResult:
    """Who leads in technology, who catches up, and where the two work together.

    Parameters
    ----------
    store
        Where the tables are: `patents`, `collaborations`, `works`, `publications`; any one will do.
    pair
        The two countries, in order.
    year
        The year in focus. Default: the last that each dataset holds, so that patents and works may have different ones.
    years
        Every year to follow; numbers by field are told for all of them. Default: every year for what is a series, and
        the year in focus for numbers by field.
    data
        Name of a dataset, or names by table. Default: those loaded last.
    events
        Years to mark, with what happened: `{2016: "dispute over missile defence"}`.
    engine
        From `bilateral.engine.connect`. Default: DuckDB.

    Returns
    -------
    TechnologyResult

    Raises
    ------
    NoData
        The store holds none of the tables, or none of them knows either country.
    SelectionError
        A dataset or a year is not there.
    """
    asked = question(store, pair, year=year, years=years, data=data, events=events)
    seen = _Seen(asked, store, engine)
    said: list[Said] = []
    for table in TABLES:
        said += seen.say(table) if table in asked.spans else _absent(asked, table)
    said += seen.closing()
    return _result(asked, said)


@dataclass(slots=True)
class _Seen:
    """Reads each table and says what is in it."""

    asked: Question
    store: Store
    engine: Engine | None
    makes: dict[str, Make] = field(default_factory=dict)
    named: dict[str, tuple[str, ...]] = field(default_factory=dict)
    odd: list[Row] = field(default_factory=list)

    def say(self, table: str) -> list[Said]:
        """Everything from one table."""
        span = self.asked.spans[table]
        if not span.years:
            return [NotComputed(id, self.asked.why(table)) for id in _SAID_BY[table]]
        said = list({"patents": self._patents, "collaborations": self._collaborations, "works": self._works,
                     "publications": self._publications}[table](span))  # fmt: skip
        if span.year is None:
            said += [NotComputed(id, self.asked.why(table)) for id in _SAID_BY[table]]
        return said

    def _rows(self, span: Span, years: tuple[int, ...] | None = None) -> pa.Table:
        from bilateral.lenses.technology.query import rows

        return rows(self.store.read(span.dataset, years=years, engine=self.engine), self.engine)

    def _make(self, table: str, span: Span, *terms: tuple[str, str], codes: tuple[str, ...]) -> Make:
        self.makes[table] = Make(self.asked.pair, span, terms)
        self.named[table] = codes
        return self.makes[table]

    def _patents(self, span: Span) -> Iterator[Said]:
        found = panel(self._rows(span))
        terms = ("unit", "patent families"), ("world", found.said)
        make = self._make("patents", span, *terms, codes=found.countries)
        said = list(families(make, found))
        yield from said
        if not (found.has(make.pair.a) and found.has(make.pair.b)):
            return
        self.odd += odd_families(make, found)
        yield proximity_table(make, [each for each in said if isinstance(each, Measure)])
        yield from _tables(make, found)

    def _collaborations(self, span: Span) -> Iterator[Said]:
        found: Pairs = pairs(self._rows(span))
        terms = ("unit", "works, whole counting"), ("events", _listed(self.asked.events))
        make = self._make("collaborations", span, *terms[: 1 + bool(self.asked.events)], codes=found.countries)
        self.odd += odd_pairs(make, found)
        yield from together(make, found)

    def _works(self, span: Span) -> Iterator[Said]:
        from bilateral.engine import connect
        from bilateral.lenses.technology import query

        engine = self.engine or connect()
        read = self.store.read(span.dataset, years=span.years, engine=engine)
        rows = with_all_fields(engine.arrow(query.impact(read)))
        terms = ("pool", "same field, year and type"), ("citation window", span.dataset.unit or "as in the source")
        make = self._make("works", span, *terms, codes=tuple(sorted({row["country"] for row in rows})))
        yield from impact(make, rows)

    def _publications(self, span: Span) -> Iterator[Said]:
        rows = self._rows(span)
        found = panel(rows, "works")
        marked = rows.filter(rows["top_works"].is_valid())
        top = panel(marked, "top_works") if marked.num_rows else None
        terms = ("unit", "works, whole counting"), ("world", found.said)
        yield from publications(self._make("publications", span, *terms, codes=found.countries), found, top)

    def closing(self) -> Iterator[Said]:
        """What speaks of all tables at once."""
        watched = next((make for table, make in self.makes.items() if table in {"patents", "collaborations"}), None)
        if watched is not None:
            yield anomaly_table(watched, self.odd, sorted({*watched.span.dataset.years}))
        told = limits(self.makes, self.named)
        if told is not None:
            yield told


def _tables(make: Make, found: Panel) -> Iterator[Table]:
    if make.span.told:
        yield rta_table(make, found)
    if make.span.year is not None:
        every = standings(make, found, make.span.year)
        yield standing_table(make, every, make.span.year)
        yield learn(make, every, "ab", make.span.year)
        yield learn(make, every, "ba", make.span.year)


def _listed(events: tuple[tuple[int, str], ...]) -> str:
    return "; ".join(f"{year} {what}" for year, what in events)


def _absent(asked: Question, table: str) -> list[Said]:
    """Why a table says nothing; works and publications stand in for each other."""
    if table == "publications" or (table == "works" and "publications" in asked.spans):
        return []
    return [NotComputed(id, asked.why(table)) for id in _SAID_BY[table]]


def _result(asked: Question, said: list[Said]) -> TechnologyResult:
    a, b = asked.pair.names
    missing = _folded([each for each in said if isinstance(each, NotComputed)])
    first = next(iter(asked.spans.values()))
    return TechnologyResult(
        pair=asked.pair,
        year=asked.year,
        years=asked.years,
        scope=Scope(years=(asked.year,), dataset=first.name, terms=_datasets(asked)),
        measures=tuple(each for each in said if isinstance(each, Measure)),
        tables=tuple(each for each in said if isinstance(each, Table)),
        not_computed=tuple(replace(each, label=each.label or called(each.id, a, b)) for each in missing),
        origins=union(*(span.dataset.origins for span in asked.spans.values())),
        events=asked.events,
    )


def _folded(missing: list[NotComputed]) -> list[NotComputed]:
    """One reason for many years is said once, with the years."""
    years: dict[tuple[str, str], list[str]] = {}
    first: dict[tuple[str, str], NotComputed] = {}
    for each in missing:
        year, _, reason = each.reason.partition(": ")
        key = (each.id, reason if year.isdigit() else each.reason)
        first.setdefault(key, each)
        years.setdefault(key, []).extend([year] if year.isdigit() else [])
    return [replace(each, reason=_dated(years[key], key[1])) for key, each in first.items()]


def _dated(years: list[str], reason: str) -> str:
    if not years:
        return reason
    return f"{years[0] if len(years) == 1 else f'{years[0]} to {years[-1]}'}: {reason}"


def _datasets(asked: Question) -> tuple[tuple[str, str], ...]:
    return tuple((table, f"{span.name} {span.dataset.span}") for table, span in asked.spans.items())
