"""From ICEWS files to the table `events`.

ICEWS gives days, not minutes: events of one day, code, place and pair of actors are one event, as is usual with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.sources.eventkit.batch import Batch
from bilateral.sources.eventkit.codes import mapped
from bilateral.sources.eventkit.load import Progress, Request, load
from bilateral.sources.eventkit.named import iso3
from bilateral.sources.eventkit.tabbed import cited, listed, read_tabbed
from bilateral.sources.keep import Kept
from bilateral.store import Store

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["add", "read_events", "whole_code"]

_WANTED = {
    "id": ("event id",),
    "date": ("event date",),
    "source": ("source country",),
    "target": ("target country",),
    "act": ("cameo code",),
    "score": ("intensity",),
    "source_type": ("source sectors",),
    "target_type": ("target sectors",),
    "story": ("story id",),
    "place": ("country",),
}
_NEEDED = ("id", "date", "source", "target", "act")


def add(
    store: Store,
    paths: Path | str | Iterable[Path | str],
    *,
    name: str = "icews",
    replace: bool = False,
    max_bad: float = 0.05,
    progress: Progress | None = None,
) -> Kept:
    """Load ICEWS coded events; files that are in it already are not read again.

    Parameters
    ----------
    store
        Where to.
    paths
        Files as the Dataverse gives them (tabs, plain, zipped or gzipped), or folders of them.
    name
        Name in the store; what stands under it is added to.
    replace
        Drop what stands under the name.
    max_bad
        Share of bad rows (0–1) above which nothing is stored.
    progress
        Called with files done, files in all, and a name.

    Raises
    ------
    MissingColumn
        A file is not ICEWS's.
    EmptyInput
        No row is an event between two countries.
    """
    request = Request(
        name, "icews", listed(paths), read_events, cited(__package__), replace, max_bad, progress=progress
    )
    return load(store, request)


def read_events(path: Path) -> Iterator[Batch]:
    """One file."""
    return read_tabbed(path, _WANTED, _NEEDED, _mend)


def whole_code(text: str) -> str:
    """A CAMEO code with the leading zero that spreadsheets take away: ICEWS has codes of three and four digits.

    Examples
    --------
    >>> whole_code("42"), whole_code("841"), whole_code("112"), whole_code("040")
    ('042', '0841', '112', '040')
    """
    code = text.strip()
    short = code.isdecimal() and (len(code) == 2 or int(code[:2]) > 20)
    return f"0{code}" if short else code


def _mend(table: pa.Table) -> pa.Table:
    import pyarrow as pa

    for name, mend in (("act", whole_code), ("place", iso3)):
        if name in table.column_names:
            place = table.column_names.index(name)
            table = table.set_column(place, name, mapped(table[name], mend, pa.string()))
    return table
