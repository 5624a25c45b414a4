"""`bilateral brief [A B]`: the brief as HTML, PDF, JSON and a zip of CSV files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bilateral.cli.options import Data, Digits, Group, Home, PairCode, Products, Year, Years

if TYPE_CHECKING:
    from bilateral.api import Pair

__all__ = ["brief"]


def brief(
    a: Annotated[str | None, PairCode] = None,
    b: Annotated[str | None, PairCode] = None,
    year: Year = None,
    years: Years = None,
    digits: Digits = None,
    products: Products = None,
    group: Group = None,
    data: Data = None,
    out: Annotated[Path, typer.Option("--out", help="Folder to write to.")] = Path("out"),
    title: Annotated[str | None, typer.Option("--title", help="Title to print.", show_default=False)] = None,
    date: Annotated[
        str | None, typer.Option("--date", help="Date to print (ISO); pin it for equal bytes.", show_default=False)
    ] = None,
    home: Home = None,
) -> None:
    """Write the brief on a pair: one HTML page, a PDF, JSON and a zip of CSV files.

    Without a pair it is written for the simulated sample world.

    For example:

      bilateral brief

      bilateral brief KOR CHN --years 1995-2011 --products c1-c16 --out briefs
    """
    from bilateral.api import Pair
    from bilateral.cli import show
    from bilateral.errors import PairError

    if a and not b:
        raise PairError("a brief needs two countries, or none for the sample", got=a, then=f"bilateral brief {a} CHN")
    with show.progress("Reading") as report:
        pair = Pair(a, b) if a and b else _sample_pair(home, report)
        report(1, 3, f"Computing {pair}")
        made = pair.brief(
            title=title,
            date=date,
            year=year,
            years=years,
            digits=digits,
            products=products,
            group=group,
            data=data,
            home=home,
        )
        report(2, 3, f"Drawing {pair}")
        written = made.write(out)
    for finding in made.findings:
        typer.echo(f"• {finding.text}")
    for path in written.paths:
        typer.echo(f"wrote {path} ({path.stat().st_size / 1024:,.0f} KiB)")


def _sample_pair(home: Path | None, report: Callable[[float, float, str], None]) -> Pair:
    from bilateral.api import Pair
    from bilateral.loading import sample
    from bilateral.simulate import SAMPLE_PAIR

    sample(home, progress=report)
    return Pair(*SAMPLE_PAIR)
