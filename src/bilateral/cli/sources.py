"""`bilateral sources`: what can be loaded, from whom, under which licence, and how."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["sources"]


def sources(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List the sources: producer, licence, the table each fills, and the command that loads it."""
    from bilateral.cli import show
    from bilateral.sources.known import known

    found = known()
    if as_json:
        typer.echo(show.json_text([source.to_dict() for source in found]))
        return
    rows = [(source.name, source.producer, source.title, source.table, source.licence, source.load) for source in found]
    show.table("", ("Source", "Producer", "Title", "Fills", "Licence", "Load it with"), rows)
