"""The keys of a case file, as `keys.csv` lists them, and how each value is read."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from bilateral.errors import InputError, SelectionError, nearest
from bilateral.selection import codes, day, span

__all__ = ["LENSES", "Key", "keys", "tables", "value"]

LENSES = ("structure", "signals", "market", "technology", "delegation")
"""The lenses in the order of the brief; each is a table of the case file."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a case file."""

    table: str
    """The table it stands in: "brief", "sector" or a lens."""
    key: str
    type: str
    """One of `_READ`, or the allowed words parted by "|"."""
    needed: bool
    example: str
    """A value as it is written in TOML."""
    description: str

    @property
    def at(self) -> str:
        """How messages name it."""
        return f"[{self.table}] {self.key}"


@cache
def keys() -> tuple[Key, ...]:
    """All keys, in the order of the file."""
    text = files(__package__).joinpath("keys.csv").read_text(encoding="utf-8")
    return tuple(
        Key(row["table"], row["key"], row["type"], row["needed"] == "yes", row["example"], row["description"])
        for row in csv.DictReader(text.splitlines())
    )


@cache
def tables() -> tuple[str, ...]:
    """The tables that a case file may hold, in order."""
    return tuple(dict.fromkeys(key.table for key in keys()))


def value(key: Key, given: Any, folder: Path) -> Any:
    """What a key's value means; paths are taken from the folder of the case file.

    Raises
    ------
    InputError
        It is of another kind, or names a file that is not there.
    """
    if "|" in key.type:
        return _word(key, given)
    try:
        return _READ[key.type](key, given, folder)
    except SelectionError as fault:
        raise InputError(f"{key.at}: {fault.what}", got=fault.got, allowed=fault.allowed or key.example) from None


def _wrong(key: Key, given: Any, allowed: str = "") -> InputError:
    return InputError(f"{key.at} cannot be read", got=given, allowed=allowed or f"such as {key.key} = {key.example}")


def _word(key: Key, given: Any) -> str:
    allowed = key.type.split("|")
    if given in allowed:
        return str(given)
    raise InputError(
        f"{key.at} knows no such word", got=given, allowed=", ".join(allowed), close=nearest(str(given), allowed)
    )


def _text(key: Key, given: Any, _: Path) -> str:
    if not isinstance(given, str) or not given.strip():
        raise _wrong(key, given)
    return given.strip()


def _number(key: Key, given: Any, _: Path) -> float:
    if isinstance(given, bool) or not isinstance(given, (int, float)):
        raise _wrong(key, given)
    return float(given)


def _share(key: Key, given: Any, folder: Path) -> float:
    found = _number(key, given, folder)
    if 0 <= found <= 1:
        return found
    raise _wrong(key, given, f"a share between 0 and 1, such as {key.key} = {key.example} for {float(key.example):.0%}")


def _positive(key: Key, given: Any, folder: Path) -> float:
    found = _number(key, given, folder)
    if found > 0:
        return found
    raise _wrong(key, given, "a number above 0")


def _integer(key: Key, given: Any, _: Path) -> int:
    if isinstance(given, bool) or not isinstance(given, int):
        raise _wrong(key, given, "a whole number")
    return given


def _flag(key: Key, given: Any, _: Path) -> bool:
    if not isinstance(given, bool):
        raise _wrong(key, given, "true or false")
    return given


def _day(key: Key, given: Any, _: Path) -> str:
    if isinstance(given, dt.date) and not isinstance(given, dt.datetime):
        return given.isoformat()
    return day(_text(key, given, Path())) or ""


def _moment(key: Key, given: Any, _: Path) -> str:
    """A day, or a time of a day with its zone, in ISO form."""
    if isinstance(given, str):
        given = _parsed(key, given)
    if isinstance(given, dt.datetime):
        if given.tzinfo is None:
            raise _wrong(key, given.isoformat(), f"a time with its zone, such as {given.isoformat()}+09:00")
        return given.isoformat()
    if isinstance(given, dt.date):
        return given.isoformat()
    raise _wrong(key, given)


def _when(key: Key, given: Any, folder: Path) -> str:
    """A day, a moment, or the id of an event."""
    if isinstance(given, str) and not given[:1].isdigit():
        return _text(key, given, folder)
    return _moment(key, given, folder)


def _parsed(key: Key, given: str) -> dt.date | dt.datetime:
    for kind in (dt.date, dt.datetime):
        try:
            return kind.fromisoformat(given)
        except ValueError:
            continue
    raise _wrong(key, given)


def _years(key: Key, given: Any, _: Path) -> tuple[int, ...]:
    if isinstance(given, list) and not all(isinstance(year, int) for year in given):
        raise _wrong(key, given)
    if not isinstance(given, (str, int, list)) or isinstance(given, bool):
        raise _wrong(key, given)
    return span(given) or ()


def _codes(key: Key, given: Any, _: Path) -> tuple[str, ...]:
    if not isinstance(given, str) and not _texts(given):
        raise _wrong(key, given, f"text, for codes keep their zeros: {key.key} = {key.example}")
    return codes(given)


def _names(key: Key, given: Any, _: Path) -> tuple[str, ...]:
    if isinstance(given, str):
        given = [given]
    if not _texts(given):
        raise _wrong(key, given)
    return tuple(name.strip() for name in given)


def _texts(given: Any) -> bool:
    return isinstance(given, list) and all(isinstance(item, str) and item.strip() for item in given)


def _mapping(key: Key, given: Any, _: Path) -> Mapping[str, str]:
    if not isinstance(given, dict) or not all(isinstance(item, str) for item in given.values()):
        raise _wrong(key, given)
    return dict(given)


def _pair(key: Key, given: Any, _: Path) -> tuple[str, str]:
    if not _texts(given) or len(given) != 2:
        raise _wrong(key, given)
    return given[0], given[1]


def _lenses(key: Key, given: Any, _: Path) -> tuple[str, ...]:
    names = _names(key, given, Path())
    for name in names:
        if name not in LENSES:
            close = nearest(name, LENSES)
            raise InputError(f"{key.at}: no such lens", got=name, allowed=", ".join(LENSES), close=close)
    return tuple(lens for lens in LENSES if lens in names)


def _path(key: Key, given: Any, folder: Path) -> Path:
    return folder / Path(_text(key, given, folder)).expanduser()


def _file(key: Key, given: Any, folder: Path) -> Path:
    """A file or folder that is there; where it is not, the nearest name beside it is told."""
    path = _path(key, given, folder)
    if path.exists():
        return path
    near = [item.name for item in path.parent.iterdir()] if path.parent.is_dir() else []
    raise InputError(f"{key.at}: no such file", got=str(given), close=nearest(path.name, near))


def _files(key: Key, given: Any, folder: Path) -> tuple[Path, ...]:
    names = _names(key, given, folder)
    if not names:
        raise _wrong(key, given, f"one file or more, or no key {key.key} at all")
    return tuple(_file(key, name, folder) for name in names)


_READ: dict[str, Callable[[Key, Any, Path], Any]] = {
    "text": _text,
    "number": _number,
    "share": _share,
    "positive": _positive,
    "integer": _integer,
    "year": _integer,
    "flag": _flag,
    "day": _day,
    "moment": _moment,
    "when": _when,
    "years": _years,
    "codes": _codes,
    "names": _names,
    "mapping": _mapping,
    "pair": _pair,
    "lenses": _lenses,
    "path": _path,
    "file": _file,
    "files": _files,
}
