"""`bilateral signals read|show|index|label|types`: what the news signals about two countries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bilateral.cli import signals_index, signals_label
from bilateral.cli.options import Home, PairCode, Years
from bilateral.cli.result import AsCsv, AsJson, Form, Format, TableId

if TYPE_CHECKING:
    from bilateral.lenses.signals import SignalsResult
    from bilateral.store import Store

__all__ = ["app"]

app = typer.Typer(
    help="What the news signals about two countries: read articles, show, index, label.", no_args_is_help=True
)

Llm = Annotated[
    str | None,
    typer.Option(
        "--llm",
        help="Language model to code with, at BILATERAL_LLM_URL; default the offline coder.",
        show_default=False,
    ),
]


@app.command("read")
def read(
    places: Annotated[
        list[str], typer.Argument(metavar="FILE…", help="Files, folders or http(s) addresses.", show_default=False)
    ],
    pair: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--pair", metavar="A B", help="The two countries; default the two named most.", show_default=False
        ),
    ] = None,
    published: Annotated[
        str | None,
        typer.Option("--published", help="Day of publication (ISO), before what the page says.", show_default=False),
    ] = None,
    publisher: Annotated[str | None, typer.Option("--publisher", help="Who published it.", show_default=False)] = None,
    language: Annotated[
        str | None, typer.Option("--language", help="en, ko or zh; default told from the text.", show_default=False)
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep/--no-keep", help="Put the articles into the store, for the brief.")
    ] = True,
    llm: Llm = None,
    table: TableId = None,
    form: Format = Form.table,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    home: Home = None,
) -> None:
    """Read news articles and print their signals: dated, typed, with who speaks and the exact words.

    For example:

      bilateral signals read article.txt --pair KOR CHN

      bilateral signals read clippings/ --pair KOR CHN --json > signals.json

      bilateral signals read https://example.org/news --pair "South Korea" China --no-keep
    """
    from bilateral.cli.result import chosen, show_result
    from bilateral.store import Store

    told = {"published": _day(published), "publisher": publisher, "language": language}
    store = Store(home)
    rows, notes = _rows(store, places, told, keep=keep)
    for note in notes:
        typer.echo(f"note: {note}", err=True)
    shown = chosen(form, as_json=as_json, as_csv=as_csv)
    result = _coded(store, rows, pair, llm)
    if shown is Form.csv and table is None:
        table = "signals"
    if shown is Form.table and table is None:
        _show(result)
        return
    show_result(result, table, shown)


def _day(text: str | None) -> Any:
    import datetime as dt

    from bilateral.selection import day

    checked = day(text)
    return dt.date.fromisoformat(checked) if checked else None


def _rows(store: Store, places: list[str], told: dict[str, Any], *, keep: bool) -> tuple[Any, tuple[str, ...]]:
    from bilateral.sources import articles

    reading = articles.add(store, places, **told)[1] if keep else articles.read(places, **told)
    aside = tuple(f"{one.part}, record {one.line}, was set aside: {one.reason}" for one in reading.aside)
    return reading.rows, (*reading.notes, *aside)


def _coded(store: Store, rows: Any, pair: tuple[str, str] | None, llm: str | None) -> SignalsResult:
    from bilateral.api import Pair
    from bilateral.errors import PairError
    from bilateral.lenses.signals import look_at
    from bilateral.lenses.signals.coding import likely_pair
    from bilateral.lenses.signals.llm import chosen_coder
    from bilateral.sources.articles.read import origins_of

    both = pair or likely_pair(rows)
    if both is None:
        raise PairError("the articles name fewer than two countries", then="bilateral signals read FILE --pair KOR CHN")
    coder, name = chosen_coder(store.home, llm)
    return look_at(store, Pair(*both), rows, origins_of(rows), coder=coder, name=name, over_time=False)


def _show(result: SignalsResult) -> None:
    from bilateral.cli import show
    from bilateral.lenses.signals.tables import when

    if result.simulated:
        typer.echo("SIMULATED data: describes no real country")
    for finding in result.findings():
        typer.echo(f"• {' '.join(part for part in (finding.text, finding.detail) if part)}")
    typer.echo("")
    signs = {1: "+", 0: "·", -1: "−"}
    rows = [
        (when(one), signs[one.direction], one.type, one.channel, one.actor, one.realis, one.quote)
        for one in result.coded.signals
    ]
    show.table("", ("Date", "±", "Type", "Channel", "Who", "Realis", "Quote"), rows)
    for row in result.coded.articles:
        if row["reason"]:
            typer.echo(f"{row['file'] or row['url'] or row['id']}: no signals: {row['reason']}")


@app.command("show")
def show_signals(
    a: Annotated[str, PairCode],
    b: Annotated[str, PairCode],
    years: Years = None,
    articles: Annotated[
        str | None,
        typer.Option("--articles", help="Dataset of articles; default the one loaded last.", show_default=False),
    ] = None,
    events: Annotated[
        str | None, typer.Option("--events", help="Dataset of events; default the one loaded last.", show_default=False)
    ] = None,
    llm: Llm = None,
    table: TableId = None,
    form: Format = Form.table,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    home: Home = None,
) -> None:
    """Show the signals of all articles in the store, and the climate with that of its events.

    For example:

      bilateral signals show KOR CHN

      bilateral signals show KOR CHN --table signals.list

      bilateral signals show KOR CHN --json
    """
    from bilateral.api import Pair
    from bilateral.cli.result import chosen, show_result

    result = Pair(a, b).signals(years=years, articles=articles, events=events, llm=llm, home=home)
    show_result(result, table, chosen(form, as_json=as_json, as_csv=as_csv))


@app.command("types")
def types(as_json: AsJson = False) -> None:
    """List the kinds of signal: definition, PLOVER and CAMEO counterpart, default intensity."""
    from dataclasses import asdict

    from bilateral.cli import show
    from bilateral.lenses.signals.typology import signal_types

    kinds = signal_types().values()
    if as_json:
        typer.echo(show.json_text([asdict(kind) for kind in kinds]))
        return
    rows = [
        (kind.id, f"{kind.intensity:+g}", f"{kind.plover_root} {kind.cameo}".strip() or "–", kind.definition)
        for kind in kinds
    ]
    show.table("", ("Type", "Intensity", "PLOVER, CAMEO", "Definition"), rows, right=[1])


app.command("index")(signals_index.index)
app.command("label")(signals_label.label)
