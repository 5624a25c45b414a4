"""The register of agreements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bilateral.cli.delegation.words import Source
from bilateral.cli.result import AsJson

if TYPE_CHECKING:
    from bilateral.lenses.delegation.register import Entry

__all__ = ["app"]

app = typer.Typer(
    help="The register of agreements: lines are added and none is changed, so that its history stands.",
    no_args_is_help=True,
)

Stage = Annotated[
    str | None, typer.Option("--stage", help="idea, draft, signed, active, expired or dropped.", show_default=False)
]
Title = Annotated[str | None, typer.Option("--title", help="What it is about.", show_default=False)]
Delegate = Annotated[str | None, typer.Option("--delegate", help="The firm that travelled.", show_default=False)]
Host = Annotated[str | None, typer.Option("--host", help="The firm that received it.", show_default=False)]
Value = Annotated[float | None, typer.Option("--value", help="Value agreed or hoped for.", show_default=False)]
Currency = Annotated[str | None, typer.Option("--currency", help="ISO 4217: USD, KRW, CNY.", show_default=False)]
Come = Annotated[
    float | None, typer.Option("--materialised", help="Part of the value that has come about.", show_default=False)
]
Owner = Annotated[str | None, typer.Option("--owner", help="Who follows it up.", show_default=False)]
Next = Annotated[str | None, typer.Option("--next", help="What is to be done next.", show_default=False)]
Due = Annotated[str | None, typer.Option("--due", help="When: 2026-12-31.", show_default=False)]
Evidence = Annotated[str | None, typer.Option("--evidence", help="Link or file that bears it out.", show_default=False)]
Note = Annotated[str | None, typer.Option("--note", help="Anything else.", show_default=False)]


@app.command("add")
def add(
    path: Source,
    title: Title = None,
    delegate: Delegate = None,
    host: Host = None,
    stage: Stage = None,
    value: Value = None,
    currency: Currency = None,
    materialised: Come = None,
    owner: Owner = None,
    next_action: Next = None,
    due: Due = None,
    evidence: Evidence = None,
    note: Note = None,
) -> None:
    """Enter an agreement.

    For example:

      bilateral delegation mou add visit --title "Memory modules" --delegate D001 --host H004

      bilateral delegation mou add visit --title "Plant" --stage signed --value 250000 --currency USD
    """
    from bilateral.errors import InputError
    from bilateral.lenses.delegation.register import Agreement
    from bilateral.lenses.delegation.register import add as added
    from bilateral.visit import register_file

    if not title:
        raise InputError("an agreement needs a title", then='--title "what it is about"')
    given = _given(title=title, delegate=delegate, host=host, stage=stage, value=value, currency=currency)
    given |= _given(materialised=materialised, owner=owner, next_action=next_action, due=due, evidence=evidence)
    _known(path, given)
    _told(added(register_file(path), Agreement(**given | _given(note=note))))


@app.command("update")
def update(
    path: Source,
    mou: Annotated[str, typer.Argument(help="Id of the agreement: M001.", show_default=False)],
    title: Title = None,
    delegate: Delegate = None,
    host: Host = None,
    stage: Stage = None,
    value: Value = None,
    currency: Currency = None,
    materialised: Come = None,
    owner: Owner = None,
    next_action: Next = None,
    due: Due = None,
    evidence: Evidence = None,
    note: Note = None,
) -> None:
    """Add a line to an agreement; what is not named stays as it was.

    For example:

      bilateral delegation mou update visit M001 --stage active --materialised 40000
    """
    from bilateral.errors import InputError
    from bilateral.lenses.delegation.register import update as updated
    from bilateral.visit import register_file

    given = _given(title=title, delegate=delegate, host=host, stage=stage, value=value, currency=currency)
    given |= _given(materialised=materialised, owner=owner, next_action=next_action, due=due, evidence=evidence)
    given |= _given(note=note)
    if not given:
        raise InputError("nothing to change was named", then="--stage signed, --value 250000 --currency USD, …")
    _known(path, given)
    _told(updated(register_file(path), mou, given))


@app.command("list")
def listed(
    path: Source,
    mou: Annotated[str | None, typer.Option("--history", help="Every line of this one.", show_default=False)] = None,
    as_json: AsJson = False,
) -> None:
    """The agreements as they stand, or the history of one.

    For example:

      bilateral delegation mou list visit
    """
    from bilateral.cli import show
    from bilateral.lenses.delegation.register import history, read
    from bilateral.visit import register_file

    file = register_file(path)
    entries = history(file, mou) if mou else read(file)
    if as_json:
        typer.echo(show.json_text([_plain(entry) for entry in entries]))
        return
    headings = ("Agreement", "Stage", "Title", "Delegate", "Host", "Value", "Come about", "Owner", "Next", "Due", "At")
    show.table("", headings, [_row(entry) for entry in entries], right=[5, 6])


@app.command("report")
def report(path: Source, as_json: AsJson = False) -> None:
    """Agreements by stage, value and what came of it by currency, what is overdue.

    For example:

      bilateral delegation mou report visit
    """
    import datetime as dt

    from bilateral.cli import show
    from bilateral.errors import NoData
    from bilateral.lenses.delegation.register import report as reported
    from bilateral.visit import register_of

    entries = register_of(path)
    if not entries:
        raise NoData("the register is empty", then=f'bilateral delegation mou add {path} --title "…"')
    found = reported(entries, dt.datetime.now(dt.UTC).date())
    if as_json:
        money = [
            {"currency": one.currency, "agreements": one.agreements, "value": one.value}
            | {"materialised": one.materialised, "materialisation": one.rate}
            for one in found.money
        ]
        late = [entry.mou for entry in found.overdue]
        plain = {"stages": dict(found.stages), "money": money, "unvalued": found.unvalued, "overdue": late}
        typer.echo(show.json_text(plain))
        return
    for sentence in found.sentences():
        typer.echo(f"• {sentence}")


def _given(**words: Any) -> dict[str, Any]:
    return {name: word for name, word in words.items() if word is not None}


def _known(path: Any, given: dict[str, Any]) -> None:
    """Whether the firms named are those of the delegation; the register of a damaged delegation can still be kept."""
    from bilateral.errors import InputError, SelectionError, nearest
    from bilateral.visit import open_visit

    try:
        firms = [firm.id for firm in open_visit(path).event.firms]
    except InputError:
        return
    for side in ("delegate", "host"):
        if given.get(side) and given[side] not in firms:
            close = nearest(given[side], firms)
            raise SelectionError("no such firm in this delegation", got=given[side], close=close)


def _told(entry: Entry) -> None:
    typer.echo(f"{entry.mou}: {entry.agreement.stage}, line {entry.entry} of the register")


def _plain(entry: Entry) -> dict[str, Any]:
    from dataclasses import asdict

    return {"entry": entry.entry, "mou": entry.mou, "at": entry.at} | asdict(entry.agreement)


def _row(entry: Entry) -> tuple[str, ...]:
    one = entry.agreement
    value, come = (
        "" if amount is None else f"{amount:,.0f} {one.currency}" for amount in (one.value, one.materialised)
    )
    names = (entry.mou, one.stage, one.title, one.delegate, one.host, value, come, one.owner, one.next_action, one.due)
    return (*names, entry.at[:10])
