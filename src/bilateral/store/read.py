"""Reading the store: which datasets stand, and their rows as Ibis tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from bilateral import engine as engines
from bilateral import schema
from bilateral.errors import NoData, SelectionError, StoreError, nearest
from bilateral.store.catalogue import read_catalogue
from bilateral.store.dataset import Dataset, Product, StoredFile
from bilateral.store.layout import Layout, default_home
from bilateral.store.write import remove

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

__all__ = ["Store"]

_FILLED_BY = {
    "trade_flows": "bilateral add flows FILE, or bilateral brief for the sample",
    "mirror_flows": "bilateral fetch comtrade KOR,CHN --years 2022 --partners KOR,CHN",
    "concordances": "bilateral add concordance FILE --from HS22 --to HS92",
    "gravity": "bilateral add gravity FILE",
    "patents": "bilateral add patents FILE",
    "collaborations": "bilateral add collaborations FILE",
    "works": "bilateral add works FILE",
    "publications": "bilateral fetch openalex KOR,CHN --years 2015-2024",
    "prices": "bilateral add prices FILE",
    "index_levels": "bilateral add index FILE",
    "groups": "bilateral add groups FILE",
    "market_events": "bilateral add market-events FILE",
    "firms": "bilateral add delegation FOLDER",
    "events": "bilateral add gdelt FILES",
    "dyad_days": "bilateral add gdelt FILES",
    "dyad_scores": "bilateral add events FILE",
    "news_records": "bilateral add gdelt FILES --gkg KOR,CHN",
    "articles": "bilateral signals read FILE --pair A B",
}


class Store:
    """The data under one home folder.

    Parameters
    ----------
    home
        The folder; by default `BILATERAL_HOME`, or else the platform's folder for application data.
        It need not exist: reading never creates anything.
    """

    def __init__(self, home: Path | str | None = None) -> None:
        self.home: Path = (Path(home).expanduser() if home is not None else default_home()).absolute()

    def __repr__(self) -> str:
        return f"Store({str(self.home)!r})"

    @property
    def _layout(self) -> Layout:
        return Layout(self.home)

    def datasets(self, table: str | None = None) -> tuple[Dataset, ...]:
        """What stands in the store, newest last; only what fills `table`, if that is given.

        Raises
        ------
        StoreError
            The home is a file or may not be read, or the catalogue is damaged.
        """
        found = read_catalogue(self._layout).datasets
        return tuple(dataset for dataset in found if table in {None, dataset.table})

    def dataset(self, name: str | None = None, table: str = "trade_flows") -> Dataset:
        """One dataset: by name, or the newest.

        Raises
        ------
        NoData
            The store is empty.
        SelectionError
            There is no dataset of this name.
        """
        found = self.datasets(table)
        if not found:
            raise NoData(
                f"the store in {self.home} holds no {table}",
                then=_FILLED_BY.get(table, "bilateral sources"),
            )
        if name is None:
            return found[-1]
        names = [dataset.name for dataset in found]
        if name not in names:
            raise SelectionError("no such dataset", got=name, allowed=", ".join(names), close=nearest(name, names))
        return found[names.index(name)]

    def read(
        self, dataset: Dataset, *, years: Iterable[int] | None = None, engine: engines.Engine | None = None
    ) -> ir.Table:
        """The rows of a dataset, with exactly the columns of its schema.

        Parameters
        ----------
        dataset
            As `dataset` or `datasets` gives it.
        years
            Only these; by default all.
        engine
            Where it is to be read; by default a new DuckDB engine.

        Raises
        ------
        SelectionError
            The dataset does not hold one of the years.
        StoreError
            A file that the catalogue names is missing.
        """
        files = dataset.files if years is None else _of_years(dataset, tuple(years))
        paths = [self._found(file) for file in files]
        root = self._layout.version(dataset.table, dataset.name, dataset.version)
        table = (engine or engines.connect()).read_parquet(paths, root=root)
        columns = schema.table(dataset.table).columns
        return table.select(**{column.name: table[column.name].cast(column.type) for column in columns})

    def products(self, dataset: Dataset) -> Mapping[str, Product]:
        """The names of products given with a dataset, by code; empty where none were."""
        if dataset.products_file is None:
            return MappingProxyType({})
        import pyarrow.parquet as pq

        rows = pq.ParquetFile(self._found(dataset.products_file)).read().to_pylist()
        return MappingProxyType({row["product"]: Product(row["product"], row["name"], row["sector"]) for row in rows})

    def aside(self, dataset: Dataset) -> pa.Table:
        """The rows set aside at load: part, line, reason, and the row as received."""
        import pyarrow as pa
        import pyarrow.csv as pc

        kinds = pa.schema([("part", pa.string()), ("line", pa.int64()), ("reason", pa.string()), ("row", pa.string())])
        if dataset.aside_file is None:
            return kinds.empty_table()
        options = pc.ConvertOptions(column_types=kinds)
        parse = pc.ParseOptions(newlines_in_values=True)
        return pc.read_csv(self._found(dataset.aside_file), convert_options=options, parse_options=parse)

    def remove(self, name: str, table: str = "trade_flows") -> None:
        """Take a dataset out of the store. Raw bytes stay."""
        remove(self._layout, self.dataset(name, table))

    def _found(self, file: StoredFile) -> Path:
        path = self.home / file.path
        if not path.exists():
            raise StoreError("a file of the store is missing", got=str(path), then="load the dataset again")
        return path


def _of_years(dataset: Dataset, years: tuple[int, ...]) -> tuple[StoredFile, ...]:
    for year in years:
        dataset.classification(year)
    return tuple(file for file in dataset.files if file.year in years)
