"""`bilateral signals label A B`: confirm, drop or correct signals one by one; what is said counts ever after."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bilateral.cli.options import Home, PairCode
from bilateral.plurals import many

if TYPE_CHECKING:
    from bilateral.lenses.signals.signal import Signal

__all__ = ["label"]

_ASK = "[c]onfirm, [d]rop, FIELD=VALUE to correct, [s]kip, [q]uit"
_FIELDS = ("type", "channel", "direction", "realis", "date", "actor", "actor_country", "target_country", "intensity")


def label(
    a: Annotated[str, PairCode],
    b: Annotated[str, PairCode],
    article: Annotated[
        str | None, typer.Option("--article", help="Only articles whose id holds this.", show_default=False)
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Also those that were labelled before.")] = False,
    home: Home = None,
) -> None:
    """Go through the signals of a pair and say which are right; labels are appended to labels/signals.jsonl.

    For example:

      bilateral signals label KOR CHN

    A correction names a field: realis=planned, or several: type=tariff direction=-1 date=2025-03-04.
    """
    from bilateral.api import Pair

    pair = Pair(a, b)
    store = pair._signals_store(home)
    signals: tuple[Signal, ...] = pair.signals(home=home).coded.signals
    wanted = [one for one in signals if (not article or article in one.article) and (again or one.coder != "user")]
    if not wanted:
        typer.echo("Nothing to label: no signal of the pair, or all were labelled before (--again shows them).")
        return
    said = 0
    for number, signal in enumerate(wanted, start=1):
        _show(signal, number, len(wanted))
        answer = _answer(signal)
        if answer is None:
            break
        said += _keep(store.home, signal, answer)
    typer.echo(f"{many(said, 'label')} kept.")


def _show(signal: Signal, number: int, total: int) -> None:
    from bilateral.lenses.signals.tables import when

    typer.echo(f"\n{number}/{total}  {signal.article}")
    typer.echo(f"“{signal.quote}”")
    typer.echo(f"type={signal.type} direction={signal.direction:+d} realis={signal.realis} channel={signal.channel}")
    who = f"{signal.actor} ({signal.actor_country}) → {signal.target_country}"
    typer.echo(f"date={when(signal)} actor={who} intensity={signal.intensity:g}")


def _answer(signal: Signal) -> dict[str, Any] | None:
    """The verdict and its changes; None to stop. Asks again until the answer can be used."""
    while True:
        try:
            text = typer.prompt(_ASK, default="s", show_default=False).strip()
        except (typer.Abort, EOFError):
            typer.echo("")
            return None
        short = {"c": "confirm", "d": "drop", "s": "skip"}.get(text[:1] if "=" not in text else "", "")
        if text.startswith("q") and "=" not in text:
            return None
        if short:
            return {"verdict": short, "changes": {}}
        changes = dict(part.split("=", 1) for part in text.split() if "=" in part)
        fault = _fault(signal, changes) if changes else _ASK
        if not fault:
            return {"verdict": "correct", "changes": changes}
        typer.echo(fault)


def _fault(signal: Signal, changes: dict[str, str]) -> str:
    from pydantic import ValidationError

    from bilateral.lenses.signals.signal import Signal as Model

    unknown = [name for name in changes if name not in _FIELDS]
    if unknown:
        return f"no such field: {', '.join(unknown)}; allowed: {', '.join(_FIELDS)}"
    try:
        Model.model_validate(signal.model_dump() | _typed(signal, changes))
    except ValidationError as fault:
        told = dict.fromkeys(f"{one['loc'][0] if one['loc'] else 'it'}: {one['msg']}" for one in fault.errors())
        return "; ".join(text for text in told if not text.startswith("date_end")) or "; ".join(told)
    return ""


def _typed(signal: Signal, changes: dict[str, str]) -> dict[str, Any]:
    """The changes with what follows from them: intensity goes with direction, the partner with the actor's country."""
    made: dict[str, Any] = dict(changes)
    if "direction" in made and made["direction"].lstrip("+-").isdigit():
        made["direction"] = int(made["direction"])
        made.setdefault("intensity", abs(signal.intensity) * made["direction"])
    party = (signal.actor_country, signal.target_country)
    if made.get("actor_country") == party[1]:
        made.setdefault("target_country", party[0])
    if "date" in made:
        made["date_end"], made["date_precision"] = made["date"], "day"
    return made


def _keep(home: Any, signal: Signal, answer: dict[str, Any]) -> int:
    from bilateral.lenses.signals.labels import Label, append

    if answer["verdict"] == "skip":
        return 0
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    place = (signal.article.rpartition("-")[2], signal.start, signal.end, signal.type)
    append(home, Label(*place, answer["verdict"], _typed(signal, answer["changes"]), now))
    return 1
