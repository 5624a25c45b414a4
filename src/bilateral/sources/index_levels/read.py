"""From a table of index levels to the table `index_levels`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bilateral import schema
from bilateral.errors import MissingColumn
from bilateral.sources.keep import Kept, Loaded, keep
from bilateral.sources.series import Values, load
from bilateral.sources.tabular import Sheet, bare, opened
from bilateral.store import Store, slug

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["add"]

_CAPS = ("marcap", "marketcap", "volume", "amount", "value", "turnover")


def add(
    store: Store,
    data: Any,
    *,
    values: Values = "auto",
    exchange: str = "",
    index: str | None = None,
    name: str | None = None,
    sheet: str | None = None,
    producer: str | None = None,
    title: str | None = None,
    licence: str | None = None,
    simulated: bool = False,
    max_bad: float = 0.01,
) -> Kept:
    """Load levels or returns of indices: date, index, close; or a row a day and a column an index; or one index a file.

    Columns of market value beside the levels (KOSPI_marcap) are left out.

    Parameters
    ----------
    store
        Where to.
    data
        Path or frame.
    values
        "prices" (levels), "returns" (simple), "log_returns" or "percent", where the columns do not say.
    exchange
        MIC of the exchange whose sessions it follows.
    index
        Name of the index, where the file holds one only; default the file's name.
    name
        Name in the store; default the file's.
    sheet, producer, title, licence, simulated, max_bad
        As for `bilateral.sources.prices.add`.

    Raises
    ------
    MissingColumn
        There is no column of days, or none of levels.
    """
    table = opened(data, sheet=sheet)
    loaded, notes = load(
        __package__, replace(table, data=_levels(table)), values=values, exchange=exchange, limit=10.0, sheet=None,
        id=index or (slug(table.path.stem) if table.path else "index"), producer=producer,
        title=title or (table.title if table.path else "A table of index levels"), licence=licence, simulated=simulated,
    )  # fmt: skip
    kept = Loaded(
        table="index_levels",
        name=name or (slug(table.path.stem) if table.path else "index"),
        source="index_levels",
        data=_tidy(loaded.data, table.data.column_names),
        origins=loaded.origins,
        unit="points",
        aside=loaded.aside,
    )
    return keep(store, kept, max_bad=max_bad, notes=notes)


def _levels(sheet: Sheet) -> pa.Table:
    """Without the columns of market value that stand beside levels, named after them."""
    data, names = sheet.data, sheet.data.column_names
    beside = [name for name in names if name.count("_") and bare(name.rpartition("_")[2]) in _CAPS]
    kept = data.drop_columns(beside)
    if "index" in {bare(name) for name in names}:
        kept = kept.rename_columns(["id" if bare(name) == "index" else name for name in kept.column_names])
    if kept.num_columns < 2:
        raise MissingColumn(f"{sheet.title} has no column of levels", got=", ".join(names[:8]), allowed="date, KOSPI")
    return kept


def _tidy(data: pa.Table, columns: list[str]) -> pa.Table:
    import pyarrow as pa

    wanted = schema.table("index_levels")
    named = data.rename_columns([{"id": "index", "price": "level"}.get(name, name) for name in data.column_names])
    names = named["index"].unique().to_pylist()
    ordered = sorted(names, key=lambda name: columns.index(name) if name in columns else len(columns))
    place = {name: number for number, name in enumerate(ordered, 1)}
    places = pa.array([place[name] for name in named["index"].to_pylist()], pa.int16())
    return named.append_column("place", places).select(list(wanted.names))
