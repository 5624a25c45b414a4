"""`bilateral tables [NAME]`: what the store holds, or the columns of one table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bilateral.cli.options import Home

if TYPE_CHECKING:
    from bilateral.store import Dataset

__all__ = ["tables"]


def tables(
    name: Annotated[str | None, typer.Argument(help="A table, to see its columns.", show_default=False)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    home: Home = None,
) -> None:
    """List the datasets in the store with years, rows and rows set aside; with a table's name, its columns."""
    if name:
        _columns(name, as_json)
    else:
        _datasets(home, as_json)


def _columns(name: str, as_json: bool) -> None:
    from bilateral import schema
    from bilateral.cli import show

    columns = schema.table(name).columns
    rows = [(column.name, column.type, column.unit, column.key, column.description) for column in columns]
    headings = ("column", "type", "unit", "key", "description")
    if as_json:
        typer.echo(show.json_text([dict(zip(headings, row, strict=True)) for row in rows]))
        return
    shown = [(*row[:3], "yes" if row[3] else "", row[4]) for row in rows]
    show.table(name, [heading.capitalize() for heading in headings], shown)


def _datasets(home: Path | None, as_json: bool) -> None:
    from bilateral.cli import show
    from bilateral.store import Store

    store = Store(home)
    found = store.datasets()
    if as_json:
        typer.echo(show.json_text([dataset.to_dict() for dataset in found]))
        return
    if not found:
        typer.echo(f"The store in {store.home} is empty. Next: bilateral add flows FILE, or bilateral brief")
        return
    headings = ("Name", "Table", "Source", "Years", "Classification", "Rows", "Set aside", "Loaded")
    show.table("", headings, [_row(dataset) for dataset in found], right=[5, 6])


def _row(dataset: Dataset) -> tuple[str, ...]:
    years = f"{dataset.years[0]}–{dataset.years[-1]}" if len(dataset.years) > 1 else str(dataset.years[0])
    classes = ", ".join(dict.fromkeys(name for _, name in dataset.classifications))
    name = f"{dataset.name} (SIMULATED)" if dataset.simulated else dataset.name
    return (
        name,
        dataset.table,
        dataset.source,
        years,
        classes,
        f"{dataset.rows:,}",
        f"{dataset.aside:,}",
        dataset.loaded_at[:16],
    )
