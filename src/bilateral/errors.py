"""The one error tree. Every message is one line: what was wrong, what was got, what is allowed, what to type next.

::

    BilateralError                 1   anything we raise on purpose
    ├── PairError                  2   the pair cannot be made
    │   └── UnknownCountry         2   a code or name that no country has
    ├── SelectionError             2   a year, level, product, market or group that is not there
    ├── InputError                 3   a file of the user's cannot be read
    │   ├── BadArchive             3   truncated, not a zip, or a member that points outside
    │   ├── EmptyInput             3   no rows at all
    │   ├── MissingColumn          3   a column that the table needs cannot be found
    │   └── TooManyBadRows         3   more rows set aside than the caller allows
    ├── NoData                     4   the store holds nothing that answers
    ├── StoreError                 5   the store cannot be read or written
    │   ├── DiskFull               5   no room left; the old state stands
    │   └── StoreBusy              5   another process holds what we need
    ├── FetchError                 6   a download failed
    └── MissingExtra               7   an optional package is not installed

The number is the exit code of the command line.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import ClassVar

__all__ = [
    "BadArchive",
    "BilateralError",
    "DiskFull",
    "EmptyInput",
    "FetchError",
    "InputError",
    "MissingColumn",
    "MissingExtra",
    "NoData",
    "PairError",
    "SelectionError",
    "StoreBusy",
    "StoreError",
    "TooManyBadRows",
    "UnknownCountry",
    "nearest",
]


def nearest(word: str, allowed: Iterable[str], *, count: int = 3) -> tuple[str, ...]:
    """The words of `allowed` most like `word`, best first; letter case is ignored."""
    folded = {item.casefold(): item for item in allowed}
    found = difflib.get_close_matches(word.casefold(), list(folded), n=count, cutoff=0.6)
    return tuple(folded[key] for key in found)


class BilateralError(Exception):
    """What was wrong, what was got, what is allowed, and the next thing to type, in one line.

    Parameters
    ----------
    what
        The fault, as a sentence without a full stop.
    got
        The offending value, shown as the user gave it.
    allowed
        What would have been right, in words.
    close
        The nearest right values ("did you mean").
    then
        The next command or call to type.
    """

    exit_code: ClassVar[int] = 1

    def __init__(
        self,
        what: str,
        *,
        got: object = None,
        allowed: str | None = None,
        close: Iterable[str] = (),
        then: str | None = None,
    ) -> None:
        self.what = what
        self.got = got
        self.allowed = allowed
        self.close = tuple(close)
        self.then = then
        super().__init__(self._line())

    def _line(self) -> str:
        parts = [self.what if self.got is None else f"{self.what}: got {self.got!r}"]
        if self.close:
            parts.append(f"did you mean {' or '.join(self.close)}?")
        if self.allowed:
            parts.append(f"allowed: {self.allowed}")
        if self.then:
            parts.append(f"next: {self.then}")
        return " ".join("; ".join(parts).split())


class PairError(BilateralError):
    """The two countries do not make a pair."""

    exit_code = 2


class UnknownCountry(PairError):
    """No country has this code or name."""


class SelectionError(BilateralError):
    """A year, level, product, market or group that is not in the data."""

    exit_code = 2


class InputError(BilateralError):
    """A file of the user's cannot be read."""

    exit_code = 3


class BadArchive(InputError):
    """The archive is truncated, is no zip, or has a member that points outside it."""


class EmptyInput(InputError):
    """The input holds no rows."""


class MissingColumn(InputError):
    """A column that the table needs cannot be found."""


class TooManyBadRows(InputError):
    """More rows had to be set aside than the caller allows; nothing was replaced."""


class NoData(BilateralError):
    """The store holds nothing that answers the question."""

    exit_code = 4


class StoreError(BilateralError):
    """The store cannot be read or written."""

    exit_code = 5


class DiskFull(StoreError):
    """No room is left on the disk; the old state stands."""


class StoreBusy(StoreError):
    """Another process holds what is needed."""


class FetchError(BilateralError):
    """A download failed."""

    exit_code = 6


class MissingExtra(BilateralError):
    """An optional package is not installed."""

    exit_code = 7
