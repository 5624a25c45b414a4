"""`bilateral convert --to HS92`: a dataset once more, under the codes of another classification."""

from __future__ import annotations

from typing import Annotated

import typer

from bilateral.cli.options import Data, Home

__all__ = ["convert"]


def convert(
    to: Annotated[str, typer.Option("--to", help="The classification to convert to.", show_default=False)],
    data: Data = None,
    concordance: Annotated[
        str | None, typer.Option("--by", help="Name of the concordance; default the one loaded last.")
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="Name of the new dataset.")] = None,
    least: Annotated[
        float, typer.Option("--least", min=0, max=1, help="Share of each year's value that must be covered.")
    ] = 0.95,
    home: Home = None,
) -> None:
    """Store a dataset under the codes of another classification; what was done stands in its origin.

    For example:

      bilateral add concordance HS_concordances.csv --from HS22 --to HS92

      bilateral convert --to HS92 --data comtrade
    """
    from bilateral.cli.add import tell_kept
    from bilateral.loading import convert_flows

    tell_kept(convert_flows(to, data=data, concordance=concordance, name=name, least=least, home=home))
