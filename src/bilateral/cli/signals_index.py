"""`bilateral signals index A B`: the climate between two countries by month, and its turning points."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from bilateral.cli.options import Home, PairCode, Years
from bilateral.cli.result import AsCsv, AsJson, Form, Format, TableId

if TYPE_CHECKING:
    from bilateral.lenses.signals.index import Climate

__all__ = ["index"]


def index(
    a: Annotated[str, PairCode],
    b: Annotated[str, PairCode],
    data: Annotated[
        str | None,
        typer.Option(
            "--data", help="Name of the events, or of net scores; default those loaded last.", show_default=False
        ),
    ] = None,
    years: Years = None,
    last: Annotated[
        Path | None,
        typer.Option("--since", help="The --json of an earlier run: say what changed since.", show_default=False),
    ] = None,
    table: TableId = None,
    form: Format = Form.table,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    home: Home = None,
) -> None:
    """The climate between two countries: balance of good and bad news by month, channel and direction, with turns.

    For example:

      bilateral signals index KOR CHN

      bilateral signals index KOR CHN --table signals.turning_points --csv

      bilateral signals index KOR CHN --since last.json
    """
    from bilateral.api import Pair
    from bilateral.cli.result import chosen, show_result

    found = cast("Climate", Pair(a, b).signals(years=years, events=data, home=home).climate)
    if last is not None:
        from bilateral.lenses.signals.index.since import since

        typer.echo("\n".join(since(_earlier(last), found).sentences()))
        return
    show_result(found, table, chosen(form, as_json=as_json, as_csv=as_csv))


def _earlier(path: Path) -> dict[str, Any]:
    from bilateral.errors import InputError
    from bilateral.given import given_text

    then = "bilateral signals index KOR CHN --json > last.json"
    try:
        found = json.loads(given_text(path, allowed="the JSON of an earlier run", then=then))
    except ValueError:
        raise InputError("not the JSON of an earlier run", got=str(path), then=then) from None
    if not isinstance(found, dict) or not {"measures", "tables"} <= found.keys():
        raise InputError("not the JSON of an earlier run", got=str(path), then=then)
    return found
