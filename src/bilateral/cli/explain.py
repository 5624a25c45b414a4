"""`bilateral explain ID`: how a number of a brief was made."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["explain"]


def explain(
    id: Annotated[str, typer.Argument(help="The number's id, such as structure.esi.world.", show_default=False)],
    brief: Annotated[
        Path | None,
        typer.Option("--brief", help="The brief's JSON file; default the newest in out.", show_default=False),
    ] = None,
    year: Annotated[int | None, typer.Option("--year", help="Only this year.", show_default=False)] = None,
) -> None:
    """How a number of a brief was made: definition, scope, uncertainty, where it is shown, and its sources.

    For example:

      bilateral explain structure.esi.world

      bilateral explain market.caar.cosmetics --brief briefs/brief_KOR-CHN_2026-01-02.json
    """
    from bilateral.brief.explain import explain as explained
    from bilateral.brief.explain import newest, read_brief

    path = brief or newest(Path("out"))
    found = explained(read_brief(path), id, year)
    typer.echo("\n\n".join("\n".join(item.lines()) for item in found))
    typer.echo(f"\nFrom {path}")
