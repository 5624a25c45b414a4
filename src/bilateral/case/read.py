"""Reading a case file: every key checked before anything is computed."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bilateral.case.keys import LENSES, Key, keys, tables, value
from bilateral.errors import InputError, nearest
from bilateral.pair import Pair
from bilateral.sector import Sector

__all__ = ["Case", "Fault", "parse_case", "read_case"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one lens's part of a case; the other lenses stand without it."""

    lens: str
    reason: str


@dataclass(frozen=True, slots=True)
class Case:
    """One question about a pair, and with what each lens is to answer it."""

    pair: Pair
    lenses: tuple[str, ...]
    """In the order of the brief."""
    inputs: Mapping[str, Mapping[str, Any]]
    """What stands in each lens's table."""
    sectors: tuple[Sector, ...] = ()
    question: str = ""
    title: str | None = None
    event: str | None = None
    """The day of the event, or its time with the zone (ISO)."""
    date: str | None = None
    """The date to print (ISO); None for today."""
    out: Path = Path("out")
    short: bool = False
    """Whether the PDF is wanted in its short version."""
    faults: tuple[Fault, ...] = field(default=())
    """Lenses whose files are not there, where the reader was told to go on."""


def read_case(path: str | os.PathLike[str], *, lenient: bool = False) -> Case:
    """Read a case file.

    Parameters
    ----------
    path
        A TOML file; `bilateral init` writes one.
    lenient
        Keep a lens whose input is not there as a fault of the case, so that the others still answer.

    Raises
    ------
    InputError
        It is no TOML, a key is unknown or cannot be read, or a file is not there.
    """
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8")
        plain = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as fault:
        near = nearest(file.name, [item.name for item in file.parent.glob("*.toml")])
        what = "the case file cannot be read"
        raise InputError(what, got=str(file), close=near, then="bilateral init A B") from fault
    except tomllib.TOMLDecodeError as fault:
        raise InputError(f"{file.name} is no TOML: {fault}", then=_hint(str(fault), file.name)) from fault
    return parse_case(plain, file.parent, lenient=lenient)


def parse_case(plain: Mapping[str, Any], folder: Path, *, lenient: bool = False) -> Case:
    """A case from the plain values of its file; see `read_case`."""
    _known(plain)
    head = _table("brief", plain.get("brief", {}), folder)
    faults: list[Fault] = []
    inputs: dict[str, Mapping[str, Any]] = {}
    for lens in head.get("lenses") or [lens for lens in LENSES if lens in plain]:
        try:
            inputs[lens] = MappingProxyType(_table(lens, plain.get(lens, {}), folder))
        except InputError as fault:
            if not (lenient and "no such file" in fault.what):
                raise
            faults.append(Fault(lens, str(fault)))
    if not inputs and not faults:
        raise InputError("the case asks no lens", allowed=", ".join(f"[{lens}]" for lens in LENSES))
    return Case(
        pair=Pair(*head["pair"]),
        lenses=tuple(inputs),
        inputs=MappingProxyType(inputs),
        sectors=_sectors(plain.get("sector", []), folder),
        question=head.get("question", ""),
        title=head.get("title"),
        event=head.get("event"),
        date=head.get("date"),
        out=head.get("out", folder / "out"),
        short=head.get("pdf") == "short",
        faults=tuple(faults),
    )


def _hint(fault: str, name: str) -> str:
    """What to mend, for faults whose words do not say it."""
    if "Cannot declare" in fault and "sector" in fault:
        return "write [[sector]] with two brackets for each sector"
    if "Expected newline" in fault:
        return f"look at that line of {name}: a day must exist, and text stands in quotes"
    return f"mend {name}"


def _known(plain: Mapping[str, Any]) -> None:
    for name, content in plain.items():
        if name not in tables():
            listed = ", ".join(f"[{table}]" for table in tables())
            raise InputError("no such table in a case file", got=name, allowed=listed, close=nearest(name, tables()))
        wanted = list if name == "sector" else dict
        if not isinstance(content, wanted):
            form = "[[sector]], once for each" if name == "sector" else f"[{name}]"
            raise InputError(f"{name} is written otherwise", got=content, allowed=form)


def _table(name: str, given: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    allowed = {key.key: key for key in keys() if key.table == name}
    for wrong in given:
        if wrong not in allowed:
            close = nearest(wrong, allowed)
            raise InputError(f"[{name}] knows no such key", got=wrong, allowed=", ".join(allowed), close=close)
    _complete(name, given, allowed)
    return {key: value(allowed[key], content, folder) for key, content in given.items()}


def _complete(name: str, given: Mapping[str, Any], allowed: Mapping[str, Key]) -> None:
    for key in allowed.values():
        if key.needed and key.key not in given:
            raise InputError(f"[{name}] needs the key {key.key}", then=f"{key.key} = {key.example}")


def _sectors(given: Sequence[Any], folder: Path) -> tuple[Sector, ...]:
    found = tuple(_sector(row, folder) for row in given)
    names = [sector.name for sector in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise InputError("two sectors have one name", got=twice, then="put what belongs together into one [[sector]]")
    return found


def _sector(given: Any, folder: Path) -> Sector:
    if not isinstance(given, dict):
        raise InputError("a sector is written otherwise", got=given, allowed="[[sector]], once for each")
    return Sector(**_table("sector", given, folder))
