"""Which of the market's tables a file looks like, for the user who gave it where another one belongs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import BilateralError, InputError

if TYPE_CHECKING:
    from bilateral.sources.tabular import Sheet

__all__ = ["looks_like", "taken_for"]

_TOLD = {
    "prices": "daily prices or returns of firms",
    "index": "levels of indices",
    "groups": "sectors and their firms",
    "events": "events with their moments",
}


@contextmanager
def taken_for(what: str, files: Mapping[str, Any]) -> Iterator[None]:
    """Say so where a file that cannot be read as one table looks like another.

    Parameters
    ----------
    what
        prices, index, groups or events.
    files
        Paths or frames, by what they were given for.

    Raises
    ------
    InputError
        As the reader raised it, with what the file looks like, and which other file seems to be swapped with it.
    """
    try:
        yield
    except InputError as fault:
        found = _first(files[what])
        kind = looks_like(found) if found is not None else None
        if found is None or kind is None or kind == what:
            raise
        other = _first(files.get(kind))
        swapped = other is not None and looks_like(other) == what
        then = f"give {found.title} with --{kind}" + (f" and {other.title} with --{what}" if other and swapped else "")
        raise type(fault)(
            f"{found.title} holds no {_TOLD[what]}: it looks like {_TOLD[kind]}",
            got=", ".join(found.names[:8]),
            then=then,
        ) from fault


def looks_like(sheet: Sheet) -> str | None:
    """Which table a sheet looks like by its columns: prices, index, groups or events; None where that is open.

    A table with days and firms holds prices; one with sectors and firms, groups; one with moments and titles, events;
    one with days and up to a dozen columns of numbers, indices, and with more of them, prices.
    """
    from bilateral.sources.groups.read import ID, SECTOR
    from bilateral.sources.market_events.read import USUAL
    from bilateral.sources.series.cells import floats
    from bilateral.sources.series.layout import dated
    from bilateral.sources.tabular import column

    day, firm = dated(sheet), column(sheet, ID)
    if column(sheet, SECTOR) and firm:
        return "groups"
    if column(sheet, USUAL["time"]) and column(sheet, USUAL["title"]) and not firm:
        return "events"
    if day is None:
        return None
    numbers = [name for name in sheet.names if name != day and floats(sheet.data[name])[1].mean() < 0.5]
    if not numbers:
        return None
    return "prices" if firm or len(numbers) > _INDICES else "index"


_INDICES = 12


def _first(data: Any) -> Sheet | None:
    """The first table of what was given; None where it cannot be opened."""
    from bilateral.sources.tabular import opened

    one = data[0] if isinstance(data, (list, tuple)) and data else data
    if one is None:
        return None
    try:
        return opened(Path(one) if isinstance(one, str) else one)
    except BilateralError:
        return None
