"""The tables of a delegation, out of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.lenses.delegation.event import Event, read_event
from bilateral.origin import union

if TYPE_CHECKING:
    from bilateral.store import Store

__all__ = ["TABLES", "event_in"]

TABLES = (
    "event",
    "firms",
    "people",
    "sessions",
    "availability",
    "meeting_tables",
    "interpreters",
    "requests",
    "forbidden",
    "locks",
    "precedence",
)
"""Names of the tidy tables that describe a delegation."""


def event_in(store: Store, name: str) -> Event:
    """The delegation of that name.

    Parameters
    ----------
    store
        Where it was loaded.
    name
        Its name; the tables that it does not fill are empty.
    """
    held = {table: found for table in TABLES for found in store.datasets(table) if found.name == name}
    tables = {table: store.read(dataset).to_pyarrow() for table, dataset in held.items()}
    return read_event(tables, name=name, origins=union(*(dataset.origins for dataset in held.values())))
