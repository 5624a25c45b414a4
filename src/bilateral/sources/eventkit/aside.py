"""Rows set aside, written as they come: a file of millions of bad rows must not fill the memory."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any

from bilateral.store import ReasonCount

if TYPE_CHECKING:
    import pyarrow as pa

    from bilateral.sources.keep import Aside

__all__ = ["AsideFile"]

_HEAD = ("part", "line", "reason", "row")


class AsideFile:
    """The CSV of a load's bad rows; no file is left where there are none.

    Parameters
    ----------
    path
        The file to write.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stream: IO[str] | None = None
        self._writer: Any = None

    def __enter__(self) -> AsideFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream is not None:
            self._stream.close()

    def write(self, rows: Iterable[Aside]) -> None:
        """Add rows."""
        for row in rows:
            self._open().writerow((row.part, row.line, row.reason, row.row))

    def take_over(self, rows: pa.Table) -> None:
        """Add the rows that an earlier load set aside."""
        for row in rows.to_pylist():
            self._open().writerow(tuple(row[name] for name in _HEAD))

    def _open(self) -> Any:
        if self._stream is None:
            self._stream = self._path.open("w", encoding="utf-8", newline="")
            self._writer = csv.writer(self._stream)
            self._writer.writerow(_HEAD)
        return self._writer

    @staticmethod
    def reasons(path: Path) -> tuple[ReasonCount, ...]:
        """How many rows of a written file were set aside for which reason, most frequent first."""
        if not path.exists():
            return ()
        with path.open(encoding="utf-8", newline="") as stream:
            counts = Counter(row["reason"] for row in csv.DictReader(stream))
        return tuple(ReasonCount(reason, rows) for reason, rows in counts.most_common())
