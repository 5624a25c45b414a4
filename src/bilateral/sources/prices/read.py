"""From files of prices to the table `prices`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from bilateral import schema
from bilateral.errors import EmptyInput, MissingColumn, SelectionError, nearest
from bilateral.origin import Origin, today
from bilateral.reference.exchanges import exchange as known_exchange
from bilateral.sources.keep import Kept, Loaded, keep
from bilateral.sources.prices.cells import NO_DAY, Bools, Cells, coded, days, joined
from bilateral.sources.prices.flag import FLAGS, Flagged, flag
from bilateral.sources.prices.judge import Judged, judge
from bilateral.sources.prices.layout import VALUES, Values, read
from bilateral.sources.tabular import Sheet, column, opened
from bilateral.store import Store, slug

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["add", "cited", "load"]

_FRAME = "prices"


def add(
    store: Store,
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
    max_bad: float = 0.01,
) -> Kept:
    """Load daily prices or returns of securities.

    Tidy tables (date, id, close or return, volume, market cap), wide ones (a row a day, a column a security), one file
    a security, and the files of marcap, FinanceDataReader and yfinance are understood.

    Parameters
    ----------
    store
        Where to.
    data
        Path, frame, or several of them that together are one dataset.
    values
        "prices", "returns" (simple), "log_returns" or "percent", where the names of the columns do not say.
    zero_volume
        Table of days and codes on which nothing was traded, where the prices come without volumes.
    exchange
        MIC of the exchange (XKRX), where no column and no suffix of the codes says.
    id
        Code of the security, where a file holds one only.
    limit
        Largest daily move, 0.3 for 30 %; default the rule of the exchange, where there is one.
    name
        Name in the store; default the file's.
    sheet
        Sheet of an Excel file.
    producer, title, licence, simulated
        How it is to be cited, and whether it describes no real market.
    max_bad
        Share of bad rows (0–1) above which nothing is replaced.

    Raises
    ------
    MissingColumn
        There is no column of days, or none of prices.
    InputError
        The numbers are not what they are said to be.
    EmptyInput
        No row is left.
    """
    loaded, notes = load(
        data, values=values, zero_volume=zero_volume, exchange=exchange, id=id, limit=limit, name=name, sheet=sheet,
        producer=producer, title=title, licence=licence, simulated=simulated,
    )  # fmt: skip
    return keep(store, loaded, max_bad=max_bad, notes=notes)


def load(
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
    """What `add` would store, and the notes on how it was read; parameters and faults as there."""
    if values not in VALUES:
        raise SelectionError("no such kind of values", got=values, allowed=", ".join(VALUES), close=nearest(values, VALUES))
    mic = known_exchange(exchange).mic if exchange else ""
    sheets = [opened(each, sheet=sheet) for each in _several(data)]
    read_in = [read(each, values=values, id=id, exchange=mic) for each in sheets]
    judged = judge(joined([each.cells for each in read_in]), ", ".join(each.title for each in sheets)[:120])
    if not len(judged.cells.day):
        raise EmptyInput(f"{judged.part} holds no price that can be used", got=_why(judged))
    odd, more = _untraded(judged.cells, zero_volume)
    flagged = flag(judged.cells, odd, limit)
    notes = [*dict.fromkeys(note for each in read_in for note in each.notes), *judged.notes, *more, *_counted(flagged)]
    about = dict(producer=producer, title=title, licence=licence, simulated=simulated)
    origins = tuple(cited(__package__, each, **about) for each in sheets)
    named = name or (slug(sheets[0].path.stem) if sheets[0].path else _FRAME)
    table = _table(judged.cells, flagged)
    return Loaded("prices", named, "prices", table, origins, "local currency", aside=tuple(judged.aside)), tuple(notes)


def _several(data: Any) -> Sequence[Any]:
    return list(data) if isinstance(data, (list, tuple)) else [data]


def _why(judged: Judged) -> str:
    return "; ".join(dict.fromkeys(row.reason for row in judged.aside)) or "no rows"


def cited(
    package: str,
    sheet: Sheet,
    *,
    producer: str | None = None,
    title: str | None = None,
    licence: str | None = None,
    simulated: bool = False,
) -> Origin:
    """The origin of a user's table: what the user says, else what the source's `origin.toml` and the file say."""
    about = tomllib.loads(files(package).joinpath("origin.toml").read_text(encoding="utf-8"))
    return Origin(
        producer=about["producer"] if producer is None else producer,
        title=(sheet.title if sheet.path else about["title"]) if title is None else title,
        licence=about["licence"] if licence is None else licence,
        accessed=today(),
        sha256=sheet.sha256,
        simulated=simulated,
    )


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
    return found, (f"{int(found.sum()):,} cells without trade, of {len(day):,} rows of {sheet.title}",)


def _counted(flagged: Flagged) -> Iterable[str]:
    """How many cells bear which flag."""
    told = {
        "gap": "returns over a gap are not made",
        "zero_volume": "cells without trade",
        "limit": "moves beyond the daily limit",
        "split": "price steps that look like splits",
        "total_loss": "returns of −100 %",
    }
    for place, name in enumerate(FLAGS):
        count = int((flagged.flags >> place & 1).sum())
        if name in told and count:
            yield f"{count:,} {told[name]} (flag {name})"


def _table(cells: Cells, flagged: Flagged) -> pa.Table:
    import pyarrow as pa

    def words(places: Any, known: Sequence[str | None]) -> pa.Array:
        return pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int32)), pa.array(known, pa.string())).cast("string")

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


