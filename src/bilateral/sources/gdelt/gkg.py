"""GKG files, filtered while they stream: only documents that name places of both countries are kept.

A day of GKG is several gigabytes, of which a pair of countries takes a few thousandths. Lines are looked at as bytes:
what does not hold both FIPS codes is passed over before anything is decoded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilateral.errors import BadArchive, EmptyInput, InputError
from bilateral.pair import Pair
from bilateral.plurals import many
from bilateral.sources.eventkit.batch import day, decimals
from bilateral.sources.eventkit.codes import fips_codes
from bilateral.sources.eventkit.tsv import NOT_TEXT, SHORT, opened
from bilateral.sources.gdelt.columns import GKG_COLUMNS
from bilateral.sources.gdelt.files import sorted_out
from bilateral.sources.gdelt.read import origin
from bilateral.sources.keep import Aside, Kept, Loaded, keep
from bilateral.store import Store

__all__ = ["Record", "add_gkg", "places", "records"]

_AT = {name: place for place, name in enumerate(GKG_COLUMNS)}
LONGEST_LINE = 16 << 20
NO_DAY = "no day of the calendar"


@dataclass(slots=True)
class Passed:
    """What was seen on the way."""

    lines: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """One document that names places of both countries."""

    id: str
    date: str
    outlet: str
    story: str
    tone: float | None
    themes: str


def add_gkg(
    store: Store, paths: Path | str | Iterable[Path | str], pair: Pair, *, name: str | None = None, max_bad: float = 1.0
) -> Kept:
    """Load the documents of GKG 2.1 files that name places of both countries into `news_records`.

    Parameters
    ----------
    store
        Where to.
    paths
        Files (`*.gkg.csv`, plain, zipped or gzipped), or folders of them.
    pair
        The two countries.
    name
        Name in the store; default "gkg-" and the two codes. What stands under it is replaced.
    max_bad
        Share of bad rows (0–1) above which nothing is stored.

    Raises
    ------
    EmptyInput
        No document names both.
    """
    import pyarrow as pa

    files = sorted_out([paths] if isinstance(paths, (str, Path)) else list(paths)).gkg
    if not files:
        raise InputError("no GKG file of GDELT there", got=str(paths), allowed="*.gkg.csv, *.gkg.csv.zip")
    a, b = sorted((pair.a, pair.b))
    found: dict[str, Record] = {}
    aside: list[Aside] = []
    passed = Passed()
    for file in files:
        found |= {record.id: record for record in records(file, pair, aside, passed)}
    if not found:
        raise EmptyInput(f"none of {many(passed.lines, 'document')} names places of both {a} and {b}")
    rows = [_row(record, a, b) for record in found.values()]
    data = pa.Table.from_pylist(rows)
    loaded = Loaded(
        "news_records", name or f"gkg-{a}-{b}", "gdelt", data, (origin(files),), unit="documents", aside=tuple(aside)
    )
    kept = keep(store, loaded, max_bad=max_bad)
    note = f"{many(passed.lines, 'document')} passed through, of which places of both countries stand in {len(found):,}"
    return Kept(kept.dataset, passed.lines, kept.rows_stored, (*kept.notes, note))


def _row(record: Record, a: str, b: str) -> dict[str, Any]:
    return {
        "id": record.id,
        "year": int(record.date[:4]),
        "date": record.date,
        "country_a": a,
        "country_b": b,
        "outlet": record.outlet,
        "story": record.story,
        "tone": record.tone,
        "themes": record.themes,
    }


def records(path: Path, pair: Pair, aside: list[Aside], passed: Passed) -> Iterator[Record]:
    """The documents of one file that name places of both countries.

    Parameters
    ----------
    path
        Plain, zipped or gzipped.
    pair
        The two countries.
    aside
        Lines that look like such documents and cannot be read are added here, a damaged file as a whole.
    passed
        Lines seen are counted here.
    """
    codes = {iso3: fips for fips, iso3 in fips_codes().items()}
    wanted = {codes.get(side, "??") for side in (pair.a, pair.b)}
    marks = [f"#{code}#".encode() for code in wanted]
    try:
        with opened(path) as stream:
            number = 0
            while raw := stream.readline(LONGEST_LINE):
                number += 1
                passed.lines += 1
                if all(mark in raw for mark in marks):
                    record = _record(raw, path.name, number, wanted, aside)
                    if record is not None:
                        yield record
    except BadArchive as fault:
        aside.append(Aside(path.name, 0, fault.what, ""))


def _record(raw: bytes, part: str, number: int, wanted: set[str], aside: list[Aside]) -> Record | None:
    try:
        cells = raw.decode("utf-8").rstrip("\r\n").split("\t")
    except UnicodeDecodeError:
        aside.append(Aside(part, number, NOT_TEXT, raw[:2000].decode("utf-8", "backslashreplace")))
        return None
    when = day(cells[_AT["DATE"]]) if len(cells) == len(GKG_COLUMNS) else None
    if when is None:
        reason = NO_DAY if len(cells) == len(GKG_COLUMNS) else SHORT
        aside.append(Aside(part, number, reason, raw[:2000].decode("utf-8", "backslashreplace")))
        return None
    if not wanted <= places(cells[_AT["V2Locations"]] or cells[_AT["Locations"]]):
        return None
    return Record(
        id=cells[_AT["GKGRECORDID"]] or f"{part}:{number}",
        date=when,
        outlet=cells[_AT["SourceCommonName"]],
        story=cells[_AT["DocumentIdentifier"]],
        tone=decimals(cells[_AT["V2Tone"]].split(",")[0]),
        themes=cells[_AT["Themes"]],
    )


def places(text: str) -> frozenset[str]:
    """FIPS codes of the countries in a Locations field: `type#name#country#adm1#…`, parted by semicolons.

    Examples
    --------
    >>> sorted(places("4#Seoul, Soul-T'ukpyolsi, South Korea#KS#KS11#37.5#127#-716583;1#China#CH#CH#35#105#CH"))
    ['CH', 'KS']
    """
    blocks = (block.split("#") for block in text.split(";"))
    return frozenset(block[2] for block in blocks if len(block) > 3)
