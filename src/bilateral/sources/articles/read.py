"""From what the user gives to the table `articles`."""

from __future__ import annotations

import datetime as dt
import hashlib
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral import schema
from bilateral.errors import EmptyInput, InputError
from bilateral.origin import Origin, today, union
from bilateral.sources.articles.body import body, pairs, unpaired
from bilateral.sources.articles.cluster import stories
from bilateral.sources.articles.fetch import fetch_page
from bilateral.sources.articles.formats import SUFFIXES, Page, pages
from bilateral.sources.articles.header import header, language_of, parse_date
from bilateral.sources.keep import Aside, Kept, Loaded, keep

if TYPE_CHECKING:
    from bilateral.store import Dataset, Store

__all__ = ["DATASET", "Reading", "add", "origins_of", "read"]

DATASET = "articles"
"""Name of the dataset in the store."""
_SIMULATED = "SIMULATED"
_MOST_FILES = 20_000


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, before it is kept."""

    rows: tuple[dict[str, Any], ...]
    """Rows of the table `articles`, in the order of publication; near-duplicates share their `story`."""
    aside: tuple[Aside, ...] = ()
    """What could not be read, and why."""
    notes: tuple[str, ...] = field(default=())
    """What a reader should know: dates that were not found."""


def read(
    places: Sequence[Path | str],
    *,
    published: dt.date | None = None,
    publisher: str | None = None,
    language: str | None = None,
) -> Reading:
    """Read articles without keeping them.

    Parameters
    ----------
    places
        Files (.txt .md .html .pdf .jsonl .json), folders of them, or http(s) addresses.
    published, publisher, language
        What to take where the page does not say; what the user gives goes before what the page says.

    Raises
    ------
    InputError
        A file that is not there, or too large.
    EmptyInput
        Nothing in it is an article.
    FetchError
        An address that cannot or may not be read.
    """
    rows: list[dict[str, Any]] = []
    aside: list[Aside] = []
    for name, found in _found(places):
        for number, (page, where) in enumerate(found, start=1):
            if page.bad or not page.text.strip():
                aside.append(Aside(name, number, page.bad or "no text", page.text[:80]))
                continue
            rows.append(_row(page, where, name, published, publisher, language))
    if not rows:
        said = "; ".join(sorted({f"{one.part}: {one.reason}" for one in aside})[:3]) or "no files of articles"
        raise EmptyInput(f"no article can be read: {said}", allowed=f"{' '.join(SUFFIXES)}, a folder or an address")
    return Reading(tuple(_clustered(_once(rows))), tuple(aside), _undated(rows))


def add(store: Store, places: Sequence[Path | str], *, name: str = DATASET, **told: Any) -> tuple[Kept, Reading]:
    """Read articles and put them beside those that the store holds.

    Parameters
    ----------
    store
        Where to.
    places, told
        As for `read`.
    name
        Name in the store.
    """
    new = read(places, **told)
    before = next((one for one in store.datasets("articles") if one.name == name), None)
    rows = _clustered(_once([*_held(store, before), *new.rows]))
    kept = keep(store, _loaded(rows, name, new, before), max_bad=1.0, notes=new.notes)
    stories_of = {row["id"]: row["story"] for row in rows}
    return kept, replace(new, rows=tuple(row | {"story": stories_of[row["id"]]} for row in new.rows))


def _loaded(rows: Sequence[dict[str, Any]], name: str, new: Reading, before: Dataset | None) -> Loaded:
    import pyarrow as pa

    table = schema.table("articles")
    return Loaded(
        table="articles",
        name=name,
        source="articles",
        data=pa.Table.from_pylist(list(rows), schema=table.arrow()),
        origins=union(before.origins if before else (), origins_of(new.rows)),
        aside=new.aside,
    )


def _held(store: Store, before: Dataset | None) -> list[dict[str, Any]]:
    if before is None:
        return []
    rows: list[dict[str, Any]] = store.read(before).to_pyarrow().to_pylist()
    return rows


def origins_of(rows: Iterable[dict[str, Any]]) -> tuple[Origin, ...]:
    """Where the articles come from, as they are cited.

    Parameters
    ----------
    rows
        Of the table `articles`.
    """
    return union(_origin(row) for row in rows)


def _origin(row: dict[str, Any]) -> Origin:
    producer = row["publisher"] or "publisher not stated"
    digest = "" if row["url"] else hashlib.sha256(row["text"].encode()).hexdigest()
    return Origin(
        producer=producer,
        title=textwrap.shorten(row["title"], 120, placeholder=" …") or row["file"] or row["url"],
        vintage=row["published"] or "",
        url=row["url"],
        accessed=today() if row["url"] else "",
        sha256=digest,
        simulated=row["simulated"],
    )


def _found(places: Sequence[Path | str]) -> Iterator[tuple[str, Iterator[tuple[Page, str]]]]:
    for place in places:
        if str(place).startswith(("http://", "https://")):
            yield str(place), _of_address(str(place))
        else:
            yield from ((file.name, _of_file(file)) for file in _files(Path(place)))


def _of_address(url: str) -> Iterator[tuple[Page, str]]:
    end, answer = fetch_page(url)
    for page in pages(answer.body, end, content_type=answer.headers.get("content-type", "")):
        yield page, end


def _of_file(file: Path) -> Iterator[tuple[Page, str]]:
    try:
        data = file.read_bytes()
    except OSError as fault:
        raise InputError(
            "the file cannot be read", got=str(file), then="give a file, a folder or an address"
        ) from fault
    try:
        for page in pages(data, file.name):
            yield page, page.url
    except InputError as fault:  # one file that is no article must not take the others with it
        yield Page("", bad=fault.what), ""


def _files(place: Path) -> list[Path]:
    if not place.is_dir():
        return [place]
    found = sorted(file for file in place.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
    if len(found) > _MOST_FILES:
        raise InputError("the folder holds too many files", got=f"{len(found):,}", allowed=f"{_MOST_FILES:,}")
    return found


def _row(
    page: Page, url: str, name: str, published: dt.date | None, publisher: str | None, language: str | None
) -> dict[str, Any]:
    told = header(page.text)
    day = published or parse_date(page.published) or told.published
    spans = body(page.text)
    digest = hashlib.sha256(page.text.encode()).hexdigest()[:12]
    return {
        "id": f"{day or 'undated'}-{digest}",
        "published": str(day) if day else None,
        "publisher": publisher or page.publisher or told.publisher,
        "language": language or page.language or language_of(page.text),
        "title": page.title or told.title,
        "text": page.text,
        "body": pairs(spans),
        "url": url,
        "file": "" if url else name,
        "story": "",
        "removed": len(page.text) - sum(end - start for start, end in spans),
        "simulated": _SIMULATED in page.text[:400],
    }


def _once(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each article once; what comes later goes before."""
    latest = {row["id"].rpartition("-")[2]: row for row in rows}
    return sorted(latest.values(), key=lambda row: (row["published"] or "9999", row["id"]))


def _clustered(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    words = [" ".join(row["text"][start:end] for start, end in unpaired(row["body"])) for row in rows]
    return [row | {"story": rows[first]["id"]} for row, first in zip(rows, stories(words), strict=True)]


def _undated(rows: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    missing = [row["file"] or row["url"] for row in rows if row["published"] is None]
    if not missing:
        return ()
    named = ", ".join(missing[:3])
    return (f"no day of publication was found in {named}: give --published YYYY-MM-DD, or its dates stay open",)
