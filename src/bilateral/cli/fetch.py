"""`bilateral fetch baci|comtrade`: download a source as its producer gives it."""

from __future__ import annotations

from typing import Annotated

import typer

from bilateral.cli import events
from bilateral.cli.options import Home

__all__ = ["app"]

app = typer.Typer(help="Download a source as its producer gives it.", no_args_is_help=True)


events.register_fetch(app)


@app.callback()
def _group() -> None:
    pass


@app.command("baci")
def baci(
    hs: Annotated[str, typer.Option("--hs", help="HS revision: HS92, HS96, HS02, HS07, HS12, HS17 or HS22.")] = "HS92",
    version: Annotated[
        str | None, typer.Option("--version", help="Release, such as V202501; default the latest known.")
    ] = None,
    url: Annotated[str | None, typer.Option("--url", help="Another address to take it from.")] = None,
    sha256: Annotated[str | None, typer.Option("--sha256", help="The hash it must have.")] = None,
    home: Home = None,
) -> None:
    """Download a BACI zip from CEPII; an interrupted download is taken up where it stopped.

    For example:

      bilateral fetch baci --hs HS22
    """
    from bilateral.cli import show
    from bilateral.loading import fetch_baci

    with show.progress(f"BACI {hs}") as report:
        path = fetch_baci(hs, home=home, version=version, url=url, sha256=sha256, progress=report)
    typer.echo(f"wrote {path}")
    typer.echo(f"next: bilateral add baci {path}")


@app.command("comtrade")
def comtrade(
    reporters: Annotated[str, typer.Argument(help="Who reports: KOR,CHN.", show_default=False)],
    years: Annotated[str, typer.Option("--years", help="2022 or 2018-2022.", show_default=False)],
    partners: Annotated[str, typer.Option("--partners", help="KOR,CHN, or world, or all.")] = "world",
    products: Annotated[str, typer.Option("--products", help="TOTAL, AG2, AG4, AG6, or codes.")] = "TOTAL",
    flows: Annotated[
        str, typer.Option("--flows", help="M, X, RM, RX: imports, exports, re-imports, re-exports.")
    ] = "M,X",
    classification: Annotated[str, typer.Option("--classification", help="HS as reported, or a revision.")] = "HS",
    bulk: Annotated[bool, typer.Option("--bulk", help="Whole files; needs a key.")] = False,
    key: Annotated[
        str | None, typer.Option("--key", envvar="COMTRADE_KEY", help="Your key; without one, previews of 500 rows.")
    ] = None,
    name: Annotated[str, typer.Option("--name", help="Name in the store.")] = "comtrade",
    home: Home = None,
) -> None:
    """Download from UN Comtrade what countries report, and load it; nothing is cut off in silence.

    For example:

      bilateral fetch comtrade KOR,CHN --years 2022 --partners KOR,CHN
    """
    from bilateral.cli import show
    from bilateral.loading import fetch_comtrade

    with show.progress("UN Comtrade") as report:
        done = fetch_comtrade(
            reporters,
            years,
            partners=partners,
            products=products,
            flows=flows,
            classification=classification,
            bulk=bulk,
            key=key,
            name=name,
            home=home,
            progress=report,
        )
    typer.echo(done.sentence())
    for note in done.notes:
        typer.echo(f"note: {note}")
