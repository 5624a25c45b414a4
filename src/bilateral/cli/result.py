"""How the result of a lens is printed: as a table for reading, as JSON, or as CSV."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Protocol

import typer

if TYPE_CHECKING:
    import pyarrow as pa

    from bilateral.measure import Finding, Measure, NotComputed, Table
    from bilateral.origin import Origin

__all__ = ["AsCsv", "AsJson", "Form", "Format", "TableId", "chosen", "show_result"]


class Form(StrEnum):
    """How the result is printed."""

    table = "table"
    json = "json"
    csv = "csv"


Format = Annotated[Form, typer.Option("--format", help="How to print it.")]
AsJson = Annotated[bool, typer.Option("--json", help="The same as --format json.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="The same as --format csv.")]
TableId = Annotated[
    str | None, typer.Option("--table", help="Print this table, such as structure.map.", show_default=False)
]


class Result(Protocol):
    """What every lens gives."""

    @property
    def year(self) -> int: ...
    @property
    def measures(self) -> tuple[Measure, ...]: ...
    @property
    def tables(self) -> tuple[Table, ...]: ...
    @property
    def not_computed(self) -> tuple[NotComputed, ...]: ...
    @property
    def origins(self) -> tuple[Origin, ...]: ...
    def findings(self) -> tuple[Finding, ...]: ...
    def table(self, id: str) -> Table: ...
    def tidy(self) -> pa.Table: ...
    def to_dict(self) -> dict[str, Any]: ...


def chosen(form: Form, *, as_json: bool, as_csv: bool) -> Form:
    """The form, where the short options win.

    Raises
    ------
    SelectionError
        Both short options are given.
    """
    if as_json and as_csv:
        from bilateral.errors import SelectionError

        raise SelectionError("only one form can be printed at a time", got="--json --csv", then="leave one of them out")
    return Form.json if as_json else Form.csv if as_csv else form


def show_result(result: Result, table: str | None, form: Form) -> None:
    """Print a result, or one of its tables, on stdout."""
    from bilateral.cli import show

    one = result.table(table) if table else None
    if form is Form.json:
        typer.echo(show.json_text(one.rows() if one else result.to_dict()))
    elif form is Form.csv:
        rows = one.rows() if one else result.tidy().to_pylist()
        typer.echo(show.csv_text(rows, note=_mark(result)), nl=False)
    elif one:
        _show_table(one)
    else:
        _show_all(result)


def _mark(result: Result) -> str:
    from bilateral.origin import any_simulated

    return "SIMULATED data: describes no real country" if any_simulated(result.origins) else ""


def _show_all(result: Result) -> None:
    from bilateral.cli import show

    if mark := _mark(result):
        typer.echo(mark)
    for finding in result.findings():
        typer.echo(f"• {' '.join(part for part in (finding.text, finding.detail) if part)}")
    typer.echo("")
    focus = _focus(result)
    title = f"{focus[0].scope.dataset}: {focus[0].scope.sentence()}" if focus else ""
    rows = [(measure.label, _number(measure), measure.unit, measure.id) for measure in focus]
    show.table(title, ("Measure", "Value", "Unit", "Id"), rows, right=[1])
    for missing in result.not_computed:
        typer.echo(f"not computed: {missing.label or missing.id} ({missing.id}): {missing.reason}")
    typer.echo(f"\nTables (print one with --table ID): {', '.join(table.id for table in result.tables)}")
    for origin in result.origins:
        typer.echo(f"Source: {origin.cite()}")


def _focus(result: Result) -> list[Measure]:
    """The numbers that are printed: a lens may name its headline itself."""
    headline = getattr(result, "headline", None)
    if headline is not None:
        return list(headline())
    return [measure for measure in result.measures if measure.year == result.year and not _in_family(measure)]


_LONG = ("market.bhar.", "market.rbar.", "market.p.", "market.t.", "market.n.", "market.positive.")
"""Numbers by sector that stand in the table `market.sectors`."""
_WINDOW = re.compile(r"market\..*\.m?\d+_m?\d+")
"""Numbers of windows other than the main one, which stand in the table `market.windows`."""


def _in_family(measure: Measure) -> bool:
    """Whether there are too many like it for the screen."""
    many = ("structure.esi.market.", "structure.esi.sector.", *_LONG)
    return measure.id.startswith(many) or bool(_WINDOW.fullmatch(measure.id))


def _number(measure: Measure) -> str:
    value = measure.value
    return f"{value:,.0f}" if abs(value) >= 10_000 or measure.unit == "count" else f"{value:,.4g}"


def _show_table(table: Table) -> None:
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
