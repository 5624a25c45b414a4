"""`bilateral structure A B`: every index of the pair, as a table, JSON or CSV."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bilateral.cli.options import Data, Digits, Group, Home, PairCode, Products, Year, Years

if TYPE_CHECKING:
    from bilateral.lenses.structure import StructureResult
    from bilateral.measure import Measure, Table

__all__ = ["structure"]

_EXAMPLES = """
For example:

  bilateral structure KOR CHN

  bilateral structure KOR CHN --year 2011 --json

  bilateral structure KOR CHN --years 1995-2011 --products c1-c16

  bilateral structure KOR CHN --table structure.map --csv > map.csv
"""


class Form(StrEnum):
    """How the result is printed."""

    table = "table"
    json = "json"
    csv = "csv"


def structure(
    a: Annotated[str, PairCode],
    b: Annotated[str, PairCode],
    year: Year = None,
    years: Years = None,
    digits: Digits = None,
    products: Products = None,
    group: Group = None,
    data: Data = None,
    table: Annotated[
        str | None, typer.Option("--table", help="Print this table, such as structure.map.", show_default=False)
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="How to print it.")] = Form.table,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="The same as --format csv.")] = False,
    home: Home = None,
) -> None:
    """Where two countries compete and where they complement each other: every index, with scope and source."""
    from bilateral.api import Pair

    result = Pair(a, b).structure(
        year=year, years=years, digits=digits, products=products, group=group, data=data, home=home
    )
    _print(result, table, Form.json if as_json else Form.csv if as_csv else form)


structure.__doc__ = f"{structure.__doc__}\n\n{_EXAMPLES}"


def _print(result: StructureResult, table: str | None, form: Form) -> None:
    from bilateral.cli import show

    chosen = result.table(table) if table else None
    if form is Form.json:
        typer.echo(show.json_text(chosen.rows() if chosen else result.to_dict()))
    elif form is Form.csv:
        rows = chosen.rows() if chosen else result.tidy().to_pylist()
        typer.echo(show.csv_text(rows, note=_mark(result)), nl=False)
    elif chosen:
        _print_table(chosen)
    else:
        _print_result(result)


def _mark(result: StructureResult) -> str:
    from bilateral.origin import any_simulated

    return "SIMULATED data: describes no real country" if any_simulated(result.origins) else ""


def _print_result(result: StructureResult) -> None:
    from bilateral.cli import show

    if mark := _mark(result):
        typer.echo(mark)
    for finding in result.findings():
        typer.echo(f"• {' '.join(part for part in (finding.text, finding.detail) if part)}")
    typer.echo("")
    focus = [measure for measure in result.measures if measure.year == result.year and not _in_family(measure)]
    rows = [(measure.label, _number(measure), measure.unit, measure.id) for measure in focus]
    show.table(result.scope.sentence(), ("Measure", "Value", "Unit", "Id"), rows, right=[1])
    for missing in result.not_computed:
        typer.echo(f"not computed: {missing.id}: {missing.reason}")
    typer.echo(f"\nTables: {', '.join(table.id for table in result.tables)}")
    for origin in result.origins:
        typer.echo(f"Source: {origin.cite()}")


def _in_family(measure: Measure) -> bool:
    return measure.id.startswith(("structure.esi.market.", "structure.esi.sector."))


def _number(measure: Measure) -> str:
    value = measure.value
    return f"{value:,.0f}" if abs(value) >= 10_000 or measure.unit == "count" else f"{value:,.4g}"


def _print_table(table: Table) -> None:
    from bilateral.cli import show

    headings = [f"{column.label} ({column.unit})" if column.unit else column.label for column in table.columns]
    rows = [[_cell(row[column.name], column.format) for column in table.columns] for row in table.rows()]
    numbers = [position for position, column in enumerate(table.columns) if column.format]
    show.table(table.title, headings, rows, right=numbers)
    if table.note:
        typer.echo(table.note)


def _cell(value: object, form: str) -> str:
    if value is None:
        return "–"
    return format(value, form) if form else str(value)
