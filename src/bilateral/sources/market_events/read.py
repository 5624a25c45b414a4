"""From a table of events to the table `market_events`."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bilateral import schema
from bilateral.errors import BilateralError, EmptyInput, MissingColumn, SelectionError, nearest
from bilateral.reference.countries import country
from bilateral.reference.moments import moment
from bilateral.sources.cards import origin_of
from bilateral.sources.keep import Aside, Kept, Loaded, keep
from bilateral.sources.tabular import Sheet, column, opened, texts
from bilateral.store import Store, slug

__all__ = ["USUAL", "add"]

USUAL = {
    "event_id": "eventid id event code",
    "time": "time timestamp datetime when date day published publishedat",
    "clock": "clock timeofday eventtime hour",
    "zone": "zone timezone tz",
    "title": "title headline name description text",
    "source": "source url link reference",
    "country": "country iso3 countrycode",
}


def add(
    store: Store,
    data: Any,
    *,
    time_zone: str | None = None,
    name: str | None = None,
    sheet: str | None = None,
    producer: str | None = None,
    title: str | None = None,
    licence: str | None = None,
    simulated: bool = False,
    max_bad: float = 0.0,
) -> Kept:
    """Load events with the moment at which they became known.

    A moment needs its time zone, as an offset (2025-12-30T16:00+09:00), in a column zone, or as `time_zone` for all. A
    bare date is taken as the session of that date, which is something else than midnight.

    Parameters
    ----------
    store
        Where to.
    data
        CSV, Parquet or Excel file, or frame: time, and where they are known event_id, title, source, country, zone.
    time_zone
        IANA name for moments without a zone: Asia/Seoul.
    name
        Name in the store; default the file's.
    sheet
        Sheet of an Excel file.
    producer, title, licence, simulated
        How it is to be cited, and whether it is invented.
    max_bad
        Share of bad rows (0–1) above which nothing is replaced; by default no bad row is allowed, so that an event
        without a time zone is not left out in silence.

    Raises
    ------
    MissingColumn
        There is no column of moments.
    TooManyBadRows
        A moment has no time zone, or cannot be read.
    SelectionError
        The time zone is not known.
    """
    _zone(time_zone)
    table = opened(data, sheet=sheet)
    rows, aside = _rows(table, time_zone)
    import pyarrow as pa

    if not rows and not aside:
        raise EmptyInput(f"{table.title} holds no event")
    about = {"producer": producer, "title": title, "licence": licence, "simulated": simulated}
    loaded = Loaded(
        table="market_events",
        name=name or (slug(table.path.stem) if table.path else "events"),
        source="market_events",
        data=pa.Table.from_pylist(rows, schema=schema.table("market_events").arrow()),
        origins=(origin_of(__package__, about, sha256=table.sha256, title=table.title if table.path else ""),),
        aside=tuple(aside),
    )
    return keep(store, loaded, max_bad=max_bad)


def _zone(name: str | None) -> None:
    if name is None:
        return
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        from zoneinfo import available_timezones

        close = nearest(name, available_timezones())
        raise SelectionError("no such time zone", got=name, close=close, allowed="Asia/Seoul, Asia/Shanghai") from None


def _rows(sheet: Sheet, time_zone: str | None) -> tuple[list[dict[str, Any]], list[Aside]]:
    named = {role: column(sheet, usual) for role, usual in USUAL.items()}
    if named["time"] is None:
        got = ", ".join(sheet.data.column_names[:8])
        raise MissingColumn(f"{sheet.title} has no column for the time of an event", got=got, allowed="time or date")
    cells = {role: texts(sheet, name) for role, name in named.items()}
    rows: list[dict[str, Any]] = []
    aside, seen = [], set()
    for place in range(sheet.data.num_rows):
        row = {role: each[place] for role, each in cells.items()}
        try:
            made = _row(row, time_zone)
        except BilateralError as error:
            line = place + sheet.first_line
            aside.append(Aside(sheet.title, line, str(error), ", ".join(filter(None, row.values()))))
            continue
        base, number = made["event_id"], 2
        while made["event_id"] in seen:
            made["event_id"], number = f"{base}-{number}", number + 1
        seen.add(made["event_id"])
        rows.append(made)
    return rows, aside


def _row(row: dict[str, str], time_zone: str | None) -> dict[str, Any]:
    known = moment(row["time"], row["clock"] or None, row["zone"] or time_zone)
    place = country(row["country"]).iso3 if row["country"] else None
    return {
        "event_id": row["event_id"] or known.day.isoformat(),
        "time": known.text,
        "title": row["title"] or None,
        "source": row["source"] or None,
        "country": place,
    }
