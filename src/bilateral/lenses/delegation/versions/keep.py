"""Versions on disk: one file each, written whole, numbered from 1; the newest one is what is published."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from bilateral.errors import InputError, NoData, SelectionError, StoreError
from bilateral.lenses.delegation.event.things import Firm
from bilateral.lenses.delegation.locked import locked
from bilateral.lenses.delegation.outputs.book import Held
from bilateral.lenses.delegation.versions.changes import Changes, compare
from bilateral.plurals import many
from bilateral.store.disk import write_whole

__all__ = ["Version", "publish", "roll_back", "version", "versions", "versions_folder"]


@dataclass(frozen=True, slots=True)
class Version:
    """One published plan."""

    number: int
    """From 1."""
    at: str
    """When it was published (UTC, ISO)."""
    note: str
    meetings: tuple[Held, ...]
    """With the number of changes of each since it was first published."""
    sequences: Mapping[str, int]
    """Of every meeting that ever stood in a version, by calendar id."""
    document: Mapping[str, Any]
    """The plan as the planner writes it."""
    back_to: int | None = None
    """The version whose plan it took up again; None where it is a plan of its own."""

    def sentence(self) -> str:
        """One line for a list of versions."""
        back = f", back to version {self.back_to}" if self.back_to else ""
        note = f": {self.note}" if self.note and f", {self.note}" != back else ""
        moment = f"{self.at[:16].replace('T', ' ')} UTC"
        return f"version {self.number}, {moment}, {many(len(self.meetings), 'meeting')}{back}{note}"


def versions_folder(path: Path | str) -> Path:
    """Where the versions of a delegation lie: in the folder `versions`, or beside the file in `NAME_versions`."""
    place = Path(path)
    return place / "versions" if place.is_dir() else place.with_name(f"{place.stem}_versions")


def versions(folder: Path | str) -> tuple[Version, ...]:
    """All versions, oldest first; none where nothing was published.

    Raises
    ------
    StoreError
        A file is damaged.
    """
    return tuple(_read(file) for file in sorted(Path(folder).glob("[0-9][0-9][0-9][0-9].json")))


def version(folder: Path | str, number: int | None = None) -> Version:
    """One version; default the newest, which is the published one.

    Raises
    ------
    NoData
        Nothing was published.
    SelectionError
        There is no such version.
    """
    found = versions(folder)
    if not found:
        raise NoData("no plan of this delegation was published", then="bilateral delegation publish PATH PLAN.json")
    if number is None:
        return found[-1]
    if not 1 <= number <= len(found):
        raise SelectionError("no such version", got=number, allowed=f"1 to {len(found)}")
    return found[number - 1]


def publish(
    folder: Path | str,
    meetings: Iterable[Held],
    document: Mapping[str, Any],
    *,
    note: str = "",
    at: dt.datetime | None = None,
    back_to: int | None = None,
) -> tuple[Version, Changes]:
    """Add a version.

    A meeting that is new has sequence 0; each change of time, table or interpreter, each cancellation and each revival
    adds 1 (RFC 5546, SEQUENCE); one that stays as it is keeps its number, so that its calendar entry stands.

    Parameters
    ----------
    folder
        See `versions_folder`.
    meetings
        Of the plan, see `outputs.book`.
    document
        The plan, for reading it back.
    note
        What it is about.
    at
        When; default now.
    back_to
        The version whose plan it is.

    Raises
    ------
    InputError
        The plan holds no meetings: it was declared infeasible or none was found, or the version before holds some.
    StoreBusy
        Somebody else is publishing.
    StoreError
        It cannot be written; the versions before stand.
    """
    place = Path(folder)
    with locked(place / "versions"):
        before = versions(place)
        last = before[-1] if before else None
        meetings = tuple(meetings)
        _refuse_empty(meetings, document, last)
        changes = compare(last.meetings if last else (), meetings)
        sequences = _sequences(last.sequences if last else {}, changes)
        kept = tuple(replace(held, sequence=sequences.get(held.uid, 0)) for held in meetings)
        moment = (at or dt.datetime.now(dt.UTC)).astimezone(dt.UTC).isoformat(timespec="seconds")
        made = Version(len(before) + 1, moment, note, kept, sequences, document, back_to)
        _write(place / f"{made.number:04d}.json", made)
    return made, changes


def _refuse_empty(meetings: tuple[Held, ...], document: Mapping[str, Any], last: Version | None) -> None:
    if meetings:
        return
    status, then = document.get("status"), "bilateral delegation check PATH"
    if status in ("infeasible", "unknown"):
        raise InputError("the plan holds no meetings and was not published: its status", got=status, then=then)
    if last is not None and last.meetings:
        held = many(len(last.meetings), "meeting")
        what = f"the plan holds no meetings, version {last.number} holds {held}: it was not published"
        raise InputError(what, then=then)


def roll_back(folder: Path | str, number: int, *, at: dt.datetime | None = None) -> tuple[Version, Changes]:
    """Publish the plan of an earlier version once more, as a new version; nothing is erased.

    Raises
    ------
    SelectionError
        There is no such version, or it is the one that stands.
    """
    earlier, now = version(folder, number), version(folder)
    if earlier.number == now.number:
        raise SelectionError("this version is the published one", got=number, allowed=f"1 to {now.number - 1}")
    note = f"back to version {number}"
    return publish(folder, earlier.meetings, earlier.document, note=note, at=at, back_to=number)


def _sequences(before: Mapping[str, int], changes: Changes) -> dict[str, int]:
    found = dict(before)
    for change in changes.changes:
        uid = change.held.uid
        found[uid] = found[uid] + 1 if uid in found else 0
    return found


def _write(path: Path, made: Version) -> None:
    plain = asdict(made) | {"meetings": [_plain(held) for held in made.meetings]}
    data = json.dumps(plain, ensure_ascii=False, indent=1, allow_nan=False).encode()
    try:
        write_whole(path, data, path.with_name(f".{path.name}.part"))
    except OSError as fault:
        raise StoreError(f"the version cannot be written: {fault.strerror}", got=str(path)) from None


def _plain(held: Held) -> dict[str, Any]:
    times = {name: moment.isoformat() if (moment := getattr(held, name)) else None for name in ("start", "end")}
    zone = getattr(held.start.tzinfo, "key", "") if held.start else ""
    return asdict(held) | times | {"zone": zone}


def _read(file: Path) -> Version:
    try:
        plain = json.loads(file.read_text(encoding="utf-8"))
        meetings = tuple(_held(one) for one in plain.pop("meetings"))
        return Version(**plain, meetings=meetings)
    except (OSError, ValueError, TypeError, KeyError) as fault:
        raise StoreError(f"a version is damaged: {type(fault).__name__}", got=str(file), then="restore it") from None


def _held(plain: dict[str, Any]) -> Held:
    from zoneinfo import ZoneInfo

    zone = plain.pop("zone")
    for name in ("start", "end"):
        if plain[name]:
            moment = dt.datetime.fromisoformat(plain[name])
            plain[name] = moment.astimezone(ZoneInfo(zone)) if zone else moment
    for side in ("delegate", "host"):
        lists = {key: tuple(plain[side][key]) for key in ("offers", "needs", "seeks", "languages")}
        plain[side] = Firm(**(plain[side] | lists))
    return Held(**plain)
