"""Mend a plan when somebody does not come, a table is lost, or an interpreter falls ill."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bilateral.cli.delegation.words import PlanFile, write_json
from bilateral.cli.result import AsJson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.lenses.delegation.problem import Problem
    from bilateral.lenses.delegation.repair import RecoveryPoint, Repair
    from bilateral.visit import Taken

__all__ = ["repair"]


def repair(
    plan_file: PlanFile,
    path: Annotated[
        Path | None, typer.Argument(help="The delegation; default where the plan says it lies.", show_default=False)
    ] = None,
    without: Annotated[
        str | None, typer.Option("--without", help="Firms that do not come: H001,H007.", show_default=False)
    ] = None,
    tables: Annotated[str | None, typer.Option("--tables", help="Tables that are lost.", show_default=False)] = None,
    interpreters: Annotated[
        str | None, typer.Option("--interpreters", help="Interpreters lost by language: ko-zh=2.", show_default=False)
    ] = None,
    from_slot: Annotated[
        int, typer.Option("--from-slot", help="First slot that can change; all before stand.", min=1)
    ] = 1,
    most_moves: Annotated[int, typer.Option("--most-moves", help="Meetings that may be moved.", min=0)] = 4,
    seconds: Annotated[float, typer.Option("--seconds", help="Time to plan in.", min=0.1)] = 3.0,
    curve: Annotated[bool, typer.Option("--curve", help="What is recovered against meetings moved.")] = False,
    out: Annotated[Path | None, typer.Option("--out", help="Write the new plan as JSON.", show_default=False)] = None,
    as_json: AsJson = False,
) -> None:
    """Mend a plan: the past stands, few meetings move, and what can be recovered is.

    For example:

      bilateral delegation repair plan.json --without H001,H007 --from-slot 9 --most-moves 4 --out plan2.json
    """
    from dataclasses import replace

    from bilateral.errors import InputError
    from bilateral.lenses.delegation.repair import recovery_curve
    from bilateral.lenses.delegation.repair import repair as repaired
    from bilateral.lenses.delegation.settle import settled
    from bilateral.visit import take_up

    if not (without or tables or interpreters):
        raise InputError("nothing has changed", then="--without FIRMS, --tables TABLES or --interpreters LANGUAGE=N")
    taken = take_up(plan_file, path)
    first = _slot(taken.problem, from_slot)
    after = _changed(taken.problem, without, tables, interpreters, first)
    mended = repaired(taken.plan, after, from_slot=first, most_moves=most_moves, seconds=seconds)
    done = replace(mended, plan=settled(after, taken.plan, mended.plan))
    points = recovery_curve(taken.plan, after, from_slot=first, seconds=seconds) if curve else ()
    if out is not None:
        _write(taken, after, done, out)
    _tell(done, points, as_json)


def _slot(problem: Problem, number: int) -> int:
    from bilateral.errors import SelectionError

    numbers = [slot.number for slot in problem.slots]
    if number not in numbers:
        raise SelectionError("no such slot", got=number, allowed=f"{numbers[0]} to {numbers[-1]}")
    return numbers.index(number)


def _changed(problem: Problem, without: str | None, tables: str | None, staff: str | None, first: int) -> Problem:
    from bilateral.lenses.delegation.repair import changed
    from bilateral.selection import codes

    if without:
        firms = _known(codes(without), [firm.id for firm in problem.participants], "firm")
        problem = changed.without(problem, firms, first)
    if tables:
        lost = _known(codes(tables), [one.id for one in problem.tables], "table")
        problem = changed.close_tables(problem, lost, first)
    for one in codes(staff) if staff else ():
        language, _, count = one.partition("=")
        _known([language], [pool.language for pool in problem.pools], "pool of interpreters")
        problem = changed.fewer_interpreters(problem, language, _count(count), first)
    return problem


def _known(given: Any, allowed: list[str], what: str) -> list[str]:
    from bilateral.errors import SelectionError, nearest

    for word in given:
        if word not in allowed:
            close = nearest(word, allowed)
            raise SelectionError(f"no such {what}", got=word, allowed=", ".join(allowed[:12]) or "none", close=close)
    return list(given)


def _count(text: str) -> int:
    from bilateral.errors import InputError

    if not text.isdecimal():
        raise InputError("not a number of interpreters", got=text, then="--interpreters ko-zh=2")
    return int(text)


def _write(taken: Taken, after: Problem, done: Repair, out: Path) -> None:
    from bilateral.lenses.delegation import result_of

    result = result_of(taken.opened.event, after, done.plan, taken.matches, taken.context)
    write_json(out, result.to_dict() | {"input": {"path": str(taken.opened.path.absolute())}})
    typer.echo(f"wrote {out}", err=True)


def _tell(done: Repair, points: Sequence[RecoveryPoint], as_json: bool) -> None:
    from dataclasses import asdict

    from bilateral.cli import show

    counts = {"kept": done.kept, "moved": len(done.moved), "cancelled": len(done.cancelled), "added": len(done.added)}
    if as_json:
        plain = counts | {"lost": done.lost_score, "recovered": done.recovered_score, "proved": done.proved}
        typer.echo(show.json_text(plain | {"curve": [asdict(point) for point in points]}))
        return
    typer.echo(
        f"Meetings worth {done.lost_score:,.0f} cannot be held any more. {counts['added']} new and {counts['moved']} "
        f"moved ones bring back {done.recovered_score:,.0f}; {counts['kept']} stay as they are, "
        f"{counts['cancelled']} are off."
    )
    if points:
        rows = [(point.most_moves, point.moved, f"{point.recovered:,.0f}", f"{point.lost:,.0f}") for point in points]
        show.table("", ("May move", "Moved", "Recovered", "Lost"), rows, right=range(4))
