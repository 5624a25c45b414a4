"""Files of the technology lens, loaded in one step: for a question that needs no store of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bilateral.errors import SelectionError
from bilateral.sources import collaborations, patents, works
from bilateral.sources.collaborations.read import USUAL as PAIRS
from bilateral.sources.patents.read import USUAL as FAMILIES
from bilateral.sources.works.read import USUAL as WORKS
from bilateral.store import Store

__all__ = ["READERS", "loaded"]

READERS: Mapping[str, tuple[Any, Mapping[str, str]]] = {
    "patents": (patents.add, FAMILIES),
    "collaborations": (collaborations.add, PAIRS),
    "works": (works.add, WORKS),
}
"""By table: who reads it, and the columns that can be named for it."""
_DATED = frozenset(["patents", "collaborations"])


@contextmanager
def loaded(
    files: Mapping[str, Path | str], *, mapping: Mapping[str, str] | None = None, year: int | None = None
) -> Iterator[Store]:
    """A store of its own with these files, through the same readers as `bilateral add`; gone afterwards.

    Parameters
    ----------
    files
        Path by table: patents, collaborations, works.
    mapping
        Ours to theirs, for each file that can have the column.
    year
        The year of a file that has none.

    Raises
    ------
    SelectionError
        There is no such table.
    """
    with tempfile.TemporaryDirectory(prefix="bilateral-") as folder:
        store = Store(folder)
        for table, path in files.items():
            if table not in READERS:
                raise SelectionError("no file can fill this table", got=table, allowed=", ".join(READERS))
            add, usual = READERS[table]
            own = {ours: theirs for ours, theirs in (mapping or {}).items() if ours in usual}
            more = {"year": year} if table in _DATED else {}
            add(store, path, mapping=own, **more)
        yield store
