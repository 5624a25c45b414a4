"""The register on disk: a CSV file to which lines are added and none is changed."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from bilateral import schema
from bilateral.errors import InputError, NoData, SelectionError, StoreError, nearest
from bilateral.given import given_text
from bilateral.lenses.delegation.locked import locked
from bilateral.store.disk import write_whole

__all__ = ["STAGES", "Agreement", "Entry", "add", "history", "read", "update"]

STAGES = ("idea", "draft", "signed", "active", "expired", "dropped")
"""From the first thought to the end."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What is known of one agreement at one moment."""

    title: str = ""
    delegate: str = ""
    host: str = ""
    stage: str = "idea"
    """One of `STAGES`."""
    value: float | None = None
    """In `currency`; None where none is named."""
    currency: str = ""
    """ISO 4217."""
    materialised: float | None = None
    """Part of the value that has come about so far."""
    owner: str = ""
    """Who follows it up."""
    next_action: str = ""
    due: str = ""
    """ISO date of the next action."""
    evidence: str = ""
    """Link or file that bears it out."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the register: the agreement as it was from then on."""

    entry: int
    """Number of the line, from 1."""
    mou: str
    """Id of the agreement: M001."""
    at: str
    """When it was written (UTC, ISO)."""
    agreement: Agreement


def read(path: Path | str) -> tuple[Entry, ...]:
    """The newest line of every agreement, in the order in which they were first entered; none where there is no file.

    Raises
    ------
    StoreError
        The file is damaged; the message names the line.
    """
    newest: dict[str, Entry] = {}
    for entry in history(path):
        newest[entry.mou] = entry
    return tuple(newest.values())


def history(path: Path | str, mou: str | None = None) -> tuple[Entry, ...]:
    """Every line, oldest first; only those of one agreement where it is named."""
    file = Path(path)
    if not file.exists():
        return ()
    text = given_text(file, allowed="the register that `bilateral delegation mou add` writes")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    found = tuple(_entry(file, number, row) for number, row in enumerate(rows, 1))
    return tuple(entry for entry in found if mou in {None, entry.mou})


def add(path: Path | str, agreement: Agreement, *, at: dt.datetime | None = None) -> Entry:
    """Enter a new agreement; it gets the next free id.

    Raises
    ------
    InputError
        A stage, currency, date or amount that cannot be.
    """
    file = Path(path)
    with locked(file):
        before = history(file)
        number = 1 + len({entry.mou for entry in before})
        return _append(file, before, f"M{number:03d}", checked(agreement), at)


def update(path: Path | str, mou: str, changes: Mapping[str, Any], *, at: dt.datetime | None = None) -> Entry:
    """Add a line to an agreement; what is not named stays as it was.

    Raises
    ------
    NoData
        The register is empty.
    SelectionError
        There is no such agreement, or no such field.
    InputError
        A value that cannot be.
    """
    file = Path(path)
    with locked(file):
        before = history(file)
        newest = {entry.mou: entry for entry in before}
        if not newest:
            raise NoData("the register is empty", then="bilateral delegation mou add PATH --title TITLE")
        if mou not in newest:
            close = nearest(mou, newest)
            raise SelectionError("no such agreement", got=mou, allowed=", ".join(newest), close=close)
        known = [field.name for field in fields(Agreement)]
        for name in changes:
            if name not in known:
                raise SelectionError("no such field", got=name, allowed=", ".join(known), close=nearest(name, known))
        changed = replace(newest[mou].agreement, **changes)
        return _append(file, before, mou, checked(changed), at)


def checked(agreement: Agreement) -> Agreement:
    """The agreement, where all of it can be.

    Raises
    ------
    InputError
        Something cannot.
    """
    if agreement.stage not in STAGES:
        close = nearest(agreement.stage, STAGES)
        raise InputError("no such stage", got=agreement.stage, allowed=", ".join(STAGES), close=close)
    for name in ("value", "materialised"):
        amount = getattr(agreement, name)
        if amount is not None and not (math.isfinite(amount) and amount >= 0):
            raise InputError(f"{name} is no amount", got=amount, allowed="0 or more")
        if amount is not None and not agreement.currency:
            raise InputError(f"{name} needs a currency", got=amount, then="--currency USD")
    if agreement.currency and not (
        agreement.currency.isascii()
        and agreement.currency.isalpha()
        and len(agreement.currency) == 3
        and agreement.currency.isupper()
    ):
        raise InputError("no currency code", got=agreement.currency, allowed="ISO 4217 such as USD, KRW, CNY")
    if agreement.due:
        _date(agreement.due)
    return agreement


def _date(text: str) -> None:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        raise InputError("due is no date", got=text, allowed="year-month-day, such as 2026-11-26") from None


def _entry(file: Path, number: int, row: Mapping[str, str | None]) -> Entry:
    try:
        amounts = {name: float(text) if (text := row[name]) else None for name in ("value", "materialised")}
        plain = {field.name: row[field.name] or "" for field in fields(Agreement) if field.name not in amounts}
        told = Agreement(**plain, **amounts)  # type: ignore[arg-type]
        if int(row["entry"] or 0) != number:
            raise ValueError("entries are not numbered in order")
        return Entry(number, row["mou"] or "", row["at"] or "", checked(told))
    except (KeyError, ValueError, InputError) as fault:
        raise StoreError(
            f"line {number + 1} of the register cannot be read: {fault}", got=str(file), then="restore the file"
        ) from None


def _append(file: Path, before: tuple[Entry, ...], mou: str, agreement: Agreement, at: dt.datetime | None) -> Entry:
    moment = (at or dt.datetime.now(dt.UTC)).astimezone(dt.UTC).isoformat(timespec="seconds")
    entry = Entry(len(before) + 1, mou, moment, agreement)
    headings = schema.table("mou").names
    old = file.read_bytes() if before else b"\xef\xbb\xbf" + (",".join(headings) + "\r\n").encode()
    line = io.StringIO()
    row = asdict(agreement) | {"entry": entry.entry, "mou": mou, "at": moment}
    csv.writer(line, lineterminator="\r\n").writerow(["" if row[name] is None else row[name] for name in headings])
    try:
        write_whole(file, old + line.getvalue().encode(), file.with_name(f".{file.name}.part"))
    except OSError as fault:
        raise StoreError(f"the register cannot be written: {fault.strerror}", got=str(file)) from None
    return entry
