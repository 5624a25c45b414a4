"""Technology: patents, collaborations, works, and OpenAlex."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.loading.kinds import Home
from bilateral.selection import codes, span

if TYPE_CHECKING:
    from bilateral.sources.keep import Kept
    from bilateral.sources.openalex import OpenAlexReport
    from bilateral.store import Store

__all__ = ["add_collaborations", "add_openalex", "add_patents", "add_works", "fetch_openalex", "technology_sample"]


def add_patents(data: Any, *, home: Home = None, **options: Any) -> Kept:
    """Load patent families by country, field and year, for `Pair.technology`.

    Parameters
    ----------
    data
        CSV, Parquet or Excel file, or a frame.
    home
        Home folder of the store.
    **options
        As for `bilateral.sources.patents.add`: mapping, classes, year, name, sheet, max_bad, producer, title …
    """
    from bilateral.sources import patents
    from bilateral.store import Store

    return patents.add(Store(home), data, **options)


def add_collaborations(data: Any, *, home: Home = None, **options: Any) -> Kept:
    """Load works co-authored by pairs of countries, for `Pair.technology`.

    Parameters
    ----------
    data
        CSV, Parquet or Excel file, or a frame.
    home
        Home folder of the store.
    **options
        As for `bilateral.sources.collaborations.add`: mapping, year, name, sheet, max_bad, producer, title …
    """
    from bilateral.sources import collaborations
    from bilateral.store import Store

    return collaborations.add(Store(home), data, **options)


def add_works(data: Any, *, home: Home = None, **options: Any) -> Kept:
    """Load works with year, field, type, citations and countries, for `Pair.technology`.

    Parameters
    ----------
    data
        CSV, Parquet or Excel file, or a frame.
    home
        Home folder of the store.
    **options
        As for `bilateral.sources.works.add`: mapping, window, name, sheet, max_bad, producer, title …
    """
    from bilateral.sources import works
    from bilateral.store import Store

    return works.add(Store(home), data, **options)


def add_openalex(
    folder: Path | str,
    *,
    years: str | int | Iterable[int] | None = None,
    sets: Iterable[str] = (),
    sets_file: Path | str | None = None,
    all_fields: bool = False,
    window: int | None = None,
    release: str = "",
    name: str = "openalex",
    home: Home = None,
) -> Kept:
    """Load works of an OpenAlex snapshot (Parquet), for `Pair.technology`.

    Parameters
    ----------
    folder
        The folder of works, or one file.
    years
        Years of publication; default all.
    sets, sets_file
        Sets of technologies, each of which becomes a field; default all of the standard list.
    all_fields
        OpenAlex's own fields instead.
    window
        Citations of so many years after publication; default all to the day of the snapshot.
    release
        Date of the snapshot's manifest.
    name
        Name in the store.
    home
        Home folder of the store.
    """
    from bilateral.engine import connect
    from bilateral.reference.technology_sets import technology_sets
    from bilateral.sources import works
    from bilateral.sources.cards import origin_of
    from bilateral.sources.openalex import snapshot
    from bilateral.store import Store

    engine = connect()
    chosen = () if all_fields else technology_sets(sets_file, sets)
    found = engine.arrow(snapshot.works(engine, snapshot.parts(folder), chosen, years=span(years), window=window))
    within = f"year of publication and {window} after" if window is not None else "all to the day of the snapshot"
    origin = origin_of("bilateral.sources.openalex", {"vintage": f"snapshot {release}".strip()})
    about = {key: getattr(origin, key) for key in ("producer", "title", "vintage", "url", "licence", "citation")}
    return works.add(Store(home), found, window=within, name=name, **about)


def fetch_openalex(
    countries: str | Iterable[str], years: str | int | Iterable[int], *, home: Home = None, **options: Any
) -> OpenAlexReport:
    """Count works in OpenAlex by country, set of technologies and year, and load the counts.

    Parameters
    ----------
    countries
        Whose pairs are counted too: "KOR,CHN" or a list; counts by country are of all countries.
    years
        "2015-2024", a year, a range or a list.
    home
        Home folder of the store.
    **options
        As for `bilateral.sources.openalex.add`: sets, key, budget, agree, name, corpus, progress …
    """
    from bilateral.sources import openalex
    from bilateral.store import Store

    return openalex.add(Store(home), codes(countries), span(years) or (), **options)


def technology_sample(home: Home = None) -> Store:
    """The store of the sample world with simulated patents, collaborations and works, read as users' own tables are."""
    from bilateral.simulate import SAMPLE_NAME
    from bilateral.simulate import technology as world
    from bilateral.sources import collaborations, patents, works
    from bilateral.store import Store

    store = Store(Store(home).home / "sample")
    if store.datasets("works"):
        return store
    about: dict[str, Any] = {"producer": "bilateral", "licence": "CC0-1.0", "simulated": True, "name": SAMPLE_NAME}
    readers = (
        (patents.add, world.PATENTS_FILE, "patents"),
        (collaborations.add, world.COLLABORATIONS_FILE, "collaborations"),
        (works.add, world.WORKS_FILE, "works"),
    )
    with tempfile.TemporaryDirectory() as folder:
        made = world.technology(folder)
        for add, file, table in readers:
            add(store, made / file, title=world.title(table), **about)
    return store
