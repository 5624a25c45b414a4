"""Put a delegation into the store: one dataset a sheet, all under one name."""

from __future__ import annotations

from pathlib import Path

from bilateral.sources.delegation.read import Delegation, read
from bilateral.sources.keep import Kept, Loaded, keep
from bilateral.store import Store, slug

__all__ = ["add"]


def add(store: Store, path: Path | str, *, name: str | None = None) -> tuple[Kept, ...]:
    """Load a workbook or a folder of CSV files; a load of the same name takes the place of the one before.

    Parameters
    ----------
    store
        Where to.
    path
        As for `read`.
    name
        Name in the store; default the file's.

    Raises
    ------
    InputError
        There are faults; nothing was replaced.
    """
    found = read(path).sound()
    named = name or slug(Path(path).stem)
    _gone(store, found, named)
    return tuple(_keep(store, found, table, named) for table in found.tables if found.tables[table].num_rows)


def _keep(store: Store, found: Delegation, table: str, name: str) -> Kept:
    loaded = Loaded(table=table, name=name, source="delegation", data=found.tables[table], origins=(found.origin,))
    return keep(store, loaded, notes=found.notes if table == "firms" else ())


def _gone(store: Store, found: Delegation, name: str) -> None:
    """Take out what an earlier load of the name had and this one has not."""
    for table, data in found.tables.items():
        if not data.num_rows and any(dataset.name == name for dataset in store.datasets(table)):
            store.remove(name, table)
