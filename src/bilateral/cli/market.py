"""`bilateral market A B --event DATE`: whether the market believed it, from the store or straight from files."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bilateral.cli.add_market import Exchange, Kind
from bilateral.cli.options import Home, PairCode
from bilateral.cli.result import AsCsv, AsJson, Form, Format, TableId

__all__ = ["market"]


class Pool(StrEnum):
    """Where placebo dates may lie."""

    auto = "auto"
    past = "past"
    two_sided = "two-sided"


class Way(StrEnum):
    """What was expected before the data were seen."""

    none = "none"
    up = "up"
    down = "down"


class Normal(StrEnum):
    """Models of the normal return."""

    market = "market"
    market_adjusted = "market_adjusted"
    constant_mean = "constant_mean"
    factors = "factors"
    scholes_williams = "scholes_williams"
    dimson = "dimson"
    garch = "garch"


def _file(*names: str, help: str) -> typer.models.OptionInfo:
    found: typer.models.OptionInfo = typer.Option(*names, help=help, show_default=False)
    return found


Files = Annotated[list[Path] | None, _file("--prices", help="Closes or returns; several make one. Default: the store.")]


def market(
    a: Annotated[str, PairCode],
    b: Annotated[str, PairCode],
    event: Annotated[
        str | None,
        _file("--event", help="A date, a moment with its offset (2025-12-30T16:00+09:00), or an event's id."),
    ] = None,
    event_time: Annotated[str | None, _file("--event-time", help="Time of day of a date: 16:00, 16:00+09:00.")] = None,
    time_zone: Annotated[str | None, _file("--time-zone", help="Zone of a time without one: Asia/Seoul.")] = None,
    title: Annotated[str, _file("--title", help="What happened, in a few words.")] = "",
    prices: Files = None,
    zero_volume: Annotated[
        Path | None, _file("--zero-volume", help="Days and codes on which nothing was traded.")
    ] = None,
    index: Annotated[Path | None, _file("--index", help="Levels of indices; the first is the benchmark.")] = None,
    groups: Annotated[Path | None, _file("--groups", help="Which firm belongs to which sector.")] = None,
    events: Annotated[Path | None, _file("--events", help="Other events, listed where they fall in a window.")] = None,
    caps: Annotated[
        Path | None, _file("--caps", help="Prices with market values: breadth, concentration of the session.")
    ] = None,
    factors: Annotated[
        Path | None, _file("--factors", help="Returns of factors beside the benchmark, for --model factors.")
    ] = None,
    values: Annotated[Kind, typer.Option("--values", help="What the numbers in --prices are.")] = Kind.auto,
    sectors: Annotated[str | None, _file("--sectors", help="Only these, beside the controls: a,b.")] = None,
    controls: Annotated[str | None, _file("--controls", help="Sectors without a reason to react: a,b.")] = None,
    benchmark: Annotated[str | None, _file("--benchmark", help="Name of an index, or equal_weighted.")] = None,
    window: Annotated[str | None, _file("--window", help="The main window: 0,0 (default) or 0,1.")] = None,
    windows: Annotated[str | None, _file("--windows", help='All windows: "-1,-1; 0,5".')] = None,
    model: Annotated[Normal, typer.Option("--model", help="Model of the normal return.")] = Normal.market,
    estimation: Annotated[int | None, _file("--estimation", help="Sessions of the estimation window.")] = None,
    gap: Annotated[int | None, _file("--gap", help="Sessions between it and the event window.")] = None,
    placebo: Annotated[Pool, typer.Option("--placebo", help="Where placebo dates may lie.")] = Pool.auto,
    direction: Annotated[
        Way, typer.Option("--direction", help="One-sided p-values, where the direction was declared beforehand.")
    ] = Way.none,
    exchange: Exchange = None,
    data: Annotated[str | None, _file("--data", help="Datasets of prices in the store: a,b.")] = None,
    table: TableId = None,
    form: Format = Form.table,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    home: Home = None,
) -> None:
    r"""Did the market believe it? Abnormal returns of sectors around an event, with a test that survives one date.

    For example:

      bilateral market KOR CHN --event 2026-01-02 --prices closes.parquet --zero-volume halted.parquet \
        --index index.csv --groups baskets.csv --json

      bilateral market KOR CHN --event 2025-12-30 --event-time 16:00 --time-zone Asia/Seoul
    """
    from bilateral.api import Pair
    from bilateral.cli.result import chosen, show_result

    result = Pair(a, b).market(
        event,
        event_time=event_time,
        time_zone=time_zone,
        title=title,
        prices=list(prices) if prices else None,
        zero_volume=zero_volume,
        index=index,
        groups=groups,
        events=events,
        caps=caps,
        factors=factors,
        values=values.value,
        sectors=sectors,
        controls=controls,
        benchmark=benchmark,
        window=window,
        windows=windows,
        model=model.value,
        estimation=estimation,
        gap=gap,
        placebo=placebo.value,
        direction=direction.value,
        exchange=exchange,
        data=data,
        home=home,
    )
    show_result(result, table, chosen(form, as_json=as_json, as_csv=as_csv))
