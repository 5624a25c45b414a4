"""How tables and progress look on a terminal."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

__all__ = ["csv_text", "json_text", "progress", "table"]

WIDE = 160
"""Columns of text where the output goes to a file or a pipe and COLUMNS does not say otherwise."""
FOLDED = 24
"""Width at which a long text is folded rather than a column left out."""


def table(title: str, headings: Sequence[str], rows: Iterable[Sequence[object]], *, right: Iterable[int] = ()) -> None:
    """Print a table on stdout; `right` are the columns set flush right. Columns that do not fit are named below."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=_width(), highlight=False)
    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    shown = _fitting(headings, cells, console.width)
    grid = Table(title=title or None, title_justify="left", box=None, pad_edge=False, header_style="bold")
    flush = set(right)
    for position, heading in enumerate(headings[:shown]):
        grid.add_column(Text(heading), justify="right" if position in flush else "left", overflow="fold")
    for row in cells:
        grid.add_row(*map(Text, row[:shown]))
    console.print(grid)
    if shown < len(headings):
        console.print(f"Left out, too wide: {'; '.join(headings[shown:])}. Use --csv or --json for all.")


def _width() -> int | None:
    return None if sys.stdout.isatty() or os.environ.get("COLUMNS") else WIDE


def _fitting(headings: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> int:
    """How many columns fit side by side when texts may be folded but numbers and words of headings may not."""
    used = 0
    for position, heading in enumerate(headings):
        widest = max((len(row[position]) for row in rows), default=0)
        used += max(min(widest, FOLDED), *(len(word) for word in heading.split() or [""]), 1) + 2
        if used > width + 2 and position > 1:
            return position
    return len(headings)


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
