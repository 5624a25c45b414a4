"""Publish a plan, compare versions, go back to one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bilateral.cli.delegation.words import PlanFile, Source, moment
from bilateral.cli.result import AsJson
from bilateral.plurals import many

if TYPE_CHECKING:
    from bilateral.lenses.delegation.versions import Changes, Version
    from bilateral.visit import Opened

__all__ = ["compare", "publish", "rollback"]

Out = Annotated[
    Path | None,
    typer.Option("--out", help="Folder of the agendas; those of changed firms are written anew.", show_default=False),
]
Stamp = Annotated[str | None, typer.Option("--at", help="When; default now.", show_default=False)]
Forms = Annotated[str, typer.Option("--forms", help="Some of ics,pdf,xlsx,csv.")]


def publish(
    path: Source,
    plan_file: PlanFile,
    note: Annotated[str, typer.Option("--note", help="What it is about.")] = "",
    out: Out = None,
    forms: Forms = "ics,pdf,xlsx,csv",
    at: Stamp = None,
) -> None:
    """Keep a plan as the next version; with --out, write the agendas that change, and notices for those concerned.

    For example:

      bilateral delegation publish visit plan.json --out agendas --note "first plan"
    """
    from bilateral.errors import InputError
    from bilateral.lenses.delegation.outputs import book
    from bilateral.lenses.delegation.plan.document import plan_document
    from bilateral.lenses.delegation.verify import verify
    from bilateral.lenses.delegation.versions import publish as published
    from bilateral.lenses.delegation.versions import versions_folder
    from bilateral.visit import take_up

    taken = take_up(plan_file, path)
    taken.must_hold()
    faults = verify(taken.problem, taken.plan)
    if faults:
        raise InputError(
            f"the plan breaks {many(len(faults), 'condition')} and was not published: {faults[0].text}",
            then=f"bilateral delegation verify {plan_file} {path}",
        )
    made = book(taken.opened.event, taken.problem, taken.plan, taken.matches, taken.context.names)
    document = plan_document(taken.problem, taken.plan)
    done = published(versions_folder(path), made.meetings, document, note=note, at=moment(at))
    _tell(taken.opened, *done, out, forms)


def _tell(opened: Opened, version: Version, changes: Changes, out: Path | None, forms: str) -> None:
    import datetime as dt

    from bilateral.brief.issue import reissue
    from bilateral.lenses.delegation.outputs import Book
    from bilateral.selection import codes

    typer.echo(version.sentence())
    typer.echo(changes.sentence())
    if out is None:
        return
    stamp = dt.datetime.fromisoformat(version.at)
    made = Book(opened.event, version.meetings)
    done = reissue(
        made, changes, out, forms=codes(forms), stamp=stamp, sequences=version.sequences, version=version.number
    )
    for note in done.notes:
        typer.echo(f"note: {note}")
    typer.echo(f"wrote {many(len(done.files), 'file')} to {out}, agendas of {many(len(done.firms), 'firm')}")


def compare(
    path: Source,
    first: Annotated[int | None, typer.Argument(help="A version; default the one before the last.")] = None,
    second: Annotated[int | None, typer.Argument(help="Another; default the last.")] = None,
    as_json: AsJson = False,
) -> None:
    """What differs between two published versions; without a version named, between the last two.

    For example:

      bilateral delegation compare visit 1 3
    """
    from bilateral.cli import show
    from bilateral.errors import SelectionError
    from bilateral.lenses.delegation.versions import compare as compared
    from bilateral.lenses.delegation.versions import version, versions, versions_folder

    folder = versions_folder(path)
    newest = version(folder, second)
    if first is None and newest.number == 1:
        raise SelectionError("there is one version only", got=1, then="bilateral delegation publish PATH PLAN.json")
    before = version(folder, first or newest.number - 1)
    changes = compared(before.meetings, newest.meetings)
    if as_json:
        rows = [
            {"kind": one.kind, "delegate": one.held.delegate.id, "host": one.held.host.id, "what": one.sentence()}
            for one in changes.changes
        ]
        typer.echo(show.json_text({"from": before.number, "to": newest.number, "changes": rows}))
        return
    for each in versions(folder):
        typer.echo(each.sentence())
    typer.echo(f"\nFrom version {before.number} to {newest.number}: {changes.sentence()}")
    for change in changes.changes:
        typer.echo(f"• {change.sentence()}")


def rollback(
    path: Source,
    number: Annotated[int, typer.Argument(help="The version to go back to.", show_default=False)],
    out: Out = None,
    forms: Forms = "ics,pdf,xlsx,csv",
    at: Stamp = None,
) -> None:
    """Publish an earlier version once more, as a new one; nothing is erased.

    For example:

      bilateral delegation rollback visit 1 --out agendas
    """
    from bilateral.lenses.delegation.versions import roll_back, versions_folder
    from bilateral.visit import open_visit

    version, changes = roll_back(versions_folder(path), number, at=moment(at))
    _tell(open_visit(path), version, changes, out, forms)
