"""The options that several commands share, each written once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "Data",
    "Digits",
    "Group",
    "Home",
    "MaxBad",
    "Name",
    "PairCode",
    "Producer",
    "Products",
    "SheetName",
    "Simulated",
    "TableFile",
    "Title",
    "Year",
    "Years",
]


def _complete_country(incomplete: str) -> list[tuple[str, str]]:
    from bilateral.reference.countries import countries

    wanted = incomplete.casefold()
    return [
        (entry.iso3, entry.name)
        for entry in countries()
        if entry.iso3.casefold().startswith(wanted) or entry.name.casefold().startswith(wanted)
    ]


def _complete_dataset(incomplete: str) -> list[str]:
    from bilateral.store import Store

    return [dataset.name for dataset in Store().datasets() if dataset.name.startswith(incomplete)]


PairCode = typer.Argument(
    help="ISO3 code, M49 number or name: KOR, 410, Korea.", autocompletion=_complete_country, show_default=False
)

Home = Annotated[
    Path | None,
    typer.Option("--home", envvar="BILATERAL_HOME", help="Folder of the store.", show_default=False),
]
Year = Annotated[
    int | None,
    typer.Option("--year", help="The year in focus; default the last.", show_default=False),
]
Years = Annotated[
    str | None,
    typer.Option("--years", help="Years to follow: 1995-2011 or 1995,2003,2011.", show_default=False),
]
Data = Annotated[
    str | None,
    typer.Option(
        "--data",
        help="Name of the dataset; default the one loaded last.",
        autocompletion=_complete_dataset,
        show_default=False,
    ),
]
Digits = Annotated[
    int | None,
    typer.Option("--digits", help="Cut product codes to this length; default the finest.", show_default=False),
]
Products = Annotated[
    str | None,
    typer.Option("--products", help="The universe of products: c1,c2 or c1-c16 or 85,87 or @file.", show_default=False),
]
Group = Annotated[
    str | None,
    typer.Option("--group", help="The exporters that make up the world: OECD, or KOR,CHN,JPN.", show_default=False),
]

TableFile = Annotated[Path, typer.Argument(help="CSV, Parquet or Excel file.", show_default=False)]
Name = Annotated[str | None, typer.Option("--name", help="Name in the store; default the file's.", show_default=False)]
SheetName = Annotated[
    str | None, typer.Option("--sheet", help="Sheet of an Excel file; default the first.", show_default=False)
]
MaxBad = Annotated[
    float, typer.Option("--max-bad", min=0, max=1, help="Share of bad rows above which nothing is replaced.")
]
Simulated = Annotated[bool, typer.Option("--simulated", help="The data describe no real country or market.")]
Producer = Annotated[str | None, typer.Option("--producer", help="Who made the data.", show_default=False)]
Title = Annotated[str | None, typer.Option("--title", help="Its title.", show_default=False)]
