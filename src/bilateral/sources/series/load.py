"""From files of prices to cells with returns and flags, as they are stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from bilateral import schema
from bilateral.errors import EmptyInput, MissingColumn, SelectionError, nearest
from bilateral.plurals import many
from bilateral.reference.exchanges import exchange as known_exchange
from bilateral.sources.cards import origin_of
from bilateral.sources.keep import Loaded
from bilateral.sources.series.cells import NO_DAY, Bools, Cells, coded, days, joined
from bilateral.sources.series.flag import FLAGS, Flagged, flag
from bilateral.sources.series.judge import Judged, judge
from bilateral.sources.series.layout import VALUES, Values, read
from bilateral.sources.tabular import column, opened
from bilateral.store import slug

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Values", "load"]

_FRAME = "prices"


def load(
    package: str,
    data: Any,
    *,
    values: Values = "auto",
    zero_volume: Any = None,
    exchange: str = "",
    id: str | None = None,
    limit: float | None = None,
    name: str | None = None,
    sheet: str | None = None,
    producer: str | None = None,
    title: str | None = None,
    licence: str | None = None,
    simulated: bool = False,
) -> tuple[Loaded, tuple[str, ...]]:
    """A table of series as it would be stored as prices, and the notes on how it was read.

    Parameters
    ----------
    package
        The source's package, whose `origin.toml` says how it is cited.
    data, values, zero_volume, exchange, id, limit, name, sheet, producer, title, licence, simulated
        As for `bilateral.sources.prices.add`, which tells the faults too.
    """
    if values not in VALUES:
        raise SelectionError(
            "no such kind of values", got=values, allowed=", ".join(VALUES), close=nearest(values, VALUES)
        )
    mic = known_exchange(exchange).mic if exchange else ""
    sheets = [opened(each, sheet=sheet) for each in _several(data)]
    read_in = [read(each, values=values, id=id, exchange=mic) for each in sheets]
    judged = judge(joined([each.cells for each in read_in]), ", ".join(each.title for each in sheets)[:120])
    if not len(judged.cells.day):
        raise EmptyInput(f"{judged.part} holds no price that can be used", got=_why(judged))
    odd, more = _untraded(judged.cells, zero_volume)
    flagged = flag(judged.cells, odd, limit)
    notes = [*dict.fromkeys(note for each in read_in for note in each.notes), *judged.notes, *more, *_counted(flagged)]
    about = {"producer": producer, "title": title, "licence": licence, "simulated": simulated}
    origins = tuple(
        origin_of(package, about, sha256=each.sha256, title=each.title if each.path else "") for each in sheets
    )
    named = name or (slug(sheets[0].path.stem) if sheets[0].path else _FRAME)
    table = _table(judged.cells, flagged)
    return Loaded("prices", named, "prices", table, origins, "local currency", aside=tuple(judged.aside)), tuple(notes)


def _several(data: Any) -> Sequence[Any]:
    return list(data) if isinstance(data, (list, tuple)) else [data]


def _why(judged: Judged) -> str:
    return "; ".join(dict.fromkeys(row.reason for row in judged.aside)) or "no rows"


def _untraded(cells: Cells, table: Any) -> tuple[Bools | None, tuple[str, ...]]:
    """Cells that stand in the user's table of days without trade."""
    if table is None:
        return None, ()
    sheet = opened(table)
    dated, ids = column(sheet, "date day 일자 날짜"), column(sheet, "id code ticker symbol 종목코드")
    if dated is None or ids is None:
        got = ", ".join(sheet.data.column_names[:8])
        raise MissingColumn(f"{sheet.title} needs columns date and code", got=got, allowed="date, code")
    place, words = coded(sheet.data[ids])
    known = {word: number for number, word in enumerate(cells.ids)}
    number = np.array([known.get(word, known.get(word.zfill(6), -1)) for word in words] or [-1])[place]
    day = days(sheet.data[dated])
    use = (number >= 0) & (day != NO_DAY)
    keys = number[use] * (1 << 32) + day[use]
    found = np.isin(cells.id * (1 << 32) + cells.day, keys)
    return found, (f"{many(int(found.sum()), 'cell')} without trade, of {many(len(day), 'row')} of {sheet.title}",)


def _counted(flagged: Flagged) -> Iterable[str]:
    """How many cells bear which flag."""
    told = {
        "gap": ("return over a gap is not made", "returns over a gap are not made"),
        "zero_volume": ("cell without trade", "cells without trade"),
        "limit": ("move beyond the daily limit", "moves beyond the daily limit"),
        "split": ("price step that looks like a split", "price steps that look like splits"),
        "total_loss": ("return of −100 %", "returns of −100 %"),
    }
    for place, name in enumerate(FLAGS):
        count = int((flagged.flags >> place & 1).sum())
        if name in told and count:
            yield f"{many(count, *told[name])} (flag {name})"


def _table(cells: Cells, flagged: Flagged) -> pa.Table:
    import pyarrow as pa

    def words(places: Any, known: Sequence[str | None]) -> pa.Array:
        return pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int32)), pa.array(known, pa.string())).cast(
            "string"
        )

    def numbers(values: Any) -> pa.Array:
        return pa.array(values, pa.float64(), from_pandas=True)

    boards = [board or None for board in cells.boards]
    columns = [
        pa.array(cells.day.astype(np.int32)).cast(pa.date32()),
        words(cells.exchange, cells.exchanges),
        words(cells.id, cells.ids),
        words(cells.board, boards),
        numbers(cells.price),
        numbers(flagged.returns),
        numbers(cells.volume),
        numbers(cells.cap),
        words(flagged.flags, flagged.words()),
    ]
    return pa.table(columns, schema=schema.table("prices").arrow())
