"""Write agendas and lists."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bilateral.cli.delegation.words import PlanFile, moment
from bilateral.plurals import many

__all__ = ["agendas"]


def agendas(
    plan_file: PlanFile,
    path: Annotated[
        Path | None, typer.Argument(help="The delegation; default where the plan says it lies.", show_default=False)
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="Folder to write to.")] = Path("agendas"),
    forms: Annotated[str, typer.Option("--forms", help="Some of ics,pdf,xlsx,csv.")] = "ics,pdf,xlsx,csv",
    firms: Annotated[
        str | None, typer.Option("--firms", help="Agendas of these firms only.", show_default=False)
    ] = None,
    combined: Annotated[bool, typer.Option("--combined", help="Also one PDF with all agendas.")] = False,
    stamp: Annotated[
        str | None, typer.Option("--stamp", help="When the plan was made; default now.", show_default=False)
    ] = None,
) -> None:
    """Write every firm's agenda (calendar file and PDF), tables by slot, rosters, door and waiting list, numbers.

    For example:

      bilateral delegation agendas plan.json --out agendas
    """
    from bilateral.brief.issue import issue
    from bilateral.errors import InputError
    from bilateral.lenses.delegation import result_of
    from bilateral.lenses.delegation.outputs import statistics
    from bilateral.selection import codes
    from bilateral.visit import take_up

    taken = take_up(plan_file, path)
    taken.must_hold()
    result = result_of(taken.opened.event, taken.problem, taken.plan, taken.matches, taken.context)
    chosen = list(codes(firms)) if firms else None
    numbers = (statistics(result.measures),)
    when = moment(stamp)
    done = issue(result.book, out, forms=codes(forms), stamp=when, firms=chosen, combined=combined, more=numbers)
    if not done.files and done.notes:
        raise InputError(f"nothing to write: {done.notes[0]}", got=forms)
    for note in done.notes:
        typer.echo(f"note: {note}")
    typer.echo(f"wrote {many(len(done.files), 'file')} to {out}")
