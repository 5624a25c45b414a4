"""From counts by country to the tables `publications` and `collaborations`."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bilateral import schema
from bilateral.errors import InputError
from bilateral.origin import Origin
from bilateral.reference.countries import country
from bilateral.reference.technology_sets import technology_sets
from bilateral.sources.cards import origin_of
from bilateral.sources.economies import WORLD, economy
from bilateral.sources.keep import Kept, Loaded, keep
from bilateral.sources.openalex.conversation import Counted
from bilateral.sources.openalex.fetch import Fetched, fetch
from bilateral.sources.openalex.question import Access, Question, refuse_deprecated
from bilateral.store import Store

__all__ = ["OpenAlexReport", "add", "question", "tables"]


@dataclass(frozen=True, slots=True)
class OpenAlexReport:
    """What was counted and loaded."""

    kept: tuple[Kept, ...]
    """One for each table that was filled."""
    fetched: Fetched
    notes: tuple[str, ...]

    def sentence(self) -> str:
        """In plain words."""
        return " ".join(each.sentence() for each in self.kept)


def question(
    countries: Sequence[str],
    years: Iterable[int],
    *,
    sets: Sequence[str] = (),
    sets_file: Path | str | None = None,
    top: bool = True,
    filters: Sequence[str] = (),
) -> Question:
    """What to ask, from words.

    Parameters
    ----------
    countries
        Codes or names of those whose pairs are counted; none for no pairs.
    years
        Years of publication.
    sets
        Names of sets of technologies; default all of the list.
    sets_file
        A list of the user's own; default the standard one.
    top
        Whether works marked as most cited are counted too.
    filters
        Further filters of every count: "language:en".

    Raises
    ------
    InputError
        There is no year, or a filter is none or of a field that OpenAlex has retired.
    UnknownCountry, SelectionError
        A country or a set is not known.
    """
    wanted = tuple(sorted(set(years)))
    if not wanted:
        raise InputError("there is no year to ask for", then="--years 2015-2024")
    codes = tuple(dict.fromkeys(country(code).iso3 for code in countries))
    refuse_deprecated([each.partition(":")[0].strip() for each in filters])
    for each in filters:
        if not all(part.strip() for part in each.partition(":")):
            raise InputError("a filter is FIELD:VALUE", got=each, then="--filter language:en")
    return Question(technology_sets(sets_file, sets), wanted, codes, top, tuple(filters))


def add(
    store: Store,
    countries: Sequence[str],
    years: Iterable[int],
    *,
    sets: Sequence[str] = (),
    sets_file: Path | str | None = None,
    top: bool = True,
    filters: Sequence[str] = (),
    name: str = "openalex",
    corpus: str = "core",
    access: Access | None = None,
    **options: Any,
) -> OpenAlexReport:
    """Count works in OpenAlex by set of technologies, country and year, and pairs of countries, and load the counts.

    Parameters
    ----------
    store
        Where to.
    countries, years, sets, sets_file, top, filters
        As for `question`.
    name
        Name in the store.
    corpus
        "core", "expansion" or "all".
    access
        Another server; default the API of OpenAlex.
    **options
        As for `fetch`: key, transport, progress, sleep.
    """
    asked = question(countries, years, sets=sets, sets_file=sets_file, top=top, filters=filters)
    door = access or Access(corpus=corpus)
    fetched = fetch(store, asked, access=door, **options)
    publications, pairs, notes = tables(fetched.counts)
    origin = _origin(door, fetched, asked)
    kept = [keep(store, Loaded("publications", name, "openalex", publications, (origin,)))]
    if pairs.num_rows:
        kept.append(keep(store, Loaded("collaborations", name, "openalex", pairs, (origin,))))
    written = _write_requests(store, name, fetched)
    said = (*fetched.notes(), *notes, f"the request and date of each number: {written}")
    return OpenAlexReport(tuple(kept), fetched, said)


def _origin(door: Access, fetched: Fetched, asked: Question) -> Origin:
    limited = f", only {' and '.join(asked.filters)}" if asked.filters else ""
    found = origin_of(__package__, {"vintage": f"API, corpus {door.corpus}, counted {fetched.accessed}{limited}"})
    return replace(found, url=fetched.counts[0].urls[0] if fetched.counts else found.url)


def tables(counts: Sequence[Counted]) -> tuple[Any, Any, tuple[str, ...]]:
    """The tables `publications` and `collaborations`, and what must be known of them.

    Parameters
    ----------
    counts
        From `fetch`.
    """
    import pyarrow as pa

    works: dict[tuple[int, str, str], dict[str, float]] = {}
    for each in counts:
        if each.call.kind in {"works", "top"}:
            column = "works" if each.call.kind == "works" else "top_works"
            for code, number in (*_coded(each), (WORLD, each.count)):
                works.setdefault((each.call.year, code, each.call.field), {})[column] = float(number)
    rows = [
        {"year": year, "country": code, "field": field, "works": cell["works"], "top_works": cell.get("top_works")}
        for (year, code, field), cell in works.items()
        if "works" in cell
    ]
    cells, notes = _pairs(counts)
    pairs = [{"year": key[0], "country_a": key[1], "country_b": key[2], "works": value} for key, value in cells.items()]
    return (
        pa.Table.from_pylist(rows, schema=schema.table("publications").arrow()),
        pa.Table.from_pylist(pairs, schema=schema.table("collaborations").arrow()),
        (*notes, *_strange(counts)),
    )


def _coded(each: Counted) -> list[tuple[str, int]]:
    """Groups with ISO3 codes; those of no country are left out."""
    found = ((economy(key), number) for key, number in each.groups)
    return [(code, number) for code, number in found if code is not None and code != WORLD]


def _strange(counts: Sequence[Counted]) -> tuple[str, ...]:
    keys = sorted({key for each in counts for key, _ in each.groups if economy(key) is None})
    return (f"codes that no country has were left out: {', '.join(keys)}",) if keys else ()


def _pairs(counts: Sequence[Counted]) -> tuple[dict[tuple[int, str, str], float], tuple[str, ...]]:
    cells: dict[tuple[int, str, str], float] = {}
    moved: list[str] = []
    # pairs go before the world, whose groups give the margins of all other countries
    for each in sorted(counts, key=lambda item: item.call.kind == "world"):
        year, own = each.call.year, each.call.country
        if each.call.kind == "pairs":
            entries = [(own, own, each.count), *((own, code, n) for code, n in _coded(each) if code != own)]
        elif each.call.kind == "world":
            entries = [(WORLD, WORLD, each.count), *((code, code, n) for code, n in _coded(each))]
        else:
            continue
        for a, b, number in entries:
            key = (year, min(a, b), max(a, b))
            before = cells.setdefault(key, float(number))
            if before != number:
                moved.append(f"{a}–{b} {year}: {before:,.0f}, then {number:,}")
    told = f"counts changed from one request to the next, the first stands: {'; '.join(moved[:5])}"
    return cells, (told,) if moved else ()


def _write_requests(store: Store, name: str, fetched: Fetched) -> Path:
    """One line a count: what it is, its number, every request behind it, and the date."""
    target = store.home / "raw" / "openalex" / f"requests_{name}.csv"
    part = target.with_name(target.name + ".part")
    with part.open("w", encoding="utf-8", newline="") as sink:
        writer = csv.writer(sink)
        writer.writerow(("kind", "year", "field", "country", "count", "accessed", "requests"))
        for each in fetched.counts:
            call = each.call
            written = (
                call.kind,
                call.year,
                call.field,
                call.country,
                each.count,
                fetched.accessed,
                " ".join(each.urls),
            )
            writer.writerow(written)
    return part.replace(target)
