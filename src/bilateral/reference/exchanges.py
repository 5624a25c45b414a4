"""Stock exchanges: country, time zone, regular close, and daily price limit where there is one."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bilateral.errors import SelectionError, nearest

__all__ = ["Exchange", "exchange", "exchange_of", "exchange_of_index", "exchanges"]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One exchange."""

    mic: str
    """ISO 10383."""
    name: str
    country: str
    """ISO3."""
    zone: str
    """IANA time zone."""
    closes: tuple[tuple[dt.date, dt.time], ...]
    """From which day on the regular session ends at which time, local; days with other hours are not known here."""
    limit: float | None
    """Largest daily move that the rules allow, with half a point of room for rounding; None where there is none."""
    indices: tuple[str, ...]
    """How the names of its indices and market segments begin, in small letters without blanks."""

    def close(self, day: dt.date) -> dt.time:
        """When the regular session of a day ends, local time."""
        return next(time for since, time in reversed(self.closes) if since <= day)


@cache
def exchanges() -> tuple[Exchange, ...]:
    """All that are known, in the order of the table."""
    text = files(__package__).joinpath("exchanges.csv").read_text(encoding="utf-8")
    rows: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(text.splitlines()):
        rows.setdefault(row["mic"], []).append(row)
    return tuple(_exchange(mic, each) for mic, each in rows.items())


def _exchange(mic: str, rows: list[dict[str, str]]) -> Exchange:
    last = rows[-1]
    closes = tuple((dt.date.fromisoformat(row["from"]), dt.time.fromisoformat(row["close"])) for row in rows)
    limit = float(last["limit"]) if last["limit"] else None
    return Exchange(mic, last["name"], last["country"], last["zone"], closes, limit, tuple(last["indices"].split()))


def exchange(mic: str) -> Exchange:
    """The exchange of that code, in any case of letters.

    Raises
    ------
    SelectionError
        It is not known.
    """
    known = {each.mic: each for each in exchanges()}
    found = known.get(mic.upper())
    if found is None:
        close = nearest(mic, known)
        raise SelectionError("no such exchange", got=mic, close=close, allowed=", ".join(known), then="--exchange XKRX")
    return found


def exchange_of(country: str) -> Exchange | None:
    """The first exchange of a country (ISO3); None where none is known."""
    return next((each for each in exchanges() if each.country == country), None)


def exchange_of_index(name: str) -> Exchange | None:
    """The exchange of an index or a market segment, by how its name begins; None where that says nothing."""
    plain = "".join(letter for letter in name.casefold() if letter.isalnum())
    return next((each for each in exchanges() if any(plain.startswith(word) for word in each.indices)), None)
