"""From files of prices to the table `prices`."""

from __future__ import annotations

from typing import Any

from bilateral.sources.keep import Kept, keep
from bilateral.sources.series import Values, load
from bilateral.store import Store

__all__ = ["add"]


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
        __package__, data, values=values, zero_volume=zero_volume, exchange=exchange, id=id, limit=limit, name=name,
        sheet=sheet, producer=producer, title=title, licence=licence, simulated=simulated,
    )  # fmt: skip
    return keep(store, loaded, max_bad=max_bad, notes=notes)
