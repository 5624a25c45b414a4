"""`bilateral technology A B`, and the commands that bring in patents, collaborations and works."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bilateral.cli.options import (
    Data,
    Home,
    MaxBad,
    Name,
    PairCode,
    Producer,
    SheetName,
    Simulated,
    TableFile,
    Title,
    Year,
    Years,
)
from bilateral.cli.result import AsCsv, AsJson, Form, Format, TableId

__all__ = ["register", "technology"]

Map = Annotated[
    list[str] | None, typer.Option("--map", help="OURS=THEIRS, such as families=value; may be given often.")
]
OneYear = Annotated[int | None, typer.Option("--year", help="The year, where no column holds it.")]


def technology(
    a: Annotated[str, PairCode],
    b: Annotated[str, PairCode],
    year: Year = None,
    years: Years = None,
    data: Data = None,
    patents: Annotated[
        Path | None, typer.Option("--patents", help="Families by country, field and year: a file, not the store.")
    ] = None,
    collaborations: Annotated[
        Path | None, typer.Option("--collaborations", help="Co-authored works by pair and year: a file.")
    ] = None,
    works: Annotated[Path | None, typer.Option("--works", help="Works with citations and countries: a file.")] = None,
    columns: Map = None,
    events: Annotated[
        list[str] | None, typer.Option("--event", help="YEAR=WHAT, a year to mark; may be given often.")
    ] = None,
    table: TableId = None,
    form: Format = Form.table,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    home: Home = None,
) -> None:
    """Who leads in technology, who catches up, and where the two work together.

    For example:

      bilateral technology KOR CHN

      bilateral technology KOR CHN --year 2015 --json

      bilateral technology KOR CHN --patents families.csv --collaborations pairs.csv

      bilateral technology KOR CHN --table technology.standing --csv > standing.csv
    """
    from bilateral.api import Pair
    from bilateral.cli.result import chosen, show_result

    files = {"patents": patents, "collaborations": collaborations, "works": works}
    result = Pair(a, b).technology(
        year=year,
        years=years,
        data=data,
        files={name: path for name, path in files.items() if path is not None},
        mapping=_mapping(columns or []),
        events=_events(events or []),
        home=home,
    )
    show_result(result, table, chosen(form, as_json=as_json, as_csv=as_csv))


def _mapping(pairs: list[str]) -> dict[str, str]:
    from bilateral.cli.add import mapping

    return mapping(pairs)


def _events(pairs: list[str]) -> dict[int, str]:
    from bilateral.errors import InputError

    found = {}
    for pair in pairs:
        year, equals, what = pair.partition("=")
        if not (year.strip().isdigit() and equals and what.strip()):
            raise InputError("--event takes YEAR=WHAT", got=pair, then="--event 2016=SUMMIT")
        found[int(year)] = what.strip()
    return found


def register(app: typer.Typer) -> None:
    """Add the commands to `bilateral add`."""
    app.command("patents")(_patents)
    app.command("collaborations")(_collaborations)
    app.command("works")(_works)


def _patents(
    file: TableFile,
    columns: Map = None,
    classes: Annotated[
        Path | None, typer.Option("--classes", help="Concordance from IPC codes to fields, for a table with IPC codes.")
    ] = None,
    year: OneYear = None,
    name: Name = None,
    sheet: SheetName = None,
    producer: Producer = None,
    title: Title = None,
    simulated: Simulated = False,
    max_bad: MaxBad = 0.01,
    home: Home = None,
) -> None:
    """Load patent families by country, field and year.

    For example:

      bilateral add patents families.csv

      bilateral add patents filings.csv --classes ipc_technology.xlsx
    """
    from bilateral.cli.add import tell_kept
    from bilateral.loading import add_patents

    about = {"producer": producer, "title": title, "simulated": simulated or None}
    own = _mapping(columns or [])
    tell_kept(
        add_patents(
            file, mapping=own, classes=classes, year=year, name=name, sheet=sheet, max_bad=max_bad, home=home, **about
        )
    )


def _collaborations(
    file: TableFile,
    columns: Map = None,
    year: OneYear = None,
    name: Name = None,
    sheet: SheetName = None,
    producer: Producer = None,
    title: Title = None,
    simulated: Simulated = False,
    max_bad: MaxBad = 0.01,
    home: Home = None,
) -> None:
    """Load works co-authored by pairs of countries: a table of pairs, a square, or NCSES table 10003 as printed.

    For example:

      bilateral add collaborations pairs.csv
    """
    from bilateral.cli.add import tell_kept
    from bilateral.loading import add_collaborations

    about = {"producer": producer, "title": title, "simulated": simulated or None}
    own = _mapping(columns or [])
    tell_kept(
        add_collaborations(file, mapping=own, year=year, name=name, sheet=sheet, max_bad=max_bad, home=home, **about)
    )


def _works(
    file: TableFile,
    columns: Map = None,
    window: Annotated[str, typer.Option("--window", help="The citation window, in words.")] = "",
    name: Name = None,
    sheet: SheetName = None,
    producer: Producer = None,
    title: Title = None,
    simulated: Simulated = False,
    max_bad: MaxBad = 0.01,
    home: Home = None,
) -> None:
    """Load works with year, field, type, citations and countries, one row each.

    For example:

      bilateral add works works.parquet --window "publication year and three years after"
    """
    from bilateral.cli.add import tell_kept
    from bilateral.loading import add_works

    about = {"producer": producer, "title": title, "simulated": simulated or None}
    own = _mapping(columns or [])
    tell_kept(add_works(file, mapping=own, window=window, name=name, sheet=sheet, max_bad=max_bad, home=home, **about))
