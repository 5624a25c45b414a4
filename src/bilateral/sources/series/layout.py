"""Which shape a table of prices has, and its cells: tidy, wide (a column a security), or one security a file."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np

from bilateral.errors import InputError, MissingColumn
from bilateral.plurals import many
from bilateral.sources.series.cells import NO_DAY, Bools, Cells, Floats, Ints, coded, days, floats
from bilateral.sources.tabular import Sheet, bare, column

__all__ = ["VALUES", "Read", "Values", "dated", "read"]

Values: TypeAlias = Literal["auto", "prices", "returns", "log_returns", "percent"]
"""What the numbers of a table are."""
VALUES = ("auto", "prices", "returns", "log_returns", "percent")

_DAY = "date day 일자 날짜 기준일자 거래일 basdd tradedate datetime timestamp unnamed0 indexlevel0 index column1"
_ID = "id code ticker symbol isin permno 종목코드 단축코드 stock security firm name"
_PRICE = "adjclose adjustedclose adjprice close price closeprice 종가 last prc settle level value"
_RETURN = "return returns ret simplereturn change dailyreturn"
_LOG = "logreturn logreturns logret"
_PERCENT = "changesratio chagesratio returnpercent pctchange percentchange 등락률"
_VOLUME = "volume 거래량 vol tradingvolume"
_CAP = "marcap marketcap marketvalue mktcap 시가총액 cap"
_EXCHANGE = "exchange mic"
_BOARD = "board market segment 시장구분"
_OTHERS = "open high low adjclose close volume change dividends stocksplits capitalgains amount marcap"
_MOVE = 0.2
"""Where half of all non-zero returns are larger than this, they are no shares of one."""


@dataclass(frozen=True, slots=True)
class Read:
    """The cells, and what is to be told of how they were found."""

    cells: Cells
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Column:
    """The columns of one kind in one or several tables."""

    number: Floats
    bad: Bools


def read(sheet: Sheet, *, values: Values = "auto", id: str | None = None, exchange: str = "") -> Read:
    """The cells of a table.

    Parameters
    ----------
    sheet
        The table as received.
    values
        What its numbers are, where the names of its columns do not say: prices unless told otherwise.
    id
        Name of the security, where the file holds one only; default the file's name.
    exchange
        MIC for all rows, where no column says.

    Raises
    ------
    MissingColumn
        There is no column of days, or none with numbers.
    InputError
        Prices below zero, or returns that are no shares of one.
    """
    when = dated(sheet)
    if when is None:
        raise MissingColumn(
            f"{sheet.title} has no column of days",
            got=", ".join(sheet.data.column_names[:8]),
            allowed="a column named date, with days such as 2026-01-02 or 20260102",
        )
    day = days(sheet.data[when])
    names = [name for name in sheet.data.column_names if name != when]
    if sum("|" in name for name in names) > len(names) / 2:
        found = _stacked(sheet, day, names)
    elif (ids := column(sheet, _ID)) is not None and ids != when and _valued(sheet) is not None:
        found = _tidy(sheet, day, ids, values)
    elif _valued(sheet) is not None and len(_foreign(names)) < max(1, len(names) / 2):
        found = _single(sheet, day, id, values)
    else:
        found = _wide(sheet, day, names, values)
    _plausible(found.cells, sheet)
    return replace(found, cells=_exchange(found.cells, exchange))


def dated(sheet: Sheet) -> str | None:
    """The column of days, by its name or by what it holds; None where there is none."""
    return column(sheet, _DAY) or _first_dated(sheet)


def _first_dated(sheet: Sheet) -> str | None:
    """The first column, from either end, whose values are days."""
    names: list[str] = sheet.data.column_names
    for name in (names[0], names[-1]):
        head = days(sheet.data[name].slice(0, 50))
        if len(head) and (head != NO_DAY).mean() > 0.5:
            return name
    return None


def _valued(sheet: Sheet) -> str | None:
    return column(sheet, f"{_PRICE} {_RETURN} {_LOG} {_PERCENT}")


def _foreign(names: list[str]) -> list[str]:
    """Columns that a table of one security does not have."""
    known = set(f"{_OTHERS} {_PRICE} {_RETURN} {_LOG} {_PERCENT} {_VOLUME} {_CAP} {_EXCHANGE} {_BOARD}".split())
    return [name for name in names if bare(name) not in known]


def _tidy(sheet: Sheet, day: Ints, ids: str, values: Values) -> Read:
    place, words = coded(sheet.data[ids])
    return _rows(sheet, day, place, words, values)


def _single(sheet: Sheet, day: Ints, id: str | None, values: Values) -> Read:
    name = id or (Path(sheet.title).name.split(".")[0] if sheet.path else "")
    if not name:
        raise InputError("the frame holds one security without a name", then='id="005930", or a column id')
    read = _rows(sheet, day, np.zeros(len(day), dtype=np.int64), (name,), values)
    return replace(read, notes=(f"one security in the file, named {name}; another name with --id", *read.notes))


def _rows(sheet: Sheet, day: Ints, place: Ints, words: tuple[str, ...], values: Values) -> Read:
    """A table with one row a security and day."""
    rows = len(day)
    price = _numbers(sheet, None if values in {"returns", "log_returns", "percent"} else _price(sheet))
    given, kind = _given(sheet, values)
    volume, cap = _numbers(sheet, column(sheet, _VOLUME)), _numbers(sheet, column(sheet, _CAP))
    board, boards = _words(sheet, column(sheet, _BOARD), rows)
    where, exchanges = _words(sheet, column(sheet, _EXCHANGE), rows)
    cells = Cells(
        day, place, words, board, boards, where, exchanges, price.number, given.number, volume.number, cap.number,
        np.arange(rows) + sheet.first_line, price.bad | given.bad,
    )  # fmt: skip
    return Read(cells, (kind,) if kind else ())


def _price(sheet: Sheet) -> str | None:
    return column(sheet, _PRICE)


def _given(sheet: Sheet, values: Values) -> tuple[_Column, str]:
    """Returns that the file gives, made simple shares of one."""
    if values == "prices":
        return _numbers(sheet, None), ""
    percent = [name for name in sheet.data.column_names if bare(name) in _PERCENT.split()]
    if percent and values in {"auto", "percent"}:
        found = _merged([_numbers(sheet, name) for name in percent])
        return replace(found, number=found.number / 100), f"returns taken from {', '.join(percent)}, in per cent"
    named, log = column(sheet, _RETURN), column(sheet, _LOG)
    chosen = named or log or (column(sheet, _PRICE) if values != "auto" else None)
    found = _numbers(sheet, chosen)
    if chosen is None:
        return found, ""
    if values == "log_returns" or (named is None and log is not None):
        return replace(found, number=np.expm1(found.number)), f"log returns of {chosen} made simple: exp(r) − 1"
    if values == "percent":
        return replace(found, number=found.number / 100), f"returns taken from {chosen}, in per cent"
    return found, f"returns taken from {chosen}"


def _merged(parts: list[_Column]) -> _Column:
    """The first value that is there: a file may carry one quantity under two spellings, of which one is empty."""
    number, bad = parts[0].number.copy(), parts[0].bad.copy()
    for part in parts[1:]:
        number = np.where(np.isnan(number), part.number, number)
        bad |= part.bad
    return _Column(number, bad)


def _numbers(sheet: Sheet, name: str | None) -> _Column:
    if name is None:
        rows = sheet.data.num_rows
        return _Column(np.full(rows, np.nan), np.zeros(rows, dtype=bool))
    return _Column(*floats(sheet.data[name]))


def _words(sheet: Sheet, name: str | None, rows: int) -> tuple[Ints, tuple[str, ...]]:
    return (np.zeros(rows, dtype=np.int64), ("",)) if name is None else coded(sheet.data[name])


def _wide(sheet: Sheet, day: Ints, names: list[str], values: Values) -> Read:
    """A row a day, a column a security."""
    kept, parts = [], []
    for name in names:
        found = _Column(*floats(sheet.data[name]))
        if found.bad.mean() < 0.5:
            kept.append(name)
            parts.append(found)
    if not kept:
        raise MissingColumn(
            f"{sheet.title} has no column of prices or returns",
            got=", ".join(names[:8]),
            allowed="date, id, close; or a column date and a column for each security",
        )
    skipped = [name for name in names if name not in kept]
    notes = [f"columns without numbers were left out: {', '.join(skipped[:8])}"] if skipped else []
    number = np.column_stack([part.number for part in parts])
    bad = np.column_stack([part.bad for part in parts])
    return Read(_melted(day, kept, {_kind(values): (number, bad)}, values, sheet), tuple(notes))


def _kind(values: Values) -> str:
    return "price" if values in {"auto", "prices"} else "given"


def _stacked(sheet: Sheet, day: Ints, names: list[str]) -> Read:
    """Headings of field and ticker in one, in either order, as yfinance gives them for several tickers."""
    pairs = [(name, *name.split("|", 1)) for name in names if "|" in name]
    fields = set(f"{_OTHERS} {_PRICE} {_VOLUME}".split())
    forward = sum(bare(one) in fields for _, one, _ in pairs) >= sum(bare(two) in fields for _, _, two in pairs)
    by: dict[str, dict[str, str]] = {}
    for name, one, two in pairs:
        field, ticker = (one, two) if forward else (two, one)
        by.setdefault(bare(field), {})[ticker.strip()] = name
    closes = [word for word in ("adjclose", "close") if word in by]
    if not closes:
        raise MissingColumn(f"{sheet.title} has no column Close", got=", ".join(by), allowed="Close or Adj Close")
    field = closes[0]
    tickers = list(by[field])
    blocks = {"price": _block(sheet, by[field], tickers)}
    if "volume" in by:
        blocks["volume"] = _block(sheet, by["volume"], tickers)
    return Read(_melted(day, tickers, blocks, "prices", sheet), (f"prices taken from {field}",))


def _block(sheet: Sheet, names: dict[str, str], tickers: list[str]) -> tuple[Floats, Bools]:
    parts = [_numbers(sheet, names.get(ticker)) for ticker in tickers]
    return np.column_stack([part.number for part in parts]), np.column_stack([part.bad for part in parts])


def _melted(day: Ints, ids: list[str], blocks: dict[str, tuple[Floats, Bools]], values: Values, sheet: Sheet) -> Cells:
    """One entry a cell that holds something."""
    number, bad = next(iter(blocks.values()))
    row, place = np.nonzero(~np.isnan(number) | bad)
    empty, none = np.full(len(row), np.nan), np.zeros(len(row), dtype=np.int64)
    taken = {name: block[row, place] for name, (block, _) in blocks.items()}
    given = taken.get("given", empty)
    if values == "log_returns":
        given = np.expm1(given)
    elif values == "percent":
        given = given / 100
    return Cells(
        day[row], place.astype(np.int64), tuple(name.strip() for name in ids), none, ("",), none, ("",),
        taken.get("price", empty), given, taken.get("volume", empty), empty, row + sheet.first_line, bad[row, place],
    )  # fmt: skip


def _plausible(cells: Cells, sheet: Sheet) -> None:
    """Stop where the numbers cannot be what they are taken for."""
    below = int((cells.price < 0).sum())
    if below > max(3, 0.05 * np.isfinite(cells.price).sum()):
        raise InputError(
            f"{sheet.title} has {many(below, 'price')} below zero: these look like returns",
            then="--values returns (values='returns'), or log_returns, or percent",
        )
    moves = np.abs(cells.given[np.isfinite(cells.given) & (cells.given != 0)])
    if len(moves) > 20 and np.median(moves) > _MOVE:
        raise InputError(
            f"{sheet.title}: half of the returns are larger than {_MOVE:.0%}, so they look like per cent",
            got=f"median {np.median(moves):.3g}",
            then="--values percent (values='percent'), where 1.5 means 1.5 %",
        )


_SUFFIX = {".KS": "XKRX", ".KQ": "XKRX", ".SS": "XSHG", ".SZ": "XSHE", ".T": "XTKS", ".HK": "XHKG", ".TW": "XTAI"}


def _exchange(cells: Cells, given: str) -> Cells:
    """Fill in the exchange where the rows do not say: as the user says, or by the suffix of yfinance's tickers."""
    if given:
        blank = np.array([not word for word in cells.exchanges])[cells.exchange]
        words = (*cells.exchanges, given)
        return replace(cells, exchange=np.where(blank, len(words) - 1, cells.exchange), exchanges=words)
    by = [_SUFFIX.get(found[0], "") if (found := re.search(r"\.[A-Z]{1,2}$", id)) else "" for id in cells.ids]
    if cells.exchanges != ("",) or not any(by):
        return cells
    words = tuple(dict.fromkeys(("", *by)))
    return replace(cells, exchange=np.array([words.index(mic) for mic in by])[cells.id], exchanges=words)
