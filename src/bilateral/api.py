"""The public face: a pair and what can be asked of it, and the ways to bring data in.

>>> import bilateral as bl
>>> bl.Pair("KOR", "China").names
('South Korea', 'China')
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral import pair as _pair
from bilateral.reference.countries import country
from bilateral.selection import codes, span

if TYPE_CHECKING:
    from bilateral.brief import Brief
    from bilateral.engine import Engine
    from bilateral.lenses.structure import StructureResult
    from bilateral.sources.ingest import LoadReport
    from bilateral.store import Store

__all__ = ["Pair", "add_baci", "add_flows", "fetch_baci", "sample"]

Home = Path | str | None
Years = str | int | Iterable[int] | None
Progress = Callable[[float, float, str], None]


class Pair(_pair.Pair):
    """Two countries, and what can be asked of them.

    Examples
    --------
    >>> pair = Pair("KOR", "CHN")
    >>> pair.a, pair.b
    ('KOR', 'CHN')
    """

    __slots__ = ()

    def structure(
        self,
        *,
        year: int | None = None,
        years: Years = None,
        digits: int | None = None,
        products: str | Iterable[str] | None = None,
        group: str | Iterable[str] | None = None,
        data: str | None = None,
        home: Home = None,
        engine: Engine | None = None,
    ) -> StructureResult:
        """Where the two compete, and where they complement each other.

        Parameters
        ----------
        year
            The year in focus; default the last of `years`, or of the dataset.
        years
            The span over which indices are followed: "1995-2011", a range, a list; default the year in focus.
        digits
            Length to which product codes are cut; default the finest in the data.
        products
            The codes that make up the universe: "c1,c2", "c1-c16", "@file", a list; default all.
        group
            The exporters that make up the world: "OECD", "KOR,CHN,JPN", a list; default all in the data.
        data
            Name of the dataset; default the one loaded last.
        home
            Home folder of the store; default `BILATERAL_HOME` or the platform's data folder.
        engine
            From `bilateral.engine.connect`; default DuckDB.

        Raises
        ------
        NoData
            The store is empty.
        SelectionError
            A year, level, product, group or dataset that is not there.
        """
        from bilateral.lenses.structure import look

        return look(
            self._store(home, data),
            self,
            year=year,
            years=span(years),
            digits=digits,
            products=codes(products),
            group=codes(group),
            data=data,
            engine=engine,
        )

    def brief(
        self,
        *,
        years: Years = None,
        title: str | None = None,
        date: str | None = None,
        **question: Any,
    ) -> Brief:
        """The brief on this pair, ready to `write` to a folder or to show in a notebook.

        Parameters
        ----------
        years
            The span to follow; default every year of the dataset.
        title
            The title to print; default made from the names.
        date
            The date to print (ISO); default today. Pin it, and the same data give the same bytes.
        **question
            The rest as for `structure`.
        """
        from bilateral.brief import compose

        store = self._store(question.get("home"), question.get("data"))
        followed = span(years) or store.dataset(question.get("data")).years
        return compose([self.structure(years=followed, **question)], title=title, date=date)

    def _store(self, home: Home, data: str | None) -> Store:
        from bilateral.store import Store

        store = Store(home)
        fictional = all(country(code).fictional for code in (self.a, self.b))
        return sample(home) if fictional and data is None and not _holds(store, self.a) else store


def _holds(store: Store, code: str) -> bool:
    return any(code in dataset.exporters for dataset in store.datasets("trade_flows"))


def sample(home: Home = None, *, progress: Progress | None = None) -> Store:
    """The store of the simulated sample world, made and loaded on first use through the BACI reader.

    It lies in the folder `sample` of the home folder, apart from real data.
    """
    from bilateral import simulate
    from bilateral.sources import baci
    from bilateral.store import Store

    store = Store(Store(home).home / "sample")
    if any(dataset.name == simulate.SAMPLE_NAME for dataset in store.datasets("trade_flows")):
        return store
    with tempfile.TemporaryDirectory() as folder:
        world = simulate.world(Path(folder) / simulate.SAMPLE_FILE)
        baci.add(store, world, name=simulate.SAMPLE_NAME, progress=progress)
    return store


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


def add_baci(path: Path | str, *, home: Home = None, **options: Any) -> LoadReport:
    """Load a BACI zip, or a folder of its CSV files.

    Parameters
    ----------
    path
        The zip as CEPII gives it, or the folder with what it holds.
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
