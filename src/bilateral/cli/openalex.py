"""`bilateral fetch openalex` counts works over the API; `bilateral add openalex` reads works of the snapshot."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from bilateral.cli.options import Home

__all__ = ["register"]

Sets = Annotated[
    str | None, typer.Option("--sets", help="Sets of technologies by name, divided by commas; default all.")
]
SetsFile = Annotated[Path | None, typer.Option("--sets-file", help="A list of sets of your own (TOML).")]
Key = Annotated[
    str | None, typer.Option("--key", envvar="OPENALEX_API_KEY", help="Your key; without one a tenth of the budget.")
]
Name = Annotated[str, typer.Option("--name", help="Name in the store.")]


def register(add: typer.Typer, fetch: typer.Typer) -> None:
    """Add the commands to `bilateral add` and `bilateral fetch`."""
    add.command("openalex")(_snapshot)
    fetch.command("openalex")(_counts)


def _names(text: str | None) -> tuple[str, ...]:
    """Names of sets hold blanks, so that only commas divide them."""
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


def _counts(
    countries: Annotated[
        str, typer.Argument(help="Whose pairs with all others are counted too: KOR,CHN.", show_default=False)
    ] = "",
    years: Annotated[str | None, typer.Option("--years", help="Years of publication: 2015-2024.")] = None,
    sets: Sets = None,
    sets_file: SetsFile = None,
    top: Annotated[bool, typer.Option("--top/--no-top", help="Count works marked as most cited too.")] = True,
    filters: Annotated[
        list[str] | None, typer.Option("--filter", help="FIELD:VALUE of OpenAlex, for every count; may be given often.")
    ] = None,
    corpus: Annotated[str, typer.Option("--corpus", help="core, expansion or all.")] = "core",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what it will cost, and stop.")] = False,
    check: Annotated[
        bool, typer.Option("--check-sets", help="Compare the sets' topics with OpenAlex, and stop.")
    ] = False,
    key: Key = None,
    base: Annotated[str, typer.Option("--base", help="Address of the API.", hidden=True)] = "https://api.openalex.org",
    name: Name = "openalex",
    home: Home = None,
) -> None:
    """Count works in OpenAlex by country, set of technologies and year, and pairs of countries; load the counts.

    The cost is told before anything is sent. What was received today is not asked for again.

    For example:

      bilateral fetch openalex KOR,CHN --years 2015-2024 --dry-run

      bilateral fetch openalex KOR,CHN --years 2020-2024 --sets "batteries,semiconductors"
    """
    from bilateral.cli import show
    from bilateral.loading import fetch_openalex
    from bilateral.sources import openalex

    if check:
        _check(_names(sets), sets_file, base, key)
        return
    from bilateral.selection import codes, span

    what: dict[str, Any] = {"sets": _names(sets), "sets_file": sets_file, "top": top, "filters": tuple(filters or ())}
    asked = openalex.question(codes(countries), span(years) or (), **what)
    door = openalex.Access(key=key, base=base, corpus=corpus)
    typer.echo(asked.cost(door), err=not dry_run)
    if dry_run:
        return
    with show.progress("OpenAlex") as report:
        where: dict[str, Any] = {"access": door, "key": key, "name": name, "home": home, "progress": report}
        done = fetch_openalex(countries, span(years) or (), **what, **where)
    typer.echo(done.sentence())
    for note in done.notes:
        typer.echo(f"note: {note}")


def _check(names: tuple[str, ...], sets_file: Path | None, base: str, key: str | None) -> None:
    from bilateral.errors import InputError
    from bilateral.reference.technology_sets import technology_sets
    from bilateral.sources import openalex

    found = openalex.check_sets(technology_sets(sets_file, names), base=base, key=key)
    for each in found:
        typer.echo(f"{'ok  ' if each.same else 'DIFF'} {each.sentence()}")
    other = [each for each in found if not each.same]
    if other:
        raise InputError(f"{len(other)} of {len(found)} entries differ from OpenAlex", then="mend the list of sets")


def _snapshot(
    folder: Annotated[Path, typer.Argument(help="The snapshot's folder of works, or one file.", show_default=False)],
    years: Annotated[str | None, typer.Option("--years", help="Years of publication: 2015-2024.")] = None,
    sets: Sets = None,
    sets_file: SetsFile = None,
    all_fields: Annotated[
        bool, typer.Option("--all-fields", help="OpenAlex's own fields instead of sets of technologies.")
    ] = False,
    window: Annotated[
        int | None, typer.Option("--window", help="Citations of so many years after publication; default all.")
    ] = None,
    release: Annotated[str, typer.Option("--release", help="Date of the snapshot's manifest.")] = "",
    name: Name = "openalex",
    home: Home = None,
) -> None:
    """Load works of an OpenAlex snapshot (Parquet): articles and reviews, by set of technologies or field.

    For example:

      bilateral add openalex data/parquet/works --years 2018-2022 --sets batteries --window 3
    """
    from bilateral.cli.add import tell_kept
    from bilateral.loading import add_openalex
    from bilateral.selection import span

    tell_kept(
        add_openalex(
            folder,
            years=span(years),
            sets=_names(sets),
            sets_file=sets_file,
            all_fields=all_fields,
            window=window,
            release=release,
            name=name,
            home=home,
        )
    )
