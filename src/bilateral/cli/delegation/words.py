"""The arguments that several commands of the delegation share, each written once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

__all__ = ["Names", "PlanFile", "Source", "Suggested", "Text", "moment", "write_json"]

Source = Annotated[
    Path, typer.Argument(help="Folder, workbook (XLSX), folder with pairs.csv, or .dzn file.", show_default=False)
]
PlanFile = Annotated[Path, typer.Argument(help="A plan that `plan --out` or `plan --json` wrote.", show_default=False)]
Names = Annotated[
    Path | None, typer.Option("--names", help="CSV file with HS codes and their names.", show_default=False)
]
Text = Annotated[str, typer.Option("--text", help="How texts are compared: tfidf, or the name of an embedding model.")]
Suggested = Annotated[int, typer.Option("--suggested", help="Pairs that nobody asked for, a firm at most.", min=0)]


def write_json(path: Path, data: Any) -> None:
    """Write JSON whole or not at all."""
    from bilateral.cli.show import json_text
    from bilateral.errors import StoreError
    from bilateral.store.disk import write_whole

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, (json_text(data) + "\n").encode(), path.with_name(f".{path.name}.part"))
    except OSError as fault:
        raise StoreError(f"the file cannot be written: {fault.strerror}", got=str(path)) from None


def moment(text: str | None) -> Any:
    """A point in time as typed, in UTC where no zone is named; None stays None."""
    import datetime as dt

    from bilateral.errors import InputError

    if text is None:
        return None
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        raise InputError("not a point in time", got=text, allowed="such as 2026-11-26T09:00") from None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
