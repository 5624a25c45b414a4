"""Mend a plan when somebody does not come, a table is lost, or an interpreter falls ill."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bilateral.cli.delegation.words import PlanFile, write_json
from bilateral.cli.result import AsJson
from bilateral.plurals import many

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.lenses.delegation.problem import Meeting, Problem
    from bilateral.lenses.delegation.repair import RecoveryPoint, Repair
    from bilateral.visit import Taken

__all__ = ["repair"]

SHOWN = 20
"""Meetings that are named."""


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
    from bilateral.lenses.delegation.repair.changed import changed, held_to
    from bilateral.lenses.delegation.settle import settled
    from bilateral.visit import take_up

    taken = take_up(plan_file, path, lenient=True)
    taken.must_hold()
    if not (without or tables or interpreters or taken.gone):
        raise InputError("nothing has changed", then="--without FIRMS, --tables TABLES or --interpreters LANGUAGE=N")
    first = _slot(taken.problem, from_slot)
    change = _change(taken.problem, without, tables, interpreters, from_slot)
    after = changed(taken.problem, taken.plan, change)
    mended = repaired(taken.plan, after, from_slot=first, most_moves=most_moves, seconds=seconds)
    done = replace(mended, plan=settled(after, taken.plan, mended.plan))
    least = held_to(after, taken.plan, done.plan)
    points = recovery_curve(taken.plan, after, from_slot=first, seconds=seconds) if curve else ()
    if out is not None:
        _write(taken, change, least, done, out)
    _tell(taken, after, done, points, as_json)
    for id, held in least.items() if not as_json else ():
        typer.echo(f"note: {id} holds {many(held, 'meeting')} now, fewer than the fewest that were asked for")


def _slot(problem: Problem, number: int) -> int:
    from bilateral.errors import SelectionError

    numbers = [slot.number for slot in problem.slots]
    if number not in numbers:
        raise SelectionError("no such slot", got=number, allowed=f"{numbers[0]} to {numbers[-1]}")
    return numbers.index(number)


def _change(
    problem: Problem, without: str | None, tables: str | None, staff: str | None, from_slot: int
) -> dict[str, Any]:
    """What has changed, as a repaired plan tells it (see `lenses.delegation.repair.changed`)."""
    from bilateral.selection import codes

    change: dict[str, Any] = {"from_slot": from_slot}
    if without:
        change["without"] = _known(codes(without), [firm.id for firm in problem.participants], "firm")
    if tables:
        change["tables"] = _known(codes(tables), [one.id for one in problem.tables], "table")
    lost: dict[str, int] = {}
    for one in codes(staff) if staff else ():
        language, _, count = one.partition("=")
        _known([language], [pool.language for pool in problem.pools], "pool of interpreters")
        lost[language] = lost.get(language, 0) + _count(count)
    return change | ({"interpreters": lost} if lost else {})


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


def _write(taken: Taken, change: dict[str, Any], least: dict[str, int], done: Repair, out: Path) -> None:
    from bilateral.lenses.delegation import result_of
    from bilateral.lenses.delegation.repair.changed import changed, taken_up

    after = taken_up(changed(taken.problem, taken.plan, change), done.plan, {"least": least})
    result = result_of(taken.opened.event, after, done.plan, taken.matches, taken.context)
    settings = dict(taken.settings)
    settings |= {
        "path": str(taken.opened.path.absolute()),
        "changes": [*settings.get("changes", ()), change],
        "least": settings.get("least", {}) | least,
    }
    write_json(out, result.to_dict() | {"input": settings})
    typer.echo(f"wrote {out}", err=True)


def _tell(taken: Taken, after: Problem, done: Repair, points: Sequence[RecoveryPoint], as_json: bool) -> None:
    from dataclasses import asdict

    from bilateral.cli import show

    counts = {"kept": done.kept, "moved": len(done.moved), "cancelled": len(done.cancelled), "added": len(done.added)}
    if as_json:
        plain = counts | {"lost": done.lost_score, "recovered": done.recovered_score, "proved": done.proved}
        more = {"gone": list(taken.gone), "meetings": _lines(taken, after, done)}
        typer.echo(show.json_text(plain | {"curve": [asdict(point) for point in points]} | more))
        return
    typer.echo(_summary(done, len(taken.gone)))
    lines = [*(f"off: {text}" for text in taken.gone), *_lines(taken, after, done)]
    for line in lines[:SHOWN]:
        typer.echo(f"• {line}")
    if len(lines) > SHOWN:
        typer.echo(f"• … and {len(lines) - SHOWN} more; --json lists them all")
    if points:
        rows = [(point.most_moves, point.moved, f"{point.recovered:,.0f}", f"{point.lost:,.0f}") for point in points]
        show.table("", ("May move", "Moved", "Recovered", "Lost"), rows, right=range(4))


def _summary(done: Repair, gone: int = 0) -> str:
    """The counts in words; where more had to be called off than was lost at once, what that costs."""
    gain = done.recovered_score
    said = f"{len(done.added):,} new and {many(len(done.moved), 'moved meeting')}"
    brought = f"{said} bring back {gain:,.0f}" if gain >= 0 else f"{said}; calling off others costs {-gain:,.0f} more"
    kept = many(done.kept, "meeting stays as it is", "meetings stay as they are")
    off = many(len(done.cancelled) + gone, "is off", "are off")
    unknown = f"{many(gone, 'meeting')} of the plan cannot be held any more as planned. " if gone else ""
    lost = f"Meetings worth {done.lost_score:,.0f} cannot be held any more. " if done.lost_score or not gone else ""
    return f"{unknown}{lost}{brought}; {kept}, {off}."


def _lines(taken: Taken, after: Problem, done: Repair) -> list[str]:
    """What is off, moved and new, a line each."""
    before, now = ({m.pair: m for m in plan.meetings} for plan in (taken.plan, done.plan))

    def at(m: Meeting) -> str:
        return f"slot {after.slots[m.slot].number}, table {after.tables[m.table].id}"

    def who(pair: int) -> str:
        return "–".join(after.participants[one].id for one in (after.pairs[pair].a, after.pairs[pair].b))

    return [
        *(f"off: {who(pair)}, {at(before[pair])}" for pair in done.cancelled),
        *(f"moved: {who(pair)}, {at(before[pair])} → {at(now[pair])}" for pair in done.moved),
        *(f"new: {who(pair)}, {at(now[pair])}" for pair in done.added),
    ]
