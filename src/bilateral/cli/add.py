"""`bilateral add flows|baci|comtrade|concordance|gravity|prices|… FILE`: bring data into the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bilateral.cli import add_market, events
from bilateral.cli.options import Home, MaxBad, Name, Producer, SheetName, Simulated, TableFile, Title

if TYPE_CHECKING:
    from bilateral.sources.ingest import AsideCount, LoadReport
    from bilateral.sources.keep import Kept

__all__ = ["app", "mapping", "tell_kept"]

app = typer.Typer(
    help="Bring data into the store: your own table, or a file of a known producer.", no_args_is_help=True
)

events.register_add(app)


@app.command("flows")
def flows(
    file: TableFile,
    columns: Annotated[
        list[str] | None,
        typer.Option("--map", help="OURS=THEIRS, such as value=intermediate+final; may be given often."),
    ] = None,
    name: Name = None,
    classification: Annotated[
        str | None,
        typer.Option("--classification", help="HS92 … HS22, SITC1 … SITC4, WIOD2013 or a name of your own."),
    ] = None,
    levels: Annotated[
        str | None, typer.Option("--levels", help="Prefix lengths of a classification of your own: 1,2,3.")
    ] = None,
    unit: Annotated[
        str | None, typer.Option("--unit", help="USD, thousand USD, million USD or billion USD; kept open if not said.")
    ] = None,
    factor: Annotated[float | None, typer.Option("--factor", help="Number that turns values into USD.")] = None,
    year: Annotated[int | None, typer.Option("--year", help="The year, where no column holds it.")] = None,
    decimal: Annotated[str | None, typer.Option("--decimal", help="The decimal mark of the numbers: . or ,")] = None,
    thousands: Annotated[
        str | None, typer.Option("--thousands", help="The mark of thousands: . or , or ' ' or \"'\".")
    ] = None,
    product_names: Annotated[
        Path | None, typer.Option("--product-names", help="CSV with columns product,name[,sector].")
    ] = None,
    sheet: SheetName = None,
    producer: Producer = None,
    title: Title = None,
    vintage: Annotated[str | None, typer.Option("--vintage", help="Its release.")] = None,
    url: Annotated[str | None, typer.Option("--url", help="Where it can be had.")] = None,
    licence: Annotated[str | None, typer.Option("--licence", help="Its licence.")] = None,
    citation: Annotated[str | None, typer.Option("--citation", help="How its producer wishes to be cited.")] = None,
    simulated: Simulated = False,
    max_bad: MaxBad = 0.01,
    home: Home = None,
) -> None:
    """Load your own table of trade flows. Columns are found by their usual names, or named with --map.

    For example:

      bilateral add flows extract.csv --classification HS17 --unit "thousand USD"

      bilateral add flows wiod.parquet --map product=industry --map value=intermediate+final --unit "million USD"
    """
    from bilateral.cli import show
    from bilateral.loading import add_flows
    from bilateral.selection import codes

    with show.progress(f"Loading {file.name}") as report:
        done = add_flows(
            file,
            mapping=mapping(columns or []),
            home=home,
            name=name,
            classification=classification,
            levels=tuple(int(level) for level in codes(levels)),
            unit=unit,
            factor=factor,
            year=year,
            decimal=decimal,
            thousands=thousands,
            product_names=product_names,
            sheet=sheet,
            producer=producer,
            title=title,
            vintage=vintage,
            url=url,
            licence=licence,
            citation=citation,
            simulated=simulated,
            max_bad=max_bad,
            progress=report,
        )
    _tell(done)


@app.command("baci")
def baci(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="The zip from CEPII, or a folder of its files; HS92 or a file's name for one that was fetched. "
            "Default: what was fetched last.",
            show_default=False,
        ),
    ] = None,
    name: Name = None,
    years: Annotated[str | None, typer.Option("--years", help="Load these years only: 2010-2022.")] = None,
    max_bad: MaxBad = 0.01,
    home: Home = None,
) -> None:
    """Load BACI (CEPII): bilateral flows of goods by HS 6-digit product.

    For example:

      bilateral fetch baci --hs HS92

      bilateral add baci --years 2010-2022
    """
    from bilateral.cli import show
    from bilateral.loading import add_baci
    from bilateral.selection import span

    with show.progress(f"Loading {file.name if file else 'BACI'}") as report:
        done = add_baci(file, home=home, name=name, years=span(years), max_bad=max_bad, progress=report)
    _tell(done)


@app.command("comtrade")
def comtrade(
    files: Annotated[list[Path], typer.Argument(help="JSON answers or bulk files, or folders.", show_default=False)],
    name: Name = None,
    max_bad: MaxBad = 0.01,
    home: Home = None,
) -> None:
    """Load UN Comtrade: flows as each country reports them, for `mirror` and, exports alone, as trade flows.

    For example:

      bilateral add comtrade raw/comtrade
    """
    from bilateral.loading import add_comtrade

    done = add_comtrade(files, name=name, max_bad=max_bad, home=home)
    typer.echo(done.sentence())
    for note in done.notes:
        typer.echo(f"note: {note}")


@app.command("concordance")
def concordance(
    file: Annotated[Path, typer.Argument(help="CSV or Excel file of code pairs.", show_default=False)],
    from_: Annotated[str | None, typer.Option("--from", help="Classification of the codes to convert.")] = None,
    to: Annotated[str | None, typer.Option("--to", help="Classification to convert to.")] = None,
    columns: Annotated[
        str | None, typer.Option("--columns", help="Its columns: FROM,TO[,WEIGHT]; default by headings.")
    ] = None,
    sharing: Annotated[
        str, typer.Option("--sharing", help="Where no weight is given: equal, or same (the unchanged code gets all).")
    ] = "equal",
    name: Name = None,
    sheet: SheetName = None,
    max_bad: MaxBad = 0.01,
    home: Home = None,
) -> None:
    """Load a concordance between two classifications, with or without weights.

    For example:

      bilateral add concordance HS_concordances.csv --from HS22 --to HS92
    """
    from bilateral.loading import add_concordance
    from bilateral.selection import codes

    named = codes(columns)
    tell_kept(
        add_concordance(
            file, from_=from_, to=to, columns=named, sharing=sharing, name=name, sheet=sheet, max_bad=max_bad, home=home
        )
    )


@app.command("gravity")
def gravity(
    file: Annotated[Path, typer.Argument(help="CEPII Gravity or GeoDist, or a file like them.", show_default=False)],
    years: Annotated[str | None, typer.Option("--years", help="Load these years only: 2010-2020.")] = None,
    name: Name = None,
    max_bad: MaxBad = 0.01,
    home: Home = None,
) -> None:
    """Load distances, common languages, agreements, GDP: what gravity models explain trade with.

    For example:

      bilateral add gravity Gravity_csv_V202211.zip --years 2010-2020
    """
    from bilateral.loading import add_gravity
    from bilateral.selection import span

    tell_kept(add_gravity(file, years=span(years), name=name, max_bad=max_bad, home=home))


add_market.into(app)


@app.command("delegation")
def delegation(
    path: Annotated[Path, typer.Argument(help="Folder or workbook of a delegation.", show_default=False)],
    name: Name = None,
    home: Home = None,
) -> None:
    """Load a delegation, for the brief: firms, sessions, tables, interpreters, requests.

    For example:

      bilateral add delegation visit.xlsx --name autumn
    """
    from bilateral.loading import add_delegation

    for done in add_delegation(path, name=name, home=home):
        tell_kept(done)


def tell_kept(done: Kept) -> None:
    """Print what a load of a small table did."""
    typer.echo(done.sentence())
    for note in done.notes:
        typer.echo(f"note: {note}")


def mapping(pairs: list[str]) -> dict[str, str]:
    """What `--map` says: ours to theirs."""
    from bilateral.errors import InputError

    found = {}
    for pair in pairs:
        ours, equals, theirs = pair.partition("=")
        if not (ours.strip() and equals and theirs.strip()):
            raise InputError("--map takes OURS=THEIRS", got=pair, then="--map value=COLUMN")
        found[ours.strip()] = theirs.strip()
    return found


def _tell(done: LoadReport) -> None:
    from bilateral.cli import show

    typer.echo(done.sentence())
    if done.aside:
        headings = ("Set aside because", "Rows", "Counts as bad", "First at line")
        show.table("", headings, [_row(count) for count in done.aside], right=[1])
    for note in done.notes:
        typer.echo(f"note: {note}")


def _row(count: AsideCount) -> tuple[str, ...]:
    lines = ", ".join(map(str, count.first_lines))
    return count.reason, f"{count.rows:,}", "yes" if count.counted_as_bad else "no", lines
