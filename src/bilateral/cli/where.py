"""`bilateral where`: where the store lies and how large it is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bilateral.cli.options import Home

__all__ = ["where"]


def where(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    home: Home = None,
) -> None:
    """Print the folder of the store and what its parts weigh; set it with --home or BILATERAL_HOME."""
    from bilateral.cli import show
    from bilateral.errors import StoreError
    from bilateral.store import Store

    root = Store(home).home
    if root.is_file():
        what = "the home of the store is a file, not a folder"
        raise StoreError(what, got=str(root), then="choose another folder with --home or BILATERAL_HOME")
    parts = ("raw", "tidy", "aside", "staging", "sample")
    sizes = {part: _weight(root / part) for part in parts}
    sizes["other"] = _weight(root) - sum(sizes.values())
    if as_json:
        typer.echo(show.json_text({"home": str(root), "bytes": sizes}))
        return
    typer.echo(str(root))
    for part, size in sizes.items():
        typer.echo(f"  {part:<8}{size / 2**20:>10,.1f} MiB")


def _weight(folder: Path) -> int:
    return sum(file.lstat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
