"""How a number of a brief was made: read from the brief's own JSON, so that any brief can be asked, by anyone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilateral.errors import InputError, NoData, SelectionError, nearest
from bilateral.origin import Origin
from bilateral.style import numbers

__all__ = ["Explanation", "explain", "newest", "read_brief"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is known of one number, or why there is none."""

    id: str
    head: str
    """The number with its name, or that it was not computed."""
    facts: tuple[tuple[str, str], ...]
    """What and in words: value, definition, how to read it, how sure, scope, where it is shown, sources."""

    def lines(self) -> tuple[str, ...]:
        """The same as lines of text."""
        return (self.head, *(f"{name}: {text}" for name, text in self.facts))


def read_brief(path: Path) -> dict[str, Any]:
    """A brief's JSON.

    Raises
    ------
    InputError
        It cannot be read, or is no brief.
    """
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as fault:
        raise InputError("the brief cannot be read", got=str(path), allowed="the JSON file of a brief") from fault
    if not isinstance(plain, dict) or "measures" not in plain:
        raise InputError("the file is no brief", got=str(path), allowed="the JSON file of a brief")
    return plain


def newest(folder: Path) -> Path:
    """The brief written last to a folder.

    Raises
    ------
    NoData
        There is none.
    """
    found = sorted(folder.glob("brief_*.json"), key=lambda path: path.stat().st_mtime)
    if not found:
        raise NoData("no brief lies here", got=str(folder), then="bilateral brief, or --brief FILE.json")
    return found[-1]


def explain(brief: Mapping[str, Any], id: str, year: int | None = None) -> tuple[Explanation, ...]:
    """How the number of that id was made, in the last year that the brief has it, or in `year`.

    Parameters
    ----------
    brief
        As `read_brief` gives it.
    id
        Of a measure, a table, or something that was not computed.
    year
        Only this year.

    Raises
    ------
    SelectionError
        The brief holds nothing of that id.
    """
    every = [measure for measure in brief["measures"] if measure["id"] == id]
    found = [measure for measure in every if year in {None, measure["year"]}]
    if found:
        return (_measure(brief, max(found, key=lambda measure: measure["year"] or 0), every),)
    missing = [item for item in brief["not_computed"] if f"{id}.".startswith(f"{item['id']}.")]
    if missing:
        return tuple(Explanation(id, f"{id}: not computed", (("Reason", item["reason"]),)) for item in missing)
    if id in brief["tables"]:
        return (_table(brief, id),)
    known = [*dict.fromkeys(measure["id"] for measure in brief["measures"]), *brief["tables"]]
    raise SelectionError("the brief has no number or table of this id", got=id, close=nearest(id, known))


def _measure(brief: Mapping[str, Any], measure: Mapping[str, Any], every: Sequence[Mapping[str, Any]]) -> Explanation:
    trail = brief.get("trails", {}).get(measure["id"], {})
    origins = [Origin.from_dict(brief["origins"][place - 1]) for place in trail.get("origins", ())]
    value = numbers.value(measure["value"], measure["unit"]) if measure["value"] is not None else numbers.MISSING
    facts = [
        ("Value", f"{value} ({measure['value']!r}), {measure['unit']}"),
        ("Definition", measure["definition"]),
        ("How to read it", measure["reading"]),
        ("How sure", _sure(measure["uncertainty"])),
        ("Scope", _scope(measure["scope"])),
        ("Shown in", ", ".join([*trail.get("figures", ()), *trail.get("tables", ())])),
        ("Said in", _said(brief, measure["id"])),
        ("Other years", _years(measure, every)),
        *_sources(origins),
    ]
    mark = "SIMULATED, describes no real country. " if measure["simulated"] else ""
    year = f", {measure['year']}" if measure["year"] else ""
    return Explanation(
        measure["id"],
        f"{mark}{measure['label']}{year} ({measure['id']})",
        tuple((name, text) for name, text in facts if text),
    )


def _years(measure: Mapping[str, Any], every: Sequence[Mapping[str, Any]]) -> str:
    others = [item for item in every if item["year"] != measure["year"] and item["value"] is not None]
    told = (f"{item['year']}: {numbers.value(item['value'], item['unit'])}" for item in others)
    return "; ".join(told)


def _sure(spread: Mapping[str, Any]) -> str:
    parts = []
    if "low" in spread and "high" in spread:
        parts.append(f"{spread['low']:.6g} to {spread['high']:.6g}")
    if "p_value" in spread:
        parts.append(numbers.p_value(spread["p_value"]))
    sample = f"sample {spread['sample']:,}" if "sample" in spread else ""
    return "; ".join(part for part in (*parts, spread.get("note", ""), sample) if part)


def _scope(scope: Mapping[str, Any]) -> str:
    parts = [f"{name} {_listed(value)}" for name, value in scope.items() if value and name != "terms"]
    return "; ".join([*parts, *(f"{name} {value}" for name, value in scope.get("terms", {}).items())])


def _listed(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _said(brief: Mapping[str, Any], id: str) -> str:
    places = [place for place, finding in enumerate(brief["findings"], 1) if id in finding["measures"]]
    return "; ".join(f"finding {place}: {brief['findings'][place - 1]['text']}" for place in places)


def _sources(origins: Iterable[Origin]) -> list[tuple[str, str]]:
    return [
        ("Source", "; ".join(part for part in (origin.cite(), origin.url, origin.counted(), _hash(origin)) if part))
        for origin in origins
    ]


def _hash(origin: Origin) -> str:
    return f"SHA-256 {origin.sha256}" if origin.sha256 else ""


def _table(brief: Mapping[str, Any], id: str) -> Explanation:
    rows = brief["tables"][id]
    columns = [
        f"{column['name']} ({', '.join(part for part in (column['label'], column['unit']) if part)})"
        for column in brief["columns"][id]
    ]
    return Explanation(id, f"{id}: a table of {len(rows):,} rows", (("Columns", "; ".join(columns)),))
