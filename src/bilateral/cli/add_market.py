"""`bilateral add prices|index|groups|market-events FILE`: what the market lens reads."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bilateral.cli.options import Home, MaxBad, Name, SheetName, Simulated, TableFile

if TYPE_CHECKING:
    from bilateral.sources.keep import Kept

__all__ = ["Exchange", "Kind", "into"]


class Kind(StrEnum):
    """What the numbers of a table are."""

    auto = "auto"
    prices = "prices"
    returns = "returns"
    log_returns = "log_returns"
    percent = "percent"


Values = Annotated[
    Kind, typer.Option("--values", help="What the numbers are, where the columns do not say; percent: 1.5 is 1.5 %.")
]
Exchange = Annotated[
    str | None,
    typer.Option("--exchange", help="MIC of the exchange, such as XKRX, where no column says.", show_default=False),
]


def into(app: typer.Typer) -> None:
    """Put the four commands into `bilateral add`."""
    app.command("prices")(prices)
    app.command("index")(index)
    app.command("groups")(groups)
    app.command("market-events")(events)


def prices(
    files: Annotated[list[Path], typer.Argument(help="CSV, Parquet or Excel; several make one.", show_default=False)],
    values: Values = Kind.auto,
    zero_volume: Annotated[
        Path | None,
        typer.Option("--zero-volume", help="Table of date and code on which nothing was traded.", show_default=False),
    ] = None,
    exchange: Exchange = None,
    id: Annotated[
        str | None, typer.Option("--id", help="Code of the security, where a file holds one.", show_default=False)
    ] = None,
    limit: Annotated[
        float | None,
        typer.Option("--limit", help="Largest daily move: 0.3; default the exchange's rule.", show_default=False),
    ] = None,
    name: Name = None,
    sheet: SheetName = None,
    simulated: Simulated = False,
    max_bad: MaxBad = 0.01,
    home: Home = None,
) -> None:
    """Load daily prices or returns: tidy or wide tables, files of marcap, FinanceDataReader and yfinance.

    For example:

      bilateral add prices closes.parquet --zero-volume halted.parquet --exchange XKRX

      bilateral add prices returns.csv --values percent
    """
    from bilateral.loading import add_prices

    done = add_prices(
        list(files), home=home, values=values.value, zero_volume=zero_volume, exchange=exchange or "", id=id,
        limit=limit, name=name, sheet=sheet, simulated=simulated, max_bad=max_bad,
    )  # fmt: skip
    _tell(done)


def index(
    file: TableFile,
    values: Values = Kind.auto,
    exchange: Exchange = None,
    index: Annotated[
        str | None, typer.Option("--id", help="Name of the index, where the file holds one.", show_default=False)
    ] = None,
    name: Name = None,
    sheet: SheetName = None,
    simulated: Simulated = False,
    max_bad: MaxBad = 0.01,
    home: Home = None,
) -> None:
    """Load levels of indices: a row a day and a column an index, or date, index, close. The first is the benchmark.

    For example:

      bilateral add index levels.csv --exchange XKRX
    """
    from bilateral.loading import add_index

    done = add_index(
        file, home=home, values=values.value, exchange=exchange or "", index=index, name=name, sheet=sheet,
        simulated=simulated, max_bad=max_bad,
    )  # fmt: skip
    _tell(done)


def groups(
    file: TableFile,
    name: Name = None,
    sheet: SheetName = None,
    simulated: Simulated = False,
    max_bad: MaxBad = 0.01,
    home: Home = None,
) -> None:
    """Load which firm belongs to which sector: sector, code; also name, market, period, weight, control.

    For example:

      bilateral add groups baskets.csv
    """
    from bilateral.loading import add_groups

    _tell(add_groups(file, home=home, name=name, sheet=sheet, simulated=simulated, max_bad=max_bad))


def events(
    file: TableFile,
    time_zone: Annotated[
        str | None,
        typer.Option("--time-zone", help="Of times that do not say theirs: Asia/Seoul.", show_default=False),
    ] = None,
    name: Name = None,
    sheet: SheetName = None,
    simulated: Simulated = False,
    max_bad: MaxBad = 0.0,
    home: Home = None,
) -> None:
    """Load events: time with its zone, or a bare date for the session of that date; also title, source, country.

    For example:

      bilateral add market-events events.csv --time-zone Asia/Seoul
    """
    from bilateral.loading import add_market_events

    _tell(
        add_market_events(
            file, home=home, time_zone=time_zone, name=name, sheet=sheet, simulated=simulated, max_bad=max_bad
        )
    )


def _tell(done: Kept) -> None:
    typer.echo(done.sentence())
    for note in done.notes:
        typer.echo(f"note: {note}")
