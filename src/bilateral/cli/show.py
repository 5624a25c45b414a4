"""How tables and progress look on a terminal."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

__all__ = ["csv_text", "json_text", "progress", "say", "table"]


def say(text: str) -> None:
    """A line for the reader, on stderr, so that stdout holds data only."""
    print(text, file=sys.stderr)  # noqa: T201


def table(title: str, headings: Sequence[str], rows: Iterable[Sequence[object]], *, right: Iterable[int] = ()) -> None:
    """Print a table on stdout; `right` are the columns set flush right."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(title=title or None, title_justify="left", box=None, pad_edge=False, header_style="bold")
    flush = set(right)
    for position, heading in enumerate(headings):
        grid.add_column(Text(heading), justify="right" if position in flush else "left", overflow="fold")
    for row in rows:
        grid.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    Console(width=None if sys.stdout.isatty() else 160, highlight=False).print(grid)


def json_text(data: Any) -> str:
    """JSON as it stands on stdout: UTF-8, two spaces, no NaN."""
    import json

    return json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False, default=str)


def csv_text(rows: Sequence[dict[str, Any]], *, note: str = "") -> str:
    """Rows as CSV with a header; `note` becomes a first line that begins with #."""
    import csv
    import io

    out = io.StringIO()
    if note:
        out.write(f"# {note}\n")
    if rows:
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return out.getvalue()


@contextlib.contextmanager
def progress(title: str) -> Iterator[Callable[[float, float, str], None]]:
    """A progress bar on stderr; hands out `report(done, total, text)`."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    parts = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"))
    console = Console(stderr=True)
    with Progress(*parts, TimeElapsedColumn(), TimeRemainingColumn(), console=console, transient=True) as bar:
        task = bar.add_task(title, total=None)

        def report(done: float, total: float, text: str) -> None:
            bar.update(task, completed=done, total=total or None, description=text or title)

        yield report
