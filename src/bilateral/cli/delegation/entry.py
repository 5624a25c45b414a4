"""Before planning: write a template, check what was filled in, match firms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bilateral.cli.delegation.words import Names, Source, Suggested, Text
from bilateral.cli.options import Data, Home
from bilateral.cli.result import AsCsv, AsJson
from bilateral.plurals import many

if TYPE_CHECKING:
    from bilateral.lenses.delegation.demand import Demand
    from bilateral.sources.delegation import Delegation
    from bilateral.visit import Opened

__all__ = ["check", "match", "template"]

SHOWN = 25
"""Sentences of the report that are printed."""


def template(
    target: Annotated[
        Path, typer.Argument(help="A file that ends in .xlsx, or a folder for CSV files.", show_default=False)
    ],
) -> None:
    """Write an empty delegation to fill in: sheets with headings, instructions, and example rows marked with #.

    For example:

      bilateral delegation template visit.xlsx

      bilateral delegation template visit
    """
    from bilateral.sources.delegation import write_template

    for path in write_template(target):
        typer.echo(f"wrote {path}")
    typer.echo(f"next: fill it in, then bilateral delegation check {target}")


def check(path: Source, as_json: AsJson = False) -> None:
    """Every fault with its row, all at once; where there is none, demand against room by session. Nothing is planned.

    For example:

      bilateral delegation check visit.xlsx
    """
    from bilateral.lenses.delegation.formats import is_event

    found = None if is_event(path) else _read(path, as_json)
    from bilateral.visit import open_visit

    opened = open_visit(path)
    told = _demand(opened)
    if as_json:
        _json(found, told)
        return
    typer.echo(f"{opened.event.name}: {_size(opened)}, no fault")
    for note in opened.notes:
        typer.echo(f"note: {note}")
    _show(*told)


def _read(path: Path, as_json: bool) -> Delegation:
    from bilateral.sources.delegation import read

    found = read(path)
    if found.faults:
        if as_json:
            _json(found, None)
        else:
            for fault in found.faults:
                typer.echo(fault.sentence())
            for note in found.notes:
                typer.echo(f"note: {note}")
        count = len(found.faults)
        typer.echo(f"bilateral: {count} fault{'s' if count > 1 else ''} in {path}; nothing can be planned", err=True)
        raise typer.Exit(3)
    return found


def _demand(opened: Opened) -> tuple[Demand, list[str]]:
    from bilateral.lenses.delegation.demand import demand
    from bilateral.lenses.delegation.event import posed
    from bilateral.lenses.delegation.explain import count_checks
    from bilateral.lenses.delegation.matching import match as matched

    problem = opened.problem or posed(opened.event, [one.scored() for one in matched(opened.event)])
    return demand(opened.event, problem), [cause.text for cause in count_checks(problem)]


def _size(opened: Opened) -> str:
    event = opened.event
    slots = sum(block.slots for block in event.sessions)
    firms = (
        f"{many(len(event.delegates), 'delegate')}, {many(len(event.hosts), 'host')}"
        if event.delegates
        else (f"{many(len(event.firms), 'participant')}")
    )
    return (
        f"{firms}, {many(len(event.sessions), 'session')} with {many(slots, 'slot')}, {many(len(event.rooms), 'table')}"
    )


def _show(told: Demand, causes: list[str]) -> None:
    from bilateral.cli import show

    headings = ("Session", "Slots", "Delegates", "Hosts", "Wished", "Places", "Tables needed", "Need interpreter")
    rows = [
        (
            *(line.session, line.slots, line.delegates, line.hosts, f"{line.wished:,.0f}", line.places),
            *(line.tables_needed, f"{line.interpreted:,.0f}"),
            "–" if line.interpreter_places is None else line.interpreter_places,
            line.interpreters_needed,
        )
        for line in told.sessions
    ]
    more = ("Interpreter places", "Interpreters needed")
    show.table("Demand against room", (*headings, *more), rows, right=range(1, 10))
    said = told.sentences()
    for sentence in said[:SHOWN]:
        typer.echo(f"• {sentence}")
    if len(said) > SHOWN:
        typer.echo(f"• … and {len(said) - SHOWN} more; --json lists them all")
    for cause in causes:
        typer.echo(f"cannot be planned: {cause}")


def _json(found: Delegation | None, told: tuple[Demand, list[str]] | None) -> None:
    from dataclasses import asdict

    from bilateral.cli import show

    plain: dict[str, Any] = {"faults": [], "notes": [], "demand": None, "cannot_be_planned": []}
    if found is not None:
        plain |= {"faults": [asdict(fault) for fault in found.faults], "notes": list(found.notes)}
    if told is not None:
        plain |= {"demand": asdict(told[0]), "cannot_be_planned": told[1]}
    typer.echo(show.json_text(plain))


def match(
    path: Source,
    top: Annotated[int, typer.Option("--top", help="Pairs to show; 0 for all.", min=0)] = 30,
    names: Names = None,
    text: Text = "tfidf",
    suggested: Suggested = 10,
    data: Data = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    home: Home = None,
) -> None:
    """Who suits whom, best first, with every component of the score and why. Nothing is planned.

    For example:

      bilateral delegation match visit.xlsx --names hs_names.csv --csv > matches.csv
    """
    from bilateral.cli import show
    from bilateral.errors import SelectionError
    from bilateral.lenses.delegation.matching import match as matched
    from bilateral.visit import context_of, open_visit

    opened = open_visit(path)
    if opened.problem is not None:
        raise SelectionError("this event brings scores of its own", got=str(path), then="bilateral delegation plan")
    context, _, notes = context_of(opened.event, home=home, data=data, names=names, text=text)
    rows = _match_rows(opened, context, matched(opened.event, context, suggested=suggested))
    for note in notes:
        typer.echo(f"note: {note}", err=True)
    if as_json or as_csv:
        shown = rows[:top] if top and not as_csv else rows
        typer.echo(show.json_text(shown) if as_json else show.csv_text(rows), nl=as_json)
        return
    shown = rows[:top] if top else rows
    columns = ("delegate", "host", "points", "asked_ab", "asked_ba", "why")
    cells = [[row[column] for column in columns] for row in shown]
    show.table(f"{opened.event.name}: {many(len(rows), 'pair')}", columns, cells, right=[2])


def _match_rows(opened: Opened, context: Any, matches: Any) -> list[dict[str, Any]]:
    from bilateral.lenses.delegation.matching import COMPONENTS, why

    firms = {firm.id: firm for firm in opened.event.firms}
    rows = []
    for one in matches:
        parts = dict(one.parts)
        said = why(one, firms[one.delegate], firms[one.host], context.names)
        plain = {"delegate": one.delegate, "host": one.host, "points": one.points, "asked_ab": one.asked_ab}
        plain |= {"asked_ba": one.asked_ba, "requests": one.request_points}
        rows.append(plain | {name: round(parts.get(name, 0.0), 3) for name in COMPONENTS} | {"why": said})
    return rows
