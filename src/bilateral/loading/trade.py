"""Trade: flows, what both sides report, concordances, gravity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.loading.kinds import Home
from bilateral.selection import codes, span

if TYPE_CHECKING:
    from bilateral.sources.comtrade import Report
    from bilateral.sources.ingest import LoadReport
    from bilateral.sources.keep import Kept

__all__ = [
    "add_baci",
    "add_comtrade",
    "add_concordance",
    "add_flows",
    "add_gravity",
    "convert_flows",
    "fetch_baci",
    "fetch_comtrade",
]


def add_flows(data: Any, *, mapping: Mapping[str, str] | None = None, home: Home = None, **options: Any) -> LoadReport:
    """Load the user's own flows: a CSV, Parquet or Excel file, or any Arrow, pandas or polars frame.

    Parameters
    ----------
    data
        Path or frame.
    mapping
        From our column names to theirs: `{"product": "industry", "value": "intermediate+final"}`.
    home
        Home folder of the store.
    **options
        As for `bilateral.sources.flows.add`: name, classification, unit, factor, year, product_names, max_bad, …
    """
    from bilateral.sources import flows
    from bilateral.store import Store

    return flows.add(Store(home), data, mapping=mapping, **options)


def add_baci(path: Path | str | None = None, *, home: Home = None, **options: Any) -> LoadReport:
    """Load a BACI zip, or a folder of its CSV files.

    Parameters
    ----------
    path
        The zip as CEPII gives it, or the folder with what it holds; or an edition ("HS92") or a file's name, for what
        was fetched. By default what was fetched last.
    home
        Home folder of the store.
    **options
        As for `bilateral.sources.baci.add`: name, years, max_bad, progress.
    """
    from bilateral.sources import baci
    from bilateral.store import Store

    return baci.add(Store(home), path, **options)


def fetch_baci(hs: str = "HS92", *, home: Home = None, **options: Any) -> Path:
    """Download a BACI zip from CEPII into the store's `raw` folder; an interrupted download is taken up again.

    Parameters
    ----------
    hs
        The HS revision: HS92, HS96, HS02, HS07, HS12, HS17 or HS22.
    home
        Home folder of the store.
    **options
        As for `bilateral.sources.baci.fetch`: version, url, sha256, progress.
    """
    from bilateral.sources import baci
    from bilateral.store import Store

    return baci.fetch(Store(home), hs, **options)


def fetch_comtrade(
    reporters: str | Iterable[str],
    years: str | int | Iterable[int],
    *,
    partners: str | Iterable[str] = "world",
    products: str | Iterable[str] = "TOTAL",
    flows: str | Iterable[str] = "M,X",
    classification: str = "HS",
    name: str = "comtrade",
    home: Home = None,
    **options: Any,
) -> Report:
    """Download from UN Comtrade what countries report, and load it.

    Parameters
    ----------
    reporters, partners
        Countries, "KOR,CHN" or a list; partners also "world" (their sum) or "all" (each).
    years
        "2018-2022", a year, a range or a list.
    products
        TOTAL, AG2, AG4, AG6, or codes.
    flows
        M imports, X exports, RM and RX re-imports and re-exports (those of Hong Kong bound what goes through it).
    classification
        HS as reported, or one revision.
    name
        Name in the store.
    home
        Home folder of the store.
    **options
        As for `bilateral.sources.comtrade.fetch`: key, bulk, progress.
    """
    from bilateral.sources import comtrade
    from bilateral.store import Store

    store = Store(home)
    question = comtrade.question(
        codes(reporters),
        span(years) or (),
        partners=partners if partners in {"world", "all"} else codes(partners),
        products=codes(products),
        flows=codes(flows),
        classification=classification,
    )
    return comtrade.add(store, comtrade.fetch(store, question, **options), name=name)


def add_comtrade(
    files: Path | str | Iterable[Path | str], *, name: str | None = None, max_bad: float = 0.01, home: Home = None
) -> Report:
    """Load files of UN Comtrade: JSON answers or bulk files.

    Parameters
    ----------
    files
        Files, or folders of them.
    name
        Name in the store; default "comtrade".
    max_bad
        Share of bad rows above which nothing is replaced.
    home
        Home folder of the store.
    """
    from bilateral.sources import comtrade
    from bilateral.store import Store

    return comtrade.add(Store(home), files, name=name or "comtrade", max_bad=max_bad)


def add_concordance(path: Path | str, *, home: Home = None, **options: Any) -> Kept:
    """Load a concordance between two classifications.

    Parameters
    ----------
    path
        CSV or Excel file of code pairs.
    home
        Home folder of the store.
    **options
        As for `bilateral.sources.concordance.add`: ``from_``, to, columns, sharing, name, sheet, max_bad.
    """
    from bilateral.sources import concordance
    from bilateral.store import Store

    return concordance.add(Store(home), path, **options)


def convert_flows(to: str, *, data: str | None = None, home: Home = None, **options: Any) -> Kept:
    """Store a dataset once more, under the codes of another classification.

    Parameters
    ----------
    to
        The classification to convert to.
    data
        Name of the dataset; default the one loaded last.
    home
        Home folder of the store.
    **options
        As for `bilateral.sources.concordance.convert_dataset`: concordance, name, least.
    """
    from bilateral.sources import concordance
    from bilateral.store import Store

    return concordance.convert_dataset(Store(home), data, to, **options)


def add_gravity(path: Path | str, *, home: Home = None, **options: Any) -> Kept:
    """Load distances, common languages, agreements and GDP, for `Pair.gravity`.

    Parameters
    ----------
    path
        CEPII Gravity or GeoDist, or a CSV or Parquet file with such columns.
    home
        Home folder of the store.
    **options
        As for `bilateral.sources.gravity.add`: years, name, max_bad.
    """
    from bilateral.sources import gravity
    from bilateral.store import Store

    return gravity.add(Store(home), path, **options)
