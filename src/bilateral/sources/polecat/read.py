"""From POLECAT files to the table `events`. Actors and recipients are countries by ISO3; events are PLOVER."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.sources.eventkit.codes import mapped
from bilateral.sources.eventkit.named import iso3
from bilateral.sources.eventkit.tabbed import Tabbed

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["POLECAT", "add", "read_events"]

_WANTED = {
    "id": ("event id", "unique id"),
    "date": ("event date",),
    "source": ("actor country",),
    "target": ("recipient country",),
    "act": ("event type",),
    "score": ("intensity",),
    "source_type": ("primary actor sector", "actor sectors"),
    "target_type": ("primary recipient sector", "recipient sectors"),
    "story": ("story id", "url", "headline"),
    "place": ("country",),
    "outlets": ("source",),
}
_NEEDED = ("date", "source", "target", "act")


def _mend(table: pa.Table) -> pa.Table:
    """Several outlets parted by semicolons are counted; of several countries none is chosen."""
    import pyarrow as pa

    if "place" in table.column_names:
        table = _put(table, "place", mapped(table["place"], iso3, pa.string()))
    if "outlets" in table.column_names:
        counts = mapped(table["outlets"], lambda text: str(max(1, len(set(_parted(text))))), pa.string())
        table = table.append_column("sources", counts).drop_columns("outlets")
    for side in ("source", "target"):
        table = _put(table, side, mapped(table[side], _single, pa.string()))
    return table


def _put(table: pa.Table, name: str, values: pa.ChunkedArray) -> pa.Table:
    return table.set_column(table.column_names.index(name), name, values)


def _parted(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _single(text: str) -> str:
    parts = _parted(text)
    return parts[0] if len(set(parts)) == 1 else ""


POLECAT = Tabbed("polecat", __package__, _WANTED, _NEEDED, _mend)
add, read_events = POLECAT.add, POLECAT.read
