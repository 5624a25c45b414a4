"""`bilateral add gdelt|icews|polecat|events`, `bilateral fetch gdelt`: events between countries."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bilateral.cli.options import Home

__all__ = ["register_add", "register_fetch"]

Files = Annotated[list[Path], typer.Argument(help="Files, or folders of them.", show_default=False)]
Replace = Annotated[bool, typer.Option("--replace", help="Drop what stands under the name; default is to add to it.")]
MaxBad = Annotated[
    float, typer.Option("--max-bad", min=0, max=1, help="Share of bad rows above which nothing is stored.")
]


def register_add(app: typer.Typer) -> None:
    """Put the commands under `bilateral add`."""
    for name, command in (("gdelt", _gdelt), ("icews", _icews), ("polecat", _polecat), ("events", _events)):
        app.command(name)(command)


def register_fetch(app: typer.Typer) -> None:
    """Put the command under `bilateral fetch`."""
    app.command("gdelt")(_fetch_gdelt)


def _gdelt(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders; default what was fetched.", show_default=False)
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="Name in the store.", show_default=False)] = None,
    gkg: Annotated[
        str | None,
        typer.Option("--gkg", help="Load GKG files instead, of this pair only: KOR,CHN.", show_default=False),
    ] = None,
    replace: Replace = False,
    max_bad: MaxBad = 1.0,
    home: Home = None,
) -> None:
    """Load GDELT events (1.0 or 2.0) and mentions: each event once, files that are in it already not again.

    For example:

      bilateral add gdelt 20240101*.export.CSV.zip

      bilateral add gdelt FOLDER --gkg KOR,CHN
    """
    from bilateral.cli import show
    from bilateral.cli.add import tell_kept
    from bilateral.loading import add_gdelt, add_gkg

    if gkg is not None:
        tell_kept(add_gkg(files or [], *_pair(gkg), name=name, max_bad=max_bad, home=home))
        return
    with show.progress("GDELT") as report:
        done = add_gdelt(files, name=name or "gdelt", replace=replace, max_bad=max_bad, home=home, progress=report)
    tell_kept(done)


def _pair(text: str) -> tuple[str, str]:
    from bilateral.errors import PairError
    from bilateral.selection import codes

    found = codes(text)
    if len(found) != 2:
        raise PairError("--gkg takes two countries", got=text, then="--gkg KOR,CHN")
    return found[0], found[1]


def _icews(
    files: Files,
    name: Annotated[str, typer.Option("--name", help="Name in the store.")] = "icews",
    replace: Replace = False,
    max_bad: MaxBad = 0.05,
    home: Home = None,
) -> None:
    """Load ICEWS coded events, as the Dataverse gives them.

    For example:

      bilateral add icews events.2018.tab
    """
    from bilateral.cli import show
    from bilateral.cli.add import tell_kept
    from bilateral.loading import add_icews

    with show.progress("ICEWS") as report:
        done = add_icews(files, name=name, replace=replace, max_bad=max_bad, home=home, progress=report)
    tell_kept(done)


def _polecat(
    files: Files,
    name: Annotated[str, typer.Option("--name", help="Name in the store.")] = "polecat",
    replace: Replace = False,
    max_bad: MaxBad = 0.05,
    home: Home = None,
) -> None:
    """Load POLECAT files, as the Dataverse gives them.

    For example:

      bilateral add polecat POLECAT.2023.txt
    """
    from bilateral.cli import show
    from bilateral.cli.add import tell_kept
    from bilateral.loading import add_polecat

    with show.progress("POLECAT") as report:
        done = add_polecat(files, name=name, replace=replace, max_bad=max_bad, home=home, progress=report)
    tell_kept(done)


def _events(
    file: Annotated[Path, typer.Argument(help="CSV or Parquet file.", show_default=False)],
    name: Annotated[str | None, typer.Option("--name", help="Name in the store; default the file's.")] = None,
    replace: Replace = False,
    max_bad: MaxBad = 0.01,
    producer: Annotated[str, typer.Option("--producer", help="Who made the data.")] = "",
    title: Annotated[str, typer.Option("--title", help="Its title.")] = "",
    url: Annotated[str, typer.Option("--url", help="Where it can be had.")] = "",
    licence: Annotated[str, typer.Option("--licence", help="Its licence.")] = "",
    citation: Annotated[str, typer.Option("--citation", help="How its producer wishes to be cited.")] = "",
    simulated: Annotated[bool, typer.Option("--simulated", help="The data describe no real country.")] = False,
    home: Home = None,
) -> None:
    """Load your own table of events (date, source, target, root or CAMEO code), or of net scores of days.

    For example:

      bilateral add events events.csv

      bilateral add events net.parquet   (date, country_a, country_b, score)
    """
    from bilateral.cli.add import tell_kept
    from bilateral.loading import add_events

    about = {"producer": producer, "title": title, "url": url, "licence": licence, "citation": citation}
    tell_kept(add_events(file, name=name, replace=replace, max_bad=max_bad, simulated=simulated, home=home, **about))


def _fetch_gdelt(
    since: Annotated[str, typer.Argument(help="First day or month: 2024-01-31 or 2024-01.", show_default=False)],
    until: Annotated[
        str | None, typer.Argument(help="Last day or month; default the first.", show_default=False)
    ] = None,
    kinds: Annotated[str, typer.Option("--kinds", help="export, mentions, gkg.")] = "export",
    most: Annotated[int, typer.Option("--most", help="Files that may be fetched at most.", min=1)] = 3000,
    base: Annotated[
        str | None, typer.Option("--base", help="Another address that holds them.", show_default=False)
    ] = None,
    home: Home = None,
) -> None:
    """Download GDELT 2.0 files of a span of days; typed again, it takes up what was interrupted and what is new.

    For example:

      bilateral fetch gdelt 2024-01-01 2024-01-07

      bilateral add gdelt
    """
    from bilateral.cli import show
    from bilateral.loading import fetch_gdelt
    from bilateral.selection import codes

    more = {"base": base} if base else {}
    with show.progress("GDELT") as report:
        done = fetch_gdelt(since, until, kinds=codes(kinds), most=most, home=home, progress=report, **more)
    typer.echo(done.sentence())
    typer.echo(f"next: bilateral add gdelt {done.folder}")
