"""`bilateral tables [NAME]`: what the store holds, one dataset in full, or the columns of one table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bilateral.cli.options import Home

if TYPE_CHECKING:
    from bilateral.store import Dataset, Store

__all__ = ["tables"]


def tables(
    name: Annotated[
        str | None,
        typer.Argument(
            help="A dataset, to see what is known of it; or a table, to see its columns.", show_default=False
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    home: Home = None,
) -> None:
    """List the datasets in the store with years, rows and rows set aside; show one of them, or a table's columns."""
    from bilateral import schema
    from bilateral.store import Store

    store = Store(home)
    if name is None:
        _datasets(store, as_json)
    elif found := [dataset for dataset in store.datasets() if dataset.name == name]:
        _all_of(found, as_json)
    elif name in schema.tables():
        _columns(name, as_json)
    else:
        raise _unknown(name, store)


def _unknown(name: str, store: Store) -> Exception:
    from bilateral import schema
    from bilateral.errors import SelectionError, nearest

    names = [dataset.name for dataset in store.datasets()]
    held = f"datasets {', '.join(names)}" if names else "no datasets yet"
    return SelectionError(
        "no such dataset or table",
        got=name,
        close=nearest(name, [*names, *schema.tables()]),
        allowed=f"{held}; tables {', '.join(schema.tables())}",
    )


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


def _datasets(store: Store, as_json: bool) -> None:
    from bilateral.cli import show

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
    years = f"{dataset.years[0]}–{dataset.years[-1]}" if len(dataset.years) > 1 else dataset.span
    classes = ", ".join(dict.fromkeys(name for _, name in dataset.classifications))
    return (
        _titled(dataset),
        dataset.table,
        dataset.source,
        years,
        classes,
        f"{dataset.rows:,}",
        f"{dataset.aside:,}",
        dataset.loaded_at[:16],
    )


def _titled(dataset: Dataset) -> str:
    return f"{dataset.name} (SIMULATED)" if dataset.simulated else dataset.name


def _all_of(found: list[Dataset], as_json: bool) -> None:
    """A name may stand in several tables."""
    from bilateral.cli import show

    if as_json:
        typer.echo(show.json_text([dataset.to_dict() for dataset in found]))
        return
    for dataset in found:
        show.table(_titled(dataset), ("", ""), _facts(dataset))
        if dataset.files:
            files = [(file.path, f"{file.size:,}", file.sha256) for file in dataset.files]
            show.table("Files", ("Path", "Bytes", "SHA-256"), files, right=[1])


def _facts(dataset: Dataset) -> list[tuple[str, str]]:
    levels = ", ".join(map(str, dataset.levels)) or "those of the classification"
    facts = [
        ("Table", dataset.table),
        ("Source", dataset.source),
        ("Years", dataset.span),
        ("Unit", dataset.unit),
        *(("Classification", told) for told in _classes(dataset)),
        ("Levels", levels if dataset.classifications else ""),
        ("Exporters", _count(dataset.exporters)),
        ("Importers", _count(dataset.importers)),
        ("Rows", f"{dataset.rows:,}"),
        *(("Set aside", f"{count.rows:,} {count.reason}") for count in dataset.reasons),
        ("Set aside in", dataset.aside_file.path if dataset.aside_file else ""),
        *(("Origin", origin.cite()) for origin in dataset.origins),
        *(("SHA-256 as received", f"{origin.sha256} ({origin.title})") for origin in dataset.origins if origin.sha256),
        ("Loaded", dataset.loaded_at),
    ]
    return [(label, text) for label, text in facts if text]


def _classes(dataset: Dataset) -> list[str]:
    """Each classification with its years."""
    names = dict.fromkeys(name for _, name in dataset.classifications if name)
    held = {name: [year for year, other in dataset.classifications if other == name] for name in names}
    return [f"{name}: {', '.join(map(str, years))}" for name, years in held.items()]


def _count(codes: tuple[str, ...]) -> str:
    return f"{len(codes)}: {' '.join(codes)}" if codes else ""
