"""`bilateral brief [A B | CASE.toml]`: the brief as HTML, PDF, JSON and a zip of CSV files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from bilateral.cli.options import Data, Digits, Group, Home, PairCode, Products, Year, Years

if TYPE_CHECKING:
    from bilateral.brief import Brief, Written
    from bilateral.case import Case

Progress: TypeAlias = Callable[[float, float, str], None]

__all__ = ["brief"]


def brief(
    a: Annotated[
        str | None, typer.Argument(help="ISO3 code, M49 number or name; or a case file.", show_default=False)
    ] = None,
    b: Annotated[str | None, PairCode] = None,
    year: Year = None,
    years: Years = None,
    digits: Digits = None,
    products: Products = None,
    group: Group = None,
    data: Data = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder to write to; default out.", show_default=False)
    ] = None,
    title: Annotated[str | None, typer.Option("--title", help="Title to print.", show_default=False)] = None,
    date: Annotated[
        str | None, typer.Option("--date", help="Date to print (ISO); pin it for equal bytes.", show_default=False)
    ] = None,
    short: Annotated[bool, typer.Option("--short", help="A PDF of a few pages; the page stays whole.")] = False,
    home: Home = None,
) -> None:
    """Write the brief on a pair: one HTML page, a PDF, JSON and a zip of CSV files.

    A case file asks every lens that it has a table for; `bilateral init A B` writes one. With a pair alone it is the
    structure lens on the trade flows of the store; without a pair, all lenses on the simulated sample world.

    Exit code 8 says that the brief was written, but a lens that was asked could not answer.

    For example:

      bilateral brief

      bilateral brief brief.toml

      bilateral brief KOR CHN --years 1995-2011 --products c1-c16 --out briefs
    """
    question = {"year": year, "years": years, "digits": digits, "products": products, "group": group, "data": data}
    if b is None:
        _of_case(a, question, out, _Print(title, date, short), home)
    else:
        _of_pair(str(a), b, question, out or Path("out"), _Print(title, date, short), home)


@dataclass(frozen=True, slots=True)
class _Print:
    """What is printed on the brief, and how much of it on paper."""

    title: str | None
    date: str | None
    short: bool


def _of_pair(a: str, b: str, question: dict[str, Any], out: Path, wanted: _Print, home: Path | None) -> None:
    from bilateral.api import Pair
    from bilateral.brief.write import writable
    from bilateral.cli import show

    pair = Pair(a, b)
    with show.progress("Reading") as report:
        writable(out)
        report(1, 3, f"Computing {pair}")
        made = pair.brief(title=wanted.title, date=wanted.date, home=home, **question)
        report(2, 3, f"Drawing {pair}")
        written = made.write(out, kept=_kept(home), short=wanted.short)
    _tell(made, written)


def _of_case(file: str | None, question: dict[str, Any], out: Path | None, wanted: _Print, home: Path | None) -> None:
    from bilateral.brief.write import writable
    from bilateral.case import build
    from bilateral.cli import show

    _nothing_else(file, question)
    if file is None and Path("brief.toml").is_file():
        typer.echo(
            "note: this is the simulated sample; for the case that lies here: bilateral brief brief.toml", err=True
        )
    with show.progress("Reading") as report:
        case = _case(file, wanted)
        writable(out or case.out)
        built = build(case, home=home, progress=report, second=True)
        report(1, 0, "Drawing")
        written = built.brief.write(out or case.out, kept=_kept(home), short=case.short)
    _tell(built.brief, written)
    for item in built.silent:
        typer.echo(f"not answered: {item.lens}: {item.reason}", err=True)
    if built.silent:
        raise typer.Exit(8)


def _case(file: str | None, wanted: _Print) -> Case:
    from bilateral.case import read_case, sample_case
    from bilateral.selection import day

    case = read_case(file, lenient=True) if file else sample_case()
    title, date = wanted.title or case.title, day(wanted.date) or case.date
    return replace(case, title=title, date=date, short=wanted.short or case.short)


def _nothing_else(file: str | None, question: dict[str, Any]) -> None:
    """Refuse what a case file says itself, and a single country."""
    from bilateral.errors import PairError, SelectionError

    if file and not file.endswith(".toml") and not Path(file).is_file():
        what = "a brief needs two countries, a case file that ends in .toml, or nothing for the sample"
        raise PairError(what, got=file, then="bilateral brief KOR CHN, or bilateral init KOR CHN for a case file")
    given = [name for name, value in question.items() if value is not None]
    if given:
        where = f"[structure] {given[0]} = … in {file or 'a case file'}"
        raise SelectionError(f"--{given[0]} goes with two countries", got=file or "the sample", then=where)


def _kept(home: Path | None) -> Path:
    from bilateral.store import Store

    return Store(home).home / "cache" / "figures"


def _tell(made: Brief, written: Written) -> None:
    if made.verdict:
        typer.echo(made.verdict)
    for answer in made.answers:
        if answer.place:
            typer.echo(f"• {made.findings[answer.place - 1].text}")
    for said in made.synthesis.unknown if made.synthesis else ():
        typer.echo(f"note: sector {said}", err=True)
    for path in written.paths:
        typer.echo(f"wrote {path} ({path.stat().st_size / 1024:,.0f} KiB)")
