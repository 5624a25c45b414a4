"""`bilateral init A B`: a commented case file to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bilateral.cli.options import PairCode

__all__ = ["init"]


def init(
    a: Annotated[str, PairCode],
    b: Annotated[str, PairCode],
    out: Annotated[Path, typer.Option("--out", help="The file to write.")] = Path("brief.toml"),
) -> None:
    """Write a commented case file: the question once, then the brief again and again.

    For example:

      bilateral init KOR CHN

      bilateral brief brief.toml
    """
    from bilateral.case import init_case
    from bilateral.pair import Pair

    path = init_case(Pair(a, b), out)
    typer.echo(f"wrote {path}; next: fill in what you have, then bilateral brief {path}")
