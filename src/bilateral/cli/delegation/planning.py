"""Plan, and verify a plan."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bilateral.cli.delegation.words import Names, PlanFile, Source, Suggested, Text, write_json
from bilateral.cli.options import Data, Home
from bilateral.cli.result import AsCsv, AsJson, Form, Format, TableId, chosen
from bilateral.plurals import many

if TYPE_CHECKING:
    from collections.abc import Callable

    from bilateral.lenses.delegation import DelegationResult
    from bilateral.lenses.delegation.problem import Progress

__all__ = ["plan", "verify"]


class Effort(StrEnum):
    """How long is searched."""

    quick = "quick"
    full = "full"


Seconds = Annotated[
    float | None,
    typer.Option(
        "--seconds", help="Time to plan in; default as long as it helps, a minute or two for a proof.", min=0.1
    ),
]
Minimum = Annotated[
    int | None, typer.Option("--minimum", help="Fewest meetings of any delegate.", show_default=False, min=0)
]
Fairness = Annotated[
    int | None,
    typer.Option("--fairness", help="For .dzn: how far breaks may differ; default 2.", show_default=False, min=0),
]


def plan(
    path: Source,
    seconds: Seconds = None,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same plan.")] = 0,
    effort: Annotated[Effort, typer.Option("--effort", help="A first look, or all.")] = Effort.full,
    minimum: Minimum = None,
    fairness: Fairness = None,
    curve: Annotated[bool, typer.Option("--curve", help="Also the price of fairness.")] = False,
    names: Names = None,
    text: Text = "tfidf",
    suggested: Suggested = 10,
    out: Annotated[Path | None, typer.Option("--out", help="Also write the plan as JSON.", show_default=False)] = None,
    table: TableId = None,
    form: Format = Form.table,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    data: Data = None,
    home: Home = None,
) -> None:
    """Plan who meets whom, when and where: a good plan at once, better with time, always with the gap to the bound.

    PATH is the organiser's folder or workbook, a folder with delegates.csv, hosts.csv, pairs.csv and event.toml, or a
    .dzn file of the business-to-business family. Where the input names no countries, "pair" in the JSON is empty.

    For example:

      bilateral delegation plan visit.xlsx --out plan.json

      bilateral delegation plan visit --seconds 10 --seed 1 --json > plan.json

      bilateral delegation plan tic-12.dzn --table delegation.plan --csv
    """
    from bilateral.visit import open_visit, plan_visit

    opened = open_visit(path, fairness=fairness)
    with _progress(opened.event.name) as told:
        result = plan_visit(
            opened,
            home=home,
            data=data,
            names=names,
            text=text,
            minimum=minimum,
            suggested=suggested,
            seconds=seconds,
            seed=seed,
            effort=effort.value,
            curve=curve,
            progress=told,
        )
    made_for = {"path": str(path.absolute()), "fairness": fairness, "minimum": minimum, "seed": seed}
    _print(result, made_for, out, table, chosen(form, as_json=as_json, as_csv=as_csv))


def _print(result: DelegationResult, made_for: dict[str, Any], out: Path | None, table: str | None, form: Form) -> None:
    """Write the plan where it is asked for, and print the result."""
    from bilateral.cli.result import show_result
    from bilateral.cli.show import json_text

    document = result.to_dict() | {"input": made_for}
    if out is not None:
        write_json(out, document)
        typer.echo(f"wrote {out}", err=True)
    if form is Form.json and table is None:
        typer.echo(json_text(document))
    else:
        show_result(result, table, form)  # type: ignore[arg-type]


def _progress(title: str) -> Any:
    import contextlib
    from collections.abc import Iterator

    from bilateral.cli import show

    @contextlib.contextmanager
    def bar() -> Iterator[Callable[[Progress], None]]:
        with show.progress(f"Planning {title}") as report:
            yield lambda told: report(told.share or 0.0, 1.0 if told.share is not None else 0.0, _told(told))

    return bar()


def _told(now: Progress) -> str:
    """The state of a plan on one line."""
    parts = [now.stage]
    if now.score is not None:
        parts.append(f"worth {now.score:,.0f}")
    if now.gap is not None:
        parts.append("proved" if now.gap < 1e-9 else f"gap {100 * now.gap:.2f} %")
    if now.idle_slots is not None:
        parts.append(f"{now.idle_slots} idle")
    if now.breaks is not None:
        parts.append(f"{now.breaks} breaks")
    return ", ".join(parts)


def verify(
    plan_file: PlanFile,
    path: Annotated[
        Path | None,
        typer.Argument(help="The delegation; default where the plan says it lies.", show_default=False),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check every condition of a plan with code of its own; exit code 3 where anything is wrong.

    A plan that holds no meetings because none can be had is said to be so, and is not called right.

    For example:

      bilateral delegation verify plan.json
    """
    from dataclasses import asdict

    from bilateral.cli import show
    from bilateral.lenses.delegation.verify import Fault
    from bilateral.lenses.delegation.verify import verify as verified
    from bilateral.visit import take_up

    taken = take_up(plan_file, path, lenient=True)
    plan = taken.plan
    gone = tuple(Fault("gone", text) for text in taken.gone)
    faults = gone or verified(taken.problem, plan)
    empty = not gone and not plan.meetings and plan.status in ("infeasible", "unknown")
    if as_json:
        right = not faults and not empty
        typer.echo(show.json_text({"right": right, "status": plan.status, "faults": [asdict(one) for one in faults]}))
    elif empty:
        said = "it was declared infeasible" if plan.status == "infeasible" else "none was found in the time given"
        typer.echo(f"the plan holds no meetings: {said}; next: bilateral delegation check {taken.opened.path}")
    else:
        for fault in faults:
            typer.echo(f"{fault.kind}: {fault.text}")
        if not faults:
            typer.echo(f"right: {many(len(plan.meetings), 'meeting')}, {plan.status}, worth {plan.score:,.0f}")
    if empty:
        raise typer.Exit(3)
    if gone:
        then = "plan anew, or mend it: bilateral delegation repair PLAN.json --out NEW.json"
        typer.echo(f"bilateral: the delegation has changed since the plan was made; next: {then}", err=True)
    if faults:
        typer.echo(f"bilateral: {many(len(faults), 'fault')} in {plan_file}", err=True)
        raise typer.Exit(3)
