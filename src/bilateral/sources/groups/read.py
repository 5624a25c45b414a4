"""From a table of baskets to the table `groups`."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from bilateral import schema
from bilateral.errors import EmptyInput, MissingColumn
from bilateral.sources.cards import origin_of
from bilateral.sources.keep import Aside, Kept, Loaded, keep
from bilateral.sources.tabular import Sheet, column, opened, texts
from bilateral.store import Store, slug

__all__ = ["ID", "SECTOR", "add"]

SECTOR = "sector group basket industrygroup theme 업종"
ID = "id code ticker symbol isin 종목코드"
_USUAL = {
    "exchange": "exchange mic",
    "name": "name firm company 종목명",
    "board": "board market segment 시장구분",
    "industry": "industry industrytext",
    "weight": "weight w",
    "control": "control placebo negativecontrol",
    "from": "validfrom from since start",
    "to": "validto to until end",
    "period": "period years span",
}
_ALWAYS = dt.date(1, 1, 1)
_CONTROL = re.compile(r"(placebo|control)([_ -]|$)", re.IGNORECASE)
_PERIOD = re.compile(r"(\d{4}(?:-\d\d-\d\d)?)(?:\s*(?:-|–|/|\.\.|to)\s*(\d{4}(?:-\d\d-\d\d)?))?")
_YES = {"1", "1.0", "true", "yes", "y"}


def add(
    store: Store,
    data: Any,
    *,
    name: str | None = None,
    sheet: str | None = None,
    producer: str | None = None,
    title: str | None = None,
    licence: str | None = None,
    simulated: bool = False,
    max_bad: float = 0.01,
) -> Kept:
    """Load which firm belongs to which group, and since when.

    Parameters
    ----------
    store
        Where to.
    data
        CSV, Parquet or Excel file, or frame: sector, code, and where they are known name, market, industry, weight,
        control, and valid_from and valid_to or a period such as 2014-2018. A group whose name begins with "placebo" or
        "control", or whose column control says 1, is a negative control.
    name
        Name in the store; default the file's.
    sheet
        Sheet of an Excel file.
    producer, title, licence, simulated
        How it is to be cited, and whether it describes no real firm.
    max_bad
        Share of bad rows (0–1) above which nothing is replaced.

    Raises
    ------
    MissingColumn
        There is no sector or no code.
    EmptyInput
        No row is left.
    """
    table = opened(data, sheet=sheet)
    rows, aside = _rows(table)
    if not rows:
        raise EmptyInput(f"{table.title} holds no group", allowed="columns sector and code")
    import pyarrow as pa

    about = {"producer": producer, "title": title, "licence": licence, "simulated": simulated}
    loaded = Loaded(
        table="groups",
        name=name or (slug(table.path.stem) if table.path else "groups"),
        source="groups",
        data=pa.Table.from_pylist(rows, schema=schema.table("groups").arrow()),
        origins=(origin_of(__package__, about, sha256=table.sha256, title=table.title if table.path else ""),),
        aside=tuple(aside),
    )
    return keep(store, loaded, max_bad=max_bad)


def _rows(sheet: Sheet) -> tuple[list[dict[str, Any]], list[Aside]]:
    named = {"sector": column(sheet, SECTOR), "id": column(sheet, ID)}
    for need, found in named.items():
        if found is None:
            got = ", ".join(sheet.data.column_names[:8])
            raise MissingColumn(f"{sheet.title} has no column for the {need}", got=got, allowed="sector, code")
    named |= {role: column(sheet, usual) for role, usual in _USUAL.items()}
    cells = {role: texts(sheet, name) for role, name in named.items()}
    rows: list[dict[str, Any]] = []
    aside, seen = [], set()
    for place in range(sheet.data.num_rows):
        row = {role: each[place] for role, each in cells.items()}
        made, reason = _row(row)
        key = (made["sector"], made["id"], made["exchange"], made["valid_from"]) if made else None
        if made is None or key in seen:
            why, bad = (reason, True) if made is None else ("the same firm twice in one group", False)
            aside.append(Aside(sheet.title, place + sheet.first_line, why, ", ".join(filter(None, row.values())), bad))
            continue
        seen.add(key)
        rows.append(made)
    return rows, aside


def _row(row: dict[str, str]) -> tuple[dict[str, Any] | None, str]:
    if not row["sector"] or not row["id"]:
        return None, "no sector or no code"
    try:
        since, until = _validity(row)
        weight = float(row["weight"]) if row["weight"] else None
    except ValueError as error:
        return None, str(error)
    if weight is not None and not weight > 0:
        return None, "a weight that is not above zero"
    sector = "_".join(row["sector"].split())
    control = row["control"].casefold() in _YES or bool(_CONTROL.match(sector))
    return {
        "sector": sector,
        "id": row["id"],
        "exchange": row["exchange"],
        "valid_from": since,
        "valid_to": until,
        "name": row["name"] or None,
        "board": row["board"] or None,
        "industry": row["industry"] or None,
        "weight": weight,
        "control": float(control),
    }, ""


def _validity(row: dict[str, str]) -> tuple[dt.date, dt.date | None]:
    """First and last day: from the columns of their own, else from the period."""
    since, until = row["from"], row["to"]
    if row["period"] and not (since or until):
        found = _PERIOD.fullmatch(row["period"])
        if not found:
            raise ValueError("a period that cannot be read; 2014-2018 can")
        since, until = found[1], found[2] or found[1]
    return (_bound(since, "-01-01") if since else _ALWAYS), (_bound(until, "-12-31") if until else None)


def _bound(text: str, rest: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text + rest if len(text) == 4 else text[:10])
    except ValueError:
        raise ValueError("a day that cannot be read; 2014-01-01 can") from None
