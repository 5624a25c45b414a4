"""Signals: articles, and the event databases."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.loading.kinds import Home

if TYPE_CHECKING:
    from bilateral.sources.gdelt.fetch import Got
    from bilateral.sources.keep import Kept
    from bilateral.store import Store

__all__ = [
    "add_articles",
    "add_events",
    "add_gdelt",
    "add_gkg",
    "add_icews",
    "add_polecat",
    "fetch_gdelt",
    "signals_sample",
]


def signals_sample(home: Home = None) -> Store:
    """The store of the sample world with simulated articles and events in it, read by the real readers on first use."""
    from bilateral.store import Store

    store = Store(Store(home).home / "sample")
    if not store.datasets("articles"):
        _sample_articles(store)
    if not store.datasets("events"):
        _sample_events(store)
    return store


def _sample_events(store: Store) -> None:
    from bilateral import simulate
    from bilateral.sources import gdelt

    with tempfile.TemporaryDirectory() as folder:
        gdelt.add(store, simulate.gdelt(Path(folder) / simulate.EVENTS_FILE), name=simulate.SAMPLE_NAME)


def _sample_articles(store: Store) -> None:
    from bilateral import simulate
    from bilateral.sources import articles

    with tempfile.TemporaryDirectory() as folder:
        articles.add(store, [simulate.articles(Path(folder))])


def add_articles(*places: Path | str, home: Home = None, **options: Any) -> Kept:
    """Load news articles: text, HTML, PDF or JSON lines, a folder of them, or addresses.

    Parameters
    ----------
    *places
        Files, folders, or http(s) addresses.
    home
        Home folder of the store.
    **options
        As for `bilateral.sources.articles.add`: published, publisher, language, name.
    """
    from bilateral.sources import articles
    from bilateral.store import Store

    return articles.add(Store(home), places, **options)[0]


def add_events(path: Path | str, *, home: Home = None, **options: Any) -> Kept:
    """Load a CSV or Parquet file of events, or of net scores of days (date, country_a, country_b, score).

    Parameters
    ----------
    path
        The file.
    home
        Home folder of the store.
    **options
        As for `bilateral.sources.events.add`: name, replace, max_bad, producer, title, url, licence, citation,
        simulated.
    """
    from bilateral.sources import events
    from bilateral.store import Store

    return events.add(Store(home), path, **options)


def add_gdelt(paths: Path | str | Iterable[Path | str] | None = None, *, home: Home = None, **options: Any) -> Kept:
    """Load GDELT event files (1.0 or 2.0) and mentions files; those in the store already are not read again.

    Parameters
    ----------
    paths
        Files or folders; by default what `fetch_gdelt` brought in.
    home
        Home folder of the store.
    **options
        As for `bilateral.sources.gdelt.add`: name, replace, max_bad, progress.
    """
    from bilateral.sources import gdelt
    from bilateral.store import Store

    return gdelt.add(Store(home), paths, **options)


def add_gkg(paths: Path | str | Iterable[Path | str], a: str, b: str, *, home: Home = None, **options: Any) -> Kept:
    """Load the documents of GKG files that name places of both countries.

    Parameters
    ----------
    paths
        Files or folders.
    a, b
        The two countries.
    home
        Home folder of the store.
    **options
        As for `bilateral.sources.gdelt.add_gkg`: name, max_bad.
    """
    from bilateral.pair import Pair
    from bilateral.sources import gdelt
    from bilateral.store import Store

    return gdelt.add_gkg(Store(home), paths, Pair(a, b), **options)


def add_icews(paths: Path | str | Iterable[Path | str], *, home: Home = None, **options: Any) -> Kept:
    """Load ICEWS coded events.

    Parameters
    ----------
    paths
        Files or folders.
    home
        Home folder of the store.
    **options
        As for `bilateral.sources.icews.add`: name, replace, max_bad, progress.
    """
    from bilateral.sources import icews
    from bilateral.store import Store

    return icews.add(Store(home), paths, **options)


def add_polecat(paths: Path | str | Iterable[Path | str], *, home: Home = None, **options: Any) -> Kept:
    """Load POLECAT files.

    Parameters
    ----------
    paths
        Files or folders.
    home
        Home folder of the store.
    **options
        As for `bilateral.sources.polecat.add`: name, replace, max_bad, progress.
    """
    from bilateral.sources import polecat
    from bilateral.store import Store

    return polecat.add(Store(home), paths, **options)


def fetch_gdelt(since: str, until: str | None = None, *, home: Home = None, **options: Any) -> Got:
    """Download GDELT 2.0 files of a span of days; what is there already is not asked for again.

    Parameters
    ----------
    since, until
        Days or months: "2024-01-31", "2024-01".
    home
        Home folder of the store.
    **options
        As for `bilateral.sources.gdelt.fetch`: kinds, base, most, progress.
    """
    from bilateral.sources import gdelt
    from bilateral.store import Store

    return gdelt.fetch(Store(home), since, until, **options)
