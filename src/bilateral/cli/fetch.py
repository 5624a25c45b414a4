"""`bilateral fetch baci`: download a source as its producer gives it."""

from __future__ import annotations

from typing import Annotated

import typer

from bilateral.cli.options import Home

__all__ = ["app"]

app = typer.Typer(help="Download a source as its producer gives it.", no_args_is_help=True)


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
    from bilateral.api import fetch_baci
    from bilateral.cli import show

    with show.progress(f"BACI {hs}") as report:
        path = fetch_baci(hs, home=home, version=version, url=url, sha256=sha256, progress=report)
    typer.echo(f"wrote {path}")
    typer.echo(f"next: bilateral add baci {path}")
