"""From ICEWS files to the table `events`.

ICEWS gives days, not minutes: events of one day, code, place and pair of actors are one event, as is usual with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.sources.eventkit.codes import mapped
from bilateral.sources.eventkit.named import iso3
from bilateral.sources.eventkit.tabbed import Tabbed

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["ICEWS", "add", "read_events", "whole_code"]

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


ICEWS = Tabbed("icews", __package__, _WANTED, _NEEDED, _mend)
add, read_events = ICEWS.add, ICEWS.read
